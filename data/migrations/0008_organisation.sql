-- Which provider knows a site, and under which id and name.
CREATE TABLE ops.site_sources (
    connector VARCHAR NOT NULL,
    remote_id VARCHAR NOT NULL,
    site_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    listed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (connector, remote_id)
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
