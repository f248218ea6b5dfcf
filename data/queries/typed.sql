-- name: records
-- The payments and refunds that people typed in for terminals that are not integrated, each once, in a period.
-- is_listed: the merchant account's list of payments covers its day and the day before.
SELECT 'typed' AS report, filed.report || '/' || filed.record_key AS record_key, filed.occurred_at, record.has_time,
    filed.paid_on, filed.kind, filed.amount_minor, filed.currency,
    coalesce(max(nullif(record.card_brand, 'unknown')) OVER one, 'unknown') AS card_brand,
    max(record.last4) OVER one AS last4, max(record.auth_code) OVER one AS auth_code, NULL::VARCHAR AS terminal, record.client, record.receipt, record.cashier,
    (
        SELECT count(*) FROM range(0, 2) AS back(days)
        WHERE EXISTS (
            SELECT 1 FROM facts.imports AS list
            WHERE list.state = 'kept' AND list.family = 'bank'
                AND filed.paid_on - CAST(back.days AS INTEGER) BETWEEN list.since AND list.until
                AND list.made_at >= filed.occurred_at + INTERVAL 10 MINUTE
                AND list.import_id IN (
                    SELECT import_id FROM facts.statement_lines WHERE kind = 'payment' AND auth_code IS NOT NULL
                )
        )
    ) = 2 AS is_listed
FROM facts.filed AS filed
JOIN facts.file_records AS record ON record.import_id = filed.import_id AND record.report = filed.report
    AND record.record_key = filed.record_key
JOIN facts.imports AS given ON given.import_id = filed.import_id
WHERE filed.paid_on BETWEEN $since AND $until AND filed.mode = 'standalone_terminal' AND filed.role <> 'enriches'
    AND filed.kind IN ('payment', 'refund') AND record.status = 'approved' AND given.counts
WINDOW one AS (PARTITION BY coalesce(record.receipt, filed.own_key), filed.kind)
QUALIFY row_number() OVER (one ORDER BY record.has_time DESC, filed.report, filed.record_key) = 1
ORDER BY filed.occurred_at, 2;

-- name: taken
-- The payments and refunds of the merchant account's list that no terminal nor other record explains, in a period.
-- Only what a feed of terminals was read over: nothing else tells integrated terminals from others. is_told: a report
-- that lists typed payments covers it. Voided ones are there too: they need not be typed.
WITH listed AS (
    SELECT * FROM facts.statement_lines
    WHERE stands AND booked_on BETWEEN $since AND $until AND kind IN ('payment', 'refund') AND NOT is_online
        AND remote_id IS NOT NULL AND auth_code IS NOT NULL
        AND EXISTS (
            SELECT 1 FROM facts.coverage AS read
            WHERE statement_lines.occurred_at >= read.since AND statement_lines.occurred_at < read.until
        )
    QUALIFY row_number() OVER (
        PARTITION BY remote_id, kind ORDER BY (report, line_key)
    ) = 1
), names AS (
    SELECT line_key, name, md5_number_lower(word || ':' || name) AS key_hash
    FROM (SELECT line_key, unnest([remote_id, merchant_ref]) AS name FROM listed), (VALUES ('remote_id'), ('reference')) AS of(word)
    WHERE name IS NOT NULL
), known AS (
    SELECT names.line_key FROM names JOIN facts.payment_keys AS keys USING (key_hash)
    UNION
    SELECT names.line_key FROM names JOIN facts.filed AS filed ON filed.remote_id = names.name
    WHERE filed.mode <> 'standalone_terminal'
    UNION
    SELECT listed.line_key FROM listed
    JOIN facts.payments AS payment ON payment.auth_code = listed.auth_code
        AND payment.amount_minor = abs(listed.amount_minor) AND payment.currency = listed.currency
        AND payment.occurred_at BETWEEN listed.occurred_at - INTERVAL 1 DAY AND listed.occurred_at + INTERVAL 1 DAY
    WHERE payment.occurred_at BETWEEN $since::TIMESTAMP - INTERVAL 2 DAY AND $until::TIMESTAMP + INTERVAL 3 DAY
)
SELECT 'taken' AS report, listed.line_key AS record_key, listed.report || '/' || listed.line_key AS payment_id,
    listed.occurred_at, listed.has_time, listed.booked_on AS paid_on, listed.booked_on AS business_date, listed.kind,
    abs(listed.amount_minor) AS amount_minor, listed.currency, listed.card_brand, listed.last4, listed.auth_code,
    NULL::VARCHAR AS alias, NULL::VARCHAR AS terminal, listed.remote_id, listed.status,
    EXISTS (
        SELECT 1 FROM facts.imports AS given
        WHERE given.state = 'kept' AND given.family = 'smartrec' AND given.counts
            AND listed.booked_on BETWEEN given.since AND given.until
            AND given.made_at >= listed.occurred_at + INTERVAL 10 MINUTE
            AND given.report IN (SELECT report FROM facts.filed WHERE mode = 'standalone_terminal')
    ) AS is_told
FROM listed
WHERE listed.line_key NOT IN (SELECT line_key FROM known)
ORDER BY listed.occurred_at, listed.line_key;

-- name: terminal_payments
-- What terminals approved in a period and the merchant account's list does not name.
SELECT payment_id, occurred_at, business_date, kind, amount_minor, currency, card_brand, last4, auth_code,
    NULL::VARCHAR AS alias
FROM facts.payments
WHERE occurred_at BETWEEN $since::TIMESTAMP - INTERVAL 2 DAY AND $until::TIMESTAMP + INTERVAL 3 DAY
    AND business_date BETWEEN $since::DATE AND $until::DATE AND status = 'approved' AND amount_source <> 'inferred'
    AND kind IN ('payment', 'refund')
    AND payment_id NOT IN (
        SELECT keys.payment_id FROM facts.payment_keys AS keys
        JOIN (
            SELECT md5_number_lower(word || ':' || name) AS key_hash
            FROM (
                SELECT unnest([remote_id, merchant_ref]) AS name FROM facts.statement_lines
                WHERE stands AND booked_on BETWEEN $since::DATE - 2 AND $until::DATE + 2
            ), (VALUES ('remote_id'), ('reference')) AS of(word)
            WHERE name IS NOT NULL
        ) AS named USING (key_hash)
    )
ORDER BY occurred_at, payment_id;

-- name: is_any_list
-- Tell whether the merchant account's list of payments was ever imported.
SELECT count(*) > 0 AS is_any FROM facts.statement_lines WHERE kind = 'payment' AND auth_code IS NOT NULL;
