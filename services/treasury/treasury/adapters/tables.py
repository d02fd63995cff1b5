"""Tables of the schema `treasury` as SQLAlchemy Core sees them; the migrations make them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
)

metadata = MetaData(schema="treasury")


def _tenant() -> Column[object]:
    return Column("cooperative_id", Uuid, primary_key=True)


account = Table(
    "account",
    metadata,
    _tenant(),
    Column("id", Uuid, primary_key=True),
    Column("ledger", Text),
    Column("account_number", Text),
    Column("name", Text),
    Column("account_type", Text),
    Column("normal_balance", Text),
    Column("parent_id", Uuid),
    Column("is_control", Boolean),
    Column("member_id", Uuid),
    Column("member_role", Text),
    Column("is_contra", Boolean),
    Column("patronage_source", Text),
    Column("k1_line", Text),
    Column("is_active", Boolean),
    Column("version", Integer),
)

period = Table(
    "period",
    metadata,
    _tenant(),
    Column("id", Uuid, primary_key=True),
    Column("code", Text),
    Column("name", Text),
    Column("period_type", Text),
    Column("start_date", Date),
    Column("end_date", Date),
    Column("fiscal_year", Integer),
    Column("fiscal_index", Integer),
    Column("grace_end_date", Date),
    Column("formula_version_id", Uuid),
    Column("status", Text),
    Column("opened_at", DateTime(timezone=True)),
    Column("closing_started_at", DateTime(timezone=True)),
    Column("closing_started_by", Text),
    Column("closing_workflow_id", Uuid),
    Column("surplus_fixed", Boolean),
    Column("closed_at", DateTime(timezone=True)),
    Column("closed_by", Text),
    Column("locked_at", DateTime(timezone=True)),
    Column("snapshot_id", Uuid),
    Column("reopen_count", Integer),
    Column("version", Integer),
)

transaction = Table(
    "transaction",
    metadata,
    _tenant(),
    Column("id", Uuid, primary_key=True),
    Column("number", Text),
    Column("serial", BigInteger),
    Column("ledger", Text),
    Column("period_id", Uuid),
    Column("transaction_date", Date),
    Column("transaction_type", Text),
    Column("description", Text),
    Column("source_type", Text),
    Column("source_id", Text),
    Column("source_key", Text),
    Column("economic_event_id", Uuid),
    Column("tax_effect", Text),
    Column("reverses_id", Uuid),
    Column("reversal_reason", Text),
    Column("created_by", Text),
    Column("approved_by", Text),
    Column("posted_at", DateTime(timezone=True)),
    Column("total_minor", BigInteger),
    Column("entry_count", Integer),
)

entry = Table(
    "entry",
    metadata,
    _tenant(),
    Column("transaction_id", Uuid, primary_key=True),
    Column("line_no", Integer, primary_key=True),
    Column("entry_seq", BigInteger),
    Column("account_id", Uuid),
    Column("direction", Text),
    Column("amount_minor", BigInteger),
    Column("member_id", Uuid),
    Column("movement", Text),
    Column("memo", Text),
)

draft = Table(
    "draft",
    metadata,
    _tenant(),
    Column("id", Uuid, primary_key=True),
    Column("number", Text),
    Column("serial", BigInteger),
    Column("ledger", Text),
    Column("period_id", Uuid),
    Column("transaction_date", Date),
    Column("transaction_type", Text),
    Column("status", Text),
    Column("description", Text),
    Column("economic_event_id", Uuid),
    Column("created_by", Text),
    Column("approved_by", Text),
    Column("return_reason", Text),
    Column("total_minor", BigInteger),
    Column("entry_count", Integer),
    Column("version", Integer),
)

draft_entry = Table(
    "draft_entry",
    metadata,
    _tenant(),
    Column("draft_id", Uuid, primary_key=True),
    Column("line_no", Integer, primary_key=True),
    Column("account_id", Uuid),
    Column("direction", Text),
    Column("amount_minor", BigInteger),
    Column("memo", Text),
    Column("member_id", Uuid),
)
