"""The ledger: transactions, trial balance, closed periods, snapshots."""

from habitat_cli.verify.questions import Question

_COMPLETE = """
SELECT format('transaction %s', coalesce(t.number, s.transaction_id::text))
FROM (
    SELECT e.transaction_id, count(*) AS entries,
           sum(e.amount_minor) FILTER (WHERE e.direction = 'debit') AS debits,
           sum(e.amount_minor) FILTER (WHERE e.direction = 'credit') AS credits,
           min(a.ledger) AS ledger, count(a.ledger) AS known,
           count(DISTINCT a.ledger) AS ledgers
    FROM treasury.entry e
    LEFT JOIN treasury.account a ON (a.cooperative_id, a.id) = (e.cooperative_id, e.account_id)
    GROUP BY e.transaction_id
) s
FULL JOIN treasury.transaction t ON t.id = s.transaction_id
WHERE (s.debits = s.credits AND s.debits = t.total_minor AND s.entries = t.entry_count
       AND s.entries >= 2 AND s.known = s.entries AND s.ledgers = 1 AND s.ledger = t.ledger)
      IS NOT TRUE
"""

_TRIAL_BALANCE = """
SELECT format('%s is out by %s minor units', ledger, difference)
FROM (
    SELECT a.ledger, sum(CASE e.direction WHEN 'debit' THEN e.amount_minor
                                          ELSE -e.amount_minor END) AS difference
    FROM treasury.entry e
    JOIN treasury.account a ON (a.cooperative_id, a.id) = (e.cooperative_id, e.account_id)
    GROUP BY a.ledger
) s
WHERE difference <> 0
"""

_POSTED_TWICE = """
SELECT format('transactions %s for %s', string_agg(t.number, ', ' ORDER BY t.serial), t.source_key)
FROM treasury.transaction t
GROUP BY t.source_key HAVING count(*) > 1
"""

# A fact is posted once and may be taken back: what was reversed does not count.
_ONE_FACT_TWICE = """
SELECT format('transactions %s for %s %s', string_agg(t.number, ', ' ORDER BY t.serial),
              t.source_type, t.source_id)
FROM treasury.transaction t
WHERE t.source_type IN ('contribution', 'distribution', 'allocation', 'close')
  AND t.reverses_id IS NULL
  AND NOT EXISTS (SELECT FROM treasury.transaction r WHERE r.reverses_id = t.id)
GROUP BY t.source_type, t.source_id, t.ledger, t.transaction_type,
         regexp_replace(t.source_key, '^.*:', '')
HAVING count(*) > 1
"""

_REVERSED_TWICE = """
SELECT format('transaction %s', t.number)
FROM treasury.transaction r JOIN treasury.transaction t ON t.id = r.reverses_id
GROUP BY t.number HAVING count(*) > 1
"""

_OUTSIDE = """
SELECT format('transaction %s of %s in period %s', t.number, t.transaction_date, p.code)
FROM treasury.transaction t LEFT JOIN treasury.period p ON p.id = t.period_id
WHERE (t.transaction_date BETWEEN p.start_date AND p.end_date) IS NOT TRUE
"""

_LATEST = """
    SELECT DISTINCT ON (s.period_id, s.ledger) s.*
    FROM treasury.period_snapshot s JOIN treasury.period p ON p.id = s.period_id
    WHERE p.status IN ('closed', 'locked')
    ORDER BY s.period_id, s.ledger, s.revision DESC
"""

_AFTER_CLOSE = f"""
SELECT DISTINCT format('transaction %s in period %s', t.number, p.code)
FROM ({_LATEST}) s
JOIN treasury.period p ON p.id = s.period_id
JOIN treasury.transaction t ON t.period_id = s.period_id AND t.ledger = s.ledger
JOIN treasury.entry e ON e.transaction_id = t.id
WHERE e.entry_seq > s.last_entry_seq OR t.posted_at > p.closed_at
"""

_NO_SNAPSHOT = f"""
SELECT format('period %s has %s snapshots instead of one for each ledger', p.code,
              count(s.id))
FROM treasury.period p LEFT JOIN ({_LATEST}) s ON s.period_id = p.id
WHERE p.status IN ('closed', 'locked')
GROUP BY p.code HAVING count(s.id) <> 2
"""

QUESTIONS = (
    Question("I1", "entries of a transaction", _COMPLETE),
    Question("I2", "trial balance", _TRIAL_BALANCE),
    Question("I4", "one transaction for each key", _POSTED_TWICE),
    Question("I4", "one transaction for each fact", _ONE_FACT_TWICE),
    Question("I4", "one reversal for each transaction", _REVERSED_TWICE),
    Question("I5", "dates inside their period", _OUTSIDE),
    Question("I5", "postings after the close", _AFTER_CLOSE),
    Question("I5", "snapshots of closed periods", _NO_SNAPSHOT),
)
