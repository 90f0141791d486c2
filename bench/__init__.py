"""The benchmark: authsvc beside Better Auth on Node, on one PostgreSQL (``make bench``)."""
