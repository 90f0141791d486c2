"""Breached passwords over a real HTTP server, and from a file."""

import hashlib
import logging

import pytest

from tests.plugins.social.playing import Reply, playing
from tests.support.attack import token_mailed
from tests.support.reader import Reader, signed_in
from tests.support.visitor import PASSWORD, fresh_email

BAD = "heron-41-Saucepan"
GOOD = "brine-4-Lantern"
SHA1 = hashlib.sha1(BAD.encode()).hexdigest().upper()
PREFIX, SUFFIX = SHA1[:5], SHA1[5:]
OTHERS = "".join(f"{number:035X}:0\r\n" for number in range(800))
CONFIGURED = "authsvc.breached_passwords."
PATIENT = {f"{CONFIGURED}timeout": "10"}


@pytest.fixture
def service():
    with playing() as played:
        for password in (GOOD, PASSWORD):
            name = hashlib.sha1(password.encode()).hexdigest().upper()
            played.answer(f"/range/{name[:5]}", Reply(body=OTHERS.encode()))
        played.answer(f"/range/{PREFIX}", Reply(body=f"{OTHERS}{SUFFIX}:37\r\n".encode()))
        yield played


@pytest.fixture
def checked(make_site, service):
    return make_site({f"{CONFIGURED}range_url": f"{service.url}/range", **PATIENT})


def sign_up(site, password):
    body = {"name": "Ada", "email": fresh_email(), "password": password}
    return site.visitor().post("/sign-up/email", body)


def test_nobody_is_asked_until_it_is_told_whom(site):
    assert sign_up(site, BAD).status_int == 200


@pytest.mark.parametrize("password", ["password1", "PassWord1", "ｐassword1", "iloveyou1"])
def test_the_list_that_comes_along_needs_nobody(make_site, password):
    """Also where strength is not judged."""
    site = make_site({"authsvc.password.min_strength": "0"})
    assert sign_up(site, password).json["code"] == "PASSWORD_COMPROMISED"
    assert sign_up(site, GOOD).status_int == 200


def test_without_the_list_and_without_anybody_to_ask_nothing_is_known(make_site):
    off = {"authsvc.password.min_strength": "0", f"{CONFIGURED}bundled": "false"}
    assert sign_up(make_site(off), "password1").status_int == 200


def test_a_breached_password_is_refused_at_sign_up(checked, service):
    answer = sign_up(checked, BAD)
    assert (answer.status_int, answer.json) == (400, {
        "code": "PASSWORD_COMPROMISED",
        "message": "The password you entered has been compromised. "
        "Please choose a different password.",
    })  # fmt: skip
    assert sign_up(checked, GOOD).status_int == 200


def test_only_five_digits_leave_and_the_answer_is_padded(checked, service):
    sign_up(checked, BAD)
    (asked,) = service.asked
    assert asked.url.endswith(f"/range/{PREFIX}")
    assert (asked.query, asked.body, asked.method) == ({}, b"", "GET")
    assert asked.headers["add-padding"] == "true"
    assert not {"cookie", "authorization", "origin"} & set(asked.headers)


def test_a_change_a_reset_and_a_first_password(checked):
    visitor = checked.visitor()
    email = visitor.sign_up(password=GOOD)["user"]["email"]
    body = {"currentPassword": GOOD, "newPassword": BAD}
    assert visitor.post("/change-password", body).json["code"] == "PASSWORD_COMPROMISED"
    checked.visitor().post("/request-password-reset", {"email": email})
    token = token_mailed(checked, email)
    body = {"token": token, "newPassword": BAD}
    assert visitor.post("/reset-password", body).json["code"] == "PASSWORD_COMPROMISED"
    body["newPassword"] = PASSWORD
    assert visitor.post("/reset-password", body).status_int == 200, "the link was not spent"


def test_a_reset_by_a_mailed_code_asks_before_anything_is_begun(make_site, service):
    site = make_site({
        f"{CONFIGURED}range_url": f"{service.url}/range",
        **PATIENT,
        "authsvc.plugins": "email_otp breached_passwords audit",
    })  # fmt: skip
    email = fresh_email()
    site.visitor().sign_up(email)
    site.visitor().post("/email-otp/request-password-reset", {"email": email})
    code = next(word for word in site.mail(email).text.split() if word.isdigit())
    held = []
    answer = Reply(body=f"{SUFFIX}:1".encode())
    service.answer(f"/range/{PREFIX}", lambda _: held.append(_held(site)) or answer)
    body = {"email": email, "otp": code, "password": BAD}
    refused = site.visitor().post("/email-otp/reset-password", body)
    assert refused.json["code"] == "PASSWORD_COMPROMISED"
    assert held == [0]
    body["password"] = GOOD
    assert site.visitor().post("/email-otp/reset-password", body).status_int == 200


