"""Verification links and changes of address: whose, what for, how often."""

from authsvc.core.password.usecases import verification
from authsvc.core.users.models import User
from tests.support.attack import mails_to, rows, statuses, together, token_mailed
from tests.support.mailed import force, opens, press, reset, reset_token
from tests.support.reader import Reader
from tests.support.site import Site
from tests.support.visitor import PASSWORD, fresh_email

USERS = User.__table__


def test_no_link_is_good_for_another_purpose(site: Site) -> None:
    """Reset, verification, change, deletion and challenge tokens, each tried everywhere."""
    email, new, reader = fresh_email(), fresh_email("new"), Reader(site)
    user_id = reader.visitor.sign_up(email)["user"]["id"]
    tokens = {"reset": reset_token(site, email)}
    reader.visitor.post("/send-verification-email", {"email": email})
    tokens["verify"] = token_mailed(site, email)
    reader.visitor.post("/change-email", {"newEmail": new})
    tokens["change"] = token_mailed(site, new)
    reader.visitor.post("/delete-user", {})
    tokens["delete"] = token_mailed(site, email)
    for kind, token in tokens.items():
        if kind != "reset":
            assert reset(site.visitor(), token).status_int == 400, kind
        if kind != "delete":
            assert reader.visitor.post("/delete-user", {"token": token}).status_int == 404, kind
        if kind in ("reset", "delete"):
            assert force(reader, token).status_int != 200 or "no longer works" in reader.page.text
        bearer = {"Authorization": f"Bearer {token}"}
        assert site.visitor().get("/list-sessions", headers=bearer).status_int == 401, kind
    user = rows(site, USERS, USERS.c.id == user_id)[0]
    assert (user.email, user.email_verified) == (email, False)
    assert opens(site, email, PASSWORD)


def test_signed_claims_cannot_be_swapped_between_purposes(site: Site) -> None:
    """A link whose row says something else than its claims is worth nothing."""
    email, new = fresh_email(), fresh_email("new")
    user = site.visitor().sign_up(email)["user"]
    claims = {"email": email, "userId": user["id"]}
    forged = {
        "no row at all": claims,
        "a change nobody asked for": claims
        | {"updateTo": new, "requestType": "change-email-verification"},
        "an unknown kind": claims | {"updateTo": new, "requestType": "reset-password"},
        "a change without a kind": claims | {"updateTo": new},
        "somebody else": claims | {"userId": "0" * 32},
    }
    for told in forged.values():
        with site.acting() as auth:
            token = verification.make_token(auth, told)
        assert force(Reader(site), token).status_int in (400, 401, 422)
    stored = rows(site, USERS, USERS.c.id == user["id"])[0]
    assert (stored.email, stored.email_verified) == (email, False)


def test_a_verification_link_is_replayed(shipped: Site) -> None:
    reader = Reader(shipped)
    email = reader.sign_up()
    token = token_mailed(shipped, email)
    press(shipped, token, reader)
    assert reader.visitor.session()["user"]["emailVerified"] is True
    for again in (Reader(shipped), Reader(shipped)):
        force(again, token)
        assert again.visitor.session() is None
    reader.visitor.post("/sign-out")
    force(reader, token)
    assert reader.visitor.session() is None


def test_a_verification_link_pressed_many_times_at_once_opens_one_session(shipped: Site) -> None:
    reader = Reader(shipped)
    email = reader.sign_up()
    token = token_mailed(shipped, email)
    readers = [Reader(shipped) for _ in range(6)]
    for one in readers:
        one.open("/sign-in")
    forms = [one.page.forms[0].submit_fields() for one in readers]
    csrfs = [dict(fields)["csrf_token"] for fields in forms]
    fields = [{"csrf_token": c, "token": token, "password": PASSWORD} for c in csrfs]
    answers = together(
        [lambda r=r, f=f: r.post("/verify-email", f) for r, f in zip(readers, fields, strict=True)]
    )
    assert all(answer.status_int in (200, 401, 422) for answer in answers)
    assert len([r for r in readers if r.visitor.session()]) == 1


def test_a_verification_link_in_somebody_elses_browser_changes_nothing(site: Site) -> None:
    email, stranger = fresh_email(), Reader(site)
    victim = site.visitor()
    victim.sign_up(email)
    victim.post("/send-verification-email", {"email": email})
    token = token_mailed(site, email)
    mine = stranger.visitor.sign_up()["user"]["id"]
    assert force(stranger, token).status_int in (401, 422)
    assert stranger.visitor.session()["user"]["id"] == mine
    assert rows(site, USERS, USERS.c.email == email)[0].email_verified is False


def test_a_verification_link_after_the_address_has_changed(site: Site) -> None:
    reader, email, new = Reader(site), fresh_email(), fresh_email("new")
    reader.visitor.sign_up(email)
    reader.visitor.post("/send-verification-email", {"email": email})
    old = token_mailed(site, email)
    reader.visitor.post("/change-email", {"newEmail": new})
    press(site, token_mailed(site, new), reader)
    heir = site.visitor().sign_up(email)["user"]["id"]
    assert force(Reader(site), old).status_int in (401, 422)
    assert rows(site, USERS, USERS.c.id == heir)[0].email_verified is False


