"""Allocations against the approved surplus, their claims, and the ledger."""

from habitat_cli.verify.arrivals import settled
from habitat_cli.verify.questions import Question

_IN_FORCE = "('proposed', 'approved', 'applied', 'executed')"

_LINES_SUM = f"""
SELECT format('agreement %s: its lines do not sum to what was approved', g.number)
FROM agreements.agreement g
LEFT JOIN (
    SELECT agreement_id, sum(total_minor) AS total, sum(cash_minor) AS cash,
           sum(retained_minor) AS retained, sum(tax_total_minor) AS tax, count(*) AS members,
           sum(weighted_e4) AS weighted, sum(share_num) AS shares
    FROM agreements.allocation GROUP BY agreement_id
) s ON s.agreement_id = g.id
WHERE g.status IN {_IN_FORCE}
  AND (coalesce(s.total, 0), coalesce(s.cash, 0), coalesce(s.retained, 0), coalesce(s.tax, 0),
       coalesce(s.members, 0), coalesce(s.weighted, 0), coalesce(s.shares, 0))
      IS DISTINCT FROM
      (g.surplus_minor::numeric, g.cash_minor::numeric, g.retained_minor::numeric,
       g.tax_total_minor::numeric, g.member_count::bigint, g.total_weighted_e4, g.share_den)
"""

_LINE_PARTS = """
SELECT format('allocation %s: its parts do not sum to its total', a.number)
FROM agreements.allocation a
WHERE a.cash_minor + a.retained_minor <> a.total_minor
   OR (SELECT coalesce(sum(part), 0) FROM unnest(a.amounts_minor) AS part) <> a.total_minor
   OR (SELECT coalesce(sum(part), 0) FROM unnest(a.tax_minor) AS part) <> a.tax_total_minor
"""

# The largest-remainder method in SQL: floors, then one unit each to the greatest remainders; ties
# go to the greater share, then to the lower member number. Losses that somebody could not bear
# whole are placed in rounds and are not asked here.
_APPORTIONED = f"""
SELECT format('allocation %s is %s instead of %s', number, total_minor, expected)
FROM (
    SELECT a.number, a.total_minor, a.sign * (a.floor + (
               row_number() OVER (PARTITION BY a.agreement_id
                                  ORDER BY a.remainder DESC, a.share_num DESC, a.member_key)
               <= abs(a.surplus_minor) - sum(a.floor) OVER (PARTITION BY a.agreement_id)
           )::int) AS expected
    FROM (
        SELECT l.*, g.surplus_minor, sign(g.surplus_minor) AS sign,
               div(abs(g.surplus_minor) * l.share_num, g.share_den) AS floor,
               mod(abs(g.surplus_minor) * l.share_num, g.share_den) AS remainder
        FROM agreements.allocation l JOIN agreements.agreement g ON g.id = l.agreement_id
        WHERE g.status IN {_IN_FORCE} AND g.share_den > 0 AND NOT g.limited
    ) a
) e
WHERE total_minor <> expected
"""

_CLAIMS_COUNTED = """
SELECT format('agreement %s: the claims of member %s weigh %s, counted were %s', number, member,
              claimed, counted)
FROM (
    SELECT g.number, coalesce(m.number, w.member_id::text) AS member,
           sum(w.claimed) AS claimed, sum(w.counted) AS counted
    FROM (
        SELECT g.id AS agreement_id, c.member_id, c.weighted_e4 AS claimed, 0 AS counted
        FROM agreements.agreement g JOIN agreements.claim c ON c.period_id = g.period_id
        WHERE NOT c.reversed
        UNION ALL
        SELECT agreement_id, member_id, 0, weighted_e4 FROM agreements.allocation
        UNION ALL
        SELECT agreement_id, member_id, 0, weighted_e4 FROM agreements.agreement_exclusion
    ) w
    JOIN agreements.agreement g ON g.id = w.agreement_id AND g.status IN ('applied', 'executed')
    LEFT JOIN agreements.member m ON m.id = w.member_id
    GROUP BY g.number, w.member_id, m.number
) s
WHERE claimed <> counted
"""

_LIVE = """
    t.reverses_id IS NULL
    AND NOT EXISTS (SELECT FROM treasury.transaction r WHERE r.reverses_id = t.id)
"""

_POSTED = f"""
SELECT format('agreement %s, member %s: the ledger has %s of %s', number, member, posted, owed)
FROM (
    SELECT g.number, coalesce(m.number, w.member_id::text) AS member,
           array_agg(w.ledger || ' ' || w.part || ' ' || w.posted ORDER BY w.ledger, w.part)
               AS posted,
           array_agg(w.ledger || ' ' || w.part || ' ' || w.owed ORDER BY w.ledger, w.part) AS owed
    FROM (
        SELECT agreement_id, member_id, ledger, part, sum(owed) AS owed, sum(posted) AS posted
        FROM (
            SELECT a.agreement_id, a.member_id, v.ledger, v.part, v.owed, 0 AS posted
            FROM agreements.allocation a
            CROSS JOIN LATERAL (VALUES ('BOOK', 'capital', a.retained_minor),
                                       ('BOOK', 'declared', a.cash_minor),
                                       ('TAX', 'capital', a.tax_total_minor))
                       AS v (ledger, part, owed)
            UNION ALL
            SELECT t.source_id::uuid, c.member_id, t.ledger, c.member_role, 0,
                   CASE e.direction WHEN 'credit' THEN e.amount_minor ELSE -e.amount_minor END
            FROM treasury.transaction t
            JOIN treasury.entry e ON e.transaction_id = t.id
            JOIN treasury.account c ON c.id = e.account_id AND c.member_id IS NOT NULL
            WHERE t.source_type = 'agreement' AND t.transaction_type = 'allocation' AND {_LIVE}
        ) both_sides
        GROUP BY agreement_id, member_id, ledger, part
    ) w
    JOIN agreements.agreement g ON g.id = w.agreement_id AND g.status IN ('applied', 'executed')
    LEFT JOIN agreements.member m ON m.id = w.member_id
    WHERE w.owed <> w.posted
    GROUP BY g.number, w.member_id, m.number
) s
"""

