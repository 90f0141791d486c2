"""Cryptography as the rest of authsvc sees it: no web, no database, no settings."""
