"""Single-use proofs: issue, consume once, expire.

Owns table ``verification``. Every link and code of every feature goes through here.
"""
