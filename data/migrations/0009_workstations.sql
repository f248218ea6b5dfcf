CREATE TEMPORARY TABLE kept_workstations AS SELECT * FROM ops.workstations;
DROP TABLE ops.workstations;

-- Points of sale of SmartRec: whether it takes Terminal as a mode of payment, which terminal it proposes, its own receipt
-- printer; version is the optimistic lock, and one with takings is retired, never deleted.
CREATE TABLE ops.workstations (
    workstation_id VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    site_id VARCHAR,
    terminal_serial VARCHAR,
    accepts_terminal BOOLEAN NOT NULL,
    printer VARCHAR,
    is_retired BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    changed_by VARCHAR NOT NULL
);

INSERT INTO ops.workstations
SELECT kept.*, NULL, FALSE, 1, stamp.created_at, 'pipeline'
FROM kept_workstations AS kept
CROSS JOIN ops.stamp AS stamp;
DROP TABLE kept_workstations;

-- What a workstation was from an instant on, and who made it so.
CREATE TABLE ops.workstation_history (
    workstation_id VARCHAR NOT NULL,
    valid_from TIMESTAMP NOT NULL,
    name VARCHAR NOT NULL,
    site_id VARCHAR,
    terminal_serial VARCHAR,
    accepts_terminal BOOLEAN NOT NULL,
    printer VARCHAR,
    is_retired BOOLEAN NOT NULL,
    changed_by VARCHAR NOT NULL,
    PRIMARY KEY (workstation_id, valid_from)
);

INSERT INTO ops.workstation_history
SELECT workstation_id, changed_at, name, site_id, terminal_serial, accepts_terminal, printer, is_retired, changed_by
FROM ops.workstations;

DROP MACRO TABLE facts.chosen;
DROP MACRO TABLE facts.narrowed;

-- Rows of the payments or of the rollups (`source`), narrowed by what both have; NULL narrows nothing. A terminal that
-- nobody told is called unknown, as is the site of one that stands nowhere.
CREATE MACRO facts.narrowed(
    source, since, until, terminals, workstations, channels, statuses, brands, entry_modes, kinds, hour, tests
) AS TABLE
SELECT * FROM query_table(source) AS narrowed
WHERE
    business_date BETWEEN since::DATE AND until::DATE
    AND (terminals::VARCHAR[] IS NULL OR list_contains(terminals::VARCHAR[], coalesce(terminal_serial, 'unknown')))
    AND (
        workstations::VARCHAR[] IS NULL
        OR list_contains(workstations::VARCHAR[], coalesce(facts.folded(workstation), 'unknown'))
    )
    AND (channels::VARCHAR[] IS NULL OR list_contains(channels::VARCHAR[], channel))
    AND (statuses::VARCHAR[] IS NULL OR list_contains(statuses::VARCHAR[], status))
    AND (brands::VARCHAR[] IS NULL OR list_contains(brands::VARCHAR[], card_brand))
    AND (entry_modes::VARCHAR[] IS NULL OR list_contains(entry_modes::VARCHAR[], entry_mode))
    AND (kinds::VARCHAR[] IS NULL OR list_contains(kinds::VARCHAR[], kind))
    AND (hour::SMALLINT IS NULL OR narrowed.hour = hour::SMALLINT)
    AND (tests::BOOLEAN OR NOT is_test);

-- The payments, voids and refunds that `data.chosen.Chosen` stands for. The site is that of the terminal at the time;
-- without sites the second half of the union is never planned.
CREATE MACRO facts.chosen(
    since, until, terminals, workstations, sites, channels, statuses, brands, entry_modes, kinds,
    hour, low_minor, high_minor, last4, auth_code, client, invoice, tests
) AS TABLE
WITH found AS NOT MATERIALIZED (
    SELECT *
    FROM facts.narrowed(
        'facts.payments', since, until, terminals, workstations, channels, statuses, brands, entry_modes, kinds, hour,
        tests
    ) AS payment
    WHERE
        (low_minor::BIGINT IS NULL OR amount_minor >= low_minor::BIGINT)
        AND (high_minor::BIGINT IS NULL OR amount_minor <= high_minor::BIGINT)
        AND (last4::VARCHAR IS NULL OR payment.last4 = last4::VARCHAR)
        AND (auth_code::VARCHAR IS NULL OR upper(payment.auth_code) = upper(auth_code::VARCHAR))
        AND (client::VARCHAR IS NULL OR contains(facts.folded(payment.client), facts.folded(client::VARCHAR)))
        AND (invoice::VARCHAR IS NULL OR upper(payment.invoice) = upper(invoice::VARCHAR))
)
SELECT * FROM found WHERE sites::VARCHAR[] IS NULL
UNION ALL
SELECT found.* FROM found
LEFT JOIN ops.terminal_spans AS span
    ON span.serial = found.terminal_serial
    AND found.occurred_at >= span.valid_from
    AND found.occurred_at < span.valid_until
WHERE sites::VARCHAR[] IS NOT NULL AND list_contains(sites::VARCHAR[], coalesce(span.site_id, 'unknown'));
