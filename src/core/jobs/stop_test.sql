-- As a process leaves it that stops while a job runs.
-- name: stop_running :exec
-- in: id Bytes
UPDATE job SET status = 'running', tries = tries + 1 WHERE id = :id

-- name: job_by_id :optional
-- in: id Bytes
-- out: kind Str, owner PersonId, status Str, done i64, total i64, result Str, why Str
SELECT kind, owner, status, done, total, result, why FROM job WHERE id = :id
