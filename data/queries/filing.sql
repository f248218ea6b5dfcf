-- name: forget_names
-- Leave out of an import the names of people who asked to be forgotten.
UPDATE facts.file_records SET
    client = facts.unforgotten(client), cashier = facts.unforgotten(cashier)
WHERE import_id = $import_id AND EXISTS (SELECT 1 FROM ops.forgotten);

-- name: ask_imports
-- The records that imports speak of: their own, and those without an id of their days.
CREATE OR REPLACE TEMP TABLE asked AS
SELECT report, record_key FROM facts.file_records WHERE list_contains($import_ids::VARCHAR[], import_id)
UNION
SELECT record.report, record.record_key FROM facts.file_records AS record
JOIN facts.imports AS given ON list_contains($import_ids::VARCHAR[], given.import_id) AND given.report = record.report
WHERE starts_with(record.record_key, 'row:') AND record.paid_on BETWEEN given.since AND given.until;

-- name: is_any
-- Tell whether any file holds a record.
SELECT EXISTS (SELECT 1 FROM facts.file_records) AS is_any;

-- name: ask_near
-- The records that what a feed just told may concern: unmatched ones of its days, those that know its ids or amounts.
CREATE OR REPLACE TEMP TABLE asked AS
SELECT report, record_key FROM facts.filed
WHERE (
        role <> 'enriches' AND mode = 'integrated_terminal'
        AND occurred_at >= $since::TIMESTAMP - INTERVAL 13 HOUR AND occurred_at < $until::TIMESTAMP + INTERVAL 13 HOUR
    )
    OR (
        role <> 'enriches' AND kind <> 'payment'
        AND amount_minor IN (SELECT amount_minor FROM incoming WHERE kind <> 'payment' AND amount_minor IS NOT NULL)
    )
    OR remote_id IN (SELECT remote_id FROM incoming UNION SELECT reference FROM incoming WHERE reference IS NOT NULL)
UNION
SELECT record.report, record.record_key FROM facts.file_records AS record
WHERE record.rrn IN (SELECT rrn FROM incoming WHERE rrn IS NOT NULL)
    OR record.reference IN (SELECT reference FROM incoming WHERE reference IS NOT NULL);

-- name: ask_counted
-- The records of days that are proven read now which count as payments of their own, or may be told more of.
CREATE OR REPLACE TEMP TABLE asked AS
SELECT report, record_key FROM facts.filed
WHERE (role = 'counted' OR reason = 'partly_read')
    AND occurred_at >= $since::TIMESTAMP - INTERVAL 13 HOUR AND occurred_at < $until::TIMESTAMP + INTERVAL 13 HOUR;

-- name: ask_named
-- Records that somebody names.
CREATE OR REPLACE TEMP TABLE asked AS SELECT DISTINCT report, record_key FROM named;

-- name: ask_kin
-- And the records of other reports that speak of the same payments, or of what undid them.
INSERT INTO asked
SELECT DISTINCT kin.report, kin.record_key FROM facts.file_records AS kin
WHERE (
    kin.parent_receipt IN (
        SELECT receipt FROM facts.file_records SEMI JOIN asked USING (report, record_key) WHERE receipt IS NOT NULL
    )
    OR kin.parent_remote_id IN (
        SELECT remote_id FROM facts.file_records SEMI JOIN asked USING (report, record_key) WHERE remote_id IS NOT NULL
    )
    OR kin.receipt IN (
        SELECT receipt FROM facts.file_records SEMI JOIN asked USING (report, record_key) WHERE receipt IS NOT NULL
    )
    OR kin.remote_id IN (
        SELECT remote_id FROM facts.file_records SEMI JOIN asked USING (report, record_key) WHERE remote_id IS NOT NULL
    )
)
AND (kin.report, kin.record_key) NOT IN (SELECT (report, record_key) FROM asked);

-- name: asked_count
-- How many they are.
SELECT count(*) AS count FROM asked;

