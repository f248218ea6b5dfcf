-- name: note
-- Write down that somebody did something.
INSERT INTO ops.audit (audit_id, happened_at, viewer, act, subject, detail)
VALUES ($audit_id, $happened_at, $viewer, $act, $subject, $detail);

-- name: exports
-- The files that were downloaded last, the newest first.
SELECT happened_at, viewer, subject, detail
FROM ops.audit
WHERE act = 'export'
ORDER BY happened_at DESC, audit_id
LIMIT $size;
