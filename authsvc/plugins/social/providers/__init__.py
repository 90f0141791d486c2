"""One file for each provider: the declaration ``PROVIDER``, and how its profile is read."""
