-- name: terminals
-- Every terminal, with the latest word of each source on it; a row a source, one without source when none spoke.
SELECT
    t.serial,
    t.alias,
    t.is_lost,
    site.name AS site,
    s.source,
    s.state,
    s.observed_at,
    s.since
FROM ops.terminals AS t
LEFT JOIN ops.sites AS site ON site.site_id = t.site_id
LEFT JOIN ops.seen AS s ON s.terminal_serial = t.serial
ORDER BY t.alias, t.serial, s.observed_at DESC, s.source;

-- name: names
-- What terminals and sites are called now, by serial and by site id.
SELECT 'terminal' AS what, serial AS id, alias AS name FROM ops.terminals
UNION ALL
SELECT 'site', site_id, name FROM ops.sites
ORDER BY what, name, id;
