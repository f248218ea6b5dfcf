-- name: by_hour
-- Takings of a business day and of the eight same weekdays before it, hour by hour; test payments apart.
SELECT
    business_date,
    hour,
    is_test,
    currency,
    sum(net_minor)::BIGINT AS net_minor,
    coalesce(sum(count) FILTER (kind = 'payment' AND status = 'approved'), 0)::BIGINT AS payments,
    coalesce(sum(amount_minor) FILTER (kind = 'payment' AND status = 'approved'), 0)::BIGINT AS paid_minor,
    coalesce(sum(count) FILTER (kind = 'refund' AND status = 'approved'), 0)::BIGINT AS refunds,
    coalesce(sum(count) FILTER (kind = 'void' AND status = 'approved'), 0)::BIGINT AS voids,
    coalesce(sum(count) FILTER (kind = 'payment' AND status = 'unknown'), 0)::BIGINT AS verifying
FROM facts.rollups
WHERE
    business_date BETWEEN $day::DATE - 56 AND $day::DATE
    AND isodow(business_date) = isodow($day::DATE)
GROUP BY business_date, hour, is_test, currency
ORDER BY business_date, hour, is_test, currency;

-- name: by_terminal
-- Takings of a business day by terminal and currency, test payments left out.
SELECT
    terminal_serial,
    currency,
    sum(net_minor)::BIGINT AS net_minor,
    coalesce(sum(count) FILTER (kind = 'payment' AND status = 'approved'), 0)::BIGINT AS payments
FROM facts.rollups
WHERE business_date = $day::DATE AND NOT is_test
GROUP BY terminal_serial, currency
ORDER BY net_minor DESC, terminal_serial;

-- name: first_day
-- The first business day that has any payment; no row value while there is none.
SELECT min(business_date) AS first_day
FROM facts.rollups;

