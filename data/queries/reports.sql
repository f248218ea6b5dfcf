-- name: added_up
-- What a report of these payments would hold, tests and currencies apart: rows, net, days, and what is not known of them.
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
FROM facts.chosen(
    $since, $until, $terminals, $workstations, $sites, $channels, $statuses, $brands, $entry_modes, $kinds,
    $hour, $low_minor, $high_minor, $last4, $auth_code, $client, $invoice, $tests
)
GROUP BY currency, is_test
ORDER BY is_test, row_count DESC, currency;

-- name: added_up_by_cell
-- The same, added up from the rollups for filters that they know; the payments are asked for what no cell tells.
WITH summed AS (
    SELECT
        currency,
        is_test,
        sum(count)::BIGINT AS row_count,
        sum(net_minor)::BIGINT AS net_minor,
        coalesce(sum(count) FILTER (status = 'approved' AND kind = 'payment'), 0)::BIGINT AS payments,
        coalesce(sum(count) FILTER (status = 'approved' AND kind <> 'payment'), 0)::BIGINT AS undone,
        coalesce(sum(count) FILTER (status = 'unknown'), 0)::BIGINT AS verifying,
        coalesce(sum(count) FILTER (channel = 'unknown'), 0)::BIGINT AS without_channel,
        min(business_date) AS first_on,
        max(business_date) AS last_on
    FROM facts.narrowed(
        'facts.rollups', $since, $until, $terminals, $workstations, $channels, $statuses, $brands, $entry_modes, $kinds,
        $hour, $tests
    )
    GROUP BY currency, is_test
),
told AS (
    SELECT currency, is_test, count(*) - count(client) AS without_client, max(recorded_at) AS recorded_at
    FROM facts.narrowed(
        'facts.payments', $since, $until, $terminals, $workstations, $channels, $statuses, $brands, $entry_modes, $kinds,
        $hour, $tests
    )
    GROUP BY currency, is_test
)
SELECT summed.*, told.without_client, told.recorded_at
FROM summed
INNER JOIN told USING (currency, is_test)
ORDER BY is_test, row_count DESC, currency;
