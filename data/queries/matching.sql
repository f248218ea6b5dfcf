-- name: unmatched_records
-- The records of integrated terminals that no feed told of though it was read, in a period.
SELECT filed.report, filed.record_key, filed.occurred_at, record.has_time, filed.paid_on, filed.kind, filed.amount_minor,
    filed.currency, filed.reason, record.status, record.card_brand, record.last4, record.auth_code, record.terminal, record.client,
    record.receipt, record.remote_id, record.lines, given.title, given.file_name
FROM facts.filed AS filed
JOIN facts.file_records AS record ON record.import_id = filed.import_id AND record.report = filed.report
    AND record.record_key = filed.record_key
JOIN facts.imports AS given ON given.import_id = filed.import_id
WHERE filed.paid_on BETWEEN $since AND $until AND filed.reason IN ('absent_from_terminals', 'partly_read')
    AND given.counts
ORDER BY filed.occurred_at, filed.report, filed.record_key;

-- name: unmatched_payments
-- What terminals approved in a period, and no file speaks of as approved. is_told: a file read over its instant.
SELECT payment.payment_id, payment.occurred_at, payment.business_date, payment.kind, payment.amount_minor,
    payment.currency, payment.card_brand, payment.last4, payment.auth_code, payment.terminal_serial, span.alias,
    EXISTS (
        SELECT 1 FROM facts.imports AS given
        WHERE given.state = 'kept' AND given.family = 'smartrec' AND given.counts
            AND payment.occurred_at >= given.covered_since AND payment.occurred_at < given.covered_until
            AND given.made_at >= payment.occurred_at + INTERVAL 10 MINUTE
    ) AS is_told
FROM facts.payments AS payment
LEFT JOIN ops.terminal_spans AS span ON span.serial = payment.terminal_serial
    AND payment.occurred_at >= span.valid_from AND payment.occurred_at < span.valid_until
WHERE payment.occurred_at BETWEEN $since::TIMESTAMP - INTERVAL 2 DAY AND $until::TIMESTAMP + INTERVAL 3 DAY
    AND payment.business_date BETWEEN $since::DATE AND $until::DATE
    AND payment.status = 'approved' AND NOT payment.is_test AND payment.amount_source <> 'inferred'
    AND NOT starts_with(payment.amount_source, 'smartrec.')
    AND payment.payment_id NOT IN (
        SELECT filed.payment_id FROM facts.filed AS filed
        JOIN facts.file_records AS record ON record.import_id = filed.import_id AND record.report = filed.report
            AND record.record_key = filed.record_key
        JOIN facts.imports AS counted ON counted.import_id = filed.import_id AND counted.counts
        WHERE filed.role = 'enriches' AND record.status = 'approved'
            AND filed.paid_on BETWEEN $since::DATE - 45 AND $until::DATE + 45
            AND record.paid_on BETWEEN $since::DATE - 45 AND $until::DATE + 45
    )
ORDER BY payment.occurred_at, payment.payment_id;

-- name: refused
-- The matches that a person refused.
SELECT report, record_key, payment_id FROM facts.match_decisions WHERE decision = 'refused';

-- name: differing
-- The records matched by a key that say another amount or another end than the terminal's payment, in a period.
SELECT filed.report, filed.record_key, filed.paid_on, filed.payment_id, payment.occurred_at, payment.terminal_serial,
    payment.amount_minor, payment.currency, payment.status, record.amount_minor AS said_amount_minor,
    record.status AS said_status, record.receipt
FROM facts.filed AS filed
JOIN facts.file_records AS record ON record.import_id = filed.import_id AND record.report = filed.report
    AND record.record_key = filed.record_key
JOIN facts.imports AS given ON given.import_id = filed.import_id AND given.counts
JOIN facts.payments AS payment ON payment.payment_id = filed.payment_id
WHERE filed.paid_on BETWEEN $since::DATE AND $until::DATE AND filed.role = 'enriches' AND filed.how <> 'confirmed'
    AND (payment.amount_minor <> record.amount_minor OR (payment.status = 'approved') <> (record.status = 'approved'))
ORDER BY payment.occurred_at, filed.report, filed.record_key;

-- name: forget_decision
-- Forget what was decided of a record and one payment.
DELETE FROM facts.match_decisions WHERE report = $report AND record_key = $record_key AND payment_id = $payment_id;

-- name: forget_confirmed
-- Forget which payment a record was confirmed to be.
DELETE FROM facts.match_decisions WHERE report = $report AND record_key = $record_key AND decision = 'confirmed';

-- name: add_decision
-- Keep what somebody decided of a proposed match.
INSERT INTO facts.match_decisions VALUES (
    $report, $record_key, $payment_id, $occurred_at::TIMESTAMP, $decision, $decided_at::TIMESTAMP, $decided_by
);

-- name: takers
-- The records that say more of these payments already, by report.
SELECT report, record_key, payment_id FROM facts.filed
WHERE role = 'enriches' AND payment_id IN (SELECT unnest($payment_ids::VARCHAR[]));

-- name: unresolved
-- The findings of these kinds about a period that are not over, whether somebody saw them or not.
SELECT finding_id, kind, subject, mark FROM facts.findings
WHERE kind IN (SELECT unnest($kinds::VARCHAR[])) AND state <> 'resolved'
    AND CAST(json_extract_string(facts, '$.day') AS DATE) BETWEEN $since::DATE AND $until::DATE;

-- name: is_any_kept
-- Tell whether any import stands.
SELECT count(*) > 0 AS is_kept FROM facts.imports WHERE state = 'kept' AND family = 'smartrec';

-- name: decided
-- What people decided of proposed matches, the latest first: the record as its report has it, and the payment.
WITH decision AS MATERIALIZED (
    SELECT * FROM facts.match_decisions ORDER BY decided_at DESC, report, record_key, payment_id LIMIT $size OFFSET $skip
), near AS (
    SELECT min(occurred_at)::DATE - 45 AS since, max(occurred_at)::DATE + 45 AS until FROM decision
)
SELECT decision.report, decision.record_key, decision.payment_id, decision.decision, decision.decided_at,
    decision.decided_by, filed.paid_on, filed.amount_minor AS said_amount_minor, filed.currency, record.client,
    record.receipt, decision.occurred_at, given.title
FROM decision
LEFT JOIN facts.filed AS filed ON filed.report = decision.report AND filed.record_key = decision.record_key
    AND filed.paid_on BETWEEN (SELECT since FROM near) AND (SELECT until FROM near)
LEFT JOIN facts.file_records AS record ON record.import_id = filed.import_id AND record.report = filed.report
    AND record.record_key = filed.record_key
    AND record.paid_on BETWEEN (SELECT since FROM near) AND (SELECT until FROM near)
LEFT JOIN facts.imports AS given ON given.import_id = filed.import_id
ORDER BY decision.decided_at DESC, decision.report, decision.record_key, decision.payment_id;

-- name: decided_count
-- How many decisions stand.
SELECT count(*) AS count FROM facts.match_decisions;

-- name: unmatched_days
-- Between which days records of integrated terminals wait for a match, and how many they are.
SELECT count(*) AS count, min(filed.paid_on) AS since, max(filed.paid_on) AS until
FROM facts.filed AS filed
JOIN facts.imports AS given ON given.import_id = filed.import_id
WHERE filed.reason IN ('absent_from_terminals', 'partly_read') AND given.counts;
