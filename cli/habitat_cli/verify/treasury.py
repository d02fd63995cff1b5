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
WHERE t.source_type IN ('contribution', 'distribution', 'agreement', 'close')
  AND t.reverses_id IS NULL
  AND NOT EXISTS (SELECT FROM treasury.transaction r WHERE r.reverses_id = t.id)
GROUP BY t.source_type, t.source_id, t.ledger, t.transaction_type
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

# A snapshot is what was posted up to its last entry and dated up to its day.
_ENTRIES_OF = """
    SELECT s.id AS snapshot_id, e.account_id, count(*) AS entries,
           coalesce(sum(e.amount_minor) FILTER (WHERE e.direction = 'debit'), 0) AS debits,
           coalesce(sum(e.amount_minor) FILTER (WHERE e.direction = 'credit'), 0) AS credits
    FROM treasury.period_snapshot s
    JOIN treasury.transaction t ON t.ledger = s.ledger AND t.transaction_date <= s.as_of_date
    JOIN treasury.entry e ON e.transaction_id = t.id AND e.entry_seq <= s.last_entry_seq
    GROUP BY s.id, e.account_id
"""

_SNAPSHOT_LINES = f"""
SELECT format('%s snapshot of period %s, account %s', s.ledger, p.code,
              coalesce(a.account_number, d.account_id::text))
FROM (
    SELECT coalesce(k.snapshot_id, f.snapshot_id) AS snapshot_id,
           coalesce(k.account_id, f.account_id) AS account_id,
           k.balance_minor, f.debits, f.credits
    FROM treasury.snapshot_balance k
    FULL JOIN ({_ENTRIES_OF}) f USING (snapshot_id, account_id)
    WHERE (k.debits_minor, k.credits_minor, k.entry_count)
          IS DISTINCT FROM (f.debits, f.credits, f.entries)
       OR abs(k.balance_minor) <> abs(f.debits - f.credits)
) d
JOIN ({_LATEST}) s ON s.id = d.snapshot_id
JOIN treasury.period p ON p.id = s.period_id
LEFT JOIN treasury.account a ON a.id = d.account_id
"""

_SNAPSHOT_TOTALS = f"""
SELECT format('%s snapshot of period %s: its totals or its seal', s.ledger, p.code)
FROM ({_LATEST}) s
JOIN treasury.period p ON p.id = s.period_id
LEFT JOIN (
    SELECT b.snapshot_id, count(*) AS accounts, sum(b.debits_minor) AS debits,
           sum(b.credits_minor) AS credits,
           string_agg(a.account_number || '|' || b.debits_minor || '|' || b.credits_minor || '|'
                      || b.entry_count, E'\\n' ORDER BY a.account_number COLLATE "C") AS lines
    FROM treasury.snapshot_balance b JOIN treasury.account a ON a.id = b.account_id
    GROUP BY b.snapshot_id
) k ON k.snapshot_id = s.id
WHERE (s.account_count, s.total_debits_minor, s.total_credits_minor)
      IS DISTINCT FROM (coalesce(k.accounts, 0), coalesce(k.debits, 0), coalesce(k.credits, 0))
   OR s.sha256 <> encode(sha256(convert_to(
          s.ledger || '|' || s.as_of_date || '|' || s.last_entry_seq || E'\\n'
          || coalesce(k.lines, ''), 'UTF8')), 'hex')
"""

# T6: capital moves in both ledgers under one economic event, or the move says it has no tax effect.
_NO_TWIN = """
SELECT format('transaction %s moves capital in one ledger only', min(t.number))
FROM treasury.transaction t
WHERE t.tax_effect IS NULL AND t.transaction_type NOT IN ('revaluation', 'reversal')
  AND EXISTS (SELECT FROM treasury.entry e JOIN treasury.account a ON a.id = e.account_id
              WHERE e.transaction_id = t.id AND a.member_role IN ('capital', 'declared'))
GROUP BY t.economic_event_id HAVING count(DISTINCT t.ledger) <> 2
"""

_STRAY_CAPITAL = """
SELECT format('account %s belongs to no capital account', a.account_number)
FROM treasury.account a LEFT JOIN treasury.capital_account c ON c.member_id = a.member_id
WHERE a.member_id IS NOT NULL AND c.member_id IS NULL
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
    Question("I5", "totals and seals of snapshots", _SNAPSHOT_TOTALS),
    Question("I5", "balances of snapshots", _SNAPSHOT_LINES),
    Question("I6", "capital in both ledgers", _NO_TWIN),
    Question("I6", "accounts of members", _STRAY_CAPITAL),
)
