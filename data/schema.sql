-- What we keep. Instants are TIMESTAMP in UTC; amounts are integer minor units of the currency beside them.
-- facts: what providers told us. Natural keys, no constraint but NOT NULL, so that the same SQL runs on DuckLake.
-- ops: our own state, small and constrained.
CREATE SCHEMA IF NOT EXISTS facts;
CREATE SCHEMA IF NOT EXISTS ops;

-- What a row adds to the takings: only approved rows count.
CREATE MACRO facts.signed(kind, undoes, status, amount_minor) AS CASE
    WHEN status <> 'approved' THEN 0
    WHEN kind = 'payment' OR (kind = 'void' AND undoes = 'refund') THEN amount_minor
    ELSE -amount_minor
END;

-- Every wording a source ever gave of a payment, void or refund; insert-only. commit_no orders them.
CREATE TABLE facts.payment_versions (
    payment_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    commit_no BIGINT NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    content_hash UBIGINT NOT NULL,
    is_applied BOOLEAN NOT NULL,
    remote_id VARCHAR NOT NULL,
    occurred_at TIMESTAMP NOT NULL,
    business_date DATE NOT NULL,
    hour SMALLINT NOT NULL,
    kind VARCHAR,
    undoes VARCHAR,
    parent_remote_id VARCHAR,
    parent_id VARCHAR,
    source_at TIMESTAMP,
    occurred_from TIMESTAMP,
    terminal_serial VARCHAR,
    tid VARCHAR,
    merchant_account VARCHAR,
    channel VARCHAR NOT NULL,
    workstation VARCHAR,
    cashier VARCHAR,
    client VARCHAR,
    invoice VARCHAR,
    ledger_code VARCHAR,
    reference VARCHAR,
    amount_minor BIGINT,
    tip_minor BIGINT,
    currency VARCHAR,
    status VARCHAR NOT NULL,
    raw_status VARCHAR,
    status_certainty VARCHAR,
    amount_certainty VARCHAR,
    decline_code VARCHAR,
    decline_text VARCHAR,
    card_brand VARCHAR NOT NULL,
    last4 VARCHAR,
    wallet VARCHAR,
    entry_mode VARCHAR NOT NULL,
    verification VARCHAR NOT NULL,
    auth_code VARCHAR,
    rrn VARCHAR,
    aid VARCHAR,
    tvr VARCHAR,
    tsi VARCHAR,
    iad VARCHAR,
    arc VARCHAR,
    application_label VARCHAR,
    settlement_state VARCHAR NOT NULL,
    settled_on DATE,
    available_to_refund_minor BIGINT,
    is_test BOOLEAN
);

-- The current row of each payment, void and refund: its versions merged, field by field.
-- business_date and hour are the organisation's; net_minor is the only signed column.
CREATE TABLE facts.payments (
    payment_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    undoes VARCHAR,
    parent_id VARCHAR,
    remote_id VARCHAR NOT NULL,
    sources VARCHAR NOT NULL,
    occurred_at TIMESTAMP NOT NULL,
    occurred_from TIMESTAMP,
    business_date DATE NOT NULL,
    hour SMALLINT NOT NULL,
    terminal_serial VARCHAR,
    tid VARCHAR,
    merchant_account VARCHAR,
    channel VARCHAR NOT NULL,
    workstation VARCHAR,
    cashier VARCHAR,
    client VARCHAR,
    invoice VARCHAR,
    ledger_code VARCHAR,
    reference VARCHAR,
    amount_minor BIGINT NOT NULL,
    net_minor BIGINT NOT NULL,
    tip_minor BIGINT,
    currency VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    raw_status VARCHAR,
    status_certainty VARCHAR NOT NULL,
    status_source VARCHAR NOT NULL,
    amount_certainty VARCHAR NOT NULL,
    amount_source VARCHAR NOT NULL,
    decline_code VARCHAR,
    decline_text VARCHAR,
    card_brand VARCHAR NOT NULL,
    last4 VARCHAR,
    wallet VARCHAR,
    entry_mode VARCHAR NOT NULL,
    verification VARCHAR NOT NULL,
    auth_code VARCHAR,
    rrn VARCHAR,
    aid VARCHAR,
    tvr VARCHAR,
    tsi VARCHAR,
    iad VARCHAR,
    arc VARCHAR,
    application_label VARCHAR,
    settlement_state VARCHAR NOT NULL,
    settled_on DATE,
    available_to_refund_minor BIGINT,
    is_test BOOLEAN NOT NULL,
    versions INTEGER NOT NULL,
    commit_no BIGINT NOT NULL,
    recorded_at TIMESTAMP NOT NULL
);

