-- Every change of a finding's state after it was opened: seen, answered by the data, opened again; who, when, and a note.
CREATE TABLE facts.finding_changes (
    finding_id VARCHAR NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    state VARCHAR NOT NULL,
    changed_by VARCHAR NOT NULL,
    note VARCHAR
);

-- What was seen or answered before is all that is known of it.
INSERT INTO facts.finding_changes
SELECT finding_id, closed_at, state, closed_by, NULL
FROM facts.findings
WHERE closed_at IS NOT NULL AND closed_by IS NOT NULL;

-- Jobs that somebody paused: they do not run until they are resumed, however often the desk starts anew.
CREATE TABLE ops.pauses (
    job VARCHAR PRIMARY KEY,
    paused_at TIMESTAMP NOT NULL,
    paused_by VARCHAR NOT NULL
);
