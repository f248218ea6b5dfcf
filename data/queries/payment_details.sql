-- name: details
-- The payments, voids and refunds of a period with alias and site as they were, and what became of each payment since.
WITH chosen AS (
    SELECT * FROM facts.payments
    WHERE
        business_date BETWEEN $since::DATE AND $until::DATE
        AND ($terminals::VARCHAR[] IS NULL OR list_contains($terminals::VARCHAR[], terminal_serial))
        AND ($statuses::VARCHAR[] IS NULL OR list_contains($statuses::VARCHAR[], status))
        AND ($brands::VARCHAR[] IS NULL OR list_contains($brands::VARCHAR[], card_brand))
        AND ($channels::VARCHAR[] IS NULL OR list_contains($channels::VARCHAR[], channel))
        AND ($kinds::VARCHAR[] IS NULL OR list_contains($kinds::VARCHAR[], kind))
        AND ($tests::BOOLEAN OR NOT is_test)
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
),
-- Spans and not an ASOF join, which would hold all the rows a second time to sort them.
names AS (
    SELECT
        history.serial,
        history.alias,
        sites.name AS site,
        CASE
            WHEN row_number() OVER (PARTITION BY history.serial ORDER BY history.valid_from) = 1
                THEN TIMESTAMP '0001-01-01 00:00:00'
            ELSE history.valid_from
        END AS valid_from,
        coalesce(
            lead(history.valid_from) OVER (PARTITION BY history.serial ORDER BY history.valid_from),
            TIMESTAMP '9999-12-31 00:00:00'
        ) AS valid_until
    FROM ops.terminal_history AS history
    LEFT JOIN ops.sites AS sites ON sites.site_id = history.site_id
)
SELECT
    chosen.*,
    coalesce(names.alias, chosen.terminal_serial) AS terminal_alias,
    names.site,
    coalesce(refunds.refunded_minor, 0) AS refunded_minor,
    voids.voided_at
FROM chosen
LEFT JOIN names
    ON names.serial = chosen.terminal_serial
    AND chosen.occurred_at >= names.valid_from
    AND chosen.occurred_at < names.valid_until
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
FROM facts.payments
WHERE
    business_date BETWEEN $since::DATE AND $until::DATE
    AND ($terminals::VARCHAR[] IS NULL OR list_contains($terminals::VARCHAR[], terminal_serial))
    AND ($statuses::VARCHAR[] IS NULL OR list_contains($statuses::VARCHAR[], status))
    AND ($brands::VARCHAR[] IS NULL OR list_contains($brands::VARCHAR[], card_brand))
    AND ($channels::VARCHAR[] IS NULL OR list_contains($channels::VARCHAR[], channel))
    AND ($kinds::VARCHAR[] IS NULL OR list_contains($kinds::VARCHAR[], kind))
    AND ($tests::BOOLEAN OR NOT is_test)
GROUP BY currency, is_test, kind, status
ORDER BY currency, is_test, kind, status;
