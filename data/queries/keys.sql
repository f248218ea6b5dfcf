-- name: months
-- The months before an instant's own that gained enough keys, since they were last sorted, to be worth sorting.
WITH held AS (
    SELECT date_trunc('month', occurred_at)::DATE AS month, count(*) AS keys
    FROM facts.payment_keys
    WHERE occurred_at < date_trunc('month', $until::TIMESTAMP)
    GROUP BY month
)
SELECT held.month, held.keys
FROM held
LEFT JOIN facts.key_runs AS run ON run.month = held.month
WHERE held.keys - coalesce(run.keys, 0) >= greatest($least, coalesce(run.keys, 0) // 10)
ORDER BY held.month;

-- name: take_keys
-- The keys of a month in a range of hashes.
CREATE OR REPLACE TEMP TABLE taken_keys AS
SELECT * FROM facts.payment_keys
WHERE occurred_at >= $month::TIMESTAMP AND occurred_at < $month::TIMESTAMP + INTERVAL 1 MONTH
    AND key_hash BETWEEN $low::UBIGINT AND $high::UBIGINT;

-- name: drop_keys
-- Take them away.
DELETE FROM facts.payment_keys
WHERE occurred_at >= $month::TIMESTAMP AND occurred_at < $month::TIMESTAMP + INTERVAL 1 MONTH
    AND key_hash BETWEEN $low::UBIGINT AND $high::UBIGINT;

-- name: put_keys
-- Put them back, sorted.
INSERT INTO facts.payment_keys BY NAME SELECT * FROM taken_keys ORDER BY key_hash;

-- name: take_ids
-- The ids of a month in a range of hashes.
CREATE OR REPLACE TEMP TABLE taken_ids AS
SELECT * FROM facts.payment_ids
WHERE occurred_at >= $month::TIMESTAMP AND occurred_at < $month::TIMESTAMP + INTERVAL 1 MONTH
    AND id_hash BETWEEN $low::UBIGINT AND $high::UBIGINT;

-- name: drop_ids
-- Take them away.
DELETE FROM facts.payment_ids
WHERE occurred_at >= $month::TIMESTAMP AND occurred_at < $month::TIMESTAMP + INTERVAL 1 MONTH
    AND id_hash BETWEEN $low::UBIGINT AND $high::UBIGINT;

-- name: put_ids
-- Put them back, sorted.
INSERT INTO facts.payment_ids BY NAME SELECT * FROM taken_ids ORDER BY id_hash;

-- name: forget_run
-- Forget how many keys of a month were sorted.
DELETE FROM facts.key_runs WHERE month = $month;

-- name: note_run
-- Remember how many are sorted now.
INSERT INTO facts.key_runs
SELECT $month::DATE, count(*) FROM facts.payment_keys
WHERE occurred_at >= $month::TIMESTAMP AND occurred_at < $month::TIMESTAMP + INTERVAL 1 MONTH;
