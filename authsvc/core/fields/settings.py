"""Settings of declared fields: a section that names them, and a section for each."""

from collections.abc import Mapping
from dataclasses import dataclass

from authsvc.core.fields.field import LONGEST, MOST_ITEMS, TYPES
from authsvc.settings import between, setting

PAGES = ("sign_up", "profile")
NO_PAIRS: Mapping[str, str] = {}


def lines_or_commas(text: str) -> tuple[str, ...]:
    """One item a line, or all on one line with commas between them; spaces belong to an item."""
    items = text.splitlines() if "\n" in text.strip() else text.split(",")
    return tuple(item.strip() for item in items if item.strip())


@dataclass(frozen=True)
class UserFieldsSettings:
    """More fields of users, beside name, address and picture: docs/user-fields.md."""

    names: tuple[str, ...] = setting(
        (),
        "The fields, in the order of the pages, such as `company date_of_birth`. Each has a "
        "section: `authsvc.user_fields.company.type`. Clients know it as `dateOfBirth`.",
    )
    ask_missing: bool = setting(
        True,
        "After a sign-in, ask on a page for required fields that are empty: those who came by "
        "another service or by a mailed link have never seen the form.",
    )


@dataclass(frozen=True)
class SessionFieldsSettings:
    """More fields of sessions: docs/user-fields.md."""

    names: tuple[str, ...] = setting(
        (), "The fields, such as `theme`. Each has a section: `authsvc.session_fields.theme.type`."
    )


@dataclass(frozen=True)
class ValueSettings:
    """Which values a field takes."""

    type: str = setting("string", "What it holds.", choices=TYPES)
    default: str | None = setting(None, "The value of somebody new who says nothing.")
    returned: bool = setting(True, "Whether clients see it.")
    choices: tuple[str, ...] = setting(
        (),
        "The only values there are: one a line, or with commas between them. `true` alone, for a "
        "`boolean`: people have to agree.",
        parse=lines_or_commas,
    )
    min: str | None = setting(None, "The least `number`, or the first `date`.")
    max: str | None = setting(None, "The greatest `number`, or the last `date`.")
    min_length: int = setting(0, "Fewest characters.", parse=between(0, LONGEST))
    max_length: int = setting(
        255, "Most characters, of each item in a `string[]`.", parse=between(1, LONGEST)
    )
    max_items: int = setting(20, "Most items of a `string[]`.", parse=between(1, MOST_ITEMS))
    pattern: str | None = setting(
        None, "A regular expression (Python's) that the whole text has to match."
    )


@dataclass(frozen=True)
class UserFieldSettings(ValueSettings):
    """One field of users."""

    required: bool = setting(False, "Whether it may not be empty.")
    input: bool = setting(
        True, "Whether people may set it themselves; otherwise only the application does."
    )
    unique: bool = setting(
        False, "Whether no two users may have the same; capitals and spaces make no difference."
    )
    label: str = setting("", "What people read; empty: the name.")
    labels: Mapping[str, str] = setting(
        NO_PAIRS, "The label in other languages: one `de = Firma` a line."
    )
    help: str = setting("", "A sentence below the field.")
    helps: Mapping[str, str] = setting(NO_PAIRS, "The sentence in other languages.")
    choice_labels: Mapping[str, str] = setting(
        NO_PAIRS,
        "What people read instead of a choice: one `value = Words` a line, in other languages "
        "`value@de = Worte`.",
    )
    pages: tuple[str, ...] = setting(
        PAGES,
        "The pages with the field. One that is required and has no default is asked at sign-up "
        "in any case. `none`: neither.",
        choices=(*PAGES, "none"),
    )


@dataclass(frozen=True)
class SessionFieldSettings(ValueSettings):
    """One field of sessions."""

    input: bool = setting(
        False,
        "Whether whoever is signed in may set it by `/update-session`; otherwise only the "
        "application does.",
    )
