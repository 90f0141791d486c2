"""What people do with providers: begin, come back, connect, disconnect, read their tokens."""
