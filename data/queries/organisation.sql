-- name: known_sites
-- The sites that a connector lists, by its own ids.
SELECT remote_id, site_id FROM ops.site_sources WHERE connector = $connector ORDER BY remote_id;

-- name: save_site
-- Which provider lists a site, and under which id and name.
INSERT INTO ops.site_sources VALUES ($connector, $remote_id, $site_id, $name, $listed_at)
ON CONFLICT (connector, remote_id) DO UPDATE SET
    site_id = excluded.site_id,
    name = excluded.name,
    listed_at = excluded.listed_at;

-- name: ledger_codes
-- What the ledger codes of a connector stand for.
SELECT remote_id, code, title, type, raw_type, is_archived
FROM ops.ledger_codes
WHERE connector = $connector
ORDER BY remote_id;

-- name: save_ledger_code
-- What a ledger code stands for.
INSERT INTO ops.ledger_codes VALUES (
    $connector, $remote_id, $code, $title, $type, $raw_type, $is_archived, $listed_at
)
ON CONFLICT (connector, remote_id) DO UPDATE SET
    code = excluded.code,
    title = excluded.title,
    type = excluded.type,
    raw_type = excluded.raw_type,
    is_archived = excluded.is_archived,
    listed_at = excluded.listed_at;

-- name: ledger_titles
-- What a ledger code stands for, as connectors title it: one in use before an archived one.
SELECT title
FROM ops.ledger_codes
WHERE code = $code AND title IS NOT NULL
ORDER BY is_archived, listed_at DESC, connector, remote_id
LIMIT 1;

-- name: clients
-- The names of a connector's clients.
SELECT remote_id, name FROM ops.clients WHERE connector = $connector ORDER BY remote_id;

-- name: save_clients
-- The names of clients, but for people who asked to be forgotten.
INSERT INTO ops.clients
SELECT $connector, given.remote_id, given.name, $listed_at::TIMESTAMP
FROM (SELECT unnest($remote_ids::VARCHAR[]) AS remote_id, unnest($names::VARCHAR[]) AS name) AS given
WHERE md5_number_lower(lower(trim(given.name))) NOT IN (SELECT name_hash FROM ops.forgotten)
ON CONFLICT (connector, remote_id) DO UPDATE SET
    name = excluded.name,
    listed_at = excluded.listed_at;

-- name: drop_clients
-- The clients whom a connector does not list, or not under the name we hold.
DELETE FROM ops.clients
WHERE connector = $connector AND NOT EXISTS (
    SELECT TRUE
    FROM (SELECT unnest($remote_ids::VARCHAR[]) AS remote_id, unnest($names::VARCHAR[]) AS name) AS given
    WHERE given.remote_id = clients.remote_id AND given.name = clients.name
);
