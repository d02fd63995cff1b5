"""Crash points: the table of the catalogue."""

from markdown import table

from chassis.crash_points import POINTS


def catalogue() -> str:
    return table(
        ("Point", "Process", "What is true at this instant", "What recovery does"),
        [
            (f"`{point.name}`", point.process, point.truth, f"{_capital(point.recovery)}.")
            for point in POINTS.values()
        ],
    )


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]
