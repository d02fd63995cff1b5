"""I7: nobody decides on their own contribution; what takes two people has two distinct ones.

Source: domain specification 5.6 and 11; imported decisions are exempt (compliance, AL-10).
"""

from habitat_cli.verify.questions import Question

_OWN_CONTRIBUTION = """
SELECT format('contribution %s: its owner decided on it', k.number)
FROM people.contribution k
WHERE k.decided_by = k.member_id::text
   OR EXISTS (SELECT FROM people.approval a
              WHERE a.contribution_id = k.id AND a.approver_id = k.member_id::text)
"""

_LOGGED_AND_APPROVED = """
SELECT format('contribution %s: who logged it approved it', k.number)
FROM people.contribution k JOIN people.approval a ON a.contribution_id = k.id
WHERE a.decision = 'approve' AND a.approver_id = k.created_by AND a.policy_version <> 'imported'
"""

_TOO_FEW_REVIEWERS = """
SELECT format('contribution %s: %s of %s reviewers approved it', k.number,
              count(DISTINCT a.approver_id), k.required_approvals)
FROM people.contribution k
LEFT JOIN people.approval a
    ON a.contribution_id = k.id AND a.round = k.round AND a.decision = 'approve'
WHERE k.status IN ('approved', 'reversed')
  AND NOT EXISTS (SELECT FROM people.imported_contribution i WHERE i.contribution_id = k.id)
GROUP BY k.id, k.number, k.required_approvals
HAVING count(DISTINCT a.approver_id) < k.required_approvals
"""

_OWN_TRANSACTION = """
SELECT format('transaction %s: who prepared it approved it', t.number)
FROM treasury.transaction t WHERE t.approved_by = t.created_by
"""

_NEVER_APPROVED = """
SELECT format('transaction %s was sent to approval, nobody approved it', t.number)
FROM treasury.transaction t
WHERE t.approved_by IS NULL
  AND EXISTS (SELECT FROM treasury.audit_entry x WHERE x.action = 'submit_transaction'
              AND x.subject_type = 'transaction' AND x.subject_id = t.id::text)
"""

_DECISIONS = """
SELECT format('the %s of %s was approved by %s of %s people', replace(d.subject_type, '_', ' '),
              d.subject_id, count(v.voter_id), needed)
FROM (
    SELECT a.*, CASE mode WHEN 'stewards' THEN greatest(required, 2) ELSE required END AS needed
    FROM agreements.approval a WHERE a.outcome = 'approved'
) d
LEFT JOIN agreements.vote v ON v.approval_id = d.id AND v.choice = 'approve'
    AND NOT (d.mode = 'second_person' AND v.voter_id::text = d.requested_by)
GROUP BY d.id, d.subject_type, d.subject_id, needed HAVING count(v.voter_id) < needed
"""

_UNDECIDED = """
SELECT format('agreement %s is %s without a decision', g.number, g.status)
FROM agreements.agreement g
WHERE g.status IN ('approved', 'applied', 'executed')
  AND NOT EXISTS (SELECT FROM agreements.approval a WHERE a.subject_id = g.id
                  AND a.subject_type = 'allocation_agreement' AND a.outcome = 'approved')
"""

_ONE_ACTOR = """
SELECT format('{schema}: %s of %s %s has one person for two (audit entry %s)', x.action,
              x.subject_type, x.subject_id, x.seq)
FROM {schema}.audit_entry x
WHERE x.second_actor_id = x.actor_id
   OR (x.second_actor_id IS NULL AND x.action IN ('reopen_period', 'approve_transaction'))
"""

QUESTIONS = (
    Question("I7", "decisions on contributions of one's own", _OWN_CONTRIBUTION),
    Question("I7", "approvals of what one logged", _LOGGED_AND_APPROVED),
    Question("I7", "reviewers of a contribution", _TOO_FEW_REVIEWERS),
    Question("I7", "approvals of one's own transaction", _OWN_TRANSACTION),
    Question("I7", "transactions above the threshold", _NEVER_APPROVED),
    Question("I7", "votes of a decision", _DECISIONS),
    Question("I7", "decisions on agreements", _UNDECIDED),
    Question(
        "I7",
        "acts of two people",
        " UNION ALL ".join(
            _ONE_ACTOR.format(schema=schema)
            for schema in ("treasury", "people", "agreements", "worker")
        ),
    ),
)
