"""The journal's chain: each transaction is sealed together with its entries."""

from chassis.seals import SealChain, day, instant, text_array

_ENTRY = text_array(
    "e.line_no",
    "e.entry_seq",
    "e.account_id",
    "e.direction",
    "e.amount_minor",
    "e.member_id",
    "e.movement",
    "e.memo",
)
# A transaction of the close has an entry for each member: their digest stands for them.
_ENTRIES = f"""
    SELECT encode(sha256(convert_to(
        string_agg({_ENTRY}, E'\\n' ORDER BY e.line_no), 'UTF8')), 'hex')
    FROM treasury.entry e
    WHERE e.cooperative_id = r.cooperative_id AND e.transaction_id = r.id
"""

JOURNAL = SealChain(
    name="journal",
    table="transaction",
    key="id",
    key_type="uuid",
    noun="transaction",
    label="r.number",
    since="r.posted_at",
    canonical=text_array(
        "r.cooperative_id",
        "r.id",
        "r.number",
        "r.serial",
        "r.ledger",
        "r.period_id",
        day("r.transaction_date"),
        "r.transaction_type",
        "r.description",
        "r.source_type",
        "r.source_id",
        "r.source_key",
        "r.source_event_id",
        "r.economic_event_id",
        "r.tax_effect",
        "r.reverses_id",
        "r.reversal_reason",
        "r.created_by",
        "r.approved_by",
        instant("r.posted_at"),
        "r.total_minor",
        "r.entry_count",
        _ENTRIES,
    ),
)
"""The last item is the SHA-256, in hex, of the entries' canonical texts, a line for each entry."""
