-- name: page
-- A page of findings of one state, severity and kind: open ones by how much they want a person, then what happened last.
SELECT
    f.finding_id,
    f.kind,
    f.subject,
    f.connector,
    f.severity,
    f.state,
    f.opened_at,
    f.seen_at,
    f.seen_count,
    f.closed_at,
    f.closed_by,
    f.facts,
    t.alias
FROM facts.findings AS f
LEFT JOIN ops.terminals AS t
    ON t.serial = coalesce(
        json_extract_string(f.facts, '$.terminal_serial'), json_extract_string(f.facts, '$.serial'), f.subject
    )
WHERE
    ($state::VARCHAR IS NULL OR f.state = $state)
    AND ($severity::VARCHAR IS NULL OR f.severity = $severity)
    AND ($kind::VARCHAR IS NULL OR f.kind = $kind)
ORDER BY
    CASE f.state WHEN 'open' THEN 0 ELSE 1 END,
    CASE WHEN f.state <> 'open' THEN 0 WHEN f.severity = 'money' THEN 1 WHEN f.severity = 'warning' THEN 2 ELSE 3 END,
    CASE
        WHEN f.state <> 'open' THEN strftime(f.closed_at, '%Y-%m-%dT%H:%M:%S')
        ELSE coalesce(json_extract_string(f.facts, '$.occurred_at'), strftime(f.opened_at, '%Y-%m-%dT%H:%M:%S'))
    END DESC,
    f.finding_id
LIMIT $size OFFSET $skip;

-- name: counts
-- How many findings there are, by state, severity and kind.
SELECT state, severity, kind, count(*) AS count
FROM facts.findings
GROUP BY state, severity, kind
ORDER BY state, severity, kind;

-- name: one
-- One finding, whatever its state.
SELECT
    f.finding_id,
    f.kind,
    f.subject,
    f.mark,
    f.connector,
    f.severity,
    f.state,
    f.opened_at,
    f.seen_at,
    f.seen_count,
    f.closed_at,
    f.closed_by,
    f.facts,
    t.serial,
    t.alias
FROM facts.findings AS f
LEFT JOIN ops.terminals AS t
    ON t.serial = coalesce(
        json_extract_string(f.facts, '$.terminal_serial'), json_extract_string(f.facts, '$.serial'), f.subject
    )
WHERE f.finding_id = $finding_id;

-- name: changes
-- What became of a finding since it was opened, oldest first.
SELECT changed_at, state, changed_by, note
FROM facts.finding_changes
WHERE finding_id = $finding_id
ORDER BY changed_at, state;

-- name: concerned
-- The payments, voids and refunds of these ids, oldest first; each is looked for only at its own instants.
SELECT
    p.payment_id,
    p.kind,
    p.status,
    p.occurred_at,
    p.business_date,
    p.terminal_serial,
    p.amount_minor,
    p.currency,
    p.card_brand,
    p.last4,
    p.remote_id,
    t.alias
FROM facts.payments AS p
INNER JOIN (
    SELECT DISTINCT known.occurred_at
    FROM facts.payment_ids AS known
    WHERE known.id_hash IN (SELECT md5_number_lower(unnest($payment_ids::VARCHAR[])))
) AS instants ON instants.occurred_at = p.occurred_at
LEFT JOIN ops.terminals AS t ON t.serial = p.terminal_serial
WHERE list_contains($payment_ids::VARCHAR[], p.payment_id)
ORDER BY p.occurred_at, p.payment_id;

-- name: acknowledge
-- Mark an open finding as seen; who did it and when stay with it.
UPDATE facts.findings
SET state = 'acknowledged', closed_at = $closed_at, closed_by = $closed_by
WHERE finding_id = $finding_id AND state = 'open';

-- name: reopen
-- Mark a finding that somebody had seen as one to look at again.
UPDATE facts.findings
SET state = 'open', closed_at = NULL, closed_by = NULL
WHERE finding_id = $finding_id AND state = 'acknowledged';

-- name: note_change
-- Note in a finding's history that somebody changes its state, if it is the state it changes from.
INSERT INTO facts.finding_changes
SELECT finding_id, $changed_at::TIMESTAMP, $state::VARCHAR, $changed_by::VARCHAR, $note::VARCHAR
FROM facts.findings
WHERE finding_id = $finding_id AND state = $before;

-- name: clear_notes
-- Take out the notes that hold a person's name.
UPDATE facts.finding_changes SET note = NULL WHERE contains(lower(note), lower(trim($name)));
