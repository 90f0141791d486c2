"""Pages around a password, one file for each flow."""
