"""Who may call what, measured: every endpoint is called by everybody, about the owner's things."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import update
from webtest import TestResponse

from authsvc.core.users.models import User
from authsvc.web.endpoint import Endpoint
from authsvc.web.shapes import Empty
from tests.support.site import Site
from tests.support.visitor import Visitor, fresh_email

WHO = ("nobody", "user", "other user", "administrator")
WORDS = {"boolean": False, "integer": 1, "array": [], "object": {}}


@dataclass(frozen=True)
class Owner:
    """The user whose things everybody reaches for."""

    visitor: Visitor
    user_id: str

    @property
    def handle(self) -> str:
        """Names the owner's session."""
        return str(self.visitor.session()["session"]["id"])

    @property
    def account_id(self) -> str:
        """Names the owner's way to sign in."""
        return str(self.visitor.get("/list-accounts").json[0]["id"])


# What an endpoint is told instead of made-up words: the names of the owner's things.
INPUTS: dict[str, Callable[[Owner], dict[str, Any]]] = {
    "session.revoke": lambda owner: {"token": owner.handle},
    "account.unlink": lambda owner: {"accountId": owner.account_id},
}


def measure(site: Site) -> dict[str, dict[str, str]]:
    """Endpoint name -> caller -> what the service answered."""
    return {spec.name: _measure(site, spec) for spec in site.registry.catalogue}


def _measure(site: Site, spec: Endpoint) -> dict[str, str]:
    found = {}
    for who in WHO:
        owner = sign_up(site)
        found[who] = told(call(_caller(site, who, owner), spec, owner))
        if who in ("nobody", "other user"):
            assert owner.visitor.session() is not None, f"{who} ended a session by {spec.name}"
    return found


def _caller(site: Site, who: str, owner: Owner) -> Visitor:
    if who == "nobody":
        return site.visitor()
    if who == "user":
        return owner.visitor
    visitor = sign_up(site).visitor
    if who == "administrator":
        make_admin(site, visitor)
    return visitor


def sign_up(site: Site) -> Owner:
    """A new user, signed in."""
    visitor = site.visitor()
    return Owner(visitor, visitor.sign_up(fresh_email("who"))["user"]["id"])


def make_admin(site: Site, visitor: Visitor) -> None:
    """Give the visitor's user the role."""
    user_id = visitor.session()["user"]["id"]
    with site.acting() as auth:
        auth.db.execute(update(User).where(User.id == user_id).values(role="admin"))


def call(visitor: Visitor, spec: Endpoint, owner: Owner) -> TestResponse:
    """The endpoint with as little input as it takes."""
    given = INPUTS[spec.name](owner) if spec.name in INPUTS else made_up(spec.body)
    query = made_up(spec.query)
    path = spec.path.replace("{token}", "x") + (f"?{urlencode(query)}" if query else "")
    return visitor.call(spec.method, path, given if spec.method == "POST" else None)


def made_up(shape: Any) -> dict[str, Any]:
    """The required fields of a shape."""
    if shape is Empty:
        return {}
    schema = shape.model_json_schema()
    return {name: _word(schema["properties"][name]) for name in schema.get("required", ())}


def _word(schema: dict[str, Any]) -> Any:
    if "enum" in schema:
        return schema["enum"][0]
    if "pattern" in schema:
        return "somebody@example.com"
    return WORDS.get(schema.get("type", ""), "/x")


def told(response: TestResponse) -> str:
    """`200`, or the status with the name of the refusal."""
    status: int = response.status_int
    if status < 400 or response.content_type != "application/json":
        return str(status)
    return f"{status} {response.json.get('code', '')}".strip()
