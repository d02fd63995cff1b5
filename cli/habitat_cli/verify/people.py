"""Members and contributions, against what the other contexts made of them."""

from habitat_cli.verify.arrivals import settled

_TREASURY_MEMBERS = """
SELECT format('member %s in treasury', coalesce(m.number, c.member_number))
FROM people.member m FULL JOIN treasury.member c ON c.member_id = m.id
WHERE (c.member_number = m.number AND c.display_name = m.display_name AND c.tier = m.tier
       AND c.status = m.status) IS NOT TRUE
  AND coalesce(m.id, c.member_id) NOT IN (<moving in people>)
"""

_AGREEMENTS_MEMBERS = """
SELECT format('member %s in agreements', coalesce(m.number, c.number))
FROM people.member m
FULL JOIN (
    SELECT k.id AS member_id, k.number, k.display_name, k.role, s.tier, s.status
    FROM agreements.member k
    LEFT JOIN LATERAL (
        SELECT tier, status FROM agreements.member_standing
        WHERE member_id = k.id ORDER BY sequence DESC LIMIT 1
    ) s ON true
) c ON c.member_id = m.id
WHERE (c.number = m.number AND c.display_name = m.display_name AND c.tier = m.tier
       AND c.status = m.status AND c.role IN ('', m.role)) IS NOT TRUE
  AND coalesce(m.id, c.member_id) NOT IN (<moving in people>)
"""

_PERIODS = """
SELECT format('period %s in {schema}', coalesce(p.code, c.code))
FROM treasury.period p FULL JOIN {schema}.period c ON c.id = p.id
WHERE (c.code = p.code AND c.start_date = p.start_date AND c.end_date = p.end_date
       AND c.status = p.status) IS NOT TRUE
  AND coalesce(p.id, c.id) NOT IN (<moving in treasury>)
"""

# P7: exactly one claim for an approved contribution, with its value; imported history has none.
_CLAIMS = """
SELECT format('contribution %s', coalesce(k.number, c.contribution_number))
FROM people.contribution k
FULL JOIN agreements.claim c ON c.contribution_id = k.id
WHERE (CASE k.claim_status
           WHEN 'created' THEN k.status = 'approved' AND k.claim_id = c.id AND NOT c.reversed
           WHEN 'reversed' THEN k.status = 'reversed' AND coalesce(c.reversed, true)
           WHEN 'none' THEN c.id IS NULL
           ELSE false
       END
       AND (c.id IS NULL
            OR (c.raw_minor, c.minutes, c.member_id, c.period_id, c.category_code)
               = (k.value_minor, k.minutes, k.member_id, k.period_id, k.category_code)))
      IS NOT TRUE
  AND coalesce(k.id, c.contribution_id) NOT IN (<moving in people>)
  AND (c.id IS NULL OR c.id NOT IN (<moving in agreements>))
"""

_CAPITAL = """
SELECT format('contribution %s is %s, the ledger has %s', number, owed, posted)
FROM (
    SELECT coalesce(k.number, t.source_id) AS number,
           CASE WHEN k.posting_status = 'posted' AND k.status = 'approved'
                THEN ARRAY['BOOK ' || k.value_minor]
                     || CASE WHEN k.tax_value_minor > 0
                             THEN ARRAY['TAX ' || k.tax_value_minor] ELSE '{}' END
                ELSE '{}' END AS owed,
           coalesce(t.amounts, '{}') AS posted,
           k.posting_status, coalesce(k.id, t.source_id::uuid) AS id
    FROM people.contribution k
    FULL JOIN (
        SELECT t.source_id, max(t.posted_at) AS posted_at,
               array_agg(t.ledger || ' ' || t.total_minor ORDER BY t.ledger) AS amounts
        FROM treasury.transaction t
        WHERE t.source_type = 'contribution' AND t.reverses_id IS NULL
          AND NOT EXISTS (SELECT FROM treasury.transaction r WHERE r.reverses_id = t.id)
        GROUP BY t.source_id
    ) t ON t.source_id = k.id::text
    WHERE k.posting_status IS DISTINCT FROM 'not_applicable' OR t.source_id IS NOT NULL
) s
WHERE (owed <> posted OR posting_status = 'pending')
  AND id NOT IN (<moving in people>) AND id NOT IN (<moving in treasury>)
"""

QUESTIONS = (
    settled("I11", "Treasury's copy of members", _TREASURY_MEMBERS),
    settled("I11", "Agreements' copy of members", _AGREEMENTS_MEMBERS),
    settled("I11", "People's copy of periods", _PERIODS.format(schema="people")),
    settled("I11", "Agreements' copy of periods", _PERIODS.format(schema="agreements")),
    settled("I11", "claims of contributions", _CLAIMS),
    settled("I11", "capital contributions in the ledger", _CAPITAL),
)
