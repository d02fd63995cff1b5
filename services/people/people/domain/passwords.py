"""Which passwords are accepted, and how temporary ones are made. Rules of length and of lists only:
no composition rules (ASVS 6.2.5)."""

import re
import secrets
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from kernel.errors import Invalid

LENGTH_MIN = 12
LENGTH_MAX = 256
TEMPORARY_LENGTH = 16

UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ"
LOWER = "abcdefghijkmnopqrstuvwxyz"
DIGITS = "23456789"
"""Without the look-alikes 0 O 1 l I."""

_LOOKS_LIKE = str.maketrans("@$!0134578", "asioleastb")
_EDGE = re.compile(r"^[^a-z]+|[^a-z]+$")
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789012345678901234567890",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "zaq1xsw2cde3vfr4bgt5nhy6mju7",
)


def normalised(password: str) -> str:
    """The same characters, however the keyboard composed them."""
    return unicodedata.normalize("NFKC", password)


def require_acceptable(password: str, *, own_words: Iterable[str] = ()) -> str:
    """The normalised password. Raises Invalid naming `new_password` when it is too short, too long
    or among the ones that are tried first; `own_words` are names the member is known by."""
    text = normalised(password)
    if not len(text) >= LENGTH_MIN:
        raise Invalid(f"At least {LENGTH_MIN} characters.", field="new_password")
    if len(text) > LENGTH_MAX:
        raise Invalid(f"At most {LENGTH_MAX} characters.", field="new_password")
    if "\x00" in text:
        raise Invalid("Control characters are not allowed.", field="new_password")
    if is_common(text) or _is_own(text, own_words):
        raise Invalid("This password is easy to guess; choose another.", field="new_password")
    return text


def is_common(password: str) -> bool:
    """Frequent words with digits around them, keyboard rows, repetitions."""
    folded = password.casefold()
    bare = "".join(character for character in folded if character.isalnum())
    return (
        len(set(folded)) < 4
        or _is_repeated(folded)
        or any(len(bare) >= 4 and (bare in row * 2 or bare in row[::-1] * 2) for row in _ROWS)
        or _core(folded) in _common_words()
        or _core(folded).translate(_LOOKS_LIKE) in _common_words()
        or _core(folded.translate(_LOOKS_LIKE)) in _common_words()
        or not bare
    )


@cache
def _common_words() -> frozenset[str]:
    """The words that passwords are most often made of."""
    text = files("people.domain").joinpath("common_words.txt").read_text("utf-8")
    return frozenset(text.split())


def _core(folded: str) -> str:
    """The letters between the digits and signs at both ends."""
    core = _EDGE.sub("", folded)
    return core if len(folded) - len(core) <= 8 else ""


def _is_repeated(folded: str) -> bool:
    """One block of up to six characters over and over."""
    return any(folded == (folded[:length] * len(folded))[: len(folded)] for length in range(1, 7))


def _is_own(password: str, own_words: Iterable[str]) -> bool:
    core = _EDGE.sub("", password.casefold())
    folded = {word.casefold() for word in own_words if word}
    return core in folded or password.casefold() in folded


def new_temporary_password() -> str:
    """16 characters from the system's generator, each class at least once."""
    alphabet = UPPER + LOWER + DIGITS
    while True:
        password = "".join(secrets.choice(alphabet) for _ in range(TEMPORARY_LENGTH))
        if all(any(c in kind for c in password) for kind in (UPPER, LOWER, DIGITS)):
            return password
