-- name: known
-- Every terminal as we keep it.
SELECT * FROM ops.terminals ORDER BY serial;

-- name: listed
-- The terminals that a connector lists and that may be spoken to, as it knows them.
SELECT
    terminal.serial,
    source.connector,
    source.remote_id,
    terminal.terminal_type,
    source.name,
    terminal.tid
FROM ops.terminal_sources AS source
INNER JOIN ops.terminals AS terminal ON terminal.serial = source.serial
WHERE source.connector = $connector
    AND NOT terminal.is_lost
    AND terminal.serial NOT IN (SELECT old_serial FROM ops.replacements)
ORDER BY terminal.serial;

-- name: add
-- A terminal is seen for the first time.
INSERT INTO ops.terminals VALUES (
    $serial, $alias, 1, $provider_name, $terminal_type, $tid, $site_id, FALSE, $listed_at, $listed_at
);

-- name: change
-- What a provider says of a terminal has changed; its alias only while nobody has named it.
UPDATE ops.terminals SET
    alias = $alias,
    provider_name = $provider_name,
    terminal_type = $terminal_type,
    tid = $tid,
    site_id = $site_id,
    listed_at = $listed_at
WHERE serial = $serial;

-- name: save_source
-- Which provider lists a terminal, and under which name and id.
INSERT INTO ops.terminal_sources VALUES ($serial, $connector, $remote_id, $name, $listed_at)
ON CONFLICT (serial, connector) DO UPDATE SET
    remote_id = excluded.remote_id,
    name = excluded.name,
    listed_at = excluded.listed_at;

-- name: add_history
-- From an instant on, a terminal has this alias and site.
INSERT INTO ops.terminal_history VALUES ($serial, $valid_from, $alias, $site_id, $changed_by)
ON CONFLICT (serial, valid_from) DO UPDATE SET
    alias = excluded.alias,
    site_id = excluded.site_id,
    changed_by = excluded.changed_by;

-- name: complete_history
-- What was not known at first is learnt: the first alias and site hold from the beginning.
UPDATE ops.terminal_history SET
    alias = CASE WHEN alias = serial THEN $alias ELSE alias END,
    site_id = coalesce(site_id, $site_id)
WHERE serial = $serial AND changed_by = 'pipeline';

-- name: history
-- The aliases and sites a terminal has had, oldest first.
SELECT * FROM ops.terminal_history WHERE serial = $serial ORDER BY valid_from;

-- name: sites
-- Every site.
SELECT * FROM ops.sites ORDER BY name;

-- name: add_site
-- A site is named for the first time.
INSERT INTO ops.sites VALUES ($site_id, $name) ON CONFLICT DO NOTHING;

-- name: differing_names
-- Terminals in service whose alias is not the name that their provider shows.
SELECT terminal.serial, terminal.alias, terminal.provider_name, min(source.connector) AS connector
FROM ops.terminals AS terminal
INNER JOIN ops.terminal_sources AS source
    ON source.serial = terminal.serial AND source.name = terminal.provider_name
WHERE trim(terminal.alias) <> trim(terminal.provider_name)
    AND terminal.serial NOT IN (SELECT old_serial FROM ops.replacements)
GROUP BY terminal.serial, terminal.alias, terminal.provider_name
ORDER BY terminal.serial;

-- name: seen
-- The latest word of each source on each terminal.
SELECT * FROM ops.seen ORDER BY terminal_serial, source;

-- name: add_observation
-- A source says something new of a terminal.
INSERT INTO facts.observations VALUES (
    $terminal_serial, $source, $observed_at, $state, $raw_code, $battery, $is_charging, $network, $app_version,
    $last_access_at
);

-- name: save_seen
-- The latest word of a source on a terminal.
INSERT INTO ops.seen VALUES (
    $terminal_serial, $source, $observed_at, $since, $state, $raw_code, $battery, $is_charging, $network, $app_version,
    $last_access_at
)
ON CONFLICT (terminal_serial, source) DO UPDATE SET
    observed_at = excluded.observed_at,
    since = excluded.since,
    state = excluded.state,
    raw_code = excluded.raw_code,
    battery = excluded.battery,
    is_charging = excluded.is_charging,
    network = excluded.network,
    app_version = excluded.app_version,
    last_access_at = excluded.last_access_at;
