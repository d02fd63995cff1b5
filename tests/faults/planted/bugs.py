"""The bugs: what is changed where, and the test that must notice.

`old` stands exactly once in the file; a test of the house keeps that true, so that a bug is not
planted into thin air after the code around it has moved.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bug:
    """`caught_by` is a pytest node; `root` is the package that is copied and changed."""

    name: str
    would: str
    root: str
    file: str
    old: str
    new: str
    caught_by: str


CHASSIS, KERNEL = "libs/chassis/chassis", "libs/kernel/kernel"
TREASURY, PEOPLE = "services/treasury/treasury", "services/people/people"
AGREEMENTS, WORKER = "services/agreements/agreements", "services/worker/worker"
CLI = "cli/habitat_cli"

_CHASSIS_TESTS = "libs/chassis/tests/integration"
_RACES = "services/treasury/tests/integration/test_races.py"
_GOVERNANCE = "services/agreements/tests/integration/test_governance.py"
_LEASES = "services/worker/tests/integration/test_leases.py"

BUGS = (
    Bug(
        "a dropped period lock",
        "an entry slips into a period whose totals were already taken",
        TREASURY,
        "adapters/sql_periods.py",
        "FOR SHARE OF p\n",
        "",
        f"{_RACES}::test_a_posting_that_races_a_close_is_counted_or_refused",
    ),
    Bug(
        "a key that is not claimed",
        "sixteen repeats of one request are sixteen postings",
        CHASSIS,
        "commands.py",
        "        claim = None if rehearsal else claim_of(call, request)\n",
        "        claim = None\n",
        f"{_CHASSIS_TESTS}/test_commands.py::test_sixteen_racing_repeats_have_one_effect",
    ),
    Bug(
        "a key without its fingerprint",
        "another request under a used key gets the answer of the first",
        CHASSIS,
        "claims.py",
        'row is None or row["request_hash"] != claim.request_hash',
        "row is None",
        f"{_CHASSIS_TESTS}/test_commands.py::test_another_content_under_the_same_key_is_refused",
    ),
    Bug(
        "a relay with an id cursor",
        "the transaction that began first and committed last is never published",
        CHASSIS,
        "outbox.py",
        '_DUE = "published_at IS NULL AND ',
        '_DUE = "published_at IS NULL AND global_seq > (SELECT coalesce(max(o.global_seq), 0)'
        " FROM {{schema}}.outbox o WHERE o.published_at IS NOT NULL) AND ",
        f"{_CHASSIS_TESTS}/test_outbox.py"
        "::test_the_row_that_began_first_and_committed_last_is_not_lost",
    ),
    Bug(
        "rows marked whether confirmed or not",
        "what the broker never confirmed counts as published",
        CHASSIS,
        "outbox.py",
        'for row in rows if row["event_id"] in published.confirmed]',
        "for row in rows]",
        f"{_CHASSIS_TESTS}/test_outbox.py::test_the_relay_outlives_the_bus_and_the_database",
    ),
    Bug(
        "ignored returns",
        "a fact that no queue is bound to is dropped in silence",
        CHASSIS,
        "rabbit_publishing.py",
        "routing_key=routing_key, mandatory=True)",
        "routing_key=routing_key, mandatory=False)",
        f"{_CHASSIS_TESTS}/test_bus_contract.py"
        "::test_a_fact_without_a_route_does_not_hold_the_others",
    ),
    Bug(
        "transient messages",
        "a restart of the broker forgets what a classic queue held",
        CHASSIS,
        "rabbit_messages.py",
        "_PERSISTENT = 2",
        "_PERSISTENT = 1",
        f"{_CHASSIS_TESTS}/test_persistent_messages.py"
        "::test_every_message_is_persistent_on_each_of_its_ways",
    ),
    Bug(
        "no inbox",
        "a fact delivered twice has two effects",
        CHASSIS,
        "inbox.py",
        '    return {row["event_id"] for row in rows}',
        "    return {event.id for event in events}",
        f"{_CHASSIS_TESTS}/test_consumer.py::test_the_same_fact_ten_times_at_once_has_one_effect",
    ),
    Bug(
        "twins in one group",
        "a fact that waits twice in a queue has two effects",
        CHASSIS,
        "taking.py",
        "        claimed.discard(event.id)\n",
        "",
        f"{_CHASSIS_TESTS}/test_facts_together.py::test_twins_in_one_group_have_one_effect",
    ),
    Bug(
        "an acknowledgement before the commit",
        "a consumer that dies at its work has lost the fact",
        CHASSIS,
        "rabbit_consuming.py",
        "        answered = 0\n",
        "        answered = 0\n        await _acknowledge(underlay, waiting[-1])\n",
        f"{_CHASSIS_TESTS}/test_bus_failures.py"
        "::test_what_a_killed_consumer_held_is_delivered_again",
    ),
    Bug(
        "a lost connection that counts as standing",
        "after the broker died, relays and consumers ask the dead connection for ever",
        CHASSIS,
        "rabbit_link.py",
        "self._connection.connected.is_set()",
        "not self._connection.is_closed",
        f"{_CHASSIS_TESTS}/test_broker_connections.py::test_a_lost_connection_is_opened_again",
    ),
    Bug(
        "a tenant set for the session",
        "the next borrower of the connection sees another cooperative's rows",
        CHASSIS,
        "framing.py",
        "set_config('{name}', '{value}', true)",
        "set_config('{name}', '{value}', false)",
        f"{_CHASSIS_TESTS}/test_units.py::test_the_next_borrower_of_a_connection_is_nobodys",
    ),
    Bug(
        "no fencing in the services",
        "a worker that lost its lease still changes the books",
        CHASSIS,
        "database.py",
        "WHERE kept.fence <= excluded.fence ",
        "",
        f"{_CHASSIS_TESTS}/test_commands.py::test_a_lower_fence_is_refused",
    ),
    Bug(
        "no fencing in the worker",
        "a late writer overwrites the checkpoint of its successor",
        WORKER,
        "leases.py",
        "WHERE instance_id = $1 AND version = $2 FOR UPDATE",
        "WHERE instance_id = $1 AND version >= $2 FOR UPDATE",
        f"{_LEASES}::test_a_late_writer_is_refused_after_a_takeover",
    ),
    Bug(
        "a lease by the wall clock",
        "a worker whose clock is ahead takes what another one holds",
        WORKER,
        "leases.py",
        "fetchrow(_CLAIM, self._owner, self._lease_s)",
        "fetchrow(_CLAIM.replace('lease_until < now()',"
        " f\"lease_until < '{unit.clock.now()}'\"), self._owner, self._lease_s)",
        f"{_LEASES}::test_a_worker_whose_clock_is_wrong_takes_nobodys_lease",
    ),
    Bug(
        "tokens forgiven for minutes",
        "a token works long after its end, wherever a clock is behind",
        CHASSIS,
        "tokens.py",
        "LEEWAY = timedelta(seconds=30)",
        "LEEWAY = timedelta(minutes=6)",
        "libs/chassis/tests/test_tokens.py"
        "::test_a_service_whose_clock_is_five_minutes_off_is_refused",
    ),
    Bug(
        "a date by the server's clock",
        "an entry made at midnight lies in the quarter of another time zone",
        TREASURY,
        "application/reverse_transaction.py",
        "on=command.on or work.clock.today()",
        "on=command.on or work.clock.now().date()",
        "services/treasury/tests/integration/test_clocks.py"
        "::test_the_date_of_an_entry_is_that_of_the_cooperatives_calendar",
    ),
    Bug(
        "a deadlock that is final",
        "of two commands that block each other one is refused, not run again",
        CHASSIS,
        "retrying.py",
        'frozenset({"40001", "40P01", "55P03"})',
        'frozenset({"40001", "55P03"})',
        f"{_CHASSIS_TESTS}/test_lock_faults.py"
        "::test_of_two_in_a_deadlock_one_goes_on_and_the_other_tries_again",
    ),
    Bug(
        "a float",
        "quotas beyond fifteen digits give a cent to the wrong member",
        KERNEL,
        "apportion.py",
        "divmod(total * weight, whole)",
        "(int(total * weight / whole), total * weight % whole)",
        "libs/kernel/tests/test_apportion.py::test_it_is_the_method_of_the_textbook",
    ),
    Bug(
        "remainders in the order of the list",
        "the cents left over go to whoever stands first",
        KERNEL,
        "apportion.py",
        "key=lambda i: (-divided[i][1], -weights[i], i)",
        "key=lambda i: i",
        "libs/kernel/tests/test_apportion.py"
        "::test_the_units_left_over_go_to_the_greatest_remainders",
    ),
    Bug(
        "approval of one's own",
        "a member decides on their own contribution",
        PEOPLE,
        "domain/review.py",
        "    if approver_id == str(contribution.member_id):\n        raise SelfApproval()\n",
        "",
        "services/people/tests/integration/test_reviews.py",
    ),
    Bug(
        "the second person may be the first",
        "whoever asks for a correction agrees to it too",
        AGREEMENTS,
        "domain/governance.py",
        "if self.mode is Mode.SECOND_PERSON and self.requested_by == str(voter):",
        "if False:",
        f"{_GOVERNANCE}::test_a_second_person_is_another_one",
    ),
    Bug(
        "a vote read without a lock",
        "two second people both decide, and the decision is told twice",
        AGREEMENTS,
        "adapters/sql_approvals.py",
        'return await self._one(id, "FOR UPDATE")',
        'return await self._one(id, "")',
        f"{_GOVERNANCE}::test_of_racing_second_people_one_decides",
    ),
    Bug(
        "a period written over what was heard of it",
        "a close opens a period anew in People that the fact of it has opened already",
        PEOPLE,
        "adapters/rows.py",
        'return f"{_insert_sql(table, names)} ON CONFLICT ({keys}) DO NOTHING"',
        "return _upsert_sql(table, names)",
        "services/people/tests/integration/test_copies_of_periods.py"
        "::test_a_close_that_opens_a_period_never_undoes_what_was_heard_of_it",
    ),
    Bug(
        "a role read and let go",
        "a steward's approval is in the books after the role was taken away",
        PEOPLE,
        "application/callers.py",
        "return await _entitled(work, role, work.members.share)",
        "return await _entitled(work, role, work.members.get)",
        "services/people/tests/integration/test_reviews.py"
        "::test_who_takes_a_role_away_waits_for_a_decision_under_way",
    ),
    Bug(
        "a projection with an effect",
        "a rebuild announces, posts or pays what was announced, posted or paid before",
        CHASSIS,
        "rebuilding.py",
        "        if unit.event_ids:\n",
        "        if False:\n",
        f"{_CHASSIS_TESTS}/test_rebuilding.py::test_a_handler_that_announces_is_none",
    ),
    Bug(
        "a decision lost in a rebuild",
        "a copy made anew no longer knows what its own service decided about it",
        AGREEMENTS,
        "adapters/projections.py",
        '"locked_by", "claims_digest"),',
        '"locked_by"),',
        "services/agreements/tests/integration/test_rebuilding.py"
        "::test_what_a_close_decided_about_a_period_outlives_its_copys_rebuild",
    ),
    Bug(
        "a formula in a cell",
        "a spreadsheet runs what a member wrote as a name",
        CLI,
        "spreadsheet.py",
        '    if cell.startswith(_STARTS) or cell.lstrip(" \\u00a0\\u3000").startswith(_STARTS):\n'
        '        return f"\'{cell}"\n',
        "",
        "cli/tests/test_spreadsheet.py::test_text_that_begins_like_a_formula_gets_an_apostrophe",
    ),
)
