"""What the doctor says about one thing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`ok` things are reassuring; the others say what to do next."""

    name: str
    ok: bool
    words: str
    next_step: str = ""


def fine(name: str, words: str) -> Finding:
    return Finding(name, True, words)


def wrong(name: str, words: str, next_step: str) -> Finding:
    return Finding(name, False, words, next_step)
