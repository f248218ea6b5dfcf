-- name: details
-- The payments, voids and refunds of a period with alias and site as they were, and what became of each payment since.
WITH chosen AS (
    SELECT * FROM facts.chosen(
        $since, $until, $terminals, $workstations, $sites, $channels, $statuses, $brands, $entry_modes, $kinds,
        $hour, $low_minor, $high_minor, $last4, $auth_code, $client, $invoice, $tests
    )
),
children AS (
    SELECT payment_id, parent_id, kind, occurred_at, amount_minor FROM facts.payments
    WHERE
        occurred_at >= $since_at::TIMESTAMP
        AND kind IN ('void', 'refund')
        AND status = 'approved'
        AND parent_id IS NOT NULL
),
voids AS (
    SELECT parent_id, min(occurred_at) AS voided_at FROM children WHERE kind = 'void' GROUP BY parent_id
),
refunds AS (
    SELECT children.parent_id, sum(children.amount_minor)::BIGINT AS refunded_minor
    FROM children ANTI JOIN voids ON voids.parent_id = children.payment_id
    WHERE children.kind = 'refund'
    GROUP BY children.parent_id
)
-- Spans and not an ASOF join, which would hold all the rows a second time to sort them.
SELECT
    chosen.*,
    coalesce(span.alias, chosen.terminal_serial) AS terminal_alias,
    span.site,
    coalesce(refunds.refunded_minor, 0) AS refunded_minor,
    voids.voided_at
FROM chosen
LEFT JOIN ops.terminal_spans AS span
    ON span.serial = chosen.terminal_serial
    AND chosen.occurred_at >= span.valid_from
    AND chosen.occurred_at < span.valid_until
LEFT JOIN refunds ON refunds.parent_id = chosen.payment_id
LEFT JOIN voids ON voids.parent_id = chosen.payment_id
ORDER BY chosen.occurred_at, chosen.payment_id;

-- name: control_totals
-- What the rows of a period add up to, by currency, test or not, kind and status, with their latest recording.
SELECT
    currency,
    is_test,
    kind,
    status,
    count(*) AS row_count,
    sum(amount_minor)::BIGINT AS amount_minor,
    sum(net_minor)::BIGINT AS net_minor,
    max(recorded_at) AS recorded_at
FROM facts.chosen(
    $since, $until, $terminals, $workstations, $sites, $channels, $statuses, $brands, $entry_modes, $kinds,
    $hour, $low_minor, $high_minor, $last4, $auth_code, $client, $invoice, $tests
)
GROUP BY currency, is_test, kind, status
ORDER BY currency, is_test, kind, status;

-- name: filter_names
-- What terminals and workstations, as they stood at an instant, and sites are called.
SELECT 'terminals' AS filter, serial AS id, alias AS name
FROM ops.terminal_spans
WHERE valid_from < $until_at::TIMESTAMP AND valid_until >= $until_at::TIMESTAMP
UNION ALL
SELECT 'sites', site_id, name FROM ops.sites
UNION ALL
SELECT 'workstations', facts.folded(name), arg_max(name, valid_from)
FROM ops.workstation_history
WHERE valid_from < $until_at::TIMESTAMP
GROUP BY facts.folded(name)
ORDER BY filter, id;
