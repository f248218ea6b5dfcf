-- name: make_taken_back
-- The wordings that are said no more.
CREATE OR REPLACE TEMP TABLE taken_back AS SELECT payment_id, source, content_hash FROM said_no_more;

-- name: bounds
-- The instants between which every wording of the incoming payments lies, held or new.
SELECT min(occurred_at) AS since, max(occurred_at) AS until FROM (
    SELECT occurred_at FROM incoming
    UNION ALL
    SELECT known.occurred_at FROM facts.payment_ids AS known
    SEMI JOIN (SELECT payment_id FROM incoming UNION ALL SELECT payment_id FROM taken_back) AS told
        ON known.id_hash = md5_number_lower(told.payment_id)
);

-- name: make_known
-- The wordings of the same payments that we hold already.
CREATE OR REPLACE TEMP TABLE known AS
SELECT payment_id, source, content_hash FROM facts.payment_versions
WHERE occurred_at BETWEEN $since AND $until AND payment_id IN (SELECT payment_id FROM incoming);

-- name: make_fresh
-- The incoming wordings that were never seen before.
CREATE OR REPLACE TEMP TABLE fresh AS
SELECT incoming.* FROM incoming
ANTI JOIN known ON known.payment_id = incoming.payment_id AND known.source = incoming.source
    AND known.content_hash = incoming.content_hash;

-- name: make_again
-- The incoming wordings that were taken back before, and stand again.
CREATE OR REPLACE TEMP TABLE again AS
SELECT DISTINCT payment_id, source, content_hash FROM facts.withdrawn
WHERE (payment_id, source, content_hash) IN (
    SELECT (payment_id, source, content_hash) FROM incoming WHERE source IN (SELECT DISTINCT source FROM facts.withdrawn)
);

-- name: change_count
-- How many wordings are new, and how many stand again.
SELECT (SELECT count(*) FROM fresh) AS fresh, (SELECT count(*) FROM again) AS again;

-- name: leave_out_names
-- Leave out the names of people who asked to be forgotten.
UPDATE fresh SET
    client = facts.unforgotten(client), cashier = facts.unforgotten(cashier)
WHERE (client IS NOT NULL OR cashier IS NOT NULL) AND EXISTS (SELECT 1 FROM ops.forgotten);

-- name: make_many
-- The payments with several wordings, fresh or known: the few that must be compared and merged.
CREATE OR REPLACE TEMP TABLE many AS
SELECT payment_id FROM fresh GROUP BY payment_id HAVING count(*) > 1
UNION
SELECT payment_id FROM fresh WHERE payment_id IN (SELECT payment_id FROM known)
UNION
SELECT payment_id FROM again
UNION
SELECT payment_id FROM taken_back;

-- name: make_held
-- What we hold of them.
CREATE OR REPLACE TEMP TABLE held AS
SELECT payment_id, occurred_at, business_date, kind, status, status_certainty, amount_minor, currency
FROM facts.payments
WHERE occurred_at BETWEEN $since AND $until AND payment_id IN (SELECT payment_id FROM many);

-- name: counted
-- How many payments are new, how many changed, and how many have several wordings.
SELECT
    (SELECT count(DISTINCT payment_id) FROM fresh WHERE payment_id NOT IN (SELECT payment_id FROM held)) AS new_count,
    (SELECT count(*) FROM held) AS changed_count,
    (SELECT count(*) FROM many) AS many_count;

-- name: make_conflicts
-- Fresh wordings that contradict what is certain: kept as versions, never applied, shown as findings.
CREATE OR REPLACE TEMP TABLE conflicts AS
WITH said AS (
    SELECT fresh.payment_id, fresh.source, fresh.content_hash, fresh.kind, fresh.status, fresh.amount_minor, fresh.currency,
        coalesce(held.status, first_value(fresh.status) OVER first_word) AS held_status,
        coalesce(held.kind, first_value(fresh.kind) OVER first_word) AS held_kind,
        coalesce(held.amount_minor, first_value(fresh.amount_minor) OVER first_word) AS held_amount_minor,
        coalesce(held.currency, first_value(fresh.currency) OVER first_word) AS held_currency
    FROM fresh
    SEMI JOIN many ON many.payment_id = fresh.payment_id
    LEFT JOIN held ON held.payment_id = fresh.payment_id AND held.status_certainty = 'certain' AND held.status <> 'unknown'
    WHERE fresh.status_certainty = 'certain' AND fresh.status <> 'unknown'
    WINDOW first_word AS (
        PARTITION BY fresh.payment_id ORDER BY fresh.source_at NULLS FIRST, fresh.occurred_at, fresh.content_hash
    )
)
SELECT payment_id, source, content_hash, held_status, status AS said_status, held_amount_minor,
    amount_minor AS said_amount_minor, held_kind, kind AS said_kind
