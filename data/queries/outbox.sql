-- name: add
-- Something must be told to a connector.
INSERT INTO ops.outbox (message_id, created_at, topic, body, connector, subject, state, tries, next_try_at)
VALUES ($message_id, $created_at, $topic, $body, $connector, $subject, 'waiting', 0, $created_at);

-- name: overtake
-- What was still to be told of a subject is no longer true: a later message says it anew.
UPDATE ops.outbox SET state = 'overtaken', next_try_at = NULL
WHERE topic = $topic AND connector = $connector AND subject = $subject AND state = 'waiting';

-- name: due
-- The messages whose time has come, oldest first.
SELECT message_id, created_at, topic, body, connector, subject, tries
FROM ops.outbox
WHERE topic = $topic AND state = 'waiting' AND next_try_at <= $now
ORDER BY created_at, message_id;

-- name: settle
-- A message was told, or will be told no more.
UPDATE ops.outbox SET
    sent_at = $sent_at,
    state = CASE WHEN state = 'overtaken' THEN state ELSE $state END,
    tries = tries + 1,
    next_try_at = NULL,
    failure_key = $failure_key,
    failure_detail = $failure_detail
WHERE message_id = $message_id;

-- name: put_off
-- A message could not be told yet, and why.
UPDATE ops.outbox SET
    tries = tries + 1, next_try_at = $next_try_at, failure_key = $failure_key, failure_detail = $failure_detail
WHERE message_id = $message_id AND state = 'waiting';

-- name: latest_names
-- How the last name we gave each terminal fares at each connector.
SELECT
    subject AS serial,
    connector,
    json_extract_string(body, '$.name') AS name,
    created_at,
    sent_at,
    state,
    tries,
    next_try_at,
    failure_key,
    failure_detail
FROM ops.outbox
WHERE topic = 'rename' AND state <> 'overtaken'
QUALIFY row_number() OVER (PARTITION BY subject, connector ORDER BY created_at DESC, message_id DESC) = 1
ORDER BY subject, connector;

-- name: forget
-- Messages are kept for a while after they were told, refused or overtaken.
DELETE FROM ops.outbox WHERE created_at < $before AND state <> 'waiting';
