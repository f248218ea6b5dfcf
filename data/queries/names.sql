-- name: held
-- How many payments carry a person's name, as client or as cashier.
SELECT count(*) AS payments FROM facts.payments
WHERE lower(trim(client)) = lower(trim($name)) OR lower(trim(cashier)) = lower(trim($name));

-- name: forget
-- Remember that this person asked to be forgotten, without the name.
INSERT INTO ops.forgotten
SELECT md5_number_lower(lower(trim($name))), $forgotten_at::TIMESTAMP
WHERE md5_number_lower(lower(trim($name))) NOT IN (SELECT name_hash FROM ops.forgotten);

-- name: clear_payments
-- Take a person's name out of the current rows.
UPDATE facts.payments SET
    client = CASE WHEN lower(trim(client)) = lower(trim($name)) THEN NULL ELSE client END,
    cashier = CASE WHEN lower(trim(cashier)) = lower(trim($name)) THEN NULL ELSE cashier END
WHERE lower(trim(client)) = lower(trim($name)) OR lower(trim(cashier)) = lower(trim($name));

-- name: clear_versions
-- Take a person's name out of every wording kept.
UPDATE facts.payment_versions SET
    client = CASE WHEN lower(trim(client)) = lower(trim($name)) THEN NULL ELSE client END,
    cashier = CASE WHEN lower(trim(cashier)) = lower(trim($name)) THEN NULL ELSE cashier END
WHERE lower(trim(client)) = lower(trim($name)) OR lower(trim(cashier)) = lower(trim($name));

-- name: clear_records
-- Take a person's name out of what files said.
UPDATE facts.file_records SET
    client = CASE WHEN lower(trim(client)) = lower(trim($name)) THEN NULL ELSE client END,
    cashier = CASE WHEN lower(trim(cashier)) = lower(trim($name)) THEN NULL ELSE cashier END
WHERE lower(trim(client)) = lower(trim($name)) OR lower(trim(cashier)) = lower(trim($name));

-- name: clear_lines
-- Take out the descriptions of statements that hold a person's name.
UPDATE facts.statement_lines SET description = NULL WHERE contains(lower(description), lower(trim($name)));

-- name: clear_unread
-- Take out what stood on unread lines that hold a person's name.
UPDATE facts.unread_lines SET facts = '{}' WHERE contains(lower(facts), lower(trim($name)));
-- name: clear_clients
-- Take a person's name out of the list of clients.
DELETE FROM ops.clients WHERE lower(trim(name)) = lower(trim($name));