FROM said
WHERE status <> held_status OR kind <> held_kind OR amount_minor <> held_amount_minor OR currency <> held_currency;

-- name: conflicts
-- What contradicts, for the findings.
SELECT * FROM conflicts ORDER BY payment_id, content_hash;

-- name: next_commit
-- The number of the coming commit.
SELECT coalesce(max(commit_no), 0) + 1 AS commit_no FROM facts.commits;

-- name: add_versions
-- Keep every fresh wording.
INSERT INTO facts.payment_versions BY NAME
SELECT fresh.*, $commit_no AS commit_no, $recorded_at::TIMESTAMP AS recorded_at,
    conflicts.payment_id IS NULL AS is_applied
FROM fresh
LEFT JOIN conflicts USING (payment_id, source, content_hash);

-- name: take_back
-- Let the wordings that are taken back say nothing any more; they stay, as what was once said.
UPDATE facts.payment_versions AS version SET is_applied = false
FROM taken_back
WHERE version.occurred_at BETWEEN $since AND $until AND version.payment_id = taken_back.payment_id
    AND version.source = taken_back.source AND version.content_hash = taken_back.content_hash;

-- name: note_taken_back
-- Remember them as taken back.
INSERT INTO facts.withdrawn BY NAME
SELECT payment_id, source, content_hash, $commit_no AS commit_no FROM taken_back;

-- name: let_stand_again
-- Let the wordings that stand again say what they say.
UPDATE facts.payment_versions AS version SET is_applied = true
FROM again
WHERE version.occurred_at BETWEEN $since AND $until AND version.payment_id = again.payment_id
    AND version.source = again.source AND version.content_hash = again.content_hash;

-- name: forget_taken_back
-- They are not taken back any more.
DELETE FROM facts.withdrawn
WHERE (payment_id, source, content_hash) IN (SELECT (payment_id, source, content_hash) FROM again);

-- name: add_ids
-- Remember the instants of the fresh wordings.
INSERT INTO facts.payment_ids
SELECT DISTINCT md5_number_lower(fresh.payment_id), fresh.occurred_at FROM fresh
ANTI JOIN held ON held.payment_id = fresh.payment_id AND held.occurred_at = fresh.occurred_at;

-- name: add_keys
-- Remember where to find what is new by reference, provider's id, retrieval reference or authorisation code.
INSERT INTO facts.payment_keys
SELECT DISTINCT key_hash, payment_id, occurred_at FROM (
    -- What a file calls a payment is another word: by it a record must never prove its own match.
    SELECT payment_id, occurred_at, unnest([
        md5_number_lower('reference:' || nullif(reference, '')),
        md5_number_lower(
            CASE WHEN starts_with(source, 'smartrec.') THEN 'file_id:' ELSE 'remote_id:' END || nullif(remote_id, '')
        ),
        md5_number_lower('rrn:' || nullif(rrn, '')),
        md5_number_lower('auth_code:' || nullif(auth_code, ''))
    ]) AS key_hash
    FROM fresh
)
WHERE key_hash IS NOT NULL;

-- name: make_touched
-- The business days whose takings change: where the payments were, and where they are said to be.
CREATE OR REPLACE TEMP TABLE touched AS
SELECT business_date FROM fresh
UNION
SELECT business_date FROM held;

