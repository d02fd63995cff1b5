"""The four counts of a fault run, as one line that says how to repeat it."""

from dataclasses import dataclass, field


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

    @property
    def ok(self) -> bool:
        return not (self.lost or self.duplicated or self.unexpected)

    def line(self, seconds: float) -> str:
        counts = (
            f"{self.name}: seed {self.seed}, {seconds:.1f} s, lost {self.lost},"
            f" duplicated {self.duplicated}, recovered {self.recovered},"
            f" unexpected {self.unexpected}"
        )
        return "; ".join([counts, *self.notes])
