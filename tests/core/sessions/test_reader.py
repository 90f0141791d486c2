"""What is remembered of a row is never more than the row says now."""

from concurrent.futures import ThreadPoolExecutor

from authsvc.core.sessions.reader import Found, Remembered
from tests.support.visitor import PASSWORD, fresh_email


def found(name: str) -> Found:
    return Found({"id": name}, {"name": name})


def test_a_row_that_reads_the_same_is_taken_apart_once() -> None:
    remembered = Remembered()
    ours = remembered.keep("digest", ("row", 1), found("a"))
    assert remembered.same("digest", ("row", 1)) is ours
    assert remembered.same("digest", ("row", 2)) is None
    assert remembered.same("another", ("row", 1)) is None


def test_what_is_gone_is_forgotten() -> None:
    remembered = Remembered()
    remembered.keep("digest", 1, found("a"))
    remembered.forget(["digest", "another"])
    remembered.forget(["digest"])
    assert remembered.same("digest", 1) is None


def test_no_more_than_so_many_are_remembered() -> None:
    remembered = Remembered(most=3)
    for number in range(5):
        remembered.keep(f"digest-{number}", number, found("a"))
    known = [number for number in range(5) if remembered.same(f"digest-{number}", number)]
    assert known == [2, 3, 4]


def test_many_threads_remember_at_once() -> None:
    remembered = Remembered(most=4)

    def keep_and_ask(number: int) -> bool:
        name = f"{number % 8}"
        remembered.keep(name, name, found(name))
        same = remembered.same(name, name)
        return same is None or same.session["id"] == name

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(keep_and_ask, range(2000)))


def test_the_answer_changes_with_the_row(visitor):
    visitor.sign_up()
    names = []
    for name in ("One", "Two"):
        visitor.post("/update-user", {"name": name})
        names += [visitor.session()["user"]["name"] for _ in range(2)]
    assert names == ["One", "One", "Two", "Two"]


def test_one_answer_is_never_given_to_another_session(site, visitor):
    email = fresh_email()
    visitor.sign_up(email)
    other = site.visitor()
    other.post("/sign-in/email", {"email": email, "password": PASSWORD})
    for _ in range(2):
        first, second = visitor.session(), other.session()
        assert first["user"] == second["user"]
        assert first["session"]["id"] != second["session"]["id"]
        assert first["session"]["token"] != second["session"]["token"]
