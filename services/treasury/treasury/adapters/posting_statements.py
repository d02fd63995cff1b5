"""The three statements that write the journal; `$1` is the cooperative.

Header and entries of a posting go in by one statement, so that the triggers see them whole.
"""

from treasury.adapters.numbers import NUMBER, TAKE_SERIALS

_NUMBERED = TAKE_SERIALS.format(kind="'TX'", years="$28::text::int[]", many="$29::text::bigint[]")

POST = f"""
WITH taken AS ({_NUMBERED}
), asked AS (
    SELECT t.*, CASE WHEN t.number IS NULL THEN taken.last - t.place ELSE t.place END AS serial,
        taken.year
    FROM unnest($3::text::uuid[], $4::text::text[], $5::text::bigint[], $6::text::text[],
        $7::text::uuid[], $8::text::date[], $9::text::text[], $10::text::text[], $11::text::text[],
        $12::text::text[], $13::text::text[], $14::text::uuid[], $15::text::text[],
        $16::text::text[], $17::text::text[], $18::text::bigint[], $19::text::int[])
        AS t (id, number, place, ledger, period_id, day, type, description, source_type,
            source_id, source_key, event_id, tax_effect, created_by, approved_by, total, entries)
    LEFT JOIN taken ON t.number IS NULL AND taken.year = extract(year FROM t.day)
), header AS (
    INSERT INTO treasury.transaction (cooperative_id, posted_at, id, number, serial, ledger,
        period_id, transaction_date, transaction_type, description, source_type, source_id,
        source_key, economic_event_id, tax_effect, created_by, approved_by, total_minor,
        entry_count)
    SELECT $1, $2, id, coalesce(number, {NUMBER}), serial, ledger, period_id, day, type,
        description, source_type, source_id, source_key, event_id, tax_effect, created_by,
        approved_by, total, entries
    FROM asked
    RETURNING id, number, serial
), line AS (
    INSERT INTO treasury.entry (cooperative_id, transaction_id, line_no, account_id, direction,
        amount_minor, member_id, movement, memo)
    SELECT $1, e.* FROM unnest($20::text::uuid[], $21::text::int[], $22::text::uuid[],
        $23::text::text[], $24::text::bigint[], $25::text::uuid[], $26::text::text[],
        $27::text::text[]) AS e
)
SELECT id, number, serial FROM header
"""
# Of a transaction without a number `place` says how many of its year follow it; of one that has
# its number, the serial in it.

MIRROR = """
WITH pair AS (
    SELECT * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::uuid[])
        AS p (original_id, id, number, serial, event_id)
), header AS (
    INSERT INTO treasury.transaction (cooperative_id, id, number, serial, ledger, period_id,
        transaction_date, transaction_type, description, source_type, source_id, source_key,
        economic_event_id, tax_effect, reverses_id, reversal_reason, created_by, posted_at,
        total_minor, entry_count)
    SELECT $1, p.id, p.number, p.serial, t.ledger, $7, $8, 'reversal',
        left('Reversal of ' || t.number || ': ' || $9, 500), t.source_type, t.source_id,
        'reversal:' || t.id || ':' || t.ledger || ':reversal', p.event_id, t.tax_effect, t.id, $9,
        $10, $11, t.total_minor, t.entry_count
    FROM pair p JOIN treasury.transaction t ON t.cooperative_id = $1 AND t.id = p.original_id
)
INSERT INTO treasury.entry (cooperative_id, transaction_id, line_no, account_id, direction,
    amount_minor, member_id, movement, memo)
SELECT $1, p.id, e.line_no, e.account_id,
    CASE e.direction WHEN 'debit' THEN 'credit' ELSE 'debit' END, e.amount_minor, e.member_id,
    e.movement, e.memo
FROM pair p JOIN treasury.entry e ON e.cooperative_id = $1 AND e.transaction_id = p.original_id
ORDER BY p.id, e.line_no
"""

ALLOCATE = """
WITH line AS (
    SELECT l.*, row_number() OVER (ORDER BY place) AS nth
    FROM unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[]) WITH ORDINALITY
        AS l (member_id, retained, cash, tax, place)
), part AS (
    SELECT a.ledger, a.id AS account_id, line.nth, a.member_role,
           CASE WHEN a.ledger = 'TAX' THEN line.tax WHEN a.member_role = 'declared' THEN line.cash
                ELSE line.retained END AS credit
    FROM line JOIN treasury.account a ON a.cooperative_id = $1 AND a.member_id = line.member_id
         AND a.member_role IN ('capital', 'declared')
    UNION ALL
    SELECT a.ledger, a.id, 0, NULL, CASE a.ledger WHEN 'TAX' THEN -$7::bigint ELSE -$6::bigint END
    FROM treasury.account a
    WHERE a.cooperative_id = $1 AND a.ledger = ANY ($11) AND a.account_number = '3310'
), posted AS (
    SELECT part.*, row_number() OVER (PARTITION BY ledger ORDER BY nth, member_role) AS line_no
    FROM part WHERE credit <> 0
), size AS (
    SELECT ledger, count(*) AS entries,
           sum(credit) FILTER (WHERE credit > 0) AS credits,
           -sum(credit) FILTER (WHERE credit < 0) AS debits
    FROM posted GROUP BY ledger
), header AS (
    INSERT INTO treasury.transaction (cooperative_id, id, number, serial, ledger, period_id,
        transaction_date, transaction_type, description, source_type, source_id, source_key,
        economic_event_id, tax_effect, created_by, posted_at, total_minor, entry_count)
    SELECT $1, h.id, h.number, h.serial, h.ledger, $12, $13, 'allocation', $14, 'agreement', $15,
        'agreement:' || $15 || ':' || h.ledger || ':' || $16, $17,
        CASE WHEN h.ledger = 'BOOK' AND NOT 'TAX' = ANY ($11) THEN 'none' END, $18, $19,
        size.debits, size.entries
    FROM unnest($8::uuid[], $9::text[], $10::bigint[], $11::text[])
        AS h (id, number, serial, ledger)
    JOIN size ON size.ledger = h.ledger
    RETURNING id, ledger, total_minor, entry_count
)
INSERT INTO treasury.entry (cooperative_id, transaction_id, line_no, account_id, direction,
    amount_minor, movement, memo)
SELECT $1, header.id, posted.line_no, posted.account_id,
    CASE WHEN credit > 0 THEN 'credit' ELSE 'debit' END, abs(credit),
    CASE WHEN member_role IS NULL THEN NULL WHEN credit > 0 THEN 'allocation_income'
         ELSE 'allocation_loss' END, ''
FROM posted JOIN header ON header.ledger = posted.ledger
ORDER BY header.id, posted.line_no
"""
