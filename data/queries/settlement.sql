-- name: candidates
-- Payments and refunds of a period whose settlement may have changed since it was read, newest first.
WITH latest AS (
    SELECT *
    FROM facts.settlement_lookups
    WHERE connector = $connector AND occurred_at >= $since AND occurred_at < $until
    QUALIFY row_number() OVER (PARTITION BY payment_id ORDER BY looked_up_at DESC) = 1
), placed AS (
    SELECT *, row_number() OVER (PARTITION BY is_final ORDER BY occurred_at DESC, payment_id) AS place FROM latest
), told AS (
    -- When a feed, or an answer about one payment, last said something new of it.
    SELECT payment_id, max(recorded_at) AS told_at
    FROM facts.payment_versions
    WHERE occurred_at >= $since AND (source LIKE '%.feed' OR source LIKE '%.status')
    GROUP BY payment_id
), undoing AS (
    SELECT payment_id, parent_id FROM facts.payments WHERE occurred_at >= $since AND parent_id IS NOT NULL
), touched AS (
    -- A void touches the refund it undoes, and the payment of that refund.
    SELECT payment_id, max(told_at) AS touched_at
    FROM (
        SELECT payment_id, told_at FROM told
        UNION ALL
        SELECT child.parent_id, told.told_at FROM told INNER JOIN undoing AS child USING (payment_id)
        UNION ALL
        SELECT undone.parent_id, told.told_at
        FROM told
        INNER JOIN undoing AS child USING (payment_id)
        INNER JOIN undoing AS undone ON undone.payment_id = child.parent_id
    )
    GROUP BY payment_id
)
SELECT
    payment.payment_id,
    payment.remote_id,
    payment.occurred_at,
    payment.reference,
    payment.kind,
    payment.amount_minor,
    payment.currency
FROM facts.payments AS payment
LEFT JOIN placed ON placed.payment_id = payment.payment_id
LEFT JOIN touched ON touched.payment_id = payment.payment_id
WHERE payment.occurred_at >= $since
    AND payment.occurred_at < $until
    AND payment.kind IN ('payment', 'refund')
    AND payment.status IN ('approved', 'unknown')
    AND payment.amount_source <> 'inferred'
    AND (
        placed.payment_id IS NULL
        OR placed.looked_up_at < touched.touched_at
        OR (
            NOT $is_new_only
            AND CASE
                WHEN placed.is_final THEN placed.looked_up_at < $again_before AND placed.place <= $again_most
                ELSE
                    placed.looked_up_at < $due_before
                    AND (placed.is_known OR payment.occurred_at >= $unknown_since)
            END
        )
    )
ORDER BY payment.occurred_at DESC, payment.payment_id
LIMIT $count;

-- name: reference
-- Enough of one payment to look it up.
SELECT payment_id, remote_id, occurred_at, reference, kind, amount_minor, currency
FROM facts.payments
WHERE payment_id = $payment_id AND occurred_at = $occurred_at;

-- name: forget_lookup
-- Forget the look-up that said the same; the last one of another amount stays, to tell since when it is different.
DELETE FROM facts.settlement_lookups
WHERE payment_id = $payment_id
    AND connector = $connector
    AND available_to_refund_minor IS NOT DISTINCT FROM $available_to_refund_minor;

-- name: add_lookup
-- A payment was looked up.
INSERT INTO facts.settlement_lookups VALUES (
    $payment_id, $connector, $occurred_at, $looked_up_at, $is_known, $is_final, $available_to_refund_minor
);

-- name: explained
-- How much of a payment the approved voids and refunds that we were shown give back.
SELECT CAST(coalesce(sum(abs(child.net_minor)), 0) AS BIGINT) AS explained_minor
FROM facts.payments AS child
LEFT JOIN facts.payments AS undone
    ON undone.kind = 'void'
    AND undone.status = 'approved'
    AND undone.parent_id = child.payment_id
    AND undone.occurred_at >= $since
WHERE child.parent_id = $payment_id
    AND child.kind IN ('void', 'refund')
    AND child.status = 'approved'
    AND child.amount_source <> 'inferred'
    AND child.occurred_at >= $since
    AND undone.payment_id IS NULL;

