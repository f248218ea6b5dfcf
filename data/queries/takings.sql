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
