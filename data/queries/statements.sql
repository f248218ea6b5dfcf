-- name: compared
-- How an import that is not made yet differs from what stands: new, worded otherwise, the same, gone by it, not in it.
WITH given AS (
    SELECT unnest($keys::VARCHAR[]) AS line_key, unnest($wordings::UBIGINT[]) AS wording
), standing AS (
    SELECT line.line_key, line.wording, line.booked_on, made.made_at > $made_at::TIMESTAMP AS is_later,
        made.sha256 = $sha256 AS is_misread
    FROM facts.statement_lines AS line
    JOIN facts.imports AS made USING (import_id)
    WHERE line.report = $report AND line.stands
), left_out AS (
    SELECT starts_with(line_key, 'row:') OR is_misread AS is_gone FROM standing
    WHERE booked_on BETWEEN $since AND $until AND (NOT is_later OR is_misread)
        AND line_key NOT IN (SELECT line_key FROM given)
)
SELECT
    count(*) FILTER (WHERE standing.line_key IS NULL) AS new_count,
    count(*) FILTER (WHERE standing.wording <> given.wording AND NOT standing.is_later) AS changed_count,
    count(*) FILTER (WHERE standing.wording = given.wording OR standing.is_later) AS same_count,
    (SELECT count(*) FROM left_out WHERE is_gone) AS gone_count,
    (SELECT count(*) FROM left_out WHERE NOT is_gone) AS absent_count
FROM given
LEFT JOIN standing USING (line_key);

-- name: accounts
-- The accounts of which statements stand, with the days that they cover.
SELECT report, arg_max(title, imported_at) AS title, min(since) AS since, max(until) AS until FROM facts.imports
WHERE state = 'kept' AND family = 'bank'
GROUP BY report
ORDER BY title;

-- name: totals
-- How many lines of a period there are and how much they add up to, by account, kind and currency.
SELECT report, kind, currency, count(*) AS count, sum(amount_minor)::BIGINT AS amount_minor
FROM facts.statement_lines
WHERE stands AND booked_on BETWEEN $since AND $until
    AND ($report::VARCHAR IS NULL OR report = $report)
    AND ($kind::VARCHAR IS NULL OR kind = $kind)
    AND ($amount_minor::BIGINT IS NULL OR abs(amount_minor) = $amount_minor)
    AND ($text::VARCHAR IS NULL OR contains(
        facts.folded(concat_ws(' ', description, account, reference, remote_id, merchant_ref, auth_code, last4)),
        facts.folded($text)
    ))
GROUP BY ALL
ORDER BY report, kind, currency;

-- name: page
-- A page of the lines of a period, the newest first.
SELECT * FROM facts.statement_lines
WHERE stands AND booked_on BETWEEN $since AND $until
    AND ($report::VARCHAR IS NULL OR report = $report)
    AND ($kind::VARCHAR IS NULL OR kind = $kind)
    AND ($amount_minor::BIGINT IS NULL OR abs(amount_minor) = $amount_minor)
    AND ($text::VARCHAR IS NULL OR contains(
        facts.folded(concat_ws(' ', description, account, reference, remote_id, merchant_ref, auth_code, last4)),
        facts.folded($text)
    ))
ORDER BY booked_on DESC, occurred_at DESC, report, line, line_key
LIMIT $size OFFSET $skip;