-- name: unbalanced
-- Payments of which more was given back than the voids and refunds we know explain, and those with an inferred refund.
WITH said AS (
    SELECT * FROM facts.settlement_lookups WHERE connector = $connector AND occurred_at >= $since
), newest AS (
    SELECT * FROM said QUALIFY row_number() OVER (PARTITION BY payment_id ORDER BY looked_up_at DESC) = 1
), latest AS (
    SELECT * FROM newest WHERE available_to_refund_minor IS NOT NULL
), voided AS (
    SELECT parent_id, min(occurred_at) AS voided_at
    FROM facts.payments
    WHERE kind = 'void' AND status = 'approved' AND parent_id IS NOT NULL AND occurred_at >= $since
    GROUP BY parent_id
), undoing AS (
    SELECT
        child.parent_id,
        child.amount_source = 'inferred' AS is_inferred,
        abs(child.net_minor) AS given_back_minor,
        child.occurred_at,
        voided.voided_at
    FROM facts.payments AS child
    LEFT JOIN voided ON voided.parent_id = child.payment_id
    WHERE child.kind IN ('void', 'refund')
        AND child.status = 'approved'
        AND child.parent_id IS NOT NULL
        AND child.occurred_at >= $since
), sums AS (
    SELECT
        latest.payment_id,
        coalesce(
            sum(undoing.given_back_minor) FILTER (
                WHERE NOT undoing.is_inferred
                    AND undoing.occurred_at <= latest.looked_up_at
                    AND (undoing.voided_at IS NULL OR undoing.voided_at > latest.looked_up_at)
            ),
            0
        ) AS known_minor,
        coalesce(sum(undoing.given_back_minor) FILTER (WHERE undoing.is_inferred), 0) AS inferred_minor
    FROM latest
    LEFT JOIN undoing ON undoing.parent_id = latest.payment_id
    GROUP BY latest.payment_id
), proven AS (
    -- Every feed was read, without a hole, from the payment to its look-up.
    SELECT latest.payment_id
    FROM latest
    INNER JOIN facts.coverage AS span
        ON span.since <= latest.occurred_at AND span.until >= latest.looked_up_at
    WHERE list_contains(CAST($feeds AS VARCHAR[]), span.connector)
    GROUP BY latest.payment_id
    HAVING count(DISTINCT span.connector) = len(CAST($feeds AS VARCHAR[]))
)
SELECT
    payment.payment_id,
    payment.remote_id,
    payment.occurred_at,
    payment.merchant_account,
    payment.amount_minor,
    payment.currency,
    payment.is_test,
    payment.last4,
    latest.looked_up_at,
    latest.available_to_refund_minor AS available_minor,
    (
        SELECT max(said.looked_up_at)
        FROM said
        WHERE said.payment_id = payment.payment_id
            AND said.available_to_refund_minor > latest.available_to_refund_minor
    ) AS higher_at,
    CAST(payment.amount_minor - latest.available_to_refund_minor - sums.known_minor AS BIGINT) AS unexplained_minor,
    CAST(sums.inferred_minor AS BIGINT) AS inferred_minor,
    proven.payment_id IS NOT NULL AND payment.settlement_state = 'settled' AS is_proven
FROM latest
INNER JOIN sums ON sums.payment_id = latest.payment_id
INNER JOIN facts.payments AS payment
    ON payment.payment_id = latest.payment_id AND payment.occurred_at >= $since
LEFT JOIN proven ON proven.payment_id = latest.payment_id
WHERE payment.kind = 'payment'
    AND payment.status = 'approved'
    AND (
        sums.inferred_minor > 0
        OR (
            payment.settlement_state = 'settled'
            AND payment.amount_minor - latest.available_to_refund_minor > sums.known_minor
        )
    )
ORDER BY payment.occurred_at, payment.payment_id;

-- name: falls
-- What each look-up of a payment showed given back, beyond the voids and refunds that we know of until then.
WITH said AS (
    SELECT looked_up_at, available_to_refund_minor AS available_minor
    FROM facts.settlement_lookups
    WHERE connector = $connector
        AND payment_id = $payment_id
        AND occurred_at >= $since
        AND available_to_refund_minor IS NOT NULL
), undoing AS (
    SELECT child.payment_id, abs(child.net_minor) AS given_back_minor, child.occurred_at, min(undone.occurred_at) AS voided_at
    FROM facts.payments AS child
    LEFT JOIN facts.payments AS undone
        ON undone.parent_id = child.payment_id
        AND undone.kind = 'void'
        AND undone.status = 'approved'
        AND undone.occurred_at >= $since
    WHERE child.parent_id = $payment_id
        AND child.kind IN ('void', 'refund')
        AND child.status = 'approved'
        AND child.amount_source <> 'inferred'
        AND child.occurred_at >= $since
    GROUP BY ALL
)
SELECT
    said.looked_up_at,
    CAST(
        $amount_minor - said.available_minor - coalesce(
            sum(undoing.given_back_minor) FILTER (
                WHERE undoing.voided_at IS NULL OR undoing.voided_at > said.looked_up_at
            ),
            0
        ) AS BIGINT
    ) AS unexplained_minor
FROM said
LEFT JOIN undoing ON undoing.occurred_at <= said.looked_up_at
GROUP BY said.looked_up_at, said.available_minor
ORDER BY said.looked_up_at;

-- name: unlinked_refunds
-- The refunds of a period whose payment is not known and may be one of this card, the largest first.
SELECT payment_id, occurred_at, terminal_serial, amount_minor, currency, card_brand, last4
FROM facts.payments
WHERE kind = 'refund'
    AND status = 'approved'
    AND parent_id IS NULL
    AND amount_source <> 'inferred'
    AND currency = $currency
    AND is_test = $is_test
    AND (last4 IS NULL OR coalesce(CAST($last4 AS VARCHAR), last4) = last4)
    AND occurred_at >= $since
    AND occurred_at <= $until
