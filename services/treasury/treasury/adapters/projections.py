"""What Treasury keeps of others' facts and nothing else: the copies of members and settings.

Balances are no projection here: each is a sum over entries whenever it is read.
"""

from chassis.projections import Projection, Table, dressed
from treasury.adapters.consumers import MEMBER_COPY, NAME, Handlers
from treasury.adapters.work import SqlWork

PROJECTIONS = (
    Projection(
        "treasury.members",
        NAME,
        (Table("treasury.member", ("member_id",)),),
        dressed(SqlWork, MEMBER_COPY),
    ),
    Projection(
        "treasury.settings",
        NAME,
        (Table("treasury.setting", ("name", "version"), made="version > 0"),),
        dressed(SqlWork, {"people.settings.changed": Handlers().settings_changed}),
    ),
)
