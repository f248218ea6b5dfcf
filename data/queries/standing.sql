-- name: forget_names
-- Leave out of an import the descriptions of which a part, between strokes, is a name that is to be forgotten.
UPDATE facts.statement_lines SET description = NULL
WHERE import_id = $import_id AND EXISTS (SELECT 1 FROM ops.forgotten) AND list_has_any(
    list_transform(string_split(description, '/'), lambda part: md5_number_lower(lower(trim(part)))),
    (SELECT list(name_hash) FROM ops.forgotten)
);

-- name: make_stood
-- The lines of a report that stand so far.
CREATE OR REPLACE TEMP TABLE stood AS
SELECT line_key, wording FROM facts.statement_lines WHERE report = $report AND stands;

-- name: make_standing
-- Of each line the latest wording; of lines without an id, those of the latest export that covers their day.
CREATE OR REPLACE TEMP TABLE standing_lines AS
WITH kept AS (
    SELECT import_id, since, until, made_at, mapping_version FROM facts.imports
    WHERE state = 'kept' AND family = 'bank' AND report = $report
), told AS (
    SELECT line.import_id, line.line_key, line.wording, line.booked_on, kept.made_at, kept.mapping_version
    FROM facts.statement_lines AS line
    JOIN kept USING (import_id)
), latest AS (
    SELECT days.booked_on, arg_max(kept.import_id, (kept.made_at, kept.mapping_version, kept.import_id)) AS import_id
    FROM (SELECT DISTINCT booked_on FROM told) AS days
    JOIN kept ON days.booked_on BETWEEN kept.since AND kept.until
    GROUP BY days.booked_on
)
SELECT told.import_id, told.line_key, told.wording
FROM told
LEFT JOIN latest ON latest.booked_on = told.booked_on
WHERE NOT starts_with(told.line_key, 'row:') OR told.import_id = latest.import_id
QUALIFY row_number() OVER (
    PARTITION BY told.line_key ORDER BY (told.made_at, told.mapping_version, told.import_id) DESC
) = 1;

-- name: set_standing
-- Say which lines of a report stand.
UPDATE facts.statement_lines SET stands = (import_id, line_key) IN (SELECT (import_id, line_key) FROM standing_lines)
WHERE report = $report;

-- name: difference
-- How many lines stand that did not, and how many are worded otherwise.
SELECT
    count(*) FILTER (WHERE stood.line_key IS NULL) AS new_count,
    count(*) FILTER (WHERE stood.line_key IS NOT NULL AND stood.wording <> now.wording) AS changed_count
FROM standing_lines AS now
LEFT JOIN stood USING (line_key);
