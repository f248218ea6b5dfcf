-- name: preview
-- What a report of these payments would hold, tests and currencies apart: rows, net, days, and what is not known of them.
WITH narrowed AS NOT MATERIALIZED (
    SELECT *
    FROM facts.payments
    WHERE
        business_date BETWEEN $since::DATE AND $until::DATE
        AND ($terminals::VARCHAR[] IS NULL OR list_contains($terminals::VARCHAR[], terminal_serial))
        AND ($channels::VARCHAR[] IS NULL OR list_contains($channels::VARCHAR[], channel))
        AND ($statuses::VARCHAR[] IS NULL OR list_contains($statuses::VARCHAR[], status))
        AND ($brands::VARCHAR[] IS NULL OR list_contains($brands::VARCHAR[], card_brand))
        AND ($entry_modes::VARCHAR[] IS NULL OR list_contains($entry_modes::VARCHAR[], entry_mode))
        AND ($kinds::VARCHAR[] IS NULL OR list_contains($kinds::VARCHAR[], kind))
        AND ($amount_minor::BIGINT IS NULL OR amount_minor = $amount_minor::BIGINT)
        AND ($last4::VARCHAR IS NULL OR last4 = $last4::VARCHAR)
        AND ($auth_code::VARCHAR IS NULL OR upper(auth_code) = upper($auth_code::VARCHAR))
        AND ($client::VARCHAR IS NULL OR contains(strip_accents(lower(client)), strip_accents(lower($client::VARCHAR))))
        AND ($invoice::VARCHAR IS NULL OR upper(invoice) = upper($invoice::VARCHAR))
),
spans AS (
    SELECT
        serial,
        site_id,
        CASE WHEN row_number() OVER by_time = 1 THEN TIMESTAMP '0001-01-01 00:00:00' ELSE valid_from END AS valid_from,
        coalesce(lead(valid_from) OVER by_time, TIMESTAMP '9999-12-31 00:00:00') AS valid_until
    FROM ops.terminal_history
    WINDOW by_time AS (PARTITION BY serial ORDER BY valid_from)
),
-- Two halves, so that without sites nothing is joined.
found AS (
    SELECT narrowed.* FROM narrowed WHERE $sites::VARCHAR[] IS NULL
    UNION ALL
    SELECT narrowed.*
    FROM narrowed
    SEMI JOIN spans
        ON spans.serial = narrowed.terminal_serial
        AND narrowed.occurred_at >= spans.valid_from
        AND narrowed.occurred_at < spans.valid_until
        AND list_contains($sites::VARCHAR[], spans.site_id)
    WHERE $sites::VARCHAR[] IS NOT NULL
)
SELECT
    currency,
    is_test,
    count(*) AS row_count,
    sum(net_minor)::BIGINT AS net_minor,
    count(*) FILTER (status = 'approved' AND kind = 'payment') AS payments,
    count(*) FILTER (status = 'approved' AND kind <> 'payment') AS undone,
    count(*) FILTER (status = 'unknown') AS verifying,
    count(*) FILTER (channel = 'unknown') AS without_channel,
    count(*) FILTER (client IS NULL) AS without_client,
    min(business_date) AS first_on,
    max(business_date) AS last_on,
    max(recorded_at) AS recorded_at
FROM found
GROUP BY currency, is_test
ORDER BY is_test, row_count DESC, currency;

-- name: names
-- The terminals by their aliases and the sites by their names: what a report can be narrowed to.
SELECT 'terminal' AS kind, serial AS id, alias AS name FROM ops.terminals
UNION ALL
SELECT 'site' AS kind, site_id AS id, name FROM ops.sites
ORDER BY kind, name, id;