-- name: make_standing
-- Of each record the latest wording, as old as its first export; without an id, those of the day's latest export.
CREATE OR REPLACE TEMP TABLE standing AS
WITH kept AS (
    SELECT import_id, report, since, until, made_at, mapping_version, counts FROM facts.imports
    WHERE state = 'kept' AND family = 'smartrec'
), told AS (
    SELECT record.*, kept.made_at, kept.mapping_version, kept.counts
    FROM facts.file_records AS record
    JOIN kept USING (import_id)
    WHERE (record.report, record.record_key) IN (SELECT (report, record_key) FROM asked)
), days AS (
    SELECT DISTINCT report, paid_on FROM told WHERE starts_with(record_key, 'row:')
), latest AS (
    SELECT days.report, days.paid_on, arg_max(kept.import_id, (kept.made_at, kept.mapping_version, kept.import_id))
        AS import_id
    FROM days JOIN kept ON kept.report = days.report AND days.paid_on BETWEEN kept.since AND kept.until
    GROUP BY days.report, days.paid_on
)
SELECT told.* REPLACE (
    min(told.made_at) OVER (PARTITION BY told.report, told.record_key, told.wording) AS made_at
) FROM told
LEFT JOIN latest ON latest.report = told.report AND latest.paid_on = told.paid_on
WHERE NOT starts_with(told.record_key, 'row:') OR told.import_id = latest.import_id
QUALIFY row_number() OVER (
    PARTITION BY told.report, told.record_key ORDER BY (told.made_at, told.mapping_version, told.import_id) DESC
) = 1;

-- name: make_keyed
-- Where to look for what they speak of: by a person's word, the provider's ids, or the retrieval reference.
CREATE OR REPLACE TEMP TABLE keyed AS
WITH looked_for AS (
    SELECT report, record_key, 2 AS rank, 'remote_id' AS how, md5_number_lower('remote_id:' || remote_id) AS key_hash
    FROM standing WHERE remote_id <> ''
    UNION ALL
    SELECT report, record_key, 3, 'reference', md5_number_lower('reference:' || remote_id) FROM standing WHERE remote_id <> ''
    UNION ALL
    SELECT report, record_key, 3, 'reference', md5_number_lower('reference:' || reference) FROM standing WHERE reference <> ''
    UNION ALL
    SELECT report, record_key, 4, 'rrn', md5_number_lower('rrn:' || rrn) FROM standing WHERE rrn <> ''
)
SELECT DISTINCT looked_for.report, looked_for.record_key, rank, how, keys.payment_id, keys.occurred_at
FROM looked_for JOIN facts.payment_keys AS keys USING (key_hash)
UNION ALL
-- A file may give a refund its payment's number: then it is what undid that payment.
SELECT DISTINCT standing.report, standing.record_key, 3, 'child', child.child_id, child.occurred_at
FROM standing
JOIN facts.payment_keys AS keys
    ON keys.key_hash = md5_number_lower('remote_id:' || coalesce(standing.parent_remote_id, standing.remote_id))
JOIN facts.links AS child ON child.parent_id = keys.payment_id
WHERE standing.kind <> 'payment'
UNION ALL
SELECT decision.report, decision.record_key, 1, 'confirmed', decision.payment_id, decision.occurred_at
FROM facts.match_decisions AS decision
SEMI JOIN standing USING (report, record_key)
WHERE decision.decision = 'confirmed';

-- name: keyed_bounds
-- The instants between which the payments found lie.
SELECT min(occurred_at) AS since, max(occurred_at) AS until FROM (
    SELECT occurred_at FROM keyed
    UNION ALL
    SELECT known.occurred_at FROM facts.payment_ids AS known
    SEMI JOIN keyed ON known.id_hash = md5_number_lower(keyed.payment_id)
);

