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

-- A message says whom it is about and to which connector it goes; how often it was tried, when next, and why not yet.
ALTER TABLE ops.outbox ADD COLUMN connector VARCHAR;
ALTER TABLE ops.outbox ADD COLUMN subject VARCHAR;
ALTER TABLE ops.outbox ADD COLUMN state VARCHAR;
ALTER TABLE ops.outbox ADD COLUMN tries INTEGER;
ALTER TABLE ops.outbox ADD COLUMN next_try_at TIMESTAMP;
ALTER TABLE ops.outbox ADD COLUMN failure_key VARCHAR;
ALTER TABLE ops.outbox ADD COLUMN failure_detail VARCHAR;
