-- name: outbox_add :exec
-- in: id Bytes, court_id CourtId, matter_id MatterId, seq i64, topic Str, not_before Instant
INSERT INTO outbox (id, court_id, matter_id, seq, topic, tries, not_before)
VALUES (:id, :court_id, :matter_id, :seq, :topic, 0, :not_before)

-- Messages that are due, oldest first.
-- name: outbox_due :many
-- in: now Instant, most i64
-- out: id Bytes, court_id CourtId, matter_id MatterId, seq i64, topic Str, tries i64
-- scan: ok because it is read in the order of its key and taken from the front; delivered messages are gone
SELECT id, court_id, matter_id, seq, topic, tries FROM outbox WHERE not_before <= :now ORDER BY id LIMIT :most

-- name: outbox_done :exec
-- in: id Bytes
DELETE FROM outbox WHERE id = :id

-- name: outbox_again :exec
-- in: id Bytes, tries i64, not_before Instant
UPDATE outbox SET tries = :tries, not_before = :not_before WHERE id = :id

-- name: outbox_bury :exec
-- in: id Bytes, court_id CourtId, matter_id MatterId, seq i64, topic Str, why Str, at Instant
INSERT INTO outbox_dead (id, court_id, matter_id, seq, topic, why, at)
VALUES (:id, :court_id, :matter_id, :seq, :topic, :why, :at) ON CONFLICT (id) DO NOTHING

-- name: outbox_waiting :one
-- out: waiting i64, dead i64
-- scan: ok because delivered messages are gone and the count is asked for by the monitor
SELECT (SELECT COUNT(*) FROM outbox) AS waiting, (SELECT COUNT(*) FROM outbox_dead) AS dead

-- name: outbox_dead_list :many
-- in: most i64
-- out: id Bytes, court_id CourtId, topic Str, why Str, at Instant
SELECT id, court_id, topic, why, at FROM outbox_dead ORDER BY id LIMIT :most

-- name: outbox_revive :affected
-- in: id Bytes, now Instant
INSERT INTO outbox (id, court_id, matter_id, seq, topic, tries, not_before)
SELECT id, court_id, matter_id, seq, topic, 0, :now FROM outbox_dead WHERE id = :id

-- name: outbox_unbury :exec
-- in: id Bytes
DELETE FROM outbox_dead WHERE id = :id
