"""The grammar of EIP-4361."""

import string
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authsvc.plugins.siwe.addresses import checksummed
from authsvc.plugins.siwe.message import (
    LARGEST_CHAIN,
    LONGEST,
    MalformedMessageError,
    SiweMessage,
    moment,
    parse,
)

# The standard's own examples.
FULL = """https://example.com wants you to sign in with your Ethereum account:
0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2

I accept the ExampleOrg Terms of Service: https://example.com/tos

URI: https://example.com/login
Version: 1
Chain ID: 1
Nonce: 32891756
Issued At: 2021-09-30T16:25:24Z
Expiration Time: 2021-10-30T16:25:24.123Z
Not Before: 2021-09-30T16:25:24+02:00
Request ID: some~id%20:@1
Resources:
- ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/
- https://example.com/my-web2-claim.json"""
SHORT = """example.com:3388 wants you to sign in with your Ethereum account:
0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2


URI: https://example.com:3388/login
Version: 1
Chain ID: 1
Nonce: 32891756
Issued At: 2021-09-30T16:25:24Z"""


def test_everything_that_can_be_said():
    told = parse(FULL)
    assert (told.scheme, told.domain, told.chain_id) == ("https", "example.com", 1)
    assert told.address == "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2"
    assert told.statement == "I accept the ExampleOrg Terms of Service: https://example.com/tos"
    assert (told.uri, told.nonce) == ("https://example.com/login", "32891756")
    assert told.expiration_time == "2021-10-30T16:25:24.123Z"
    assert (told.not_before, told.request_id) == ("2021-09-30T16:25:24+02:00", "some~id%20:@1")
    assert len(told.resources or ()) == 2
    assert told.text() == FULL


def test_the_least_that_has_to_be_said():
    told = parse(SHORT)
    assert (told.scheme, told.domain, told.statement) == (None, "example.com:3388", None)
    assert {told.expiration_time, told.not_before, told.request_id, told.resources} == {None}
    assert told.text() == SHORT


def test_a_list_of_resources_and_a_request_id_may_be_empty():
    told = parse(SHORT + "\nRequest ID: \nResources:")
    assert (told.request_id, told.resources) == ("", ())


def changed(old: str, new: str) -> str:
    assert old in FULL
    return FULL.replace(old, new)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        FULL + "\n",
        "\n" + FULL,
        FULL.replace("\n", "\r\n"),
        FULL.replace("\n", "\r"),
        changed("\n\nI accept", "\nI accept"),
        changed("/tos\n\n", "/tos\n"),
        changed("/tos\n\n", "/tos\n\n\n"),
        changed("tos\n", "tos\nand more\n"),
        changed("Terms", "Térms"),
        changed("Terms", "Te\trms"),
        changed("I accept the", "100% of the"),
        changed("Ethereum account", "ethereum account"),
        changed("https://example.com wants", "https:// wants"),
        changed("https://example.com wants", "https://exam ple.com wants"),
        changed("https://example.com wants", "https://example.com/x wants"),
        changed("https://example.com wants", "1https://example.com wants"),
        changed("0xC02a", "0xc02a"),
        changed("0xC02aaA39b223FE8D0A0e5C4F27eAD", "0xc02aaa39b223fe8d0a0e5c4f27ead"),
        changed("0xC02a", "0XC02a"),
        changed("0xC02a", "C02a"),
        changed("756Cc2", "756Cc"),
        changed("756Cc2", "756Cc2 "),
        changed("URI: https", "URI:https"),
        changed("URI: https://example.com/login", "URI: /login"),
        changed("URI: https://example.com/login", "URI: https://example.com/a b"),
        changed("URI: https://example.com/login", "URI: https://example.com/%zz"),
        changed("URI: https://example.com/login", "URI: https://example.com/#a#b"),
        changed("Version: 1", "Version: 2"),
        changed("Version: 1", "Version: 01"),
        changed("Version: 1\n", ""),
        changed("Version: 1\nChain ID: 1", "Chain ID: 1\nVersion: 1"),
        changed("Chain ID: 1", "Chain ID: 0"),
        changed("Chain ID: 1", "Chain ID: 01"),
        changed("Chain ID: 1", "Chain ID: -1"),
        changed("Chain ID: 1", "Chain ID: 1e3"),
        changed("Chain ID: 1", "Chain ID: 0x1"),
        changed("Chain ID: 1", "Chain ID: \u0661"),
        changed("Chain ID: 1", f"Chain ID: {LARGEST_CHAIN + 1}"),
        changed("Chain ID: 1", "Chain ID: 1\nChain ID: 137"),
        changed("Nonce: 32891756", "Nonce: 3289175"),
        changed("Nonce: 32891756", "Nonce: 3289-756"),
        changed("Nonce: 32891756", "Nonce: " + "a" * 251),
        changed("2021-09-30T16:25:24Z", "2021-09-30"),
        changed("2021-09-30T16:25:24Z", "2021-09-30 16:25:24Z"),
        changed("2021-09-30T16:25:24Z", "2021-09-30T16:25:24"),
        changed("2021-09-30T16:25:24Z", "2021-02-30T16:25:24Z"),
        changed("2021-09-30T16:25:24Z", "2021-09-30T25:25:24Z"),
        changed("2021-09-30T16:25:24Z", "2021-09-30T23:59:60Z"),
        changed("2021-10-30T16:25:24.123Z", "tomorrow"),
        changed("+02:00", "+2:00"),
        changed("+02:00", "+24:00"),
        changed("Request ID: some", "Request ID: some id"),
        changed("Resources:\n", "Resources: \n"),
        changed("- ipfs", "-ipfs"),
        changed("- ipfs", "* ipfs"),
        FULL + "\n- ",
        FULL + "\nExpiration Time: 2021-10-30T16:25:24.123Z",
        changed("some~id", "a" * LONGEST),
    ],
)  # fmt: skip
def test_atk_124_what_is_not_in_the_grammar_is_no_message(text):
    with pytest.raises(MalformedMessageError):
        parse(text)


