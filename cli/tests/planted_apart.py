"""More errors to plant: seals, acts of two people, workflows, cooperatives."""

from .world import BEFORE, of

FIR, ALDER = of("Fir"), of("Alder")
OTHER = of("another cooperative")


def _gone(schema: str, name: str, number: int, row: str) -> list[str]:
    return [f"DELETE FROM {schema}.{name}_seal WHERE seal_no = {number}", row]


def _audit(schema: str, columns: str, values: str) -> str:
    return (
        f"INSERT INTO {schema}.audit_entry (cooperative_id, at, correlation_id, seq, {columns}) "
        f"OVERRIDING SYSTEM VALUE SELECT cooperative_id, at, correlation_id, 90, {values} "
        f"FROM {schema}.audit_entry WHERE seq = 1"
    )


def _workflow(status: str, more: str = "") -> list[str]:
    return [
        f"""INSERT INTO worker.workflow_instance (cooperative_id, id, type, business_key, mode,
                status, current_step, input, started_by, correlation_id, created_at, updated_at)
            SELECT id, '{of("close")}', 'period_close', 'Q2', 'live', '{status}', 'weight', '{{}}',
                'test', id, '{BEFORE}', '{BEFORE}' FROM people.cooperatives""",
        *([more] if more else []),
    ]


def _queued(due: str, lease: str, *, cooperative: str = "id") -> str:
    return (
        "INSERT INTO worker.workflow_queue (instance_id, cooperative_id, next_run_at, lease_until) "
        f"SELECT '{of('close')}', {cooperative}, {due}, {lease} FROM people.cooperatives"
    )


_LAST = "(SELECT id FROM treasury.journal_seal ORDER BY seal_no DESC LIMIT 1)"
_WORKED = "INSERT INTO worker.schedule VALUES ('calendar', now(), 'oak', now())"
_MEMBER_KEY = "contribution_cooperative_id_member_id_fkey"
_LAPSED = "now() - interval '5 minutes'"

IN_SEALS = {
    "a byte in one entry": (
        [f"""UPDATE treasury.entry SET memo = 'x'
             WHERE transaction_id = '{of("payment BOOK")}' AND line_no = 1"""],
        {"I10": "transaction T-9 is not what was sealed"},
    ),
    "two entries in each other's place": (
        [f"""UPDATE treasury.entry SET line_no = 3 - line_no + 10
             WHERE transaction_id = '{of("payment BOOK")}'"""],
        {"I10": "transaction T-9 is not what was sealed"},
    ),
    "an entry deleted and another made larger": (
        [
            f"""DELETE FROM treasury.entry
                WHERE transaction_id = '{of("allocation TAX")}' AND line_no = 3""",
            f"""UPDATE treasury.entry SET amount_minor = 100000
                WHERE transaction_id = '{of("allocation TAX")}' AND line_no = 2""",
            f"""UPDATE treasury.transaction SET entry_count = 2
                WHERE id = '{of("allocation TAX")}'""",
        ],
        {"I10": "transaction T-8 is not what was sealed"},
    ),
    "a transaction deleted": (
        [f"DELETE FROM treasury.transaction WHERE id = '{of('revenue TAX')}'"],
        {"I10": f"transaction {of('revenue TAX')} is gone"},
    ),
    "the last transaction deleted with its seal": (
        [
            f"DELETE FROM treasury.transaction WHERE id = {_LAST}",
            "DELETE FROM treasury.journal_seal WHERE seal_no = 10",
        ],
        {"I10": "treasury journal 10: the chain ended here, now it ends at 9"},
    ),
    "an end that was cut off without a trace in Treasury": (
        [
            f"DELETE FROM treasury.transaction WHERE id = {_LAST}",
            "DELETE FROM treasury.journal_seal WHERE seal_no = 10",
            """UPDATE treasury.seal_head h SET seal_no = 9, hash = s.hash
               FROM treasury.journal_seal s WHERE s.seal_no = 9 AND h.chain = 'journal'""",
            "DELETE FROM treasury.outbox WHERE event_type = 'treasury.audit.sealed'",
        ],
        {"I10": "was told of it, it reads nothing"},
    ),
    "an audit entry rewritten": (
        ["UPDATE people.audit_entry SET actor_id = 'somebody else' WHERE seq = 2"],
        {"I10": "people audit 2: audit entry 2 is not what was sealed"},
    ),
    "an audit entry deleted from the middle": (
        _gone("agreements", "audit", 3, "DELETE FROM agreements.audit_entry WHERE seq = 3"),
        {"I10": "agreements audit 4: the seals from 3 on are gone"},
    ),
    "an audit entry slipped in": (
        [_audit("worker", "actor_id, actor_kind, action, subject_type, subject_id",
                "actor_id, actor_kind, action, subject_type, subject_id")],
        {"I10": "worker audit: audit entry 90 was never sealed"},
    ),
}  # fmt: skip

