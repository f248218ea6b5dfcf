-- name: instants
-- The instants between which every wording of a payment lies; none when nobody ever told of it.
SELECT min(occurred_at) AS since, max(occurred_at) AS until
FROM facts.payment_ids
WHERE id_hash = md5_number_lower($payment_id)
    AND occurred_at >= $after
    AND occurred_at < $before;

-- name: one
-- A payment, void or refund as it stands, with alias and site of its terminal as they were and as they are now.
WITH named AS (
    SELECT
        history.serial,
        history.alias,
        sites.name AS site,
        row_number() OVER (PARTITION BY history.serial ORDER BY history.valid_from) AS place,
        history.valid_from,
        lead(history.valid_from) OVER (PARTITION BY history.serial ORDER BY history.valid_from) AS valid_until
    FROM ops.terminal_history AS history
    LEFT JOIN ops.sites AS sites ON sites.site_id = history.site_id
)
SELECT
    payment.* EXCLUDE (client, cashier),
    coalesce(named.alias, terminal.alias, payment.terminal_serial) AS alias_then,
    coalesce(terminal.alias, payment.terminal_serial) AS alias_now,
    coalesce(named.site, site.name) AS site
FROM facts.payments AS payment
LEFT JOIN named
    ON named.serial = payment.terminal_serial
    AND (named.place = 1 OR payment.occurred_at >= named.valid_from)
    AND (named.valid_until IS NULL OR payment.occurred_at < named.valid_until)
LEFT JOIN ops.terminals AS terminal ON terminal.serial = payment.terminal_serial
LEFT JOIN ops.sites AS site ON site.site_id = terminal.site_id
WHERE payment.payment_id = $payment_id AND payment.occurred_at BETWEEN $since AND $until;

-- name: people
-- Who paid and who took the payment, as the sources named them.
SELECT client, cashier
FROM facts.payments
WHERE payment_id = $payment_id AND occurred_at BETWEEN $since AND $until;

-- name: versions
-- Every wording of a payment in the sequence in which we learnt them, with the connector or the report that brought it.
SELECT version.* EXCLUDE (client, cashier), learnt.connector, given.report_title
FROM facts.payment_versions AS version
LEFT JOIN facts.commits AS learnt ON learnt.commit_no = version.commit_no
LEFT JOIN (
    SELECT 'smartrec.' || report AS source, arg_max(title, imported_at) AS report_title FROM facts.imports GROUP BY report
) AS given ON given.source = version.source
WHERE version.payment_id = $payment_id AND version.occurred_at BETWEEN $since AND $until
ORDER BY version.commit_no, version.source_at NULLS FIRST, version.occurred_at, version.content_hash;

-- name: undoing
-- The ids of the voids and refunds of some payments, and the instants between which they lie.
SELECT list(child_id ORDER BY child_id) AS payment_ids, min(occurred_at) AS since, max(occurred_at) AS until
FROM facts.links
WHERE list_contains($payment_ids::VARCHAR[], parent_id) AND occurred_at >= $after;

-- name: some
-- Some payments, voids and refunds, by when each happened.
SELECT
    payment_id, parent_id, kind, undoes, occurred_at, business_date, amount_minor, net_minor, currency, status, decline_code, status_source
FROM facts.payments
WHERE list_contains($payment_ids::VARCHAR[], payment_id) AND occurred_at BETWEEN $since AND $until
ORDER BY occurred_at, payment_id;

-- name: lookups
-- What was looked up of a payment, at which provider and when.
SELECT connector, looked_up_at, is_known, is_final, available_to_refund_minor
FROM facts.settlement_lookups
WHERE payment_id = $payment_id AND occurred_at BETWEEN $since AND $until
ORDER BY looked_up_at, connector;

-- name: findings
-- The findings about a payment, and those of others that name it, resolved ones too.
SELECT finding_id, kind, subject, connector, severity, state, opened_at, closed_at, closed_by, facts
FROM facts.findings
WHERE subject IN ($payment_id, $remote_id) OR mark = $payment_id OR contains(facts, $payment_id)
ORDER BY opened_at, finding_id;
