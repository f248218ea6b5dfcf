-- The months whose ids and keys stand sorted by their hashes, each a run of its own, with how many keys were sorted.
CREATE TABLE facts.key_runs (
    month DATE NOT NULL,
    keys BIGINT NOT NULL
);
