-- name: connectors
-- How each source fares, and the stretch of its payments that has been read.
SELECT
    connector,
    c.last_success_at,
    c.last_failure_at,
    c.failing_since,
    c.failure_key,
    c.failure_detail,
    cover.since AS covered_since,
    cover.until AS covered_until
FROM ops.connectors AS c
FULL OUTER JOIN (
    SELECT connector, min(since) AS since, max(until) AS until
    FROM facts.coverage
    GROUP BY connector
) AS cover USING (connector)
UNION ALL
SELECT 'files', max(imported_at), NULL, NULL, NULL, NULL, min(covered_since), max(covered_until)
FROM facts.imports
WHERE state = 'kept' AND counts AND family = 'smartrec'
HAVING count(*) > 0
ORDER BY connector;

-- name: coverage
-- The stretches of payments proven complete, by a feed or by a file of payments; a row each.
SELECT connector, since, until, read_at
FROM facts.coverage
UNION ALL
SELECT 'files', covered_since, covered_until, imported_at
FROM facts.imports
WHERE state = 'kept' AND counts AND family = 'smartrec' AND covered_since < covered_until
ORDER BY connector, since;

-- name: backfills
-- The histories being read now.
SELECT connector, since, until, done_until, started_at
FROM ops.backfills
WHERE ended_at IS NULL
ORDER BY connector;
