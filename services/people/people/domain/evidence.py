"""What supports a declared figure: links and files, as data."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kernel.errors import Invalid
from people.domain.faults import Faults
from people.domain.text import one_line

EVIDENCE_MAX = 10
URL_MAX = 1000
NOTE_MAX = 300

_URL = re.compile(r"https?://[^\s/?#]+[^\s]*", re.ASCII | re.IGNORECASE)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Evidence:
    """`kind` is url or file; a file is named by the hash of its content."""

    kind: str
    url: str = ""
    sha256: str = ""
    note: str = ""


def checked_evidence(items: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Raises Invalid naming `evidence[i].<field>` for every fault."""
    if len(items) > EVIDENCE_MAX:
        raise Invalid(f"At most {EVIDENCE_MAX} pieces of evidence.", field="evidence")
    faults = Faults()
    kept: list[Evidence] = []
    for place, item in enumerate(items):
        field = f"evidence[{place}]"
        try:
            kept.append(_checked(item, field))
        except Invalid as error:
            faults.adopt(error)
    faults.refuse()
    return tuple(kept)


def _checked(item: Evidence, field: str) -> Evidence:
    note = one_line(item.note, field=f"{field}.note", most=NOTE_MAX, required=False)
    sha256 = item.sha256.strip().lower()
    if sha256 and not _SHA256.fullmatch(sha256):
        raise Invalid("64 hexadecimal digits.", field=f"{field}.sha256")
    if item.kind == "url":
        url = one_line(item.url, field=f"{field}.url", most=URL_MAX)
        if not _URL.fullmatch(url):
            raise Invalid("An address that begins with https://.", field=f"{field}.url")
        return Evidence("url", url, sha256, note)
    if item.kind == "file":
        if not sha256:
            raise Invalid("A file needs the hash of its content.", field=f"{field}.sha256")
        return Evidence("file", "", sha256, note)
    raise Invalid("One of url, file.", field=f"{field}.kind")
