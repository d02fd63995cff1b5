"""A page with its generated parts put in anew."""

import re
from collections.abc import Callable, Mapping, Sequence
from difflib import unified_diff

import campaigns
import crash_points
import error_codes
import event_types
import import_files
import metric_tables
import planted_bugs
import settings_tables

_PART = re.compile(r"(<!-- generated: ([a-z -]+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)

PARTS: Mapping[str, Callable[[], str]] = {
    "event types": event_types.catalogue,
    "queues": event_types.queues,
    "import columns": import_files.columns,
    "import codes": import_files.codes,
    "settings": settings_tables.settings,
    "other variables": settings_tables.other_variables,
    "exit codes": settings_tables.exit_codes,
    "commands": settings_tables.commands,
    "metrics": metric_tables.metrics,
    "error kinds": error_codes.kinds,
    "crash points": crash_points.catalogue,
    "fault campaigns": campaigns.latest,
    "planted bugs": planted_bugs.catalogue,
}


def rendered(text: str) -> str:
    """The page as the code of today would have it. Raises KeyError for a part nobody makes."""
    return _PART.sub(lambda found: f"{found[1]}\n{PARTS[found[2]]()}\n{found[4]}", text)


def differences(committed: str, anew: str, name: str) -> str:
    lines = unified_diff(
        committed.splitlines(keepends=True), anew.splitlines(keepends=True), name, "of the code"
    )
    return "".join(lines)


def names_of_parts(text: str) -> Sequence[str]:
    return [found[2] for found in _PART.finditer(text)]
