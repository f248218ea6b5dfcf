-- name: listed
-- Every workstation with its site, and the names it has had that are no other's now, folded.
SELECT
    workstation.*,
    site.name AS site,
    coalesce(known.keys, []) AS keys
FROM ops.workstations AS workstation
LEFT JOIN ops.sites AS site ON site.site_id = workstation.site_id
LEFT JOIN (
    -- A name belongs to whoever has it now, else to whoever had it last.
    SELECT workstation_id, list(key ORDER BY key) AS keys
    FROM (
        SELECT history.workstation_id, facts.folded(history.name) AS key
        FROM ops.workstation_history AS history
        INNER JOIN ops.workstations AS holder ON holder.workstation_id = history.workstation_id
        QUALIFY row_number() OVER (
            PARTITION BY facts.folded(history.name)
            ORDER BY facts.folded(holder.name) = facts.folded(history.name) DESC, history.valid_from DESC
        ) = 1
    ) AS named
    GROUP BY workstation_id
) AS known ON known.workstation_id = workstation.workstation_id
ORDER BY workstation.name, workstation.workstation_id;

-- name: taken
-- What each workstation took in a period, by its name folded and currency, test payments left out; unknown is of none.
SELECT
    coalesce(facts.folded(workstation), 'unknown') AS key,
    currency,
    min(workstation) AS name,
    sum(net_minor)::BIGINT AS net_minor,
    coalesce(sum(count) FILTER (kind = 'payment' AND status = 'approved'), 0)::BIGINT AS payments
FROM facts.rollups
WHERE business_date BETWEEN $since::DATE AND $until::DATE AND NOT is_test
GROUP BY key, currency
ORDER BY key, currency;

-- name: history
-- What a workstation has been, the present first.
SELECT
    history.*,
    site.name AS site,
    terminal.alias
FROM ops.workstation_history AS history
LEFT JOIN ops.sites AS site ON site.site_id = history.site_id
LEFT JOIN ops.terminals AS terminal ON terminal.serial = history.terminal_serial
WHERE history.workstation_id = $workstation_id
ORDER BY history.valid_from DESC;

-- name: in_full
-- Every workstation as we keep it.
SELECT * FROM ops.workstations ORDER BY workstation_id;

-- name: names_had
-- The names that workstations have had, the latest first.
SELECT workstation_id, name FROM ops.workstation_history ORDER BY valid_from DESC, workstation_id;

-- name: add
-- A workstation that was not there.
INSERT INTO ops.workstations
VALUES (
    $workstation_id, $name, $site_id, $terminal_serial, $accepts_terminal, $printer, FALSE, 1, $changed_at, $changed_by
);

-- name: change
-- What becomes of a workstation; whoever looked at it before must look again.
UPDATE ops.workstations SET
    name = $name,
    site_id = $site_id,
    terminal_serial = $terminal_serial,
    accepts_terminal = $accepts_terminal,
    printer = $printer,
    is_retired = $is_retired,
    version = version + 1,
    changed_at = $changed_at,
    changed_by = $changed_by
WHERE workstation_id = $workstation_id;

-- name: keep_history
-- From when they last changed on, workstations are as they stand.
INSERT INTO ops.workstation_history
SELECT workstation_id, changed_at, name, site_id, terminal_serial, accepts_terminal, printer, is_retired, changed_by
FROM ops.workstations
WHERE list_contains(CAST($workstations AS VARCHAR[]), workstation_id)
ON CONFLICT (workstation_id, valid_from) DO UPDATE SET
    name = excluded.name,
    site_id = excluded.site_id,
    terminal_serial = excluded.terminal_serial,
    accepts_terminal = excluded.accepts_terminal,
    printer = excluded.printer,
    is_retired = excluded.is_retired,
    changed_by = excluded.changed_by;