-- name: make_matched
-- The one payment of a provider that each record speaks of, and of two records of a report that speak of one, the first.
CREATE OR REPLACE TEMP TABLE matched AS
WITH near AS (
    SELECT payment_id, occurred_at, kind, status, amount_minor, currency FROM facts.payments
    WHERE occurred_at BETWEEN $since::TIMESTAMP AND $until::TIMESTAMP
        AND payment_id IN (SELECT payment_id FROM keyed) AND NOT starts_with(amount_source, 'smartrec.')
), pairs AS (
    SELECT DISTINCT keyed.report, keyed.record_key, keyed.rank, keyed.how, near.payment_id, near.occurred_at
    FROM keyed
    JOIN standing USING (report, record_key)
    JOIN near ON near.payment_id = keyed.payment_id
    WHERE near.currency = standing.currency
        AND (near.kind = 'payment') = (standing.kind = 'payment')
        AND (keyed.how IN ('confirmed', 'remote_id') OR near.status = standing.status)
        AND (keyed.how = 'confirmed' OR standing.kind = 'payment' OR near.amount_minor = standing.amount_minor)
        AND (keyed.how <> 'rrn' OR (
            near.amount_minor = standing.amount_minor
            AND near.occurred_at BETWEEN standing.occurred_at - INTERVAL 3 DAY AND standing.occurred_at + INTERVAL 3 DAY
        ))
), single AS (
    SELECT report, record_key, rank, how, min(payment_id) AS payment_id, min(occurred_at) AS occurred_at
    FROM pairs GROUP BY report, record_key, rank, how
    HAVING count(*) = 1
    QUALIFY row_number() OVER (PARTITION BY report, record_key ORDER BY rank) = 1
)
SELECT * FROM single
QUALIFY row_number() OVER (PARTITION BY report, payment_id ORDER BY rank, record_key) = 1;

-- name: make_owned
-- The key by which a record is a payment of its own, the same in every report that shares its ids, and its terminal.
CREATE OR REPLACE TEMP TABLE owned AS
WITH known AS (
    -- Of two refunds of one receipt and amount, the day tells which is which.
    SELECT receipt, kind, amount_minor, CASE WHEN kind <> 'payment' THEN paid_on END AS undone_on,
        min(record_key) AS record_key
    FROM standing
    WHERE starts_with(record_key, 'transaction:') AND receipt IS NOT NULL
    GROUP BY ALL
), parents AS (
    SELECT record.receipt, min(record.remote_id) AS remote_id FROM facts.file_records AS record
    JOIN facts.imports AS given ON given.import_id = record.import_id AND given.state = 'kept'
    WHERE record.kind = 'payment' AND record.receipt IN (SELECT parent_receipt FROM standing)
    GROUP BY record.receipt
), names AS (
    SELECT facts.folded(alias) AS name, serial, valid_from, valid_until FROM ops.terminal_spans
    UNION
    SELECT facts.folded(provider_name), serial, TIMESTAMP '0001-01-01', TIMESTAMP '9999-12-31' FROM ops.terminals
    WHERE provider_name IS NOT NULL
), terminals AS (
    -- A terminal that was known by its name only has what happened before a listed one took its place.
    SELECT standing.report, standing.record_key, coalesce(
        min(names.serial) FILTER (WHERE starts_with(names.serial, 'smartrec:')),
        CASE WHEN count(DISTINCT names.serial) = 1 THEN min(names.serial) END
    ) AS terminal_serial
    FROM standing
    JOIN names ON names.name = facts.folded(standing.terminal)
        AND standing.occurred_at >= names.valid_from AND standing.occurred_at < names.valid_until
    LEFT JOIN ops.replacements AS replaced ON replaced.old_serial = names.serial
    WHERE NOT starts_with(names.serial, 'smartrec:') OR replaced.replaced_at IS NULL
        OR standing.occurred_at < replaced.replaced_at
    GROUP BY standing.report, standing.record_key
)
SELECT standing.* REPLACE (
        coalesce(
            standing.parent_remote_id, parents.remote_id, standing.parent_receipt,
            CASE WHEN standing.kind <> 'payment' THEN standing.remote_id END
        ) AS parent_remote_id
    ), terminals.terminal_serial, CASE
    WHEN starts_with(standing.record_key, 'row:') THEN standing.report || ':' || standing.record_key
    WHEN starts_with(standing.record_key, 'receipt:') THEN coalesce(known.record_key, standing.record_key)
    ELSE standing.record_key
