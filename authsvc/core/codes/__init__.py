"""Codes over a channel: ask, type, come in, choose a new password, by mail, text or what comes.

A plugin says what is its own about a channel (:class:`~.usecases.channel.Channel`); what a code is
and how it is judged is below, in ``core.verification.codes``. Owns no table.
"""
