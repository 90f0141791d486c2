"""The flows, one file each. Call them in a phased request."""
