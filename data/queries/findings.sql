-- name: unresolved
-- A page of the findings nobody resolved: open before acknowledged, money first, then what happened last.
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
    f.facts,
    t.alias
FROM facts.findings AS f
LEFT JOIN ops.terminals AS t
    ON t.serial = coalesce(
        json_extract_string(f.facts, '$.terminal_serial'), json_extract_string(f.facts, '$.serial'), f.subject
    )
WHERE f.state IN ('open', 'acknowledged') AND ($is_open_only = FALSE OR f.state = 'open')
ORDER BY
    f.state DESC,
    CASE f.severity WHEN 'money' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
    coalesce(json_extract_string(f.facts, '$.occurred_at'), strftime(f.opened_at, '%Y-%m-%dT%H:%M:%S')) DESC,
    f.finding_id
LIMIT $size OFFSET $skip;

-- name: counts
-- How many findings there are, by state and severity.
SELECT state, severity, count(*) AS count
FROM facts.findings
GROUP BY state, severity
ORDER BY state, severity;

-- name: acknowledge
-- Mark an open finding as seen; who did it and when stay with it.
UPDATE facts.findings
SET state = 'acknowledged', closed_at = $closed_at, closed_by = $closed_by
WHERE finding_id = $finding_id AND state = 'open';
