-- name: terminals
-- Every terminal with all we keep of it and the latest word of each source; a row a source, one without when none spoke.
-- A version is told by who is online: of the others it is the last one known.
SELECT
    t.serial,
    t.alias,
    t.version,
    t.provider_name,
    coalesce(trim(t.alias) <> trim(t.provider_name), FALSE) AS is_named_otherwise,
    t.terminal_type,
    t.tid,
    t.site_id,
    site.name AS site,
    t.is_lost,
    t.first_seen_at,
    r.new_serial AS replaced_by,
    r.replaced_at,
    r.old_serial IS NOT NULL AS is_retired,
    listing.connectors AS listed_by,
    coalesce(listing.is_fed, FALSE) AS is_integrated,
    s.source,
    s.state,
    s.observed_at,
    s.since,
    -- Nothing older is held of this source, and nothing could have been forgotten yet when it said so.
    coalesce(coalesce(known.first_at >= s.since, TRUE) AND s.since <= t.first_seen_at + INTERVAL 30 DAY, FALSE)
        AS is_since_first,
    s.battery,
    s.is_charging,
    s.network,
    coalesce(s.app_version, known.app_version) AS app_version,
    s.last_access_at
FROM ops.terminals AS t
LEFT JOIN ops.sites AS site ON site.site_id = t.site_id
LEFT JOIN ops.replacements AS r ON r.old_serial = t.serial
LEFT JOIN (
    SELECT
        serial,
        list(connector ORDER BY connector) AS connectors,
        bool_or(connector IN (SELECT connector FROM facts.coverage)) AS is_fed
    FROM ops.terminal_sources
    GROUP BY serial
) AS listing ON listing.serial = t.serial
LEFT JOIN ops.seen AS s ON s.terminal_serial = t.serial
LEFT JOIN (
    SELECT
        terminal_serial,
        source,
        min(observed_at) AS first_at,
        arg_max(app_version, observed_at) FILTER (WHERE app_version IS NOT NULL) AS app_version
    FROM facts.observations
    GROUP BY terminal_serial, source
) AS known ON known.terminal_serial = s.terminal_serial AND known.source = s.source
ORDER BY t.serial, s.observed_at DESC, s.source;

-- name: sites
-- Every site.
SELECT site_id, name FROM ops.sites ORDER BY name;

-- name: history
-- The aliases and sites a terminal has had, the present one first.
SELECT h.valid_from, h.alias, site.name AS site, h.changed_by
FROM ops.terminal_history AS h
LEFT JOIN ops.sites AS site ON site.site_id = h.site_id
WHERE h.serial = $serial
ORDER BY h.valid_from DESC;

-- name: acts
-- What people did to a terminal, the latest first.
SELECT happened_at, viewer, act, json_extract_string(detail, '$.other') AS other
FROM ops.audit
WHERE subject = $serial AND list_contains(CAST($acts AS VARCHAR[]), act)
ORDER BY happened_at DESC
LIMIT $size;

-- name: listings
-- Which providers list a terminal, and as what.
SELECT connector, remote_id, name, listed_at FROM ops.terminal_sources WHERE serial = $serial ORDER BY connector;

-- name: workstations
-- The workstations in service that propose a terminal.
SELECT name FROM ops.workstations WHERE terminal_serial = $serial AND NOT is_retired ORDER BY name;

-- name: replaced_ones
-- The terminals whose place a terminal took, the latest first.
SELECT old_serial, replaced_at, new_alias, workstations
FROM ops.replacements
WHERE new_serial = $serial
ORDER BY replaced_at DESC, old_serial;

-- name: takings
-- What a terminal took, day by day, test payments left out.
SELECT
    business_date,
    currency,
    sum(net_minor)::BIGINT AS net_minor,
    coalesce(sum(count) FILTER (kind = 'payment' AND status = 'approved'), 0)::BIGINT AS payments
FROM facts.rollups
WHERE terminal_serial = $serial AND business_date BETWEEN $since::DATE AND $until::DATE AND NOT is_test
GROUP BY business_date, currency
ORDER BY business_date, currency;

-- name: latest_payments
-- The latest payments, voids and refunds of a terminal since an instant.
SELECT payment_id, business_date, occurred_at, kind, status, amount_minor, currency, card_brand, last4, is_test
FROM facts.payments
WHERE terminal_serial = $serial AND occurred_at >= $since_at
ORDER BY occurred_at DESC, payment_id
LIMIT $size;
