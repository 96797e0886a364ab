-- How often a person was told that.
-- name: times_told :one
-- in: person_id PersonId, message Str
-- out: times i64
SELECT COUNT(*) AS times FROM notice WHERE person_id = :person_id AND message = :message
