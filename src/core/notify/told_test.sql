-- What a person was told, newest first.
-- name: notices_told :many
-- in: person_id PersonId
-- out: court_id CourtId, matter_id MatterId, seq i64, message Str, read_at Instant
SELECT court_id, matter_id, seq, message, read_at FROM notice WHERE person_id = :person_id ORDER BY id DESC LIMIT 10