-- Every commit of facts: what orders versions, and says when we knew.
CREATE TABLE facts.commits (
    commit_no BIGINT NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    connector VARCHAR NOT NULL,
    new_count BIGINT NOT NULL,
    changed_count BIGINT NOT NULL
);

-- Voids and refunds, and the payment each undoes: parent_id is null until it is found. how: stated, remote_id, reference.
CREATE TABLE facts.links (
    child_id VARCHAR NOT NULL,
    occurred_at TIMESTAMP NOT NULL,
    reference VARCHAR,
    parent_remote_id VARCHAR,
    stated_id VARCHAR,
    parent_id VARCHAR,
    how VARCHAR
);

-- The instants of a payment id's versions, so that a look-up of existing rows can be bounded in time.
CREATE TABLE facts.payment_ids (
    id_hash UBIGINT NOT NULL,
    occurred_at TIMESTAMP NOT NULL
);

-- Where to find a payment without its day: hash of (word, value); the words are reference, remote_id, rrn and auth_code.
CREATE TABLE facts.payment_keys (
    key_hash UBIGINT NOT NULL,
    payment_id VARCHAR NOT NULL,
    occurred_at TIMESTAMP NOT NULL
);

-- The months whose ids and keys stand sorted by their hashes, each a run of its own, with how many keys were sorted.
CREATE TABLE facts.key_runs (
    month DATE NOT NULL,
    keys BIGINT NOT NULL
);

-- Takings by cell. All rows of facts.payments are counted, whatever their status.
CREATE TABLE facts.rollups (
    business_date DATE NOT NULL,
    hour SMALLINT NOT NULL,
    kind VARCHAR NOT NULL,
    terminal_serial VARCHAR,
    workstation VARCHAR,
    channel VARCHAR NOT NULL,
    card_brand VARCHAR NOT NULL,
    entry_mode VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    is_test BOOLEAN NOT NULL,
    currency VARCHAR NOT NULL,
    count BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL,
    net_minor BIGINT NOT NULL,
    tip_minor BIGINT NOT NULL
);

-- How far a feed has been read: [since, until) is proven complete as of read_at.
CREATE TABLE facts.coverage (
    connector VARCHAR NOT NULL,
    since TIMESTAMP NOT NULL,
    until TIMESTAMP NOT NULL,
    read_at TIMESTAMP NOT NULL
);

-- Look-ups made of payments, one by one: of settlement, or of what more a feed's provider knows; the latest of each
-- payment, connector and remaining amount.
CREATE TABLE facts.settlement_lookups (
    payment_id VARCHAR NOT NULL,
    connector VARCHAR NOT NULL,
    occurred_at TIMESTAMP NOT NULL,
    looked_up_at TIMESTAMP NOT NULL,
    is_known BOOLEAN NOT NULL,
    is_final BOOLEAN NOT NULL,
    available_to_refund_minor BIGINT
);

-- What a person should look at. finding_id is a hash of (kind, subject, mark).
CREATE TABLE facts.findings (
    finding_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    mark VARCHAR NOT NULL,
    connector VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    opened_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    seen_count BIGINT NOT NULL,
    closed_at TIMESTAMP,
    closed_by VARCHAR,
    facts VARCHAR NOT NULL
);

-- Every change of a finding's state after it was opened: seen, answered by the data, opened again; who, when, and a note.
CREATE TABLE facts.finding_changes (
    finding_id VARCHAR NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    state VARCHAR NOT NULL,
    changed_by VARCHAR NOT NULL,
    note VARCHAR
);

-- What sources said of terminals: a row when something changed; kept 30 days.
CREATE TABLE facts.observations (
    terminal_serial VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    observed_at TIMESTAMP NOT NULL,
    state VARCHAR NOT NULL,
    raw_code VARCHAR,
    battery SMALLINT,
    is_charging BOOLEAN,
    network VARCHAR,
    app_version VARCHAR,
    last_access_at TIMESTAMP
);

