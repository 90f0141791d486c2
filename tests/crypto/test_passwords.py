import threading
import unicodedata
from random import Random
from typing import Literal

import bcrypt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from authsvc.crypto.passwords import Argon2Cost, HashBusyError, Hasher, HashSlots, Verdict

Form = Literal["NFC", "NFD"]
CHEAP = Argon2Cost(kibibytes=16, passes=1, lanes=1)
HASHER = Hasher(HashSlots(2), CHEAP)
HASHES = (
    "$argon2id$v=19$m=64,t=1,p=1$o3SO0XrP+b/33ptzDuF87w$5DdKIuH9vVid/WlKOYWzrc1iy+fBbUhKQ9BVTbBjHTM",
    "$2b$04$Knh43RLmTzz3cL.pzdc9M.ahca5duWPh9/c2XFuk5jA6IjZB21utK",
    "$wp$2y$04$Knh43RLmTzz3cL.pzdc9M.ahca5duWPh9/c2XFuk5jA6IjZB21utK",
    "$6$rounds=1000$abcdefgh$" + "A" * 86,
    "$P$5S8XBi3pxjJEQ1ujqQlWyhxcsIFwnq.",
    "{SSHA}H+yW1URnXFI1R7nd6dkGifZQglPM+V/L",
    "pbkdf2:sha512:10$salt$" + "0" * 128,
    "pbkdf2_sha1$100$O037UbRMe7B1$rndwDH0wmGTH/L8SkIFCsquBvaE=",
    "keycloak$sha512$10$YWE=$" + "A" * 86 + "==",
    "bcrypt_sha256$$2b$04$NuNAvEm1zGhwyZv0wxifne08jH/t0m/b49MX9O65hAzjeYTrbB20G",
    "argon2$argon2i$v=19$m=64,t=1,p=1$4rzX2ptTKqWUUorxHuO8Nw$Ki2Kot5GgiDazVkwa3OJWg",
    "scrypt:16:1:1$salt$" + "0" * 128,
    "scrypt$16$salt$1$1$" + "A" * 86 + "==",
)


