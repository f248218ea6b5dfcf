-- name: start_run
-- A run has begun.
INSERT INTO ops.runs (
    run_id, job, connector, started_at, state, new_count, changed_count, unchanged_count, finding_count
) VALUES ($run_id, $job, $connector, $started_at, 'running', 0, 0, 0, 0);

-- name: end_run
-- A run has ended, with what it did and why it failed if it did.
UPDATE ops.runs SET
    ended_at = $ended_at,
    state = $state,
    new_count = $new_count,
    changed_count = $changed_count,
    unchanged_count = $unchanged_count,
    finding_count = $finding_count,
    failure_key = $failure_key,
    failure_detail = $failure_detail
WHERE run_id = $run_id;

-- name: interrupt_runs
-- Runs that a killed process left open are closed as interrupted.
UPDATE ops.runs SET state = 'interrupted', ended_at = $ended_at WHERE state = 'running';

-- name: latest_runs
-- The latest runs, newest first.
SELECT * FROM ops.runs ORDER BY started_at DESC, run_id DESC LIMIT $count;

-- name: last_start
-- When a job last began, whatever came of it.
SELECT max(started_at) AS started_at FROM ops.runs WHERE job = $job;

-- name: connector_states
-- How each connector fares.
SELECT * FROM ops.connectors ORDER BY connector;

-- name: connector_state
-- How one connector fares.
SELECT * FROM ops.connectors WHERE connector = $connector;

-- name: failing_jobs
-- Jobs of a connector, other than these, whose latest run of the last day failed.
SELECT job
FROM ops.runs
WHERE connector = $connector
    AND ended_at >= $since
    AND NOT list_contains(CAST($jobs AS VARCHAR[]), job)
GROUP BY job
HAVING arg_max(state, started_at) = 'failed'
ORDER BY job;

-- name: save_connector_state
-- How a connector fares, from now on.
INSERT INTO ops.connectors VALUES (
    $connector, $last_success_at, $last_failure_at, $failing_since, $failure_key, $failure_detail
)
ON CONFLICT (connector) DO UPDATE SET
    last_success_at = excluded.last_success_at,
    last_failure_at = excluded.last_failure_at,
    failing_since = excluded.failing_since,
    failure_key = excluded.failure_key,
    failure_detail = excluded.failure_detail;

-- name: backfills
-- Every backfill and how far it is.
SELECT * FROM ops.backfills ORDER BY connector;

-- name: backfill
-- The backfill of one connector.
SELECT * FROM ops.backfills WHERE connector = $connector;

-- name: save_backfill
-- A backfill begins, or begins again.
INSERT INTO ops.backfills VALUES ($connector, $since, $until, $done_until, $started_at, NULL)
ON CONFLICT (connector) DO UPDATE SET
    since = excluded.since,
    until = excluded.until,
    done_until = excluded.done_until,
    started_at = excluded.started_at,
    ended_at = NULL;

-- name: advance_backfill
-- A backfill has come this far; ended_at says that it is done.
UPDATE ops.backfills SET done_until = $done_until, ended_at = $ended_at WHERE connector = $connector;

-- name: covered_until
-- How far a connector's feed has been read without a hole, from a given instant on.
SELECT max(until) AS until FROM facts.coverage
WHERE connector = $connector AND since <= $beyond AND until > $beyond;

-- name: lone_first_legs
-- Payments of a period of which only the first message was ever seen, and that no void has answered.
SELECT
    payment.payment_id,
    payment.occurred_at,
    payment.terminal_serial,
    payment.amount_minor,
    payment.currency
FROM facts.payments AS payment
LEFT JOIN facts.payments AS undone
    ON undone.kind = 'void'
    AND undone.status = 'approved'
    AND undone.occurred_at >= $since
    AND undone.parent_id = payment.payment_id
WHERE payment.kind = 'payment'
    AND payment.status = 'unknown'
    AND payment.amount_certainty = 'provisional'
    AND payment.occurred_at >= $since
    AND payment.occurred_at < $until
    AND undone.payment_id IS NULL
ORDER BY payment.occurred_at, payment.payment_id;

