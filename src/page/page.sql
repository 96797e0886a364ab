-- Where the events of a file stand in the public log; newest first.
-- name: ledger_marks :many
-- in: court_id CourtId, matter_id MatterId, oldest i64, most i64
-- out: seq i64, log i64, idx i64
SELECT seq, log, idx FROM ledger_leaf
WHERE court_id = :court_id AND matter_id = :matter_id AND seq >= :oldest ORDER BY seq DESC LIMIT :most
