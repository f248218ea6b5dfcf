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

-- A name as it may be kept: none of somebody who asked to be forgotten.
CREATE MACRO facts.unforgotten(name) AS CASE
    WHEN md5_number_lower(lower(trim(name))) IN (SELECT name_hash FROM ops.forgotten) THEN NULL
    ELSE name
END;
