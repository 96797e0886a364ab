-- name: notice_add :exec
-- in: person_id PersonId, id Bytes, court_id CourtId, matter_id MatterId, seq i64, message Str, at Instant
INSERT INTO notice (person_id, id, court_id, matter_id, seq, message, at, read_at)
VALUES (:person_id, :id, :court_id, :matter_id, :seq, :message, :at, 0) ON CONFLICT (person_id, id) DO NOTHING

-- name: notice_unread :one
-- in: person_id PersonId
-- out: unread i64
SELECT COUNT(*) AS unread FROM notice WHERE person_id = :person_id AND read_at = 0

-- name: notice_read_all :exec
-- in: person_id PersonId, at Instant
UPDATE notice SET read_at = :at WHERE person_id = :person_id AND read_at = 0
