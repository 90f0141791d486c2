"""Phone numbers in one spelling (E.164), so that one phone is one number."""

import re

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from authsvc.plugins.phone.settings import PhoneSettings

LONGEST = 64
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
# Whoever has one of these earns money from every text, or nobody reads it (toll fraud).
NOBODYS = frozenset(
    {
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
        PhoneNumberType.PAGER,
    }
)


def parse(settings: PhoneSettings, typed: str) -> str | None:
    """The number in one spelling; ``None`` for what is none, or none that we send texts to."""
    if len(typed) > LONGEST:
        return None
    try:
        read = phonenumbers.parse(typed, settings.region or None)
    except phonenumbers.NumberParseException:
        return None
    if read.extension:
        return None
    region = phonenumbers.region_code_for_number(read)
    if settings.countries and region not in settings.countries:
        return None
    if settings.strict and not _is_somebodys(read):
        return None
    e164 = phonenumbers.format_number(read, PhoneNumberFormat.E164)
    return e164 if E164.fullmatch(e164) else None


def country_of(e164: str) -> str:
    """The country that texts to a number are counted with."""
    read = phonenumbers.parse(e164, None)
    return phonenumbers.region_code_for_number(read) or f"+{read.country_code}"


def _is_somebodys(read: phonenumbers.PhoneNumber) -> bool:
    kind = phonenumbers.number_type(read)
    return phonenumbers.is_valid_number(read) and kind not in NOBODYS


def shown(e164: str) -> str:
    """A number as people write it."""
    read = phonenumbers.parse(e164, None)
    return phonenumbers.format_number(read, PhoneNumberFormat.INTERNATIONAL)