def test_atk_046_a_reset_does_not_verify_the_address(site: Site) -> None:
    email = fresh_email()
    site.visitor().sign_up(email)
    assert reset(site.visitor(), reset_token(site, email)).status_int == 200
    assert rows(site, USERS, USERS.c.email == email)[0].email_verified is False


def test_atk_045_a_new_address_counts_when_both_mailboxes_agreed(shipped: Site) -> None:
    reader = Reader(shipped)
    email, new = reader.sign_up(), fresh_email("new")
    reader.verify(email)
    reader.visitor.post("/change-email", {"newEmail": new})
    assert mails_to(shipped, new) == []
    assert shipped.visitor().post("/request-password-reset", {"email": new}).status_int == 200
    assert mails_to(shipped, new) == []
    assert not opens(shipped, new, PASSWORD)
    press(shipped, token_mailed(shipped, email), reader)
    assert reader.visitor.session()["user"]["email"] == email
    press(shipped, token_mailed(shipped, new), reader)
    assert reader.visitor.session()["user"]["email"] == new
    assert "changed" in mails_to(shipped, email)[-1].lower()
    assert not opens(shipped, email, PASSWORD)
    assert opens(shipped, new, PASSWORD)


def test_a_wish_that_was_replaced_or_withdrawn_moves_nobody(site: Site) -> None:
    reader, email = Reader(site), fresh_email()
    first, second = fresh_email("first"), fresh_email("second")
    reader.visitor.sign_up(email)
    reader.visitor.post("/change-email", {"newEmail": first})
    token = token_mailed(site, first)
    reader.visitor.post("/change-email", {"newEmail": second})
    assert force(reader, token).status_int in (401, 422)
    token = token_mailed(site, second)
    reader.open("/account/profile")
    reader.send("/account/email/cancel")
    assert force(reader, token).status_int in (401, 422)
    assert reader.visitor.session()["user"]["email"] == email


def test_a_new_address_that_somebody_registered_meanwhile(site: Site) -> None:
    reader, email, new = Reader(site), fresh_email(), fresh_email("new")
    reader.visitor.sign_up(email)
    reader.visitor.post("/change-email", {"newEmail": new})
    token = token_mailed(site, new)
    other = site.visitor().sign_up(new)["user"]["id"]
    assert force(reader, token).status_int in (401, 422)
    assert reader.visitor.session()["user"]["email"] == email
    assert rows(site, USERS, USERS.c.email == new)[0].id == other


def test_one_new_address_for_many_at_once(site: Site) -> None:
    new, readers, tokens = fresh_email("new"), [Reader(site) for _ in range(5)], []
    for reader in readers:
        reader.visitor.sign_up()
        reader.visitor.post("/change-email", {"newEmail": new})
        tokens.append(token_mailed(site, new))
        reader.open(f"/verify-email?token={tokens[-1]}")
    answers = together([lambda r=r: r.send("/verify-email") for r in readers])
    assert all(answer.status_int in (200, 401, 422) for answer in answers), statuses(answers)
    assert [r.visitor.session()["user"]["email"] for r in readers].count(new) == 1


def test_a_new_address_raced_by_a_sign_up(site: Site) -> None:
    new, reader = fresh_email("new"), Reader(site)
    reader.visitor.sign_up()
    reader.visitor.post("/change-email", {"newEmail": new})
    reader.open(f"/verify-email?token={token_mailed(site, new)}")
    body = {"name": "Eve", "email": new, "password": PASSWORD}
    moved, signed_up = together(
        [
            lambda: reader.send("/verify-email"),
            lambda: site.visitor().post("/sign-up/email", body),
        ]
    )
    assert moved.status_int in (200, 401, 422)
    assert signed_up.status_int in (200, 422)
    assert len(rows(site, USERS, USERS.c.email == new)) == 1


def test_a_change_of_address_does_not_tell_who_is_registered(shipped: Site) -> None:
    """The mail to the old address comes in any case: its absence would tell."""
    taken = fresh_email("taken")
    shipped.visitor().sign_up(taken)
    reader = Reader(shipped)
    email = reader.sign_up()
    reader.verify(email)
    told = []
    for new in (taken, fresh_email("free")):
        before, theirs = len(mails_to(shipped, email)), len(mails_to(shipped, new))
        answer = reader.visitor.post("/change-email", {"newEmail": new})
        own_mails = len(mails_to(shipped, email)) - before
        page = press(shipped, token_mailed(shipped, email), reader).page
        told.append((answer.status, answer.body, own_mails, page.status, reader.said))
        assert (len(mails_to(shipped, new)) > theirs) == (new != taken)
    assert told[0] == told[1]
