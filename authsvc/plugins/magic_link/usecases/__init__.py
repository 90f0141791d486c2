"""The two halves of a sign-in by a mailed link."""
