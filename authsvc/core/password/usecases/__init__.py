"""The flows around a password, one file each."""
