"""The flows around further addresses, one file each."""