def _held(site):
    return site.registry.engine.pool.checkedout() + site.registry.read_engine.pool.checkedout()


def test_nothing_is_held_while_the_service_is_asked(checked, service):
    held = []
    answer = Reply(body=f"{SUFFIX}:1".encode())
    service.answer(f"/range/{PREFIX}", lambda _: held.append(_held(checked)) or answer)
    visitor = checked.visitor()
    email = visitor.sign_up(password=GOOD)["user"]["email"]
    visitor.post("/change-password", {"currentPassword": GOOD, "newPassword": BAD})
    checked.visitor().post("/request-password-reset", {"email": email})
    token = token_mailed(checked, email)
    visitor.post("/reset-password", {"token": token, "newPassword": BAD})
    sign_up(checked, BAD)
    assert held == [0, 0, 0]


def test_the_page_says_it_in_words_beside_the_field(checked):
    reader = Reader(checked)
    reader.sign_up(password=BAD)
    assert reader.page.status_int == 422
    assert "found in data stolen elsewhere" in reader.wrong("password")
    assert BAD not in reader.page.text
    reader, _ = signed_in(checked)
    reader.open("/account/password")
    reader.send("/account/password", currentPassword=PASSWORD, newPassword=BAD)
    assert "found in data stolen elsewhere" in reader.wrong("newPassword")


def test_a_weak_password_is_refused_without_asking(checked, service):
    sign_up(checked, "short")
    sign_up(checked, "password1")
    assert service.asked == []


def test_padding_is_no_find(checked, service):
    service.answer(f"/range/{PREFIX}", Reply(body=f"{SUFFIX}:0".encode()))
    assert sign_up(checked, BAD).status_int == 200


BROKEN = {
    "an error": Reply(status=503),
    "a redirect": Reply(status=302, headers={"Location": "https://elsewhere.example/"}),
    "a page": Reply(body=b"<html>We are back soon</html>"),
    "too much": Reply(body=(SUFFIX + ":1\n").encode() * 20000),
    "too slow": Reply(body=b"", delay=3),
    "a byte now and then": Reply(body=b"A" * 100, drip=0.1),
    "no text": Reply(body=bytes(range(256))),
}


@pytest.mark.parametrize("how", BROKEN)
@pytest.mark.parametrize("closed", [False, True])
def test_a_service_that_fails_lets_in_or_refuses_as_set(make_site, service, caplog, how, closed):
    service.answer(f"/range/{PREFIX}", BROKEN[how])
    site = make_site({
        f"{CONFIGURED}range_url": f"{service.url}/range/",
        f"{CONFIGURED}timeout": "1",
        f"{CONFIGURED}fail_closed": str(closed).lower(),
    })  # fmt: skip
    with caplog.at_level(logging.DEBUG):
        answer = sign_up(site, BAD)
    if closed:
        assert (answer.status_int, answer.json["code"]) == (503, "PASSWORD_CHECK_UNAVAILABLE")
    else:
        assert answer.status_int == 200
    assert "a new password was not checked" in caplog.text
    for secret in (BAD, SHA1, SUFFIX, PREFIX):
        assert secret not in caplog.text


def test_a_service_that_is_not_there(make_site):
    site = make_site({f"{CONFIGURED}range_url": "http://127.0.0.1:9/range",
                      f"{CONFIGURED}fail_closed": "true"})  # fmt: skip
    reader = Reader(site)
    reader.sign_up(password=BAD)
    assert reader.page.status_int == 503
    assert "cannot check new passwords right now" in reader.page.text


def test_a_file_of_hashes_stands_for_the_service(make_site, tmp_path):
    file = tmp_path / "sorted.txt"
    names = sorted([SHA1, *(hashlib.sha1(str(n).encode()).hexdigest().upper() for n in range(99))])
    file.write_text("".join(f"{name}:{place}\r\n" for place, name in enumerate(names, 1)))
    site = make_site({f"{CONFIGURED}file": str(file)})
    assert sign_up(site, BAD).json["code"] == "PASSWORD_COMPROMISED"
    assert sign_up(site, GOOD).status_int == 200
    file.unlink()
    assert sign_up(site, BAD).status_int == 200, "it fails open unless told otherwise"
