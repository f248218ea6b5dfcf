-- name: coverage_of
-- The periods that a connector's feed was read over.
SELECT since, until, read_at FROM facts.coverage WHERE connector = $connector ORDER BY since;

-- name: drop_coverage
-- Forget a connector's periods, to write them joined.
DELETE FROM facts.coverage WHERE connector = $connector;

-- name: add_coverage
-- Note a period read.
INSERT INTO facts.coverage
VALUES ($connector, $since::TIMESTAMP, $until::TIMESTAMP, $read_at::TIMESTAMP);

-- name: merge_findings
-- The findings to write: a known one is seen again, and keeps its state unless it was resolved.
CREATE OR REPLACE TEMP TABLE findings_now AS
SELECT given.finding_id, given.kind, given.subject, given.mark, given.connector, given.severity,
    CASE WHEN known.state = 'acknowledged' THEN known.state ELSE 'open' END AS state,
    coalesce(known.opened_at, given.seen_at) AS opened_at,
    given.seen_at, coalesce(known.seen_count, 0) + 1 AS seen_count,
    CASE WHEN known.state = 'acknowledged' THEN known.closed_at END AS closed_at,
    CASE WHEN known.state = 'acknowledged' THEN known.closed_by END AS closed_by,
    given.facts
FROM given LEFT JOIN facts.findings AS known ON known.finding_id = given.finding_id;

-- name: reopen_findings
-- Note that findings which the data had answered are seen again.
INSERT INTO facts.finding_changes
SELECT given.finding_id, $changed_at::TIMESTAMP, 'open', 'pipeline', NULL
FROM given
JOIN facts.findings AS known ON known.finding_id = given.finding_id
WHERE known.state = 'resolved';

-- name: drop_findings
-- Take the known wordings of these findings away.
DELETE FROM facts.findings WHERE finding_id IN (SELECT finding_id FROM findings_now);

-- name: add_findings
-- Write these findings.
INSERT INTO facts.findings BY NAME SELECT * FROM findings_now;