-- Wordings that their source says no more: kept as versions, not applied, until they stand again.
CREATE TABLE facts.withdrawn (
    payment_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    content_hash UBIGINT NOT NULL,
    commit_no BIGINT NOT NULL
);

-- Files that people brought, each read by one mapping. state: kept or undone. made_at orders the exports of a report;
-- since and until are the days that the file speaks of, covered_since and covered_until the stretch it can know wholly.
CREATE TABLE facts.imports (
    import_id VARCHAR NOT NULL,
    family VARCHAR NOT NULL,
    report VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    mapping_version INTEGER NOT NULL,
    counts BOOLEAN NOT NULL,
    file_name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    made_at TIMESTAMP NOT NULL,
    since DATE NOT NULL,
    until DATE NOT NULL,
    covered_since TIMESTAMP NOT NULL,
    covered_until TIMESTAMP NOT NULL,
    record_count BIGINT NOT NULL,
    unread_count BIGINT NOT NULL,
    is_cut BOOLEAN NOT NULL,
    imported_at TIMESTAMP NOT NULL,
    imported_by VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    changed_by VARCHAR NOT NULL
);

-- What each import says, payment by payment, its split lines added up.
CREATE TABLE facts.file_records (
    import_id VARCHAR NOT NULL,
    report VARCHAR NOT NULL,
    record_key VARCHAR NOT NULL,
    lines INTEGER[] NOT NULL,
    occurred_at TIMESTAMP NOT NULL,
    wording UBIGINT NOT NULL,
    has_time BOOLEAN NOT NULL,
    paid_on DATE NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    undoes VARCHAR,
    mode VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    remote_id VARCHAR,
    receipt VARCHAR,
    parent_remote_id VARCHAR,
    parent_receipt VARCHAR,
    channel VARCHAR NOT NULL,
    workstation VARCHAR,
    site VARCHAR,
    terminal VARCHAR,
    cashier VARCHAR,
    client VARCHAR,
    invoice VARCHAR,
    ledger_code VARCHAR,
    card_brand VARCHAR NOT NULL,
    last4 VARCHAR,
    auth_code VARCHAR,
    rrn VARCHAR,
    reference VARCHAR,
    settled_on DATE
);

-- Lines of an import that could not be read, and why.
CREATE TABLE facts.unread_lines (
    import_id VARCHAR NOT NULL,
    line INTEGER NOT NULL,
    reason VARCHAR NOT NULL,
    facts VARCHAR NOT NULL
);

-- What each import of a statement says, line by line; amounts are signed. stands: no later export says otherwise.
CREATE TABLE facts.statement_lines (
    import_id VARCHAR NOT NULL,
    report VARCHAR NOT NULL,
    line_key VARCHAR NOT NULL,
    line INTEGER NOT NULL,
    occurred_at TIMESTAMP NOT NULL,
    has_time BOOLEAN NOT NULL,
    wording UBIGINT NOT NULL,
    stands BOOLEAN NOT NULL,
    booked_on DATE NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    description VARCHAR,
    account VARCHAR,
    reference VARCHAR,
    remote_id VARCHAR,
    merchant_ref VARCHAR,
    status VARCHAR NOT NULL,
    is_online BOOLEAN NOT NULL,
    card_brand VARCHAR NOT NULL,
    last4 VARCHAR,
    auth_code VARCHAR,
    fee_minor BIGINT,
    paid_out_on DATE
);

-- The record that stands of each payment of each report, and what it does: counts as a payment of its own, says more of
-- one that a provider told, or stands aside, and why. how: by what it was matched. content_hash: the wording it gives.
CREATE TABLE facts.filed (
    report VARCHAR NOT NULL,
    record_key VARCHAR NOT NULL,
    import_id VARCHAR NOT NULL,
    own_key VARCHAR NOT NULL,
    occurred_at TIMESTAMP NOT NULL,
    paid_on DATE NOT NULL,
    kind VARCHAR NOT NULL,
    mode VARCHAR NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency VARCHAR NOT NULL,
    remote_id VARCHAR,
    receipt VARCHAR,
    role VARCHAR NOT NULL,
    reason VARCHAR,
    how VARCHAR,
    payment_id VARCHAR,
    content_hash UBIGINT
);

