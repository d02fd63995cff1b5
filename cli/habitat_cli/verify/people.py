"""Members and contributions, against what the other contexts made of them."""

from habitat_cli.verify.questions import Question

QUIET = "interval '60 seconds'"
"""So long a fact may be on its way before a copy that lags counts as wrong."""

_MEMBER_COPIES = """
SELECT format('member %s in {schema}', coalesce(m.number, c.member_number, c.member_id::text))
FROM people.member m
FULL JOIN {schema}.member c ON c.member_id = m.id
WHERE (c.tier = m.tier AND c.status = m.status AND c.display_name = m.display_name) IS NOT TRUE
  AND NOT EXISTS (SELECT FROM people.outbox o
                  WHERE o.aggregate_id = coalesce(m.id, c.member_id)
                    AND o.created_at > now() - {quiet})
"""

QUESTIONS = (
    Question(
        "I11", "Treasury's copy of members", _MEMBER_COPIES.format(schema="treasury", quiet=QUIET)
    ),
)