-- name: make_merged
-- The current rows of payments with several wordings: field by field the best-placed one that says something.
CREATE OR REPLACE TEMP TABLE merged AS
WITH placed AS (
    SELECT version.*, row_number() OVER (
        PARTITION BY version.payment_id
        ORDER BY
            CASE
                WHEN starts_with(version.source, 'smartrec.') THEN 1
                WHEN version.source LIKE '%.feed' THEN 3
                WHEN version.source LIKE '%.status' THEN 2
                WHEN version.source = 'inferred' THEN 0
                ELSE 1
            END,
            version.status_certainty = 'certain' NULLS FIRST,
            version.source_at NULLS FIRST,
            -- Of files made at one moment none is later, in whichever sequence they were imported.
            CASE WHEN starts_with(version.source, 'smartrec.') THEN version.source ELSE '' END,
            version.commit_no,
            version.content_hash
    ) AS place
    FROM facts.payment_versions AS version
    SEMI JOIN many ON many.payment_id = version.payment_id
    WHERE version.occurred_at BETWEEN $since AND $until AND version.is_applied
), best AS (
    SELECT v.payment_id,
        string_agg(DISTINCT v.source, '+' ORDER BY v.source) AS sources,
        coalesce(arg_max(nullif(v.status, 'unknown'), v.place), 'unknown') AS status,
        coalesce(
            arg_max(v.raw_status, v.place) FILTER (WHERE v.status <> 'unknown'),
            arg_max(v.raw_status, v.place)
        ) AS raw_status,
        coalesce(
            arg_max(v.status_certainty, v.place) FILTER (WHERE v.status <> 'unknown'), 'provisional'
        ) AS status_certainty,
        coalesce(
            arg_max(v.source, v.place) FILTER (WHERE v.status <> 'unknown'),
            arg_max(v.source, v.place)
        ) AS status_source,
        coalesce(
            arg_max(v.amount_certainty, v.place) FILTER (WHERE v.amount_minor IS NOT NULL), 'certain'
        ) AS amount_certainty,
        arg_max(v.source, v.place) FILTER (WHERE v.amount_minor IS NOT NULL) AS amount_source,
        -- Of two messages with guids of their own, the first is the authorisation that others know the payment by.
        coalesce(
            arg_min(v.remote_id, (v.occurred_at, v.remote_id)) FILTER (
                WHERE v.source LIKE '%.feed' AND NOT starts_with(v.source, 'smartrec.')
            ),
            arg_max(v.remote_id, v.place)
        ) AS remote_id,
    arg_max(v.occurred_at, v.place) AS occurred_at,
    arg_max(v.business_date, v.place) AS business_date,
    arg_max(v.hour, v.place) AS hour,
    arg_max(v.occurred_from, v.place) AS occurred_from,
    arg_max(v.kind, v.place) AS kind,
    arg_max(v.undoes, v.place) AS undoes,
    arg_max(v.parent_id, v.place) AS parent_id,
    arg_max(v.terminal_serial, v.place) AS terminal_serial,
    arg_max(v.tid, v.place) AS tid,
    arg_max(v.merchant_account, v.place) AS merchant_account,
    coalesce(arg_max(nullif(v.channel, 'unknown'), v.place), 'unknown') AS channel,
    arg_max(v.workstation, v.place) AS workstation,
    arg_max(v.cashier, v.place) AS cashier,
    arg_max(v.client, v.place) AS client,
    arg_max(v.invoice, v.place) AS invoice,
    arg_max(v.ledger_code, v.place) AS ledger_code,
    arg_max(v.reference, v.place) AS reference,
    arg_max(v.amount_minor, v.place) AS amount_minor,
    arg_max(v.tip_minor, v.place) AS tip_minor,
    arg_max(v.currency, v.place) AS currency,
    arg_max(v.decline_code, v.place) AS decline_code,
    arg_max(v.decline_text, v.place) AS decline_text,
    coalesce(arg_max(nullif(v.card_brand, 'unknown'), v.place), 'unknown') AS card_brand,
    arg_max(v.last4, v.place) AS last4,
    arg_max(v.wallet, v.place) AS wallet,
    coalesce(arg_max(nullif(v.entry_mode, 'unknown'), v.place), 'unknown') AS entry_mode,
    coalesce(arg_max(nullif(v.verification, 'unknown'), v.place), 'unknown') AS verification,
    arg_max(v.auth_code, v.place) AS auth_code,
    arg_max(v.rrn, v.place) AS rrn,
    arg_max(v.aid, v.place) AS aid,
    arg_max(v.tvr, v.place) AS tvr,
    arg_max(v.tsi, v.place) AS tsi,
    arg_max(v.iad, v.place) AS iad,
    arg_max(v.arc, v.place) AS arc,
    arg_max(v.application_label, v.place) AS application_label,
    coalesce(arg_max(nullif(v.settlement_state, 'unknown'), v.place), 'unknown') AS settlement_state,
    arg_max(v.settled_on, v.place) AS settled_on,
    arg_max(v.available_to_refund_minor, v.place) AS available_to_refund_minor,
    arg_max(v.is_test, v.place) AS is_test,
        count(*)::INTEGER AS versions,
        max(v.commit_no) AS commit_no,
        max(v.recorded_at) AS recorded_at
    FROM placed AS v
    GROUP BY v.payment_id
)
SELECT best.* EXCLUDE (is_test),
    coalesce(best.is_test, false) AS is_test,
    facts.signed(best.kind, best.undoes, best.status, best.amount_minor) AS net_minor
