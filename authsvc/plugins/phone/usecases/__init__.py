"""The flows of phone numbers, one file each."""
