"""``authsvc secret``."""

from authsvc.cli.main import main
from authsvc.crypto.secrets import weaknesses


def test_a_secret_is_strong_and_never_the_same(capsys):
    main(["secret"])
    main(["secret"])
    first, second = capsys.readouterr().out.split()
    assert first != second
    assert weaknesses(first) == []
