"""Every line of a sorted file is found, whatever its ends and lengths, and nothing else is."""

import hashlib

import pytest

from authsvc.plugins.breached_passwords.local import stands_in

NAMES = sorted(hashlib.sha1(str(n).encode()).hexdigest().upper() for n in range(257))


@pytest.mark.parametrize("ending", ["\n", "\r\n", ":1\n", ":123456789\r\n"])
@pytest.mark.parametrize("count", [0, 1, 2, 3, 257])
@pytest.mark.parametrize("small", [False, True])
def test_each_line_is_found(tmp_path, ending, count, small):
    file, kept = tmp_path / "sorted", NAMES[:count]
    text = "".join(name + ending for name in kept)
    file.write_text(text.lower() if small else text, newline="")
    assert all(stands_in(file, name) for name in kept)
    assert not any(stands_in(file, name) for name in NAMES[count:])
    assert not stands_in(file, "0" * 40)
    assert not stands_in(file, "F" * 40)


def test_a_last_line_without_an_end(tmp_path):
    file = tmp_path / "sorted"
    file.write_text("\n".join(NAMES))
    assert all(stands_in(file, name) for name in NAMES)