FROM best
WHERE best.kind IS NOT NULL AND best.amount_minor IS NOT NULL AND best.currency IS NOT NULL;

-- name: touch_merged
-- The days where the merged ones are: another than theirs, if what was held was not yet a row.
INSERT INTO touched SELECT DISTINCT business_date FROM merged
WHERE business_date NOT IN (SELECT business_date FROM touched);

-- name: drop_current
-- Take the old current rows away.
DELETE FROM facts.payments
WHERE occurred_at BETWEEN $since AND $until AND payment_id IN (SELECT payment_id FROM many);

-- name: add_current
-- Put the new current rows in.
INSERT INTO facts.payments BY NAME SELECT * FROM merged;

-- name: add_alone
-- Put in the current rows of the payments with one wording: they are that wording.
INSERT INTO facts.payments BY NAME
SELECT payment_id, source AS sources, status, raw_status,
    coalesce(status_certainty, 'provisional') AS status_certainty, source AS status_source,
    coalesce(amount_certainty, 'certain') AS amount_certainty, source AS amount_source,
    remote_id, occurred_at, business_date, hour, occurred_from, kind, undoes, parent_id, terminal_serial,
    tid, merchant_account, channel, workstation, cashier, client, invoice,
    ledger_code, reference, amount_minor, tip_minor, currency, decline_code, decline_text,
    card_brand, last4, wallet, entry_mode, verification, auth_code, rrn,
    aid, tvr, tsi, iad, arc, application_label, settlement_state,
    settled_on, available_to_refund_minor, coalesce(is_test, false) AS is_test,
    1 AS versions, $commit_no AS commit_no, $recorded_at::TIMESTAMP AS recorded_at,
    facts.signed(kind, undoes, status, amount_minor) AS net_minor
FROM fresh
ANTI JOIN many ON many.payment_id = fresh.payment_id
WHERE kind IS NOT NULL AND amount_minor IS NOT NULL AND currency IS NOT NULL;

-- name: make_nothing_gone
-- No payment lost its last wording.
CREATE OR REPLACE TEMP TABLE gone AS SELECT payment_id FROM taken_back LIMIT 0;

-- name: make_gone
-- The payments of which no wording stands any more.
CREATE OR REPLACE TEMP TABLE gone AS
SELECT DISTINCT payment_id FROM taken_back
WHERE payment_id NOT IN (SELECT payment_id FROM facts.payments WHERE occurred_at BETWEEN $since AND $until);

-- name: drop_gone_links
-- What is gone undoes nothing.
DELETE FROM facts.links WHERE child_id IN (SELECT payment_id FROM gone);

-- name: make_waiting
-- The voids and refunds whose parent is looked for: fresh ones, and those that share a reference or an id with one.
CREATE OR REPLACE TEMP TABLE waiting AS
WITH said AS (
    SELECT payment_id, occurred_at, kind, reference, parent_remote_id, parent_id, source_at, content_hash FROM fresh
    UNION ALL
    SELECT payment_id, occurred_at, kind, reference, parent_remote_id, parent_id, source_at, content_hash
    FROM facts.payment_versions AS version
    SEMI JOIN again USING (payment_id, source, content_hash)
    WHERE version.occurred_at BETWEEN $since AND $until
), told AS (
    SELECT payment_id AS child_id, occurred_at, reference, parent_remote_id, parent_id AS stated_id,
        row_number() OVER (ORDER BY source_at NULLS FIRST, occurred_at, content_hash) AS place
    FROM said WHERE kind IN ('void', 'refund')
    UNION ALL
    SELECT child_id, occurred_at, reference, parent_remote_id, stated_id, 0 FROM facts.links
    WHERE child_id IN (SELECT payment_id FROM fresh WHERE kind IN ('void', 'refund'))
        OR reference IN (SELECT reference FROM fresh WHERE reference <> '')
        OR parent_remote_id IN (SELECT remote_id FROM fresh)
        OR parent_id IN (SELECT payment_id FROM gone)
)
SELECT child_id, max(occurred_at) AS occurred_at,
    arg_max(nullif(reference, ''), place) AS reference,
    arg_max(nullif(parent_remote_id, ''), place) AS parent_remote_id,
    arg_max(stated_id, place) AS stated_id