-- What people decided of a proposed match: confirmed or refused.
CREATE TABLE facts.match_decisions (
    report VARCHAR NOT NULL,
    record_key VARCHAR NOT NULL,
    payment_id VARCHAR NOT NULL,
    occurred_at TIMESTAMP NOT NULL,
    decision VARCHAR NOT NULL,
    decided_at TIMESTAMP NOT NULL,
    decided_by VARCHAR NOT NULL
);

-- The stamp: one row. A database of one environment refuses the other.
CREATE TABLE ops.stamp (
    environment VARCHAR NOT NULL,
    organisation VARCHAR NOT NULL,
    zone VARCHAR NOT NULL,
    cut_off_minutes INTEGER NOT NULL,
    schema_version INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE ops.sites (
    site_id VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL UNIQUE
);

-- Which provider knows a site, and under which id and name.
CREATE TABLE ops.site_sources (
    connector VARCHAR NOT NULL,
    remote_id VARCHAR NOT NULL,
    site_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    listed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (connector, remote_id)
);

-- provider_name is the provider's own name of the terminal, never ours; version is the optimistic lock of a rename.
CREATE TABLE ops.terminals (
    serial VARCHAR PRIMARY KEY,
    alias VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    provider_name VARCHAR,
    terminal_type VARCHAR,
    tid VARCHAR,
    site_id VARCHAR,
    is_lost BOOLEAN NOT NULL,
    first_seen_at TIMESTAMP NOT NULL,
    listed_at TIMESTAMP NOT NULL
);

-- Which provider knows a terminal, and under which id.
CREATE TABLE ops.terminal_sources (
    serial VARCHAR NOT NULL,
    connector VARCHAR NOT NULL,
    remote_id VARCHAR,
    name VARCHAR,
    listed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (serial, connector)
);

-- Alias and site of a terminal from an instant on; a payment before the first row has the first row's.
CREATE TABLE ops.terminal_history (
    serial VARCHAR NOT NULL,
    valid_from TIMESTAMP NOT NULL,
    alias VARCHAR NOT NULL,
    site_id VARCHAR,
    changed_by VARCHAR NOT NULL,
    PRIMARY KEY (serial, valid_from)
);

-- Which terminal took the place of which, and what is needed to undo that: its own alias and site of before, and the
-- workstations that changed hands.
CREATE TABLE ops.replacements (
    old_serial VARCHAR PRIMARY KEY,
    new_serial VARCHAR NOT NULL,
    replaced_at TIMESTAMP NOT NULL,
    replaced_by VARCHAR NOT NULL,
    new_alias VARCHAR NOT NULL,
    new_site_id VARCHAR,
    workstations VARCHAR[] NOT NULL
);

-- Terminals whose site a person gave: a provider's list moves them no more.
CREATE TABLE ops.given_sites (
    serial VARCHAR PRIMARY KEY,
    given_at TIMESTAMP NOT NULL,
    given_by VARCHAR NOT NULL
);

-- The latest word of each source on each terminal; an unchanged observation only advances observed_at.
CREATE TABLE ops.seen (
    terminal_serial VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    observed_at TIMESTAMP NOT NULL,
    since TIMESTAMP NOT NULL,
    state VARCHAR NOT NULL,
    raw_code VARCHAR,
    battery SMALLINT,
    is_charging BOOLEAN,
    network VARCHAR,
    app_version VARCHAR,
    last_access_at TIMESTAMP,
    PRIMARY KEY (terminal_serial, source)
);

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

-- Which merchant account a connector was first used with: payments are known by it, so it may not change.
CREATE TABLE ops.accounts (
    connector VARCHAR PRIMARY KEY,
    provider VARCHAR NOT NULL,
    merchant_account VARCHAR NOT NULL,
    first_used_at TIMESTAMP NOT NULL
);

-- How each connector fares: failing_since is null while it works.
CREATE TABLE ops.connectors (
    connector VARCHAR PRIMARY KEY,
    last_success_at TIMESTAMP,
    last_failure_at TIMESTAMP,
    failing_since TIMESTAMP,
    failure_key VARCHAR,
    failure_detail VARCHAR
);

-- One row an execution of a job. state: running, done, failed, interrupted.
CREATE TABLE ops.runs (
    run_id VARCHAR PRIMARY KEY,
    job VARCHAR NOT NULL,
    connector VARCHAR,
    started_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    state VARCHAR NOT NULL,
    new_count BIGINT NOT NULL,
    changed_count BIGINT NOT NULL,
    unchanged_count BIGINT NOT NULL,
    finding_count BIGINT NOT NULL,
    failure_key VARCHAR,
    failure_detail VARCHAR
);

-- Jobs that somebody paused: they do not run until they are resumed, however often the desk starts anew.
CREATE TABLE ops.pauses (
    job VARCHAR PRIMARY KEY,
    paused_at TIMESTAMP NOT NULL,
    paused_by VARCHAR NOT NULL
);

CREATE TABLE ops.backfills (
    connector VARCHAR PRIMARY KEY,
    since TIMESTAMP NOT NULL,
    until TIMESTAMP NOT NULL,
    done_until TIMESTAMP NOT NULL,
    started_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP
);

CREATE TABLE ops.audit (
    audit_id VARCHAR PRIMARY KEY,
    happened_at TIMESTAMP NOT NULL,
    viewer VARCHAR NOT NULL,
    act VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    detail VARCHAR NOT NULL
);

-- What must be told to somebody outside, written with the facts that caused it. subject: whom it is about.
-- state: waiting, sent, refused, or overtaken by a later message; a waiting one is tried again at next_try_at.
CREATE TABLE ops.outbox (
    message_id VARCHAR PRIMARY KEY,
    created_at TIMESTAMP NOT NULL,
    topic VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    sent_at TIMESTAMP,
    connector VARCHAR,
    subject VARCHAR,
    state VARCHAR,
    tries INTEGER,
    next_try_at TIMESTAMP,
    failure_key VARCHAR,
    failure_detail VARCHAR
);

-- What ledger codes stand for. One that is listed no more is kept: payments of before still carry it.
CREATE TABLE ops.ledger_codes (
    connector VARCHAR NOT NULL,
    remote_id VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    title VARCHAR,
    type VARCHAR NOT NULL,
    raw_type VARCHAR,
    is_archived BOOLEAN NOT NULL,
    listed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (connector, remote_id)
);

-- Who holds an account at the organisation, where the settings permit names; one that is listed no more is forgotten.
CREATE TABLE ops.clients (
    connector VARCHAR NOT NULL,
    remote_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    listed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (connector, remote_id)
);

-- Names of people who asked to be forgotten, as hashes: a later reading does not bring them back.
CREATE TABLE ops.forgotten (
    name_hash UBIGINT PRIMARY KEY,
    forgotten_at TIMESTAMP NOT NULL
);

-- How the columns of each report are read, every version that somebody confirmed.
CREATE TABLE ops.mappings (
    report VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    family VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    saved_at TIMESTAMP NOT NULL,
    saved_by VARCHAR NOT NULL,
    PRIMARY KEY (report, version)
);

-- Files found in the watched folder, by their bytes: imported, or waiting for a person, and why.
CREATE TABLE ops.watched_files (
    sha256 VARCHAR PRIMARY KEY,
    file_name VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    reason VARCHAR,
    seen_at TIMESTAMP NOT NULL
);

-- Alias and site of each terminal as spans of time: before its first row a terminal has the first row's.
CREATE VIEW ops.terminal_spans AS
SELECT
    history.serial,
    history.alias,
    history.site_id,
    sites.name AS site,
    CASE
        WHEN row_number() OVER by_time = 1 THEN TIMESTAMP '0001-01-01 00:00:00'
        ELSE history.valid_from
    END AS valid_from,
    coalesce(lead(history.valid_from) OVER by_time, TIMESTAMP '9999-12-31 00:00:00') AS valid_until
FROM ops.terminal_history AS history
LEFT JOIN ops.sites AS sites ON sites.site_id = history.site_id
WINDOW by_time AS (PARTITION BY history.serial ORDER BY history.valid_from);

-- A name as it may be kept: none of somebody who asked to be forgotten.
CREATE MACRO facts.unforgotten(name) AS CASE
    WHEN md5_number_lower(lower(trim(name))) IN (SELECT name_hash FROM ops.forgotten) THEN NULL
    ELSE name
END;

-- A name as it is looked for: without capitals, accents, ligatures and typographic apostrophes. Most have none of them
-- but capitals, and as many bytes as letters: then the costly half is left out.
CREATE MACRO facts.folded(name) AS CASE
    WHEN strlen(name) = length(name) THEN lower(name)
    ELSE replace(replace(replace(lower(strip_accents(name)), 'œ', 'oe'), 'æ', 'ae'), '’', '''')
END;

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
