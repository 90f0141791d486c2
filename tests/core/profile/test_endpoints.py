"""The caller's own account as clients see it: links followed directly, changes, deletion."""

import pytest

from tests.core.password.test_endpoints import mailed, refused
from tests.support.visitor import PASSWORD, fresh_email


@pytest.fixture
def direct(make_site):
    return make_site({"authsvc.links.links": "direct"})


class Person:
    """A browser with an account."""

    def __init__(self, site) -> None:
        self.site = site
        self.email = fresh_email()
        self.visitor = site.visitor()
        self.visitor.sign_up(self.email)

    def link(self, to: str) -> str:
        return mailed(self.site, to).removeprefix("/api/auth")

    def verify(self) -> str:
        self.visitor.post("/send-verification-email", {"email": self.email, "callbackURL": "/v"})
        link = self.link(self.email)
        assert self.visitor.get(link).headers["Location"] == "/v"
        return link

    def ask_for(self, email: str, target: str = "/p") -> None:
        body = {"newEmail": email, "callbackURL": target}
        assert self.visitor.post("/change-email", body).json == {"status": True}

    @property
    def user(self):
        return self.visitor.session()["user"]


def token_of(link: str) -> str:
    return link.partition("token=")[2].partition("&")[0]


def test_a_link_verifies_and_a_used_one_only_leads_on(direct):
    person = Person(direct)
    link = person.verify()
    assert person.user["emailVerified"] is True
    again = direct.visitor()
    assert again.get(link).headers["Location"] == "/v"
    assert again.session() is None
    answer = again.get(f"/verify-email?token={token_of(link)}")
    assert answer.json == {"status": True, "user": None}


def test_a_change_is_agreed_to_then_proven(direct):
    person, new = Person(direct), fresh_email("new")
    person.verify()
    person.ask_for(new)
    agreement = person.link(person.email)
    for _ in range(2):
        assert person.visitor.get(agreement).headers["Location"] == "/p"
    assert person.user["email"] == person.email
    proof = person.link(new)
    assert person.visitor.get(proof).headers["Location"] == "/p"
    assert (person.user["email"], person.user["emailVerified"]) == (new, True)
    for used in (proof, agreement):
        assert person.visitor.get(used).headers["Location"] == "/p?error=INVALID_TOKEN"


def test_a_link_that_was_merely_opened_verifies_nothing_new(direct):
    """It moves the user, and signs nobody in."""
    person, new = Person(direct), fresh_email("new")
    person.ask_for(new)
    stranger = direct.visitor()
    answer = stranger.get(f"/verify-email?token={token_of(person.link(new))}")
    assert answer.json["user"]["email"] == new
    assert stranger.session() is None
    assert (person.user["email"], person.user["emailVerified"]) == (new, False)


def test_an_agreement_answers_without_a_user(direct):
    person, new = Person(direct), fresh_email("new")
    person.verify()
    person.ask_for(new)
    answer = person.visitor.get(f"/verify-email?token={token_of(person.link(person.email))}")
    assert answer.json == {"status": True}


def test_another_user_follows_no_change(direct):
    person, other, new = Person(direct), Person(direct), fresh_email("new")
    person.ask_for(new)
    token = token_of(person.link(new))
    assert refused(other.visitor.get(f"/verify-email?token={token}")) == (401, "INVALID_USER")
    assert person.user["email"] == person.email


def test_a_direct_link_signs_its_user_in_whoever_is_there(direct):
    person, other = Person(direct), Person(direct)
    person.visitor.post("/send-verification-email", {"email": person.email, "callbackURL": "/v"})
    other.visitor.get(person.link(person.email))
    assert other.user["email"] == person.email


@pytest.mark.parametrize("body", [{}, {"password": ""}, {"token": ""}, {"password": PASSWORD}])
def test_deletion_goes_by_mail(site, body):
    person = Person(site)
    answer = person.visitor.post("/delete-user", body)
    assert answer.json == {"success": True, "message": "Verification email sent"}
    assert person.visitor.session() is not None


def test_a_token_beside_a_wrong_password_deletes_nothing(site):
    person = Person(site)
    person.visitor.post("/delete-user")
    token = token_of(person.link(person.email))
    answer = person.visitor.post("/delete-user", {"token": token, "password": "not-this-one"})
    assert refused(answer) == (400, "INVALID_PASSWORD")
    answer = person.visitor.post("/delete-user", {"token": token, "password": PASSWORD})
    assert answer.json == {"success": True, "message": "User deleted"}
    assert person.visitor.session() is None


def test_a_picture_may_be_taken_away(site):
    person = Person(site)
    picture = "https://img.example.com/a.png"
    for wanted in (picture, None):
        assert person.visitor.post("/update-user", {"image": wanted}).json == {"status": True}
        assert person.user["image"] == wanted


@pytest.mark.parametrize("beside", [{}, {"image": "https://img.example.com/a.png"}])
def test_everybody_keeps_a_name(site, beside):
    """A null name is refused, not passed over: what stands beside it is not stored either."""
    person = Person(site)
    before = person.user
    answer = person.visitor.post("/update-user", {"name": None, **beside})
    assert refused(answer) == (400, "VALIDATION_ERROR")
    assert "body.name" in answer.json["message"]
    assert person.user == before
