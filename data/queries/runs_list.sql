-- name: page
-- A page of what ran, newest first; of one job, or of failures only, when asked.
SELECT
    run_id, job, connector, started_at, ended_at, state,
    new_count, changed_count, unchanged_count, finding_count, failure_key, failure_detail
FROM ops.runs
WHERE ($job IS NULL OR job = $job) AND ($is_failed_only = FALSE OR state IN ('failed', 'interrupted'))
ORDER BY started_at DESC, run_id
LIMIT $size OFFSET $skip;

-- name: total
-- How many runs there are, of one job, or failures only, when asked.
SELECT count(*) AS total
FROM ops.runs
WHERE ($job IS NULL OR job = $job) AND ($is_failed_only = FALSE OR state IN ('failed', 'interrupted'));

-- name: paused
-- The jobs that are paused, since when and by whom, the longest first.
SELECT job, paused_at, paused_by FROM ops.pauses ORDER BY paused_at, job;

-- name: latest
-- The latest run of each job, by source.
SELECT
    run_id, job, connector, started_at, ended_at, state,
    new_count, changed_count, unchanged_count, finding_count, failure_key, failure_detail
FROM ops.runs
QUALIFY row_number() OVER (PARTITION BY job, connector ORDER BY started_at DESC, run_id) = 1
ORDER BY job, connector;
