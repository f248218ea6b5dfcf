-- name: counted
-- How many rows are chosen and their net, by currency, test or not, kind and status; besides, how many each day has.
SELECT
    business_date,
    currency,
    is_test,
    kind,
    status,
    count(*)::BIGINT AS row_count,
    sum(net_minor)::BIGINT AS net_minor
FROM facts.chosen(
    $since, $until, $terminals, $workstations, $sites, $channels, $statuses, $brands, $entry_modes, $kinds,
    $hour, $low_minor, $high_minor, $last4, $auth_code, $client, $invoice, $tests
)
GROUP BY GROUPING SETS ((currency, is_test, kind, status), (business_date))
ORDER BY business_date, currency, is_test, kind, status;

-- name: counted_by_cell
-- The same from the rollups, for filters that they know.
SELECT
    business_date,
    currency,
    is_test,
    kind,
    status,
    sum(count)::BIGINT AS row_count,
    sum(net_minor)::BIGINT AS net_minor
FROM facts.narrowed(
    'facts.rollups', $since, $until, $terminals, $workstations, $channels, $statuses, $brands, $entry_modes, $kinds,
    $hour, $tests
)
GROUP BY GROUPING SETS ((currency, is_test, kind, status), (business_date))
ORDER BY business_date, currency, is_test, kind, status;

-- name: amounts_around
-- The amounts between which a page of a list sorted by amount lies, and how many rows come before the first of them.
WITH counted AS (
    SELECT amount_minor, count(*) AS row_count
    FROM facts.chosen(
        $since, $until, $terminals, $workstations, $sites, $channels, $statuses, $brands, $entry_modes, $kinds,
        $hour, $low_minor, $high_minor, $last4, $auth_code, $client, $invoice, $tests
    )
    GROUP BY amount_minor
),
placed AS (
    SELECT
        amount_minor,
        row_count,
        sum(row_count) OVER (
            ORDER BY CASE WHEN $sort = 'largest' THEN -amount_minor ELSE amount_minor END
        ) AS upto
    FROM counted
)
SELECT
    min(amount_minor) AS low_minor,
    max(amount_minor) AS high_minor,
    coalesce(min(upto - row_count), 0)::BIGINT AS before
FROM placed
WHERE upto > $skip AND upto - row_count < $skip + $size;

-- name: places
-- Where the rows of a page stand, in the order of the list: few columns are read to sort, and of few days or amounts.
WITH keyed AS NOT MATERIALIZED (
    SELECT
        payment_id,
        occurred_at,
        CASE $sort WHEN 'largest' THEN -amount_minor WHEN 'smallest' THEN amount_minor END AS by_amount,
        CASE $sort WHEN 'oldest' THEN 1 ELSE -1 END * (business_date - DATE '1970-01-01') AS by_day,
        CASE $sort WHEN 'oldest' THEN 1 ELSE -1 END * epoch_us(occurred_at) AS by_instant
    FROM facts.chosen(
        $since, $until, $terminals, $workstations, $sites, $channels, $statuses, $brands, $entry_modes, $kinds,
        $hour, $low_minor, $high_minor, $last4, $auth_code, $client, $invoice, $tests
    )
),
picked AS MATERIALIZED (
    SELECT * FROM keyed ORDER BY by_amount, by_day, by_instant, payment_id LIMIT $size OFFSET $skip
),
near AS MATERIALIZED (
    SELECT payment.rowid AS place, payment.payment_id
    FROM facts.payments AS payment
    SEMI JOIN picked ON picked.occurred_at = payment.occurred_at
)
SELECT near.place, near.payment_id
FROM near
INNER JOIN picked ON picked.payment_id = near.payment_id
ORDER BY picked.by_amount, picked.by_day, picked.by_instant, picked.payment_id;

-- name: found_places
-- Where the rows stand that carry a text as id, reference, provider's id, RRN or authorisation code; newest first.
WITH hits AS MATERIALIZED (
    SELECT payment_id, occurred_at FROM facts.payment_keys
    WHERE key_hash = md5_number_lower('reference:' || $text)
    UNION ALL
    SELECT payment_id, occurred_at FROM facts.payment_keys
    WHERE key_hash = md5_number_lower('remote_id:' || $text)
    UNION ALL
    SELECT payment_id, occurred_at FROM facts.payment_keys WHERE key_hash = md5_number_lower('file_id:' || $text)
    UNION ALL
    SELECT payment_id, occurred_at FROM facts.payment_keys WHERE key_hash = md5_number_lower('rrn:' || $text)
    UNION ALL
    SELECT payment_id, occurred_at FROM facts.payment_keys
    WHERE key_hash = md5_number_lower('auth_code:' || upper($text))
),
newest AS (
    SELECT payment_id FROM hits GROUP BY payment_id ORDER BY max(occurred_at) DESC, payment_id LIMIT $size
),
wanted AS MATERIALIZED (
    SELECT payment_id FROM newest
    UNION
    SELECT lower($text)
),
-- What a source said later may have moved the payment's instant: all those it ever had are looked at.
instants AS MATERIALIZED (
    SELECT DISTINCT known.occurred_at FROM facts.payment_ids AS known
    SEMI JOIN wanted ON known.id_hash = md5_number_lower(wanted.payment_id)
),
near AS MATERIALIZED (
    SELECT payment.rowid AS place, payment.payment_id, payment.occurred_at
    FROM facts.payments AS payment
    SEMI JOIN instants ON instants.occurred_at = payment.occurred_at
)
SELECT near.place, near.payment_id
FROM near
SEMI JOIN wanted ON wanted.payment_id = near.payment_id
ORDER BY near.occurred_at DESC, near.payment_id;

