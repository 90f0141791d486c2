"""The flows around the caller's own account, one file each."""
