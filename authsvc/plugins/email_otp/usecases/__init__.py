"""The flows of mailed codes, one file each."""
