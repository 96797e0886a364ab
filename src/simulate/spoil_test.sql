-- What a test spoils behind the engine's back.

-- name: test_spoil_title :exec
-- in: court_id CourtId, matter_id MatterId
UPDATE matter SET title = 'khác' WHERE court_id = :court_id AND matter_id = :matter_id