class Counting:
    """The decoy and every other Argon2 verification, counted."""

    def __init__(self, hasher: Hasher, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls = 0
        verify = hasher._context.verify

        def counted(secret: bytes, stored: str) -> bool:
            self.calls += stored.startswith("$argon2id$")
            return bool(verify(secret, stored))

        monkeypatch.setattr(hasher._context, "verify", counted)


def test_new_hashes_are_argon2id_at_the_recommended_cost() -> None:
    stored = Hasher(HashSlots(1)).hash("correct horse")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_right_is_right_wrong_is_wrong_and_equal_passwords_have_different_hashes() -> None:
    stored = HASHER.hash("correct horse")
    assert HASHER.verify("correct horse", stored) == Verdict(ok=True, new_hash=None)
    assert HASHER.verify("correct hors", stored) == Verdict(ok=False)
    assert HASHER.hash("correct horse") != stored


def test_a_hash_of_other_cost_is_replaced_at_the_next_sign_in() -> None:
    stored = Hasher(HashSlots(1), Argon2Cost(kibibytes=8, passes=1, lanes=1)).hash("correct horse")
    verdict = HASHER.verify("correct horse", stored)
    assert verdict.ok
    assert verdict.new_hash
    assert verdict.new_hash.startswith("$argon2id$v=19$m=16,t=1,p=1$")
    assert HASHER.verify("correct horse", verdict.new_hash) == Verdict(ok=True)


@pytest.mark.parametrize(("made", "typed"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_passwords_that_differ_by_unicode_form_open_the_same_account(
    made: Form, typed: Form
) -> None:
    stored = HASHER.hash(unicodedata.normalize(made, "pässwörd é"))
    assert HASHER.verify(unicodedata.normalize(typed, "pässwörd é"), stored).ok


def test_an_imported_hash_of_an_unnormalised_password_still_opens() -> None:
    stored = bcrypt.hashpw("ﬁsh pässword".encode(), bcrypt.gensalt(4)).decode()
    verdict = HASHER.verify("ﬁsh pässword", stored)
    assert verdict.ok
    assert verdict.new_hash
    assert HASHER.verify("fish pässword", verdict.new_hash).ok


@pytest.mark.parametrize("stored", [None, "", " ", "!", "unusable", "x" * 5000])
def test_atk_047_no_password_is_never_a_usable_one(stored: str | None) -> None:
    for password in ("", " ", "decoy", stored or ""):
        assert HASHER.verify(password, stored) == Verdict(ok=False)


@pytest.mark.parametrize(
    "stored", [None, "", "unusable", *HASHES, "$2b$31$" + "a" * 53, "x" * 5000]
)
@pytest.mark.parametrize("password", ["wrong", "wrong\0", "wröng ﬁ", "w" * 100_000])
def test_every_refusal_does_the_work_of_an_argon2(
    stored: str | None, password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasher = Hasher(HashSlots(1), CHEAP)
    counting = Counting(hasher, monkeypatch)
    assert not hasher.verify(password, stored).ok
    assert counting.calls == (2 if password == "wröng ﬁ" else 1)


def test_bcrypt_of_a_long_password_is_verified_by_its_first_72_bytes() -> None:
    password = "p" * 80
    stored = bcrypt.hashpw(password[:72].encode(), bcrypt.gensalt(4)).decode()
    verdict = HASHER.verify(password, stored)
    assert verdict.ok
    assert HASHER.verify(password, verdict.new_hash).ok
    # The replacement covers the whole password (ATK-204).
    assert not HASHER.verify(password[:72], verdict.new_hash).ok


def test_atk_204_a_megabyte_is_refused_before_hashing() -> None:
    assert not HASHER.verify("x" * 1_000_000, HASHES[4]).ok
    assert not HASHER.verify("ﷺ" * 4000, HASHES[4]).ok
    for password in ("x" * 4097, "ﷺ" * 4000, "漢" * 2000):
        with pytest.raises(ValueError, match="longer"):
            HASHER.hash(password)


@given(st.text(max_size=40))
def test_any_text_can_be_a_password(password: str) -> None:
    assert HASHER.verify(password, HASHER.hash(password)).ok


@pytest.mark.parametrize("password", ["a\0b", "\ud800", "\udfff\ud800", ""])
def test_odd_passwords_never_raise(password: str) -> None:
    assert HASHER.verify(password, HASHER.hash(password)).ok
    for stored in HASHES:
        assert not HASHER.verify(password, stored).ok


@pytest.mark.filterwarnings("ignore::passlib.exc.PasslibHashWarning")
def test_damaged_hashes_never_raise_and_never_open() -> None:
    random, noise = Random(20), "0123456789$:=,.abc\0é{}"
    for stored in HASHES * 60:
        at, length = random.randrange(len(stored)), random.choice([0, 0, 1, 1, 1, 500])
        damaged = stored[:at] + "".join(random.choices(noise, k=2)) + stored[at + length :]
        assert HASHER.verify("pass", damaged) == Verdict(ok=False)


@pytest.mark.parametrize(
    "stored",
    [
        "$argon2id$v=19$m=4194304,t=3,p=4$YWFhYWFhYWE$" + "A" * 43,
        "$argon2id$v=19$m=65536,t=999999,p=4$YWFhYWFhYWE$" + "A" * 43,
        "$argon2id$v=19$m=4000000000000,t=1,p=1$YWFhYWFhYWE$" + "A" * 43,
        "argon2$argon2id$v=19$m=4194304,t=3,p=4$YWFhYWFhYWE$" + "A" * 43,
        "$2b$20$Knh43RLmTzz3cL.pzdc9M.ahca5duWPh9/c2XFuk5jA6IjZB21utK",
        "bcrypt$$2b$31$Knh43RLmTzz3cL.pzdc9M.ahca5duWPh9/c2XFuk5jA6IjZB21utK",
        "$wp$2y$31$Knh43RLmTzz3cL.pzdc9M.ahca5duWPh9/c2XFuk5jA6IjZB21utK",
        "pbkdf2_sha256$4000000000$salt$NOFkZfHEw4BaL96L7PE3vK2ZeWhAAdog9eKyfNp1ahi=",
        "pbkdf2_sha256$4000000000$5$L96L7PE3vK2ZeWhAAdog9eKyfNp1ahiLCKnt2T2wWS8=",
        "$pbkdf2-sha256$4000000000$0fq/1/rfu7f2XguhVOo9Jw$jnAjgDTWcBj919JOOpUsFjO2ZnOMtRUbY7kIyDRwH",
        "pbkdf2:sha256:999999999$salt$" + "0" * 64,
        "scrypt:1048576:8:1$salt$" + "0" * 128,
        "scrypt:32768:8:9999$salt$" + "0" * 128,
        "scrypt$1048576$salt$8$5$" + "A" * 86 + "==",
        "keycloak$sha512$999999999$YWE=$" + "A" * 86 + "==",
        "$6$rounds=999999999$abcdefgh$" + "A" * 86,
        "$P$SS8XBi3pxjJEQ1ujqQlWyhxcsIFwnq.",
    ],
)
def test_atk_209_absurd_costs_are_refused_without_running(
    stored: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasher = Hasher(HashSlots(1), CHEAP)
    monkeypatch.setattr(hasher, "_compare", lambda *_: pytest.fail("it ran"))
    assert not hasher.accepts(stored)
    assert hasher.verify("correct horse", stored) == Verdict(ok=False)


def test_accepts_tells_an_importer_what_can_be_verified() -> None:
    assert all(HASHER.accepts(stored) for stored in HASHES)
    assert not any(HASHER.accepts(stored) for stored in ("", "md5:abc", "plain", HASHES[0] * 20))


def test_atk_210_beyond_slots_and_queue_the_hasher_is_busy() -> None:
    slots = HashSlots(slots=1, queue=0)
    hasher = Hasher(slots, CHEAP)
    stored, refused = hasher.hash("correct horse"), list[str]()

    def try_both() -> None:
        for call in (lambda: hasher.hash("x"), lambda: hasher.verify("x", stored)):
            with pytest.raises(HashBusyError):
                call()
            refused.append("busy")

    with slots:
        thread = threading.Thread(target=try_both)
        thread.start()
        thread.join()
    assert len(refused) == 2
    assert hasher.verify("correct horse", stored).ok


def test_a_hash_that_raises_gives_its_slot_back() -> None:
    hasher = Hasher(HashSlots(slots=1, queue=0), CHEAP)
    for _ in range(3):
        with pytest.raises(ValueError, match="longer"):
            hasher.hash("x" * 5000)
    assert hasher.verify("x", hasher.hash("x")).ok
