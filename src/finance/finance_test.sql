-- name: posting_drop :exec
-- in: court_id CourtId, matter_id MatterId, entry i64
DELETE FROM fee_posting WHERE court_id = :court_id AND matter_id = :matter_id AND entry = :entry
