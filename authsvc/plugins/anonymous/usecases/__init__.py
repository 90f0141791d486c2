"""Guests come, turn into somebody, and go."""