-- name: possible_doubles
-- The same card, amount and terminal approved twice within ten minutes, neither of them undone.
SELECT
    payment.payment_id,
    earlier.payment_id AS earlier_id,
    payment.occurred_at,
    earlier.occurred_at AS earlier_at,
    payment.terminal_serial,
    payment.amount_minor,
    payment.currency,
    payment.card_brand,
    payment.last4,
    terminal.alias AS terminal_alias
FROM facts.payments AS payment
LEFT JOIN ops.terminals AS terminal ON terminal.serial = payment.terminal_serial
INNER JOIN facts.payments AS earlier
    ON earlier.terminal_serial = payment.terminal_serial
    AND earlier.last4 = payment.last4
    AND earlier.card_brand = payment.card_brand
    AND earlier.amount_minor = payment.amount_minor
    AND earlier.currency = payment.currency
    AND earlier.occurred_at >= payment.occurred_at - INTERVAL 10 MINUTE
    AND (earlier.occurred_at, earlier.payment_id) < (payment.occurred_at, payment.payment_id)
LEFT JOIN facts.payments AS undone
    ON undone.kind IN ('void', 'refund')
    AND undone.status = 'approved'
    AND undone.occurred_at >= $since
    AND undone.parent_id IN (payment.payment_id, earlier.payment_id)
WHERE payment.kind = 'payment'
    AND earlier.kind = 'payment'
    AND payment.status = 'approved'
    AND earlier.status = 'approved'
    AND NOT payment.is_test
    AND NOT earlier.is_test
    AND payment.occurred_at >= $since
    AND payment.occurred_at < $until
    AND earlier.occurred_at >= CAST($since AS TIMESTAMP) - INTERVAL 10 MINUTE
    AND undone.payment_id IS NULL
QUALIFY row_number() OVER (PARTITION BY payment.payment_id ORDER BY earlier.occurred_at DESC, earlier.payment_id) = 1
ORDER BY payment.occurred_at, payment.payment_id;

-- name: accounts
-- The merchant account that each connector was first used with.
SELECT connector, provider, merchant_account FROM ops.accounts ORDER BY connector;

-- name: add_account
-- A connector is used for the first time.
INSERT INTO ops.accounts VALUES ($connector, $provider, $merchant_account, $first_used_at);

-- name: over_findings
-- Open findings that later facts have answered: the completion came, or a payment that they name was undone.
SELECT finding.finding_id
FROM facts.findings AS finding
INNER JOIN facts.payments AS payment ON payment.payment_id = finding.subject
WHERE finding.kind = 'lone_first_leg'
    AND finding.state <> 'resolved'
    AND payment.status <> 'unknown'
    AND payment.occurred_at >= $since
UNION ALL
SELECT DISTINCT finding.finding_id
FROM facts.findings AS finding
INNER JOIN facts.payments AS undone
    ON undone.parent_id IN (finding.subject, json_extract_string(finding.facts, '$.earlier_id'))
WHERE finding.state <> 'resolved'
    AND (
        (finding.kind = 'possible_double' AND undone.kind IN ('void', 'refund'))
        OR (finding.kind = 'lone_first_leg' AND undone.kind = 'void')
    )
    AND undone.status = 'approved'
    AND undone.occurred_at >= $since;

-- name: open_findings
-- The open findings of one kind.
SELECT finding_id, subject, mark, connector FROM facts.findings WHERE kind = $kind AND state = 'open' ORDER BY subject, mark;

-- name: close_finding
-- A finding is over; who or what closed it.
UPDATE facts.findings SET state = 'resolved', closed_at = $closed_at, closed_by = $closed_by
WHERE finding_id = $finding_id;

-- name: note_closed
-- Note that a finding is over.
INSERT INTO facts.finding_changes VALUES ($finding_id, $closed_at, 'resolved', $closed_by, NULL);

-- name: pause
-- A job is paused; one that was keeps who did it first.
INSERT INTO ops.pauses VALUES ($job, $paused_at, $paused_by) ON CONFLICT (job) DO NOTHING;

-- name: resume
-- A job runs again when its time comes.
DELETE FROM ops.pauses WHERE job = $job;

-- name: forget_observations
-- Observations are kept for a while; the latest word of each source stays in ops.seen.
DELETE FROM facts.observations WHERE observed_at < $before;

-- name: forget_runs
-- Runs are kept for a while; those that failed as long as the others.
DELETE FROM ops.runs WHERE started_at < $before AND state <> 'running';