ORDER BY amount_minor DESC, occurred_at, payment_id;

-- name: told_unlinked
-- What people were told of refunds that may be of the payments of a period, and did not see answered.
SELECT finding.finding_id, finding.subject, finding.mark
FROM facts.findings AS finding
INNER JOIN facts.payments AS payment ON payment.payment_id = finding.mark AND payment.occurred_at >= $since
WHERE finding.kind = 'unlinked_refund' AND finding.connector = $connector AND finding.state <> 'resolved'
ORDER BY finding.subject, finding.mark;

-- name: answered_inferred
-- The findings of inferred refunds that stand no more.
SELECT finding.finding_id
FROM facts.findings AS finding
INNER JOIN facts.payments AS refund ON refund.payment_id = finding.subject AND refund.occurred_at >= $since
WHERE finding.kind = 'inferred_refund'
    AND finding.connector = $connector
    AND finding.state <> 'resolved'
    AND refund.status <> 'approved'
ORDER BY finding.finding_id;

-- name: given_back_by
-- The approved voids and refunds that we were shown of a payment.
SELECT payment_id
FROM facts.payments
WHERE parent_id = $parent_id
    AND kind IN ('void', 'refund')
    AND status = 'approved'
    AND amount_source <> 'inferred'
    AND occurred_at >= $since
ORDER BY occurred_at, payment_id;

-- name: inferred
-- The inferred refunds of a payment that still stand, newest first.
SELECT payment_id, remote_id, occurred_at, occurred_from, amount_minor, currency, merchant_account, is_test
FROM facts.payments
WHERE parent_id = $parent_id
    AND amount_source = 'inferred'
    AND status = 'approved'
    AND occurred_at >= $since
ORDER BY occurred_at DESC, payment_id;

-- name: first_lookup
-- When the oldest payment that was looked up was made.
SELECT min(occurred_at) AS occurred_at FROM facts.settlement_lookups WHERE connector = $connector;

-- name: lookup_counts
-- How many payments of a period were looked up, and how many of them the acquirer knows.
SELECT count(DISTINCT payment_id) AS total, count(DISTINCT payment_id) FILTER (WHERE is_known) AS known
FROM facts.settlement_lookups
WHERE connector = $connector AND occurred_at >= $since AND occurred_at < $until;

-- name: never_known
-- Approved payments of a period that the acquirer still did not know when it was last asked.
SELECT payment.payment_id, payment.occurred_at, payment.terminal_serial, payment.amount_minor, payment.currency
FROM facts.payments AS payment
INNER JOIN (
    SELECT payment_id, max(looked_up_at) AS looked_up_at
    FROM facts.settlement_lookups
    WHERE connector = $connector AND occurred_at >= $since AND occurred_at < $until
    GROUP BY payment_id
    HAVING NOT bool_or(is_known)
) AS lookup ON lookup.payment_id = payment.payment_id
WHERE payment.occurred_at >= $since
    AND payment.occurred_at < $until
    AND payment.kind = 'payment'
    AND payment.status = 'approved'
    AND NOT payment.is_test
    AND lookup.looked_up_at >= payment.occurred_at + INTERVAL 1 DAY
ORDER BY payment.occurred_at, payment.payment_id;

-- name: told_unknown
-- What people were told of payments of a period that the acquirer does not know, and of all of them under one mark.
SELECT finding.finding_id, finding.subject
FROM facts.findings AS finding
LEFT JOIN facts.payments AS payment
    ON payment.payment_id = finding.subject
    AND payment.occurred_at >= $since
    AND payment.occurred_at < $until
WHERE finding.kind = $kind
    AND finding.connector = $connector
    AND finding.state <> 'resolved'
    AND (payment.payment_id IS NOT NULL OR (finding.subject = finding.connector AND finding.mark = $mark))
ORDER BY finding.subject;

-- name: settlement_read
-- Of the rows of a report that an acquirer settles, how many it was asked about and knew, and as of when.
WITH chosen AS (
    SELECT payment_id
    FROM facts.chosen(
        $since, $until, $terminals, $workstations, $sites, $channels, $statuses, $brands, $entry_modes, $kinds,
        $hour, $low_minor, $high_minor, $last4, $auth_code, $client, $invoice, $tests
    )
    WHERE kind IN ('payment', 'refund')
        AND status = 'approved'
        AND amount_source <> 'inferred'
), latest AS (
    SELECT lookup.payment_id, max(lookup.looked_up_at) AS looked_up_at
    FROM facts.settlement_lookups AS lookup
    SEMI JOIN chosen ON chosen.payment_id = lookup.payment_id
    -- A feed's own provider is asked about what the chip said, and knows nothing of settlement.
    WHERE lookup.is_known AND lookup.connector NOT IN (SELECT connector FROM facts.coverage)
    GROUP BY lookup.payment_id
)
SELECT
    (SELECT count(*) FROM chosen) AS row_count,
    count(*) AS read_count,
    min(looked_up_at) AS read_from,
    max(looked_up_at) AS read_until
FROM latest;
