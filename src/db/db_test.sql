-- Queries over the tables of db_testkit.c: invented, for the tests of this room.
-- name: thing_add :exec
-- in: court_id CourtId, matter_id MatterId, seq i64, title Str, note Str?, sealed bool, dong Money, day Date, closed_on Date?, at Instant, hash Hash, payload Bytes, extra Bytes?
INSERT INTO thing (court_id, matter_id, seq, title, note, sealed, dong, day, closed_on, at, hash, payload, extra)
VALUES (:court_id, :matter_id, :seq, :title, :note, :sealed, :dong, :day, :closed_on, :at, :hash, :payload, :extra);

-- name: thing_by_seq :optional
-- The whole row, so that each type is read.
-- in: court_id CourtId, matter_id MatterId, seq i64
-- out: court_id CourtId, matter_id MatterId, title Str, note Str?, sealed bool, dong Money, day Date, closed_on Date?, at Instant, hash Hash, payload Bytes, extra Bytes?
SELECT court_id, matter_id, title, note, sealed, dong, day, closed_on, at, hash, payload, extra
FROM thing -- a comment with :title and 'a quote
WHERE court_id = :court_id AND matter_id = :matter_id AND seq = :seq

-- name: thing_title :one
-- in: court_id CourtId, matter_id MatterId, seq i64
-- out: title Str, literal Str
SELECT title, ':seq is not a parameter; it''s text?' AS literal FROM thing
WHERE seq = :seq AND matter_id = :matter_id AND court_id = :court_id

-- name: thing_list :many
-- in: court_id CourtId, matter_id MatterId, after i64, most i64
-- out: seq i64, title Str
SELECT seq, title FROM thing
WHERE court_id = :court_id AND matter_id = :matter_id AND seq > :after
ORDER BY seq LIMIT :most

-- name: thing_sum :one
-- in: court_id CourtId
-- out: total i64, dong Money, any_sealed bool
SELECT COUNT(*) AS total, CAST(COALESCE(SUM(dong), 0) AS BIGINT) AS dong, COUNT(*) > 0 AS any_sealed
FROM thing WHERE court_id = :court_id

-- name: thing_rename :affected
-- in: court_id CourtId, title Str, note Str?
UPDATE thing SET title = :title, note = :note WHERE court_id = :court_id

-- name: thing_take :optional
-- in: court_id CourtId, matter_id MatterId
-- out: seq i64
-- writes: yes
SELECT seq FROM thing WHERE court_id = :court_id AND matter_id = :matter_id ORDER BY seq LIMIT 1 @for_update

-- name: counter_next :one
-- in: court_id CourtId, step i64
-- out: value i64
-- writes: yes
INSERT INTO counter (court_id, value) VALUES (:court_id, :step)
ON CONFLICT (court_id) DO UPDATE SET value = counter.value + excluded.value RETURNING value

-- name: counter_list :many
-- out: court_id CourtId, value i64
SELECT court_id, value FROM counter ORDER BY court_id LIMIT 100

-- name: engine_name :one
-- out: name Str
-- engine: sqlite
SELECT 'sqlite' AS name

-- name: engine_name :one
-- out: name Str
-- engine: postgres
SELECT 'postgres'::text AS name

-- name: two_rows :optional
-- out: n i64
SELECT CAST(1 AS BIGINT) AS n UNION ALL SELECT CAST(2 AS BIGINT) AS n
