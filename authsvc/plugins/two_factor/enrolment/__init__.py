"""Setting a second factor up, looking after it, turning it off."""
