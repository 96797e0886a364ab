-- A hand in the database behind the program.
-- name: touch_name :exec
-- in: matter_id MatterId
UPDATE participant SET name = 'Người khác' WHERE matter_id = :matter_id AND no = 2

-- name: touch_paper :exec
-- in: matter_id MatterId, hash Hash
UPDATE paper SET hash = :hash WHERE matter_id = :matter_id AND no = 1

-- name: touch_petition :exec
-- in: matter_id MatterId
UPDATE petition SET claim_value = 5 WHERE matter_id = :matter_id

-- name: touch_input :exec
-- in: matter_id MatterId
UPDATE event SET input = '{}' WHERE matter_id = :matter_id AND seq = 1

-- name: touch_leaf :exec
-- in: matter_id MatterId, leaf Hash
UPDATE event SET leaf = :leaf WHERE matter_id = :matter_id AND seq = 1

-- name: touch_event_gone :exec
-- in: matter_id MatterId
DELETE FROM event WHERE matter_id = :matter_id

-- name: touch_matter_gone :exec
-- in: matter_id MatterId
DELETE FROM matter WHERE matter_id = :matter_id

-- name: touch_unlog :exec
-- in: matter_id MatterId
DELETE FROM ledger_leaf WHERE matter_id = :matter_id