_NET_INCOME = f"""
SELECT format('agreement %s: the close posted a result of %s, the agreement says %s', g.number,
              coalesce(s.net, 0), g.net_income_minor)
FROM agreements.agreement g
LEFT JOIN (
    SELECT t.period_id, sum(CASE e.direction WHEN 'credit' THEN e.amount_minor
                                             ELSE -e.amount_minor END) AS net
    FROM treasury.transaction t
    JOIN treasury.entry e ON e.transaction_id = t.id
    JOIN treasury.account a ON a.id = e.account_id AND a.account_type = 'equity'
    WHERE t.ledger = 'BOOK' AND t.transaction_type = 'closing' AND {_LIVE}
    GROUP BY t.period_id
) s ON s.period_id = g.period_id
WHERE g.status IN ('applied', 'executed') AND coalesce(s.net, 0) <> g.net_income_minor
"""

# Treasury posts a payment when it hears of it.
_PAID = f"""
SELECT format('distribution %s: %s was paid, the ledger has %s', number, owed, posted)
FROM (
    SELECT coalesce(d.id::text, p.source_id) AS id, coalesce(d.number, p.source_id) AS number,
           CASE WHEN d.status = 'completed' THEN d.amount_minor ELSE 0 END AS owed,
           coalesce(p.amounts, '{{}}') AS posted
    FROM agreements.distribution d
    FULL JOIN (
        SELECT t.source_id, array_agg(t.total_minor ORDER BY t.ledger) AS amounts
        FROM treasury.transaction t
        WHERE t.source_type = 'distribution' AND t.transaction_type = 'distribution' AND {_LIVE}
        GROUP BY t.source_id
    ) p ON p.source_id = d.id::text
) s
WHERE posted <> CASE WHEN owed = 0 THEN '{{}}' ELSE ARRAY[owed, owed] END
  AND id NOT IN (SELECT aggregate_id::text FROM (<moving in agreements>) AS moving)
"""

_OVERPAID = """
SELECT format('allocation %s: payments of %s exceed the cash part %s', a.number,
              sum(d.amount_minor), a.cash_minor)
FROM agreements.allocation a JOIN agreements.distribution d ON d.allocation_id = a.id
WHERE d.status NOT IN ('cancelled', 'returned') OR d.re_retained
GROUP BY a.number, a.cash_minor HAVING sum(d.amount_minor) > a.cash_minor
"""

_SETTLED = """
SELECT format('agreement %s says %s is settled, its payments say %s', g.number,
              g.settled_cash_minor, coalesce(s.settled, 0))
FROM agreements.agreement g
LEFT JOIN (SELECT agreement_id, sum(amount_minor) AS settled FROM agreements.distribution
           WHERE status = 'completed' OR re_retained GROUP BY agreement_id) s
    ON s.agreement_id = g.id
WHERE g.settled_cash_minor <> coalesce(s.settled, 0)
"""

_SECOND_CLAIM = """
SELECT format('claims %s for one contribution', string_agg(id::text, ', '))
FROM agreements.claim GROUP BY contribution_id HAVING count(*) > 1
"""

_SECOND_LINE = """
SELECT format('allocations %s for one member', string_agg(number, ', '))
FROM agreements.allocation GROUP BY agreement_id, member_id HAVING count(*) > 1
"""

_SECOND_PAYMENT = """
SELECT format('distributions %s for one part', string_agg(number, ', '))
FROM agreements.distribution WHERE status NOT IN ('cancelled', 'returned')
GROUP BY allocation_id, part_no HAVING count(*) > 1
"""

_SECOND_AGREEMENT = f"""
SELECT format('agreements %s for one period', string_agg(number, ', '))
FROM agreements.agreement WHERE status IN {_IN_FORCE}
GROUP BY period_id HAVING count(*) > 1
"""

QUESTIONS: tuple[Question, ...] = (
    Question("I4", "one claim for each contribution", _SECOND_CLAIM),
    Question("I4", "one line for each member", _SECOND_LINE),
    Question("I4", "one payment for each part", _SECOND_PAYMENT),
    Question("I4", "one agreement for each period", _SECOND_AGREEMENT),
    Question("I6", "sums of the lines", _LINES_SUM),
    Question("I6", "parts of a line", _LINE_PARTS),
    Question("I6", "apportionment", _APPORTIONED),
    Question("I6", "net income", _NET_INCOME),
    Question("I6", "claims that count", _CLAIMS_COUNTED),
    Question("I6", "postings of the agreement", _POSTED),
    settled("I6", "payments in the ledger", _PAID),
    Question("I6", "payments within the cash part", _OVERPAID),
    Question("I11", "settled cash", _SETTLED),
)
