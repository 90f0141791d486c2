"""Keys, and the tokens they sign."""
