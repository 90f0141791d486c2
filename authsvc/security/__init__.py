"""The security policy, its credential sources and the resource tree."""

from typing import Any

from authsvc.security.credentials import SourceList, add_credential_source
from authsvc.security.policy import AuthPolicy
from authsvc.security.resources import Users, add_resource


def includeme(config: Any) -> None:
    """Set the policy; add ``add_credential_source`` and ``add_resource``."""
    registry = config.registry
    registry.credential_sources = SourceList()
    registry.resource_tree = {}
    registry.auth_policy = AuthPolicy(registry.credential_sources)
    config.set_security_policy(registry.auth_policy)
    config.add_directive("add_credential_source", add_credential_source)
    config.add_directive("add_resource", add_resource)
    config.add_resource("users", Users)