IN_ACTS = {
    "an owner who decided": (
        ["ALTER TABLE people.contribution DROP CONSTRAINT contribution_check2",
         f"UPDATE people.contribution SET decided_by = '{ALDER}' WHERE number = 'C-1'"],
        {"I7": "contribution C-1: its owner decided on it"},
    ),
    "an owner who was one of the reviewers": (
        [f"""UPDATE people.approval SET approver_id = '{ALDER}'
             WHERE contribution_id = '{of("C-1")}'"""],
        {"I7": "contribution C-1: its owner decided on it"},
    ),
    "somebody who approved what they had logged": (
        [f"UPDATE people.contribution SET created_by = '{FIR}' WHERE number = 'C-3'"],
        {"I7": "contribution C-3: who logged it approved it"},
    ),
    "one reviewer where two are needed": (
        ["UPDATE people.contribution SET required_approvals = 2 WHERE number = 'C-2'"],
        {"I7": "contribution C-2: 1 of 2 reviewers approved it"},
    ),
    "a transaction that its author approved": (
        ["UPDATE treasury.transaction SET approved_by = created_by WHERE serial = 1"],
        {"I7": "transaction T-1: who prepared it approved it"},
    ),
    "a transaction above the threshold that nobody approved": (
        [_audit("treasury", "actor_id, actor_kind, action, subject_type, subject_id",
                "actor_id, actor_kind, 'submit_transaction', 'transaction', "
                f"'{of('revenue BOOK')}'")],
        {"I7": "transaction T-1 was sent to approval, nobody approved it"},
    ),
    "an agreement with one vote": (
        [f"DELETE FROM agreements.vote WHERE voter_id = '{FIR}'"],
        {"I7": f"allocation agreement of {of('agreement')} was approved by 1 of 2 people"},
    ),
    "a second person who was the first": (
        [f"""UPDATE agreements.approval
             SET mode = 'second_person', required = 1, requested_by = '{FIR}'""",
         f"DELETE FROM agreements.vote WHERE voter_id <> '{FIR}'"],
        {"I7": f"allocation agreement of {of('agreement')} was approved by 0 of 1 people"},
    ),
    "an agreement applied without a decision": (
        ["UPDATE agreements.approval SET outcome = 'withdrawn'"],
        {"I7": "agreement A-1 is applied without a decision"},
    ),
    "an act of two people by one": (
        ["UPDATE people.audit_entry SET second_actor_id = actor_id WHERE seq = 3"],
        {"I7": "people: look of tree tree-3 has one person for two (audit entry 3)"},
    ),
}  # fmt: skip

IN_WORKFLOWS = {
    "a workflow that left the queue": (
        _workflow("running"),
        {"I9": "period_close Q2 runs and no worker will ever take it up"},
    ),
    "a workflow that is never due": (
        _workflow("running", _queued("NULL", _LAPSED)),
        {"I9": "period_close Q2 runs and no worker will ever take it up"},
    ),
    "a lease that ran out while others worked": (
        [*_workflow("running", _queued(_LAPSED, _LAPSED)), _WORKED],
        {"I9": "period_close Q2 runs, its lease ran out at"},
    ),
}

IN_TENANTS = {
    "an entry that went to another cooperative": (
        ["RESET ROLE", f"""UPDATE treasury.entry SET cooperative_id = '{OTHER}'
             WHERE transaction_id = '{of("payment TAX")}'"""],
        {"I1": "transaction T-10", "I10": "transaction T-10 is not what was sealed"},
    ),
    "an account of another cooperative": (
        ["RESET ROLE",
         f"UPDATE treasury.account SET cooperative_id = '{OTHER}' WHERE account_number = '3310'"],
        {"I12": f"treasury.entry names account_id {of('BOOK 3310')}, which is not"},
    ),
    "a contribution of another cooperative's member": (
        [f"ALTER TABLE people.contribution DROP CONSTRAINT {_MEMBER_KEY}",
         f"UPDATE people.contribution SET member_id = '{OTHER}' WHERE number = 'C-1'"],
        {"I12": f"people.contribution names member_id {OTHER}, which is not"},
    ),
    "an envelope with another cooperative": (
        [f"""UPDATE people.outbox
             SET envelope = jsonb_build_object('cooperative_id', '{OTHER}'::text)
             WHERE event_id = '{of("created Alder")}'"""],
        {"I12": f"event {of('created Alder')} of people says it belongs to cooperative {OTHER}"},
    ),
    "a fact taken for another cooperative": (
        [f"""UPDATE treasury.inbox SET cooperative_id = '{OTHER}'
             WHERE event_id = '{of("created Birch")}'"""],
        {"I12": f"event {of('created Birch')} was taken by treasury.inbox as cooperative {OTHER}"},
    ),
    "a fact kept for another cooperative": (
        [f"""UPDATE worker.event_archive SET cooperative_id = '{OTHER}'
             WHERE event_id = '{of("opened Q1")}'"""],
        {"I12": f"event {of('opened Q1')} was taken by worker.event_archive"},
    ),
    "a workflow queued for another cooperative": (
        _workflow("waiting", _queued("now()", "NULL", cooperative=f"'{OTHER}'")),
        {"I12": f"workflow {of('close')} is queued for cooperative {OTHER}"},
    ),
}  # fmt: skip

PLANTED_APART = {**IN_SEALS, **IN_ACTS, **IN_WORKFLOWS, **IN_TENANTS}
