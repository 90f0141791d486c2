"""What tests stand on: servers that start and stop with them, and a client like a person."""