FROM told GROUP BY child_id;

-- name: make_candidates
-- The rows that the waiting ones may undo, by the provider's id or by the reference they share.
CREATE OR REPLACE TEMP TABLE candidates AS
WITH asked AS (
    SELECT child_id, 'remote_id' AS how, md5_number_lower('remote_id:' || parent_remote_id) AS key_hash
    FROM waiting WHERE stated_id IS NULL AND parent_remote_id IS NOT NULL
    UNION ALL
    SELECT child_id, 'remote_id', md5_number_lower('file_id:' || parent_remote_id)
    FROM waiting WHERE stated_id IS NULL AND parent_remote_id IS NOT NULL
    UNION ALL
    SELECT child_id, 'reference', md5_number_lower('reference:' || reference)
    FROM waiting WHERE stated_id IS NULL AND reference IS NOT NULL
)
SELECT DISTINCT asked.child_id, asked.how, keys.payment_id, keys.occurred_at
FROM asked JOIN facts.payment_keys AS keys USING (key_hash)
WHERE keys.payment_id <> asked.child_id;

-- name: search_bounds
-- The instants between which the waiting children and their candidates lie.
SELECT min(occurred_at) AS since, max(occurred_at) AS until FROM (
    SELECT occurred_at FROM candidates
    UNION ALL
    SELECT known.occurred_at FROM facts.payment_ids AS known
    SEMI JOIN waiting ON known.id_hash = md5_number_lower(waiting.child_id)
);

-- name: make_found
-- The one parent of each: the row it names, else the one approved (for a void, any) row that shares its reference.
CREATE OR REPLACE TEMP TABLE found AS
WITH near AS (
    SELECT payment_id, kind, undoes, status, amount_minor, currency FROM facts.payments
    WHERE occurred_at BETWEEN $since AND $until
        AND (payment_id IN (SELECT child_id FROM waiting) OR payment_id IN (SELECT payment_id FROM candidates))
), pairs AS (
    SELECT DISTINCT candidates.child_id, candidates.how, parent.payment_id, parent.status = 'approved' AS is_approved
    FROM candidates
    JOIN near AS child ON child.payment_id = candidates.child_id
    JOIN near AS parent ON parent.payment_id = candidates.payment_id
    WHERE parent.currency = child.currency AND parent.kind <> 'void'
        AND (candidates.how = 'remote_id' OR (
            parent.kind = coalesce(child.undoes, 'payment')
            AND parent.amount_minor >= child.amount_minor
            AND (parent.status = 'approved' OR child.kind = 'void')
        ))
), counted AS (
    SELECT child_id, how, is_approved, min(payment_id) AS parent_id, count(*) AS parents
    FROM pairs GROUP BY ALL
)
SELECT child_id, parent_id, how FROM counted
QUALIFY row_number() OVER (PARTITION BY child_id ORDER BY how = 'reference', NOT is_approved) = 1 AND parents = 1;

-- name: drop_links
-- Forget the links that are about to be written anew.
DELETE FROM facts.links WHERE child_id IN (SELECT child_id FROM waiting);

-- name: add_links
-- Write each waiting child's link; parent_id stays null while the parent is not known.
INSERT INTO facts.links BY NAME
SELECT waiting.child_id, waiting.occurred_at, waiting.reference, waiting.parent_remote_id, waiting.stated_id,
    coalesce(waiting.stated_id, found.parent_id) AS parent_id,
    CASE WHEN waiting.stated_id IS NOT NULL THEN 'stated' ELSE found.how END AS how
FROM waiting LEFT JOIN found ON found.child_id = waiting.child_id;

-- name: make_kin
-- The voids and refunds whose figures may change: those just made or linked, those whose parent was, and their kin.
CREATE OR REPLACE TEMP TABLE kin AS
WITH near AS (
    SELECT child_id, parent_id FROM facts.links
    WHERE child_id IN (SELECT payment_id FROM fresh)
        OR child_id IN (SELECT child_id FROM waiting)
        OR parent_id IN (SELECT payment_id FROM fresh)
        OR child_id IN (SELECT payment_id FROM again UNION ALL SELECT payment_id FROM taken_back)
        OR parent_id IN (SELECT payment_id FROM again UNION ALL SELECT payment_id FROM taken_back)
)
SELECT child_id, parent_id FROM near
UNION
SELECT child_id, parent_id FROM facts.links
WHERE parent_id IN (SELECT parent_id FROM near WHERE parent_id IS NOT NULL);

