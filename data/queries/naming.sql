-- name: in_full
-- Every terminal as we keep it, and the one that took its place, if one did.
SELECT terminal.*, replacement.new_serial AS replaced_by
FROM ops.terminals AS terminal
LEFT JOIN ops.replacements AS replacement ON replacement.old_serial = terminal.serial
ORDER BY terminal.serial;

-- name: change
-- People change a terminal: its alias, its site, whether it is lost; whoever looked at it before must look again.
UPDATE ops.terminals SET alias = $alias, site_id = $site_id, is_lost = $is_lost, version = version + 1
WHERE serial = $serial;

-- name: give_site
-- A person says where a terminal is.
INSERT INTO ops.given_sites VALUES ($serial, $given_at, $given_by)
ON CONFLICT (serial) DO UPDATE SET given_at = excluded.given_at, given_by = excluded.given_by;

-- name: given_sites
-- The terminals whose site a person gave.
SELECT serial FROM ops.given_sites ORDER BY serial;

-- name: listings
-- Which connectors list a terminal, and how each knows it.
SELECT connector, remote_id, name FROM ops.terminal_sources WHERE serial = $serial ORDER BY connector;

-- name: last_act
-- Who last changed a terminal, and when.
SELECT viewer, happened_at
FROM ops.audit
WHERE subject = $serial AND list_contains(CAST($acts AS VARCHAR[]), act)
ORDER BY happened_at DESC
LIMIT 1;

-- name: replacement
-- What is kept of a terminal's replacement.
SELECT * FROM ops.replacements WHERE old_serial = $old_serial;

-- name: add_replacement
-- A terminal takes the place of another.
INSERT INTO ops.replacements
VALUES ($old_serial, $new_serial, $replaced_at, $replaced_by, $new_alias, $new_site_id, $workstations);

-- name: drop_replacement
-- A terminal is in service again.
DELETE FROM ops.replacements WHERE old_serial = $old_serial;

-- name: workstations_of
-- The workstations that propose a terminal.
SELECT workstation_id FROM ops.workstations WHERE terminal_serial = $serial ORDER BY workstation_id;

-- name: hand_over
-- Workstations that proposed one terminal propose another.
UPDATE ops.workstations SET
    terminal_serial = $to_serial,
    version = version + 1,
    changed_at = $changed_at,
    changed_by = $changed_by
WHERE terminal_serial = $from_serial AND list_contains(CAST($workstations AS VARCHAR[]), workstation_id);

-- name: unresolved
-- The findings of a kind about one terminal, or about all, that are not over; whether somebody saw them or not.
SELECT finding_id, subject, mark
FROM facts.findings
WHERE kind = $kind AND state <> 'resolved' AND ($serial::VARCHAR IS NULL OR subject = $serial::VARCHAR)
ORDER BY subject, mark;

-- name: learn_name
-- A provider accepted the name we gave a terminal: until its next list, that is what it calls it.
UPDATE ops.terminal_sources SET name = $name WHERE serial = $serial AND connector = $connector;

-- name: show_name
-- The name that the provider shows of a terminal.
UPDATE ops.terminals SET provider_name = $name WHERE serial = $serial;
