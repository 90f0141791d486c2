"""The second factor at sign-in, and once more in a session."""
