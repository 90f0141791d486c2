"""The way out to servers of others: time, size, trust and proxy are decided here, for all callers.

``calls`` makes a single call with the standard library alone, since every start loads it;
``pooled`` keeps connections for ``requests``, and is loaded by whoever needs it.
"""
