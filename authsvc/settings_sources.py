"""Where the text of a setting comes from: the later wins of ini, secret files, environment."""

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from configparser import RawConfigParser
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from authsvc.settings_parse import show

KEY_PREFIX = "authsvc."
ENV_PREFIX = "AUTHSVC_"
SECRETS_DIR = "AUTHSVC_SECRETS_DIR"
SECRETS_DIR_KEY = "authsvc.secrets_dir"
# What every ini may take in: where it stands itself.
INTERPOLATION = re.compile(r"%\((?!(?:here|__file__)\))")


class SettingsError(Exception):
    """A setting that cannot be used; names the key and what is allowed, never a secret's value."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"{key}: {message}")
        self.key = key
        self.message = message


@contextmanager
def naming(key: str) -> Iterator[None]:
    """What cannot be used inside is told as a fault of the setting ``key``."""
    try:
        yield
    except (ValueError, LookupError, OSError) as error:
        raise SettingsError(key, str(error)) from None


@dataclass(frozen=True)
class Names:
    """What one setting is called in each source; an alias is a name from outside, as it stands."""

    key: str
    env: str
    aliases: tuple[str, ...] = ()

    @classmethod
    def of(cls, section: str, field: str, aliases: Collection[str] = ()) -> "Names":
        """The names of ``field`` in ``section``; the section "" is the top level."""
        path = f"{section}.{field}" if section else field
        env = ENV_PREFIX + path.replace(".", "__").replace("-", "_").upper()
        return cls(KEY_PREFIX + path, env, tuple(aliases))

    @property
    def in_ini(self) -> tuple[str, ...]:
        """Names in the ini; our own goes before an alias."""
        return (self.key, *self.aliases, *(alias.lower() for alias in self.aliases))

    @property
    def in_environment(self) -> tuple[str, ...]:
        """Names of environment variables holding the value."""
        return (self.env, *self.aliases)

    @property
    def as_files(self) -> tuple[str, ...]:
        """Names of environment variables holding the path of a file with the value."""
        return tuple(f"{name}_FILE" for name in self.in_environment)

    @property
    def in_directory(self) -> tuple[str, ...]:
        """Names of files in the directory of secrets."""
        return tuple(name.lower() for name in self.in_environment)


@dataclass(frozen=True)
class Found:
    """A text and where it stood; ``repr`` keeps the text back, it may be a secret."""

    text: str
    source: str
    name: str
    interpolated: bool = False

    def __repr__(self) -> str:
        return f"Found({self.name!r} in {self.source})"


class Sources:
    """The ini, the secret files and the environment as they were at start-up."""

    def __init__(self, ini: Mapping[str, Any], environ: Mapping[str, str]) -> None:
        self._ini = dict(ini)
        self._environ = dict(environ)
        self._directory = self._secrets_directory()
        self._interpolated = _interpolated(self._ini.get("__file__"))

    def find(self, names: Names) -> Found | None:
        """The text that wins; ``None`` leaves the default."""
        return (
            self._in_environment(names)
            or self._in_named_file(names)
            or self._in_directory(names)
            or self._in_ini(names)
        )

    def mention(self, section: Names, aliases: Collection[str]) -> bool:
        """Whether a name begins like ``section``, or is one of the aliases, in any source."""
        exact = {form for a in aliases for form in (a, a.lower(), f"{a}_FILE")}
        return any(
            name in exact or name.startswith(beginning)
            for names, beginning in (
                (self._ini, section.key),
                (self._environ, section.env),
                (self._files(), section.env.lower()),
            )
            for name in names
        )

    def refuse_unknown(self, known: Collection[Names], dormant: Collection[str] = ()) -> None:
        """Raise ``SettingsError`` for names that look like ours and are not, with the nearest."""
        away = [Names.of(section, "") for section in dormant]
        complaints = [
            *_strangers(
                (key for key in self._ini if key.startswith(KEY_PREFIX)),
                {key for names in known for key in names.in_ini} | {SECRETS_DIR_KEY},
                tuple(names.key for names in away),
            ),
            *_strangers(
                (name for name in self._environ if name.startswith(ENV_PREFIX)),
                {n for names in known for n in (*names.in_environment, *names.as_files)}
                | {SECRETS_DIR},
                tuple(names.env for names in away),
            ),
            *_strangers(
                (name for name in self._files() if name.lower().startswith(ENV_PREFIX.lower())),
                {name for names in known for name in names.in_directory},
                tuple(names.env.lower() for names in away),
            ),
        ]
        if complaints:
            key, message = complaints[0]
            others = [f"{other}: {text}" for other, text in complaints[1:]]
            raise SettingsError(key, "\n".join([message, *others]))

    def _in_environment(self, names: Names) -> Found | None:
        for name in names.in_environment:
            if name in self._environ:
                return Found(self._environ[name], "environment", name)
        return None

    def _in_named_file(self, names: Names) -> Found | None:
        for name in names.as_files:
            if name in self._environ:
                return Found(_read(Path(self._environ[name]), name), "file", name)
        return None

    def _in_directory(self, names: Names) -> Found | None:
        if self._directory is None:
            return None
        for name in names.in_directory:
            path = self._directory / name
            if path.is_file():
                return Found(_read(path, str(path)), "file", str(path))
        return None

    def _in_ini(self, names: Names) -> Found | None:
        for key in names.in_ini:
            if key in self._ini:
                # A host application may hand over Python values instead of text.
                return Found(show(self._ini[key]), "ini", key, key in self._interpolated)
        return None

    def _secrets_directory(self) -> Path | None:
        """The folder of secret files; one that only the ini names may be made later."""
        named = self._environ.get(SECRETS_DIR)
        directory = Path(str(named or self._ini.get(SECRETS_DIR_KEY) or ""))
        if named and not directory.is_dir():
            raise SettingsError(SECRETS_DIR, f"{directory} is not a directory")
        return directory if directory.name and directory.is_dir() else None

    def _files(self) -> list[str]:
        return sorted(path.name for path in self._directory.iterdir()) if self._directory else []


def _read(path: Path, key: str) -> str:
    """The file's text without the line break that editors and ``echo`` leave at its end."""
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise SettingsError(key, f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(key, f"{path} is not UTF-8 text") from None


def _interpolated(ini: str | None) -> frozenset[str]:
    """Keys with a part from elsewhere, such as the command line of pserve, long filled in."""
    if not ini or not Path(ini).is_file():
        return frozenset()
    parser = RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(Path(ini).read_text(encoding="utf-8", errors="replace"))
    lines = (line for section in parser.values() for line in section.items())
    return frozenset(
        key for key, text in lines if INTERPOLATION.search(str(text).replace("%%", ""))
    )


def _strangers(
    names: Iterable[str], known: Collection[str], dormant: tuple[str, ...]
) -> Iterable[tuple[str, str]]:
    for name in names:
        if name not in known and not name.startswith(dormant):
            near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.0)
            yield name, "unknown setting" + (f"; did you mean {near[0]}?" if near else "")
