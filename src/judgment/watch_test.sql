-- What a person was told, newest first.
-- name: notices_of :many
-- in: person_id PersonId
-- out: message Str, about MatterId
SELECT message, matter_id AS about FROM notice WHERE person_id = :person_id ORDER BY id DESC LIMIT 100
