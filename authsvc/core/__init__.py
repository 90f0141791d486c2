"""Features no service works without."""