-- name: kin_bounds
-- The instants between which they and their parents lie.
SELECT min(known.occurred_at) AS since, max(known.occurred_at) AS until FROM facts.payment_ids AS known
SEMI JOIN (SELECT child_id AS id FROM kin UNION SELECT parent_id FROM kin WHERE parent_id IS NOT NULL) AS asked
    ON known.id_hash = md5_number_lower(asked.id);

-- name: make_family
-- What each void and refund undoes and adds: a void of what never counted adds nothing, nor does a second void of one.
CREATE OR REPLACE TEMP TABLE family AS
WITH near AS (
    SELECT payment_id, kind, undoes, parent_id, status, amount_minor, net_minor, occurred_at, business_date
    FROM facts.payments
    WHERE occurred_at BETWEEN $since AND $until
        AND (payment_id IN (SELECT child_id FROM kin) OR payment_id IN (SELECT parent_id FROM kin))
), placed AS (
    SELECT child.*, kin.parent_id AS found_id, parent.status AS parent_status,
        CASE WHEN parent.kind IN ('payment', 'refund') THEN parent.kind ELSE coalesce(child.undoes, 'payment') END
            AS undone,
        row_number() OVER (
            PARTITION BY kin.parent_id, child.kind, child.status ORDER BY child.occurred_at, child.payment_id
        ) AS place
    FROM kin
    JOIN near AS child ON child.payment_id = kin.child_id
    LEFT JOIN near AS parent ON parent.payment_id = kin.parent_id
)
SELECT payment_id AS child_id, found_id AS parent_id, undone AS undoes, business_date,
    kind = 'void' AND status = 'approved' AND found_id IS NOT NULL AND place > 1 AS is_second,
    CASE
        WHEN kind = 'void' AND found_id IS NOT NULL AND (parent_status <> 'approved' OR place > 1) THEN 0
        ELSE facts.signed(kind, undone, status, amount_minor)
    END AS figure_minor,
    parent_id IS DISTINCT FROM found_id OR undoes IS DISTINCT FROM undone OR net_minor <> figure_minor AS is_changed
FROM placed;

-- name: update_family
-- Write what changed of them.
UPDATE facts.payments SET parent_id = family.parent_id, undoes = family.undoes, net_minor = family.figure_minor
FROM family
WHERE payments.payment_id = family.child_id AND payments.occurred_at BETWEEN $since AND $until AND family.is_changed;

-- name: touch_family
-- Their days are to be counted anew.
INSERT INTO touched SELECT DISTINCT business_date FROM family WHERE is_changed
    AND business_date NOT IN (SELECT business_date FROM touched);

-- name: second_voids
-- The approved voids of what was voided already.
SELECT child_id, parent_id FROM family WHERE is_second ORDER BY child_id;

-- name: drop_rollups
-- Take the takings of the touched days away.
DELETE FROM facts.rollups WHERE business_date IN (SELECT business_date FROM touched);

-- name: add_rollups
-- Count the touched days anew.
INSERT INTO facts.rollups BY NAME
SELECT business_date, hour, kind, terminal_serial, workstation, channel, card_brand, entry_mode, status, is_test,
    currency, count(*) AS count, sum(amount_minor)::BIGINT AS amount_minor, sum(net_minor)::BIGINT AS net_minor,
    coalesce(sum(tip_minor), 0)::BIGINT AS tip_minor
FROM facts.payments
WHERE occurred_at BETWEEN
        (SELECT min(business_date) FROM touched)::TIMESTAMP - INTERVAL 2 DAY
        AND (SELECT max(business_date) FROM touched)::TIMESTAMP + INTERVAL 3 DAY
    AND business_date IN (SELECT business_date FROM touched)
GROUP BY ALL
ORDER BY business_date, hour;

-- name: add_commit
-- Say what this commit brought, and when.
INSERT INTO facts.commits VALUES ($commit_no, $recorded_at::TIMESTAMP, $connector, $new_count, $changed_count);
