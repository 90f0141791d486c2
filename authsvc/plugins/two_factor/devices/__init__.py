"""Browsers that proved a second factor and are not asked for it again."""
