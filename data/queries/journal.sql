-- name: note
-- Write down that somebody did something.
INSERT INTO ops.audit (audit_id, happened_at, viewer, act, subject, detail)
VALUES ($audit_id, $happened_at, $viewer, $act, $subject, $detail);