END AS own_key
FROM standing
LEFT JOIN known ON known.receipt = standing.receipt AND known.kind = standing.kind
    AND known.amount_minor = standing.amount_minor
    AND known.undone_on IS NOT DISTINCT FROM CASE WHEN standing.kind <> 'payment' THEN standing.paid_on END
LEFT JOIN parents ON parents.receipt = standing.parent_receipt
LEFT JOIN terminals ON terminals.report = standing.report AND terminals.record_key = standing.record_key;

-- name: make_fathers
-- The one provider's payment that each void and refund undoes, by the number or the receipt it names.
CREATE OR REPLACE TEMP TABLE fathers AS
WITH known AS (
    SELECT owned.remote_id, owned.receipt, matched.payment_id FROM owned
    JOIN matched ON matched.report = owned.report AND matched.record_key = owned.record_key
    WHERE owned.kind = 'payment'
    UNION
    SELECT remote_id, receipt, payment_id FROM facts.filed
    WHERE kind = 'payment' AND role = 'enriches' AND how <> 'shared'
        AND (report, record_key) NOT IN (SELECT (report, record_key) FROM asked)
), said AS (
    SELECT owned.report, owned.record_key, known.payment_id FROM owned
    JOIN known ON known.receipt = owned.parent_receipt
    WHERE owned.kind <> 'payment'
    UNION
    SELECT owned.report, owned.record_key, known.payment_id FROM owned
    JOIN known ON known.remote_id = owned.parent_remote_id
    WHERE owned.kind <> 'payment'
)
SELECT report, record_key, min(payment_id) AS payment_id FROM said
GROUP BY report, record_key
HAVING count(DISTINCT payment_id) = 1;

-- name: make_rivals
-- The amounts by which a provider says that these payments were undone.
CREATE OR REPLACE TEMP TABLE rivals AS
WITH near AS (
    SELECT child_id, parent_id, occurred_at FROM facts.links WHERE parent_id IN (SELECT payment_id FROM fathers)
)
SELECT DISTINCT near.parent_id, child.amount_minor
FROM facts.payments AS child
JOIN near ON near.child_id = child.payment_id
WHERE child.occurred_at BETWEEN
        (SELECT min(occurred_at) FROM near) - INTERVAL 1 DAY AND (SELECT max(occurred_at) FROM near) + INTERVAL 1 DAY
    AND NOT starts_with(child.amount_source, 'smartrec.') AND child.amount_source <> 'inferred';

