from dataclasses import dataclass
from datetime import timedelta

import pytest

from authsvc.settings import BadValueError
from authsvc.web.limits import Limit, Rules, parse_limit, read_overrides
from authsvc.web.limits.rules import DEFAULT, ELSEWHERE


@dataclass(frozen=True)
class Spec:
    name: str
    path: str
    limit: Limit | None = None


SIGN_IN = Spec("sign-in.email", "/sign-in/email", Limit(3, 10))
SESSION = Spec("get-session", "/get-session")


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("3/10s", Limit(3, 10)),
        ("3/10", Limit(3, 10)),
        (" 100 / 1m ", Limit(100, 60)),
        ("5/1h30m", Limit(5, 5400)),
        ("1/1d", Limit(1, timedelta(days=1))),
        ("off", None),
        ("OFF", None),
    ],
)
def test_limits_as_text(text: str, limit: Limit | None) -> None:
    parsed = parse_limit(text)
    assert (parsed and (parsed.max, parsed.seconds)) == (limit and (limit.max, limit.seconds))


@pytest.mark.parametrize(
    "text",
    ["", "3", "/10s", "3/", "0/10s", "-1/10s", "3/0s", "3/10x", "x/10s", "3/10s/1", "1.5/1s"],
)
def test_what_is_no_limit(text: str) -> None:
    with pytest.raises(BadValueError, match="expected a limit"):
        parse_limit(text)


def test_a_limit_reads_as_it_is_written() -> None:
    assert str(Limit(3, timedelta(minutes=1))) == "3/1m"
    assert parse_limit(str(Limit(5, 0.5))) == Limit(5, timedelta(milliseconds=500))


@pytest.mark.parametrize(("most", "per"), [(0, 10), (-1, 10), (3, 0), (3, timedelta())])
def test_a_limit_that_allows_nothing_is_a_mistake(most: int, per: float | timedelta) -> None:
    with pytest.raises(ValueError, match="at least one"):
        Limit(most, per)


def learnt(**overrides: str) -> Rules:
    rules = Rules(read_overrides({k.replace("__", "."): v for k, v in overrides.items()}))
    rules.learn([SIGN_IN, SESSION])
    return rules


def test_the_declaration_holds_and_else_the_default() -> None:
    assert learnt().of(SIGN_IN) == SIGN_IN.limit
    assert learnt().of(SESSION) == learnt().of(None) == DEFAULT == Limit(100, 10)


def test_the_ini_wins_by_name_or_by_path() -> None:
    by_path = Rules(read_overrides({"/sign-in/email": "9/1m", "get-session": "off"}))
    by_path.learn([SIGN_IN, SESSION])
    assert str(by_path.of(SIGN_IN)) == "9/1m"
    assert by_path.of(SESSION) is None
    both = Rules({"/sign-in/email": None, "sign-in.email": Limit(7, 1)})
    both.learn([SIGN_IN])
    assert both.of(SIGN_IN) == Limit(7, 1)


def test_an_endpoint_added_later_is_limited_too() -> None:
    assert Rules({"/x": Limit(1, 1)}).of(Spec("x", "/x")) == Limit(1, 1)
    assert Rules().of(Spec("x", "/x")) == DEFAULT


def test_a_misspelt_endpoint_stops_the_start() -> None:
    rules = Rules({"sign-in.emial": None})
    with pytest.raises(ValueError, match=r"sign-in\.emial"):
        rules.learn([SIGN_IN])


def test_a_bad_override_is_told_apart() -> None:
    with pytest.raises(BadValueError, match="rules"):
        read_overrides({"sign-in.email": "often"})


def test_atk_019_invented_paths_count_as_one() -> None:
    rules = learnt()
    assert rules.counted_path("/nowhere/1", None) == rules.counted_path("/2", None) == ELSEWHERE
    assert rules.counted_path("/sign-in/email", None) == "/sign-in/email"
    assert rules.counted_path("/callback/github", Spec("c", "/callback/{id}")) == "/callback/github"