-- name: by_part
-- Takings of a period by day and by the part asked for, each currency for itself, test payments apart; null lets all through.
WITH spans AS (
    SELECT
        history.serial,
        history.site_id,
        history.valid_from,
        coalesce(lead(history.valid_from) OVER by_time, TIMESTAMP '9999-12-31') AS valid_until,
        row_number() OVER by_time = 1 AS is_first,
        lag(history.site_id) OVER by_time AS site_before,
        (timezone(stamp.zone, timezone('UTC', history.valid_from)) - to_minutes(stamp.cut_off_minutes))::DATE AS since
    FROM ops.terminal_history AS history
    CROSS JOIN ops.stamp AS stamp
    WHERE $by::VARCHAR = 'site' OR $sites::VARCHAR[] IS NOT NULL
    WINDOW by_time AS (PARTITION BY history.serial ORDER BY history.valid_from)
),
places AS (
    SELECT
        serial,
        site_id,
        CASE WHEN is_first THEN DATE '0001-01-01' ELSE since END AS since,
        coalesce(lead(since) OVER by_time, DATE '9999-12-31') AS until
    FROM spans
    WINDOW by_time AS (PARTITION BY serial ORDER BY valid_from)
),
moves AS (
    SELECT DISTINCT serial, since AS business_date
    FROM spans
    WHERE NOT is_first AND site_id IS DISTINCT FROM site_before
),
-- Rollups know no instants: of a terminal that moved, the payments of that day say where it was.
cells AS (
    SELECT
        cell.business_date,
        cell.hour,
        cell.kind,
        cell.terminal_serial,
        cell.workstation,
        cell.channel,
        cell.card_brand,
        cell.entry_mode,
        cell.status,
        cell.is_test,
        cell.currency,
        cell.count,
        cell.amount_minor,
        cell.net_minor,
        false AS has_moved,
        NULL AS site_id
    FROM facts.rollups AS cell
    ANTI JOIN moves ON moves.serial = cell.terminal_serial AND moves.business_date = cell.business_date
    UNION ALL
    SELECT
        payment.business_date,
        payment.hour,
        payment.kind,
        payment.terminal_serial,
        payment.workstation,
        payment.channel,
        payment.card_brand,
        payment.entry_mode,
        payment.status,
        payment.is_test,
        payment.currency,
        1,
        payment.amount_minor,
        payment.net_minor,
        true,
        span.site_id
    FROM facts.payments AS payment
    INNER JOIN moves ON moves.serial = payment.terminal_serial AND moves.business_date = payment.business_date
    INNER JOIN spans AS span
        ON span.serial = payment.terminal_serial
        AND (span.is_first OR payment.occurred_at >= span.valid_from)
        AND payment.occurred_at < span.valid_until
),
taken AS (
    SELECT
        business_date,
        terminal_serial,
        has_moved,
        site_id,
        CASE $by::VARCHAR
            WHEN 'channel' THEN channel
            WHEN 'brand' THEN card_brand
            WHEN 'reading' THEN entry_mode
            WHEN 'workstation' THEN coalesce(facts.folded(workstation), 'unknown')
        END AS word,
        is_test,
        currency,
        sum(net_minor)::BIGINT AS net_minor,
        coalesce(sum(count) FILTER (kind = 'payment' AND status = 'approved'), 0)::BIGINT AS payments,
        coalesce(sum(amount_minor) FILTER (kind = 'payment' AND status = 'approved'), 0)::BIGINT AS paid_minor,
        coalesce(sum(count) FILTER (kind <> 'payment' AND status = 'approved'), 0)::BIGINT AS undone,
        coalesce(sum(count) FILTER (kind = 'payment' AND status = 'unknown'), 0)::BIGINT AS verifying
    FROM cells
    WHERE
        business_date BETWEEN $since::DATE AND $until::DATE
        -- Of the last day, only so many hours.
        AND (
            business_date < $until::DATE
            OR (hour - (SELECT cut_off_minutes // 60 FROM ops.stamp) + 24) % 24 < $hours::INTEGER
        )
        AND ($terminals::VARCHAR[] IS NULL OR list_contains($terminals::VARCHAR[], coalesce(terminal_serial, 'unknown')))
        AND (
            $workstations::VARCHAR[] IS NULL
            OR list_contains($workstations::VARCHAR[], coalesce(facts.folded(workstation), 'unknown'))
        )
        AND ($channels::VARCHAR[] IS NULL OR list_contains($channels::VARCHAR[], channel))
        AND ($brands::VARCHAR[] IS NULL OR list_contains($brands::VARCHAR[], card_brand))
        AND ($entry_modes::VARCHAR[] IS NULL OR list_contains($entry_modes::VARCHAR[], entry_mode))
    GROUP BY ALL
),
sited AS (
    SELECT
        taken.* EXCLUDE (site_id),
        coalesce(CASE WHEN taken.has_moved THEN taken.site_id ELSE places.site_id END, 'unknown') AS site_id
    FROM taken
    LEFT JOIN places
        ON places.serial = taken.terminal_serial
        AND taken.business_date >= places.since
        AND taken.business_date < places.until
),
placed AS (
    SELECT
        *,
        CASE $by::VARCHAR
            WHEN 'terminal' THEN coalesce(terminal_serial, 'unknown')
            WHEN 'site' THEN site_id
            ELSE word
        END AS part
    FROM sited
    WHERE $sites::VARCHAR[] IS NULL OR list_contains($sites::VARCHAR[], site_id)
)
SELECT
    business_date,
    part,
    is_test,
    currency,
    sum(net_minor)::BIGINT AS net_minor,
    sum(payments)::BIGINT AS payments,
    sum(paid_minor)::BIGINT AS paid_minor,
    sum(undone)::BIGINT AS undone,
    sum(verifying)::BIGINT AS verifying
FROM placed
GROUP BY GROUPING SETS ((business_date, is_test, currency), (part, is_test, currency))
ORDER BY business_date, part, currency, is_test;