-- name: make_placed
-- What each record does: says more of a provider's payment, counts as one of its own, or stands aside, and why.
CREATE OR REPLACE TEMP TABLE placed AS
WITH shared AS (
    SELECT owned.own_key, arg_min(matched.payment_id, (matched.rank, matched.report)) AS payment_id,
        arg_min(matched.occurred_at, (matched.rank, matched.report)) AS occurred_at
    FROM owned JOIN matched USING (report, record_key)
    GROUP BY owned.own_key
), timed AS (
    SELECT own_key, min(occurred_at) AS occurred_at FROM owned WHERE has_time GROUP BY own_key
), dated AS (
    SELECT owned.* REPLACE (
            CASE WHEN owned.has_time THEN owned.occurred_at ELSE coalesce(timed.occurred_at, owned.occurred_at) END
                AS occurred_at
        ),
        owned.has_time OR timed.own_key IS NOT NULL AS is_timed
    FROM owned
    LEFT JOIN timed ON timed.own_key = owned.own_key
), bounded AS (
    -- Without a time anywhere, a record may be of any moment of its day, of which noon is kept.
    SELECT dated.*,
        CASE WHEN is_timed THEN occurred_at ELSE occurred_at - INTERVAL 12 HOUR END AS begins_at,
        CASE WHEN is_timed THEN occurred_at + INTERVAL 1 MICROSECOND ELSE occurred_at + INTERVAL 12 HOUR END AS ends_at
    FROM dated
), proven AS (
    SELECT since, until FROM facts.coverage
    UNION ALL
    SELECT $since::TIMESTAMP, $until::TIMESTAMP WHERE $since IS NOT NULL
), found AS (
    SELECT owned.*,
        coalesce(matched.payment_id, shared.payment_id) AS payment_id,
        coalesce(matched.occurred_at, shared.occurred_at) AS matched_at,
        CASE WHEN matched.how IS NOT NULL THEN matched.how WHEN shared.payment_id IS NOT NULL THEN 'shared' END AS how,
        EXISTS (
            SELECT 1 FROM proven
            WHERE proven.since < owned.ends_at AND proven.until > owned.begins_at
        ) AS is_read,
        EXISTS (
            SELECT 1 FROM proven
            WHERE proven.since <= owned.begins_at AND proven.until >= owned.ends_at
        ) AS is_read_whole,
        fathers.payment_id AS parent_id, fathers.payment_id IS NOT NULL AND rivals.parent_id IS NULL AS is_elsewhere
    FROM bounded AS owned
    LEFT JOIN fathers ON fathers.report = owned.report AND fathers.record_key = owned.record_key
    LEFT JOIN rivals ON rivals.parent_id = fathers.payment_id AND rivals.amount_minor = owned.amount_minor
    LEFT JOIN matched ON matched.report = owned.report AND matched.record_key = owned.record_key
    LEFT JOIN shared ON shared.own_key = owned.own_key
), told AS (
    SELECT found.*, CASE
        WHEN payment_id IS NOT NULL THEN NULL
        WHEN mode = 'standalone_terminal' THEN 'standalone'
        WHEN mode = 'unknown' THEN 'mode_unknown'
        WHEN mode <> 'integrated_terminal' THEN 'not_terminal'
        WHEN NOT counts THEN 'says_more'
        -- A payment that was undone without its terminal is not in a feed: what names it and has no rival counts.
        WHEN is_read_whole AND NOT is_elsewhere THEN 'absent_from_terminals'
        WHEN is_read AND NOT is_elsewhere THEN 'partly_read'
    END AS reason
    FROM found
), counted AS (
    SELECT own_key, min(occurred_at) AS occurred_at FROM told
    WHERE payment_id IS NULL AND reason IS NULL
    GROUP BY own_key
)
SELECT told.* REPLACE (CASE WHEN counted.own_key IS NULL OR told.counts THEN told.reason END AS reason),
    CASE WHEN NOT told.counts THEN counted.occurred_at END AS counted_at
FROM told
LEFT JOIN counted ON counted.own_key = told.own_key AND told.payment_id IS NULL;

-- name: placed
-- All of them.
SELECT * FROM placed ORDER BY report, record_key;

-- name: given_before
-- The wordings that these records gave so far.
SELECT payment_id, 'smartrec.' || report AS source, content_hash FROM facts.filed
SEMI JOIN asked USING (report, record_key)
WHERE content_hash IS NOT NULL;

-- name: drop_filed
-- Take away what was filed of these records.
DELETE FROM facts.filed WHERE (report, record_key) IN (SELECT (report, record_key) FROM asked);

-- name: add_filed
-- File what they do now.
INSERT INTO facts.filed BY NAME
SELECT placed.report, placed.record_key, placed.import_id, placed.own_key, placed.occurred_at, placed.paid_on,
    placed.kind, placed.mode, placed.amount_minor, placed.currency, placed.remote_id, placed.receipt,
    CASE
        WHEN placed.payment_id IS NOT NULL OR placed.counted_at IS NOT NULL THEN 'enriches'
        WHEN placed.reason IS NULL THEN 'counted'
        ELSE 'aside'
    END AS role,
    placed.reason, coalesce(placed.how, CASE WHEN placed.counted_at IS NOT NULL THEN 'shared' END) AS how, given.payment_id, given.content_hash
FROM placed LEFT JOIN given_now AS given USING (report, record_key);
