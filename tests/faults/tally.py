"""The four counts of a fault run, as one line that says how to repeat it."""

import json
from dataclasses import dataclass, field
from pathlib import Path

RESULTS = Path(__file__).parent / "results" / "latest.json"
"""The last whole run of each campaign; `make pages` shows it in docs/reliability/campaigns.md."""


@dataclass(slots=True)
class Tally:
    """What became of everything that was attempted while faults were injected.

    lost: acknowledged and not there; duplicated: one attempt with two effects; recovered: the
    outcome was unknown or an attempt failed, and a repeat brought it to its end; unexpected: there
    though nobody attempted it, or another breach of an invariant.
    """

    name: str
    seed: int
    lost: int = 0
    duplicated: int = 0
    recovered: int = 0
    unexpected: int = 0
    notes: list[str] = field(default_factory=list)
    """What else was measured."""
    figures: dict[str, str] = field(default_factory=dict)
    """What else a reader wants to know of the run: how many faults, how fast it recovered."""

    @property
    def ok(self) -> bool:
        return not (self.lost or self.duplicated or self.unexpected)

    def line(self, seconds: float) -> str:
        counts = (
            f"{self.name}: seed {self.seed}, {seconds:.1f} s, lost {self.lost},"
            f" duplicated {self.duplicated}, recovered {self.recovered},"
            f" unexpected {self.unexpected}"
            + "".join(f", {name} {value}" for name, value in self.figures.items())
        )
        return "; ".join([counts, *self.notes])

    def keep(self, seconds: float, path: Path = RESULTS) -> None:
        """Put this run in the place of the campaign's last one."""
        kept = json.loads(path.read_text("utf-8")) if path.exists() else {}
        kept[self.name] = {
            "seed": self.seed,
            "seconds": round(seconds, 1),
            "lost": self.lost,
            "duplicated": self.duplicated,
            "recovered": self.recovered,
            "unexpected": self.unexpected,
            "figures": self.figures,
            "notes": self.notes,
        }
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", "utf-8")