def test_times():
    assert moment("2021-09-30T16:25:24Z") == datetime(2021, 9, 30, 16, 25, 24, tzinfo=UTC)
    two = timezone(timedelta(hours=2))
    assert moment("2021-09-30T16:25:24.123456789+02:00") == datetime(
        2021, 9, 30, 16, 25, 24, 123456, tzinfo=two
    )


WORD = string.ascii_letters + string.digits
PATH = st.text(WORD + "-._~!$&'()*+,;=:@/", max_size=20)
URIS = st.builds(
    lambda scheme, host, path: f"{scheme}://{host}/{path}",
    st.sampled_from(["https", "ipfs", "a+b.c-d"]),
    st.text(WORD + ".-:[]", max_size=20),
    PATH,
)
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda when: when.isoformat() + "Z"
)
MESSAGES = st.builds(
    SiweMessage,
    scheme=st.none() | st.sampled_from(["http", "https", "app+x"]),
    domain=st.text(WORD + ".-:@[]", min_size=1, max_size=30),
    address=st.binary(min_size=20, max_size=20).map(lambda raw: checksummed("0x" + raw.hex())),
    statement=st.none() | st.text(WORD + " -._~:/?#[]@!$&'()*+,;=", min_size=1, max_size=60),
    uri=URIS,
    chain_id=st.integers(1, LARGEST_CHAIN),
    nonce=st.text(WORD, min_size=8, max_size=40),
    issued_at=TIMES,
    expiration_time=st.none() | TIMES,
    not_before=st.none() | TIMES,
    request_id=st.none() | st.text(WORD + "-._~!$&'()*+,;=:@", max_size=20),
    resources=st.none() | st.lists(URIS, max_size=4).map(tuple),
)


@given(MESSAGES)
def test_what_is_written_is_read_alike(message):
    assert parse(message.text()) == message


def reading(text: str) -> SiweMessage | None:
    try:
        return parse(text)
    except MalformedMessageError:
        return None


@given(MESSAGES, st.data())
def test_what_can_be_read_has_one_meaning(message, data):
    """However a message is spoiled: what is still read is written again as the same text."""
    text = message.text()
    at = data.draw(st.integers(0, len(text)))
    upto = data.draw(st.integers(at, min(len(text), at + 12)))
    put = data.draw(st.text(max_size=6) | st.sampled_from(["\n", "\r\n", "\nChain ID: 2", "%41"]))
    spoiled = text[:at] + put + text[upto:]
    told = reading(spoiled)
    assert told is None or told.text() == spoiled


@given(MESSAGES, MESSAGES, st.sampled_from([field.name for field in fields(SiweMessage)]))
def test_two_messages_are_two_texts(one, other, name):
    mixed = replace(one, **{name: getattr(other, name)})
    assert (mixed.text() == one.text()) == (mixed == one)


@given(st.text(max_size=300))
def test_any_other_text_is_no_message(text):
    assert reading(text) is None
