"""Pages of the caller's own account, one file for each flow."""
