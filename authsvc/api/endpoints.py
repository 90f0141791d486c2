"""JSON endpoints: their shapes, limits and answers; who may call them, and by which credential."""

from authsvc.security.credentials import ABSENT, REFUSED, Absent, CredentialSource
from authsvc.security.permissions import Permission
from authsvc.security.resources import Resource, caller, everything
from authsvc.web.client import bucket as network_bucket
from authsvc.web.csp import allow_source
from authsvc.web.endpoint import Endpoint, endpoint
from authsvc.web.limits import Limit
from authsvc.web.origin import TrustedOrigins
from authsvc.web.redirects import absolute, error_redirect, redirect, sendable
from authsvc.web.refusals import json_response
from authsvc.web.shapes import Empty, Moment, Shape, Status, Success, Text

__all__ = [
    "ABSENT",
    "REFUSED",
    "Absent",
    "CredentialSource",
    "Empty",
    "Endpoint",
    "Limit",
    "Moment",
    "Permission",
    "Resource",
    "Shape",
    "Status",
    "Success",
    "Text",
    "TrustedOrigins",
    "absolute",
    "allow_source",
    "caller",
    "endpoint",
    "error_redirect",
    "everything",
    "json_response",
    "network_bucket",
    "redirect",
    "sendable",
]
