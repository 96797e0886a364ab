-- Blocks the query check has to refuse, and one it accepts for its stated reason.
-- name: scan_by_title :many
-- in: title Str
-- out: seq i64
SELECT t.seq FROM thing AS t WHERE t.title = :title LIMIT 10

-- name: scan_meant :many
-- in: title Str
-- out: seq i64
-- scan: ok because this block tests the annotation
SELECT seq FROM thing WHERE title = :title LIMIT 10

-- name: swapped_columns :one
-- in: court_id CourtId, matter_id MatterId, seq i64
-- out: title Str, note Str?
SELECT note, title FROM thing WHERE court_id = :court_id AND matter_id = :matter_id AND seq = :seq

-- name: no_such_table :exec
-- in: n i64
DELETE FROM nowhere WHERE n = :n
