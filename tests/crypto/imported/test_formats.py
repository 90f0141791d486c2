"""Hashes made by the original software, unless a comment says otherwise."""

import hashlib
import hmac
from base64 import b64encode
from pathlib import Path

import bcrypt
import pytest

from authsvc.crypto.imported import FirebaseProject
from authsvc.crypto.passwords import Argon2Cost, Hasher, HashSlots

CHEAP = Argon2Cost(kibibytes=16, passes=1, lanes=1)
HASHER = Hasher(HashSlots(2), CHEAP)
PASSWORD = "correct horse ü"

# Django 5.2, Werkzeug 3.1, bcrypt 5.0, pwdlib 0.3, OpenSSL 3.0.
ORIGINALS = Path(__file__).with_name("originals.txt").read_text(encoding="ascii").split()
# Made by hashPassword of the npm package better-auth 1.7.25.
BETTER_AUTH = (
    "295a5fa82d5ec2d3118818aadcf82fc2:"
    "3cc447424e1e82735b71e905b04d06bba64953244b4c4f5ab4bf8048f56ce47c"
    "94f69f95e4b6b825bb4cf76a7e42eaae2a241100f238df946a7af29d45fce357"
)
# The vector published beside Firebase's own scrypt tool.
FIREBASE = FirebaseProject(
    signer_key="jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==",
    salt_separator="Bw==",
)
FIREBASE_HASH = (
    "firebase$14$8$42xEC+ixf3L2lw==$"
    "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ=="
)


def opens_and_is_replaced(hasher: Hasher, password: str, stored: str) -> bool:
    verdict = hasher.verify(password, stored)
    replaced = verdict.new_hash or ""
    return (
        verdict.ok
        and hasher.accepts(stored)
        and replaced.startswith("$argon2id$")
        and hasher.verify(password, replaced).ok
        and not hasher.verify(password + "x", stored).ok
    )


@pytest.mark.parametrize("stored", ORIGINALS, ids=lambda stored: stored[:16])
def test_hashes_of_the_original_software(stored: str) -> None:
    assert opens_and_is_replaced(HASHER, PASSWORD, stored)


@pytest.mark.parametrize("password", ["Zürich ﬁsh 漢字 10%", "Zürich fish 漢字 10%"])
def test_better_auth_hashes_the_nfkc_form(password: str) -> None:
    assert opens_and_is_replaced(HASHER, password, BETTER_AUTH)


def test_firebase_needs_the_parameters_of_its_project() -> None:
    assert opens_and_is_replaced(
        Hasher(HashSlots(1), CHEAP, FIREBASE), "user1password", FIREBASE_HASH
    )
    other = FirebaseProject(signer_key=b64encode(b"other" * 13).decode())
    assert not Hasher(HashSlots(1), CHEAP, other).verify("user1password", FIREBASE_HASH).ok
    assert not HASHER.verify("user1password", FIREBASE_HASH).ok
    assert not HASHER.accepts(FIREBASE_HASH)


def test_firebase_parameters_are_not_shown() -> None:
    assert FIREBASE.signer_key not in repr(FIREBASE)


@pytest.mark.parametrize("typed", [PASSWORD, f" {PASSWORD}\n"])
def test_wordpress_trims_then_prehashes(typed: str) -> None:
    # Made here after wp_hash_password() of WordPress 6.8.
    mac = hmac.digest(b"wp-sha384", PASSWORD.encode(), "sha384")
    hashed = bcrypt.hashpw(b64encode(mac), bcrypt.gensalt(4)).decode().replace("$2b$", "$2y$")
    assert opens_and_is_replaced(HASHER, typed, f"$wp{hashed}")


@pytest.mark.parametrize(("name", "length"), [("sha1", 20), ("sha256", 64), ("sha512", 64)])
def test_keycloak(name: str, length: int) -> None:
    # Made here after Keycloak's Pbkdf2PasswordHashProvider.
    computed = hashlib.pbkdf2_hmac(name, PASSWORD.encode(), b"0123456789abcdef", 1000, length)
    salt, key = b64encode(b"0123456789abcdef").decode(), b64encode(computed).decode()
    assert opens_and_is_replaced(HASHER, PASSWORD, f"keycloak${name}$1000${salt}${key}")


@pytest.mark.parametrize("scheme", ["phpass", "ldap_salted_sha1", "ldap_salted_sha256"])
def test_schemes_that_libpass_makes_and_reads(scheme: str) -> None:
    handler = HASHER._context.handler(scheme)
    options = {"rounds": 7} if scheme == "phpass" else {}
    stored = handler.using(**options).hash(PASSWORD)
    assert opens_and_is_replaced(HASHER, PASSWORD, stored)


def test_old_wordpress() -> None:
    # The vector published with phpass itself.
    assert opens_and_is_replaced(HASHER, "test12345", "$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0")


@pytest.mark.parametrize("stored", [*ORIGINALS, BETTER_AUTH], ids=lambda stored: stored[:16])
def test_a_truncated_hash_opens_nothing(stored: str) -> None:
    for keep in (len(stored) - 1, len(stored) // 2, stored.rfind("$") + 1 or 33):
        assert not HASHER.verify(PASSWORD, stored[:keep]).ok
