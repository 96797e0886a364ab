-- As a process leaves it that stops while a job runs.
-- name: stop_running :exec
-- in: id Bytes
UPDATE job SET status = 'running', tries = tries + 1 WHERE id = :id
