-- name: terminals
-- Every terminal, with the latest word of each source on it; a row a source, one without source when none spoke.
SELECT
    t.serial,
    t.alias,
    t.is_lost,
    t.serial IN (SELECT old_serial FROM ops.replacements) AS is_retired,
    site.name AS site,
    s.source,
    s.state,
    s.observed_at,
    s.since,
    -- Nothing older is held of this source, and nothing could have been forgotten yet when it said so.
    coalesce(coalesce(heard.first_at >= s.since, true) AND s.since <= t.first_seen_at + INTERVAL 30 DAY, false)
        AS is_since_first
FROM ops.terminals AS t
LEFT JOIN ops.sites AS site ON site.site_id = t.site_id
LEFT JOIN ops.seen AS s ON s.terminal_serial = t.serial
LEFT JOIN (
    SELECT terminal_serial, source, min(observed_at) AS first_at
    FROM facts.observations
    GROUP BY terminal_serial, source
) AS heard ON heard.terminal_serial = s.terminal_serial AND heard.source = s.source
ORDER BY t.alias, t.serial, s.observed_at DESC, s.source;

-- name: names
-- What terminals and sites are called now, by serial and by site id; workstations by each name they had, folded.
SELECT 'terminal' AS what, serial AS id, alias AS name FROM ops.terminals
UNION ALL
SELECT 'site', site_id, name FROM ops.sites
UNION ALL
SELECT 'workstation', facts.folded(name), arg_max(name, valid_from)
FROM ops.workstation_history
GROUP BY facts.folded(name)
ORDER BY what, name, id;
