-- name: preview
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
    $since, $until, $terminals, $sites, $channels, $statuses, $brands, $entry_modes, $kinds,
    $low_minor, $high_minor, $last4, $auth_code, $client, $invoice, $tests
)
GROUP BY currency, is_test
ORDER BY is_test, row_count DESC, currency;
