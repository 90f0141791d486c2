"""Notes: an application with routes, tables and looks of its own; authsvc signs its users in."""

from typing import Any

from markupsafe import Markup
from pyramid.authorization import Allow, Authenticated
from pyramid.config import Configurator
from pyramid.csrf import CookieCSRFStoragePolicy, get_csrf_token
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.response import Response
from pyramid.security import forget
from pyramid.view import forbidden_view_config, view_config
from sqlalchemy import func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from authsvc.api import AuthContext, page_path

PAGE = Markup("<!doctype html><title>Notes</title><h1>Notes</h1>{}")
FORM = Markup("<form method=post action={}><input type=hidden name=csrf_token value={}>{}</form>")


class Base(DeclarativeBase):
    """Tables of this application, beside those of authsvc."""


class Note(Base):
    """A note; its owner is the id of an authsvc user."""

    __tablename__ = "note"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[str] = mapped_column(index=True)
    text: Mapped[str]


class Desk:
    """Everybody's desk: whoever is signed in has one. ``request.db`` is authsvc's transaction."""

    __acl__ = ((Allow, Authenticated, "write"),)

    def __init__(self, request: Any) -> None:
        self.request = request


class Sheet:
    """One note: only its owner may read it, so it does not matter that ids can be guessed."""

    def __init__(self, request: Any) -> None:
        self.note = request.db.get(Note, int(request.matchdict["id"]))
        if self.note is None:
            raise HTTPNotFound

    def __acl__(self) -> list[tuple[str, str, str]]:
        return [(Allow, f"user:{self.note.owner_id}", "read")]


def html(request: Any, *parts: str) -> Response:
    return Response(PAGE.format(Markup().join(parts)))


def form(request: Any, route: str, inside: Markup) -> str:
    return FORM.format(request.route_path(route), get_csrf_token(request), inside)


@view_config(route_name="home")
def home(request: Any) -> Response:
    if request.identity is None:
        return html(request, Markup("<a href=/notes>Sign in</a>"))
    leave = form(request, "leave", Markup("<button>Sign out</button>"))
    hello = Markup("<p>Hello {}, <a href={}>your account</a></p>")
    name, account = request.identity.user["name"], page_path(request, "page.account")
    return html(request, hello.format(name, account), leave)


@view_config(route_name="notes", request_method="GET", permission="write")
def my_notes(request: Any) -> Response:
    mine = select(Note).where(Note.owner_id == request.authenticated_userid).order_by(Note.id)
    item = Markup("<li><a href=/notes/{}>{}</a>")
    rows = [item.format(note.id, note.text) for note in request.db.scalars(mine)]
    return html(request, *rows, form(request, "notes", Markup("<input name=text>")))


@view_config(route_name="notes", request_method="POST", permission="write")
def write(request: Any) -> Response:
    text = request.POST.get("text", "")
    request.db.add(Note(owner_id=request.authenticated_userid, text=text))
    return HTTPSeeOther("/notes")


@view_config(route_name="note", permission="read")
def read(context: Sheet, request: Any) -> Response:
    return html(request, Markup("<p>{}</p>").format(context.note.text))


@view_config(route_name="leave", request_method="POST")
def leave(request: Any) -> Response:
    return HTTPSeeOther("/", headers=forget(request))


@forbidden_view_config()
def refused(request: Any) -> Response:
    """Nobody is sent to authsvc's sign-in page and comes back; somebody is told no."""
    if request.identity is None:
        return HTTPSeeOther(page_path(request, "page.sign_in", callbackURL=request.path_qs))
    response = html(request, Markup("<p>This note is not yours.</p>"))
    response.status_int = 403
    return response


def with_notes(auth: AuthContext, session: dict[str, Any], user: dict[str, Any]) -> dict[str, Any]:
    """What ``get-session`` answers here: it costs one statement more each time."""
    mine = select(func.count()).where(Note.owner_id == user["id"])
    return {"session": session, "user": user, "notes": auth.reader.scalar(mine)}


def main(global_config: Any, **settings: Any) -> Any:
    """The application; authsvc's settings stand in the same ini."""
    config = Configurator(settings=settings)
    config.include("authsvc")
    config.set_csrf_storage_policy(CookieCSRFStoragePolicy(httponly=True, samesite="Lax"))
    config.set_default_csrf_options(require_csrf=True)
    config.add_custom_session(with_notes)
    config.add_additional_user_field("company", required=True, help="Whose notes these are.")
    config.add_additional_user_field("plan", default="free", input=False)
    config.add_additional_session_field(
        "theme", default="light", choices=("light", "dark"), input=True
    )
    config.add_route("home", "/")
    config.add_route("notes", "/notes", factory=Desk)
    config.add_route("note", r"/notes/{id:\d{1,9}}", factory=Sheet)
    config.add_route("leave", "/leave")
    config.scan(__name__)
    return config.make_wsgi_app()
