-- name: one
-- One import.
SELECT * FROM facts.imports WHERE import_id = $import_id;

-- name: recent
-- The imports, the newest first.
SELECT * FROM facts.imports ORDER BY imported_at DESC, import_id LIMIT $size OFFSET $skip;

-- name: count
-- How many imports there are, and how many of them stand.
SELECT count(*) AS imports, count(*) FILTER (WHERE state = 'kept') AS kept FROM facts.imports;

-- name: set_state
-- Say that an import is undone, or kept again.
UPDATE facts.imports SET state = $state, changed_at = $changed_at::TIMESTAMP, changed_by = $changed_by
WHERE import_id = $import_id;

-- name: unread
-- The lines of an import that could not be read.
SELECT line, reason, facts FROM facts.unread_lines WHERE import_id = $import_id ORDER BY line LIMIT $size;

-- name: roles
-- What the records of an import do now: by role, reason and means of payment, how many and how much.
SELECT filed.role, filed.reason, filed.mode, filed.kind, filed.currency, count(*) AS count,
    sum(filed.amount_minor)::BIGINT AS amount_minor
FROM facts.filed AS filed
WHERE filed.import_id = $import_id
GROUP BY ALL
ORDER BY filed.role, filed.reason, filed.mode, filed.kind;

-- name: compared
-- How an import that is not made yet differs from what stands: new, worded otherwise, the same, gone by it, not in it.
WITH given AS (
    SELECT unnest($keys::VARCHAR[]) AS record_key, unnest($wordings::UBIGINT[]) AS wording, unnest($days::DATE[]) AS paid_on,
        unnest($amounts::BIGINT[]) AS amount_minor
), standing AS (
    SELECT filed.record_key, filed.paid_on, filed.amount_minor, record.wording, made.made_at > $made_at::TIMESTAMP AS is_later,
        made.sha256 = $sha256 AS is_misread
    FROM facts.filed AS filed
    JOIN facts.file_records AS record ON record.import_id = filed.import_id AND record.report = filed.report
        AND record.record_key = filed.record_key
    JOIN facts.imports AS made ON made.import_id = filed.import_id
    WHERE filed.report = $report
), left_out AS (
    SELECT starts_with(record_key, 'row:') OR is_misread AS is_gone FROM standing
    WHERE paid_on BETWEEN $since AND $until AND (NOT is_later OR is_misread)
        AND record_key NOT IN (SELECT record_key FROM given)
)
SELECT
    count(*) FILTER (WHERE standing.record_key IS NULL) AS new_count,
    count(*) FILTER (WHERE standing.wording <> given.wording AND NOT standing.is_later) AS changed_count,
    count(*) FILTER (WHERE standing.wording = given.wording OR standing.is_later) AS same_count,
    -- A number that stood for something else long ago may have been given anew.
    count(*) FILTER (
        WHERE abs(standing.paid_on - given.paid_on) > 31 AND standing.amount_minor <> given.amount_minor
    ) AS reused_count,
    (SELECT count(*) FROM left_out WHERE is_gone) AS gone_count,
    (SELECT count(*) FROM left_out WHERE NOT is_gone) AS absent_count
FROM given LEFT JOIN standing ON standing.record_key = given.record_key;

-- name: overlaps
-- The other reports that count payments of these days.
SELECT DISTINCT report, title FROM facts.imports
WHERE state = 'kept' AND counts AND family = 'smartrec' AND report <> $report AND since <= $until AND until >= $since
ORDER BY title;

-- name: mappings
-- The latest version of every report's mapping.
SELECT report, version, family, title, body, saved_at, saved_by FROM ops.mappings
QUALIFY row_number() OVER (PARTITION BY report ORDER BY version DESC) = 1
ORDER BY title;

-- name: add_mapping
-- Keep a mapping that somebody confirmed.
INSERT INTO ops.mappings VALUES ($report, $version, $family, $title, $body, $saved_at::TIMESTAMP, $saved_by);

-- name: is_read_at_all
-- Tell whether any feed was ever read.
SELECT count(*) > 0 AS is_read FROM facts.coverage;

-- name: terminal_names
-- The names under which terminals are known.
SELECT DISTINCT facts.folded(alias) AS name FROM ops.terminal_history
UNION
SELECT facts.folded(provider_name) FROM ops.terminals WHERE provider_name IS NOT NULL;

-- name: watched
-- The file of these bytes that was found in the watched folder.
SELECT sha256, file_name, state, reason FROM ops.watched_files WHERE sha256 = $sha256;

-- name: drop_watched
-- Forget a file of the watched folder, to note it anew.
DELETE FROM ops.watched_files WHERE sha256 = $sha256;

-- name: add_watched
-- Note what became of a file of the watched folder.
INSERT INTO ops.watched_files VALUES ($sha256, $file_name, $state, $reason, $seen_at::TIMESTAMP);

-- name: records
-- A page of the records of an import that do one thing now, in the sequence of the file.
SELECT filed.role, filed.reason, filed.mode, filed.kind, filed.amount_minor, filed.currency, filed.occurred_at,
    filed.paid_on, filed.payment_id, record.has_time, record.lines, record.status, record.client, record.invoice,
    record.terminal, record.receipt, record.remote_id
FROM facts.filed AS filed
JOIN facts.file_records AS record ON record.import_id = filed.import_id AND record.report = filed.report
    AND record.record_key = filed.record_key
WHERE filed.import_id = $import_id AND filed.role = $role
    AND coalesce(filed.reason, '') = coalesce($reason::VARCHAR, coalesce(filed.reason, ''))
ORDER BY record.lines[1], filed.record_key
LIMIT $size OFFSET $skip;

-- name: same_bytes
-- The kept imports of a report's same bytes.
SELECT import_id FROM facts.imports WHERE report = $report AND sha256 = $sha256 AND state = 'kept' ORDER BY import_id;

-- name: changed_since
-- The days of the imports that were made or undone since.
SELECT since, until FROM facts.imports WHERE changed_at >= $changed_at::TIMESTAMP ORDER BY since, until;
