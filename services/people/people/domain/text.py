"""Text that people type: NFC, trimmed, without control characters, bounded."""

import re
import unicodedata

from kernel.errors import Invalid

NAME_MAX = 120
REASON_MAX = 1000
DESCRIPTION_MIN = 20
DESCRIPTION_MAX = 2000
EMAIL_MAX = 254

_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_CONTROL_BUT_LINES = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_EMAIL_FORBIDDEN = re.compile(r"[\s\"(),:;<>\[\]\\\u200b-\u200f\u2060]")


def has_control(text: str, *, lines: bool = False) -> bool:
    """True with control, line-breaking or direction-changing characters; `lines` lets \\n be."""
    return bool((_CONTROL_BUT_LINES if lines else _CONTROL).search(text))


def one_line(value: str, *, field: str, most: int = NAME_MAX, required: bool = True) -> str:
    """A trimmed line in NFC of at most `most` characters. Raises Invalid naming `field`."""
    return _clean(value, field=field, most=most, required=required, lines=False)


def passage(value: str, *, field: str, most: int = REASON_MAX, required: bool = True) -> str:
    """As one_line, but line breaks may stay. Raises Invalid naming `field`."""
    unified = value.replace("\r\n", "\n")
    return _clean(unified, field=field, most=most, required=required, lines=True)


def _clean(value: str, *, field: str, most: int, required: bool, lines: bool) -> str:
    text = unicodedata.normalize("NFC", value).strip()
    if required and not text:
        raise Invalid("This must not be empty.", field=field)
    if len(text) > most:
        raise Invalid(f"At most {most} characters.", field=field)
    if has_control(text, lines=lines):
        raise Invalid("Control characters are not allowed.", field=field)
    return text


def is_email(text: str) -> bool:
    """One `@`, no whitespace, a dot in the domain, at most 254 characters."""
    return (
        len(text) <= EMAIL_MAX
        and _EMAIL.fullmatch(text) is not None
        and _EMAIL_FORBIDDEN.search(text) is None
        and not has_control(text)
    )


def folded_email(value: str) -> str:
    """The form in which addresses are stored and compared: NFC, trimmed, lower case."""
    return unicodedata.normalize("NFC", value).strip().lower()


def email(value: str, *, field: str = "email") -> str:
    """A folded address. Raises Invalid naming `field`."""
    text = folded_email(value)
    if not is_email(text):
        raise Invalid("This is not an e-mail address.", field=field)
    return text


def masked_email(address: str) -> str:
    """For messages and logs: `o***@example.org`."""
    local, at, domain = address.partition("@")
    if not at:
        return f"{address[:1]}***"
    return f"{local[:1]}***@{domain}"
