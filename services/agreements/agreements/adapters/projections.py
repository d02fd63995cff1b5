"""What Agreements keeps of others' facts: the copies of members, settings and periods."""

from agreements.adapters.consumers import HANDLERS, NAME
from agreements.adapters.session import SqlWork
from chassis.projections import Handler, Projection, Table, dressed

_ALL = dressed(SqlWork, HANDLERS)


def _of(prefix: str) -> dict[str, Handler]:
    return {name: handler for name, handler in _ALL.items() if name.startswith(prefix)}


PROJECTIONS = (
    Projection(
        "agreements.members",
        NAME,
        (
            Table("agreements.member", ("id",)),
            Table("agreements.member_standing", ("member_id", "sequence")),
        ),
        _of("people.member."),
    ),
    Projection(
        "agreements.settings",
        NAME,
        (Table("agreements.setting", ("name", "version"), made="version > 0"),),
        _of("people.settings."),
    ),
    Projection(
        "agreements.periods",
        NAME,
        (
            Table(
                "agreements.period",
                ("id",),
                # Which formula holds, and whether the claims are locked, is decided here.
                own=("formula_version_id", "claims_state", "locked_by", "claims_digest"),
            ),
        ),
        _of("treasury.period."),
    ),
)
