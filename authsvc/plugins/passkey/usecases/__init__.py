"""What can be done with passkeys."""
