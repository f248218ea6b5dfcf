-- A history of so many payments, as if it had been collected: every table that a batch reads or writes.
CREATE TEMP TABLE said AS
SELECT
    substr(md5(i::VARCHAR), 1, 24) AS payment_id,
    'g' || i AS remote_id,
    $first_day::TIMESTAMP + to_microseconds(i * 86400 * 1000000 // $per_day) AS occurred_at,
    timezone('America/Toronto', timezone('UTC', occurred_at))::DATE AS business_date,
    hour(timezone('America/Toronto', timezone('UTC', occurred_at))) AS hour,
    'payment' AS kind,
    '1850' || (i % $terminals) AS terminal_serial,
    'unknown' AS channel,
    'r' || i AS reference,
    300 + i % 44700 AS amount_minor,
    'CAD' AS currency,
    'approved' AS status,
    'certain' AS status_certainty,
    'certain' AS amount_certainty,
    ['visa', 'mastercard', 'interac'][1 + i % 3] AS card_brand,
    lpad((i % 10000)::VARCHAR, 4, '0') AS last4,
    'contactless' AS entry_mode,
    'none' AS verification,
    lpad((i % 1000000)::VARCHAR, 6, '0') AS auth_code,
    lpad(i::VARCHAR, 12, '0') AS rrn,
    'unknown' AS settlement_state,
    false AS is_test,
    1 + i // $per_day AS commit_no,
    TIMESTAMP '2026-01-01' AS recorded_at
FROM range($count) AS numbers (i);

INSERT INTO facts.payment_versions BY NAME
SELECT *, 'handpoint.feed' AS source, hash(remote_id) AS content_hash, true AS is_applied
FROM said;

INSERT INTO facts.payments BY NAME
SELECT
    *,
    'handpoint.feed' AS sources,
    'handpoint.feed' AS status_source,
    'handpoint.feed' AS amount_source,
    amount_minor AS net_minor,
    1 AS versions
FROM said;

INSERT INTO facts.payment_ids
SELECT md5_number_lower(payment_id), occurred_at FROM said;

INSERT INTO facts.payment_keys
SELECT md5_number_lower(word || ':' || value), payment_id, occurred_at
FROM (
    SELECT payment_id, occurred_at, unnest([
        {'word': 'reference', 'value': reference},
        {'word': 'remote_id', 'value': remote_id},
        {'word': 'rrn', 'value': rrn},
        {'word': 'auth_code', 'value': auth_code}
    ], recursive := true)
    FROM said
);

INSERT INTO facts.rollups BY NAME
SELECT
    business_date, hour, kind, terminal_serial, workstation, channel, card_brand, entry_mode, status, is_test, currency,
    count(*) AS count,
    sum(amount_minor)::BIGINT AS amount_minor,
    sum(net_minor)::BIGINT AS net_minor,
    0 AS tip_minor
FROM facts.payments
GROUP BY ALL
ORDER BY business_date, hour;

INSERT INTO facts.commits
SELECT commit_no, recorded_at, 'handpoint', count(*), 0 FROM said GROUP BY ALL;

DROP TABLE said;
