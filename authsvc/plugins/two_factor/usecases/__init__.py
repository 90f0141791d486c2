"""The flows around a second factor, one file each. Call them in a phased request."""
