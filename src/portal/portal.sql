-- uses: core/identity/identity.h
-- Courts that have ever numbered anything.
-- name: courts_at_work :many
-- out: court_id CourtId
SELECT DISTINCT court_id FROM register_counter ORDER BY court_id LIMIT 1000
