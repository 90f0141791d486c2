"""The estimate: what it refuses, what it costs, what it remembers."""

import subprocess
import sys
import threading
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zxcvbn import matching

from authsvc.core.password import strength
from authsvc.core.password.settings import PasswordSettings
from authsvc.core.password.strength import BEST, LONGEST, MOST_READINGS, judge
from authsvc.crypto.slots import HashBusyError

NEEDED = PasswordSettings().min_strength


@pytest.mark.parametrize(
    "password",
    [
        "correct-horse-battery",
        "xK9#mQ2$",
        "kQ7vZ2pé",
        "        kein Problem",
        "jörg mag gern Spaghetti",
        "漢字仮名交じり文章",
        "monkey-83726450183947",
        "😀🐎🔋📎🪁🧵🦑🥁",
        "correct horse battery staple " * 4,
    ],
)
def test_what_is_not_guessed_soon_may_be_chosen(password):
    assert judge(password).score >= NEEDED


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "PASSWORD",
        "Password1",
        "password123!",
        "P@$$w0rd!",
        "drowssap",
        "ｐａｓｓｗｏｒｄ",
        "football2024",
        "12345678",
        "1234567890",
        "qwertyuiop",
        "1qaz2wsx",
        "iloveyou!!",
        "passwordpassword",
        "dragondragondragon",
        "aaaaaaaaaaaa",
        "1212121212",
        "abcdefghijkl",
        "14.02.1987",
        "trustno1",
        "x" * 500,
    ],
)
def test_common_passwords_and_their_simple_variants_are_weak(password):
    found = judge(password)
    assert found.score < NEEDED
    assert found.warning or found.suggestions


def test_the_3000_most_common_ones_are_refused():
    """ASVS 6.2.4. The list is zxcvbn's own, in the order of frequency."""
    source = resources.files("zxcvbn").joinpath("frequency_lists.py")
    assert source.is_file()
    ranked = matching.RANKED_DICTIONARIES["passwords"]
    common = [word for word in sorted(ranked, key=ranked.get) if len(word) >= 8][:3000]
    assert len(common) == 3000
    assert [word for word in common if judge(word).score >= NEEDED] == []


def test_words_that_everybody_knows_are_worth_little():
    assert judge("Wolkenkuckucksheim").score == BEST
    assert judge("Wolkenkuckucksheim", ["wolkenkuckucksheim"]).score == 0
    assert judge("wolkenkuckuckwolkenkuckuck", ["Wolkenkuckuck"]).score == 0


def test_words_of_one_are_not_judged_at_another():
    judge("something", ["Wolkenkuckucksheim"])
    assert judge("Wolkenkuckucksheim").score == BEST
    assert "user_inputs" not in matching.RANKED_DICTIONARIES


WORST = (
    "%(9+5242@0+9914!1+55%|4+6!7@25!<{[3$86" * 2,
    "4a@b8c(d3e6g!i1l|0o$s5+t7%x2z{c<c[" * 2,
    "4@8(69!1|0$5+7%2{[<3" * 4,
)


@pytest.mark.parametrize("password", WORST)
def test_atk_210_signs_that_stand_for_many_letters_cost_no_seconds(password):
    """Counted, not timed: every reading of the signs as letters is a pass over the whole text."""
    short = password[:LONGEST]
    bounded = strength._bounded(short, matching)
    table = matching.relevant_l33t_subtable(bounded, matching.L33T_TABLE)
    readings = list(matching.enumerate_l33t_subs(table))
    assert len(list(matching.enumerate_l33t_subs(
        matching.relevant_l33t_subtable(short, matching.L33T_TABLE)
    ))) > 50  # fmt: skip
    assert len(readings) <= MOST_READINGS
    assert len(bounded) == len(short)
    assert judge(password).score >= NEEDED


def test_atk_205_of_a_long_password_the_beginning_is_judged():
    """What follows costs nothing: it is not even read."""
    weak = ("password" * LONGEST)[:LONGEST]
    assert judge(weak + "9x!Kq7vZ2pX-gannet" * 5000) == judge(weak)


@pytest.mark.parametrize("password", ["P@$$w0rd!", "!@#$%^&*()", "1234567890", "Tr0ub4dor&3"])
def test_signs_as_people_use_them_are_read(password):
    assert strength._bounded(password, matching) == password


def test_atk_210_no_more_than_one_runs_and_few_wait(monkeypatch):
    monkeypatch.setattr(strength, "_TURN", strength.HashSlots(1, queue=0))
    running, go = threading.Event(), threading.Event()

    def hold():
        with strength._TURN:
            running.set()
            go.wait(120)

    other = threading.Thread(target=hold)
    other.start()
    assert running.wait(120)
    with pytest.raises(HashBusyError):
        judge("whatever")
    go.set()
    other.join(120)
    assert judge("password").score == 0


def test_nothing_is_loaded_before_it_is_used():
    code = "import sys, authsvc.core.password.strength; print('zxcvbn' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


@given(st.text(max_size=80), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_gets_an_answer(password, words):
    assert 0 <= judge(password, words).score <= BEST
