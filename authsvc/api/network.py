"""Servers of somebody else."""

from authsvc.network.addresses import callable_url
from authsvc.network.calls import Answer, Call, CallError, call_out
from authsvc.network.settings import NetworkSettings

__all__ = [
    "Answer",
    "Call",
    "CallError",
    "NetworkSettings",
    "call_out",
    "callable_url",
]
