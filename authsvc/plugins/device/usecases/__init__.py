"""What devices and people do: ask, decide, collect."""
