-- name: note
-- Write down that somebody did something.
INSERT INTO ops.audit (audit_id, happened_at, viewer, act, subject, detail)
VALUES ($audit_id, $happened_at, $viewer, $act, $subject, $detail);

-- name: exports
-- The payment details that were downloaded last, the newest first.
SELECT happened_at, viewer, subject, detail
FROM ops.audit
WHERE act = 'export' AND starts_with(subject, 'payment_details.')
ORDER BY happened_at DESC, audit_id
LIMIT $size;