-- name: claimed_places
-- Where the payments of a card and an amount stand, tests left out, by time.
SELECT rowid AS place, payment_id FROM facts.payments
WHERE business_date BETWEEN $since AND $until
    AND kind = 'payment'
    AND last4 = $last4
    AND amount_minor = $amount_minor
    AND NOT is_test
ORDER BY occurred_at, payment_id;

-- name: undoing_places
-- Where the voids and refunds of some rows stand, and what undid those in turn, by time.
WITH told AS MATERIALIZED (
    SELECT unnest($payment_ids::VARCHAR[]) AS payment_id
),
linked AS MATERIALIZED (
    SELECT link.child_id FROM facts.links AS link
    SEMI JOIN told ON told.payment_id = link.parent_id
),
kin AS MATERIALIZED (
    SELECT child_id FROM linked
    UNION
    SELECT link.child_id FROM facts.links AS link
    SEMI JOIN linked ON linked.child_id = link.parent_id
),
instants AS MATERIALIZED (
    SELECT DISTINCT known.occurred_at FROM facts.payment_ids AS known
    SEMI JOIN kin ON known.id_hash = md5_number_lower(kin.child_id)
),
near AS MATERIALIZED (
    SELECT payment.rowid AS place, payment.payment_id, payment.occurred_at
    FROM facts.payments AS payment
    SEMI JOIN instants ON instants.occurred_at = payment.occurred_at
)
SELECT near.place, near.payment_id
FROM near
SEMI JOIN kin ON kin.child_id = near.payment_id
ORDER BY near.occurred_at, near.payment_id;

-- name: loose_places
-- Where the approved voids and refunds of a card and an amount stand whose payment is not known, by time.
SELECT rowid AS place, payment_id FROM facts.payments
WHERE business_date BETWEEN $since AND $until
    AND kind IN ('void', 'refund')
    AND parent_id IS NULL
    AND status = 'approved'
    AND last4 = $last4
    AND amount_minor = $amount_minor
    AND NOT is_test
ORDER BY occurred_at, payment_id;

-- name: listed
-- The rows at these places, in this order: with alias and site as they were, and what those that undo them made of them.
WITH wanted AS MATERIALIZED (
    SELECT unnest($places::BIGINT[]) AS place, generate_subscripts($places::BIGINT[], 1) AS number
),
told AS MATERIALIZED (
    SELECT wanted.number, payment.*
    FROM facts.payments AS payment
    INNER JOIN wanted ON wanted.place = payment.rowid
),
children AS MATERIALIZED (
    SELECT child.payment_id, child.parent_id, child.kind, child.amount_minor, child.occurred_at
    FROM facts.payments AS child
    SEMI JOIN (SELECT unnest($undoing::BIGINT[]) AS place) AS wanted ON wanted.place = child.rowid
    WHERE child.status = 'approved'
),
voids AS (
    SELECT parent_id, min(occurred_at) AS voided_at FROM children WHERE kind = 'void' GROUP BY parent_id
),
refunds AS (
    SELECT children.parent_id, sum(children.amount_minor)::BIGINT AS refunded_minor
    FROM children
    ANTI JOIN voids ON voids.parent_id = children.payment_id
    WHERE children.kind = 'refund'
    GROUP BY children.parent_id
),
doubles AS (
    SELECT subject AS payment_id FROM facts.findings WHERE kind = 'possible_double' AND state <> 'resolved'
    UNION
    SELECT json_extract_string(facts, '$.earlier_id') FROM facts.findings
    WHERE kind = 'possible_double' AND state <> 'resolved'
)
SELECT
    told.payment_id,
    told.kind,
    told.undoes,
    told.parent_id,
    told.occurred_at,
    told.business_date,
    told.terminal_serial,
    coalesce(span.alias, told.terminal_serial) AS terminal_alias,
    span.site,
    CASE WHEN $with_clients::BOOLEAN THEN told.client END AS client,
    told.amount_minor,
    told.net_minor,
    told.currency,
    told.status,
    told.decline_code,
    told.decline_text,
    told.card_brand,
    told.last4,
    told.wallet,
    told.auth_code,
    told.is_test,
    coalesce(refunds.refunded_minor, 0) AS refunded_minor,
    voids.voided_at,
    doubles.payment_id IS NOT NULL AS is_possible_double
FROM told
LEFT JOIN ops.terminal_spans AS span
    ON span.serial = told.terminal_serial
    AND told.occurred_at >= span.valid_from
    AND told.occurred_at < span.valid_until
LEFT JOIN refunds ON refunds.parent_id = told.payment_id
LEFT JOIN voids ON voids.parent_id = told.payment_id
LEFT JOIN doubles ON doubles.payment_id = told.payment_id
ORDER BY told.number;
