"""What people do with codes, whatever channel brings them."""
