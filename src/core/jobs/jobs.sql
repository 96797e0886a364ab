-- name: job_add :exec
-- in: id Bytes, kind Str, owner PersonId, input Str, not_before Instant, made_at Instant
INSERT INTO job (id, kind, owner, input, status, done, total, result, why, tries, not_before, made_at)
VALUES (:id, :kind, :owner, :input, 'waiting', 0, 0, '', '', 0, :not_before, :made_at)
ON CONFLICT (id) DO NOTHING

-- Of work that comes again and again only the last that was done is kept.
-- name: job_forget_done :exec
-- in: kind Str, but Bytes
DELETE FROM job WHERE status = 'done' AND kind = :kind AND id <> :but

-- name: job_next :optional
-- in: now Instant
-- out: id Bytes, kind Str, owner PersonId, input Str, tries i64
-- writes: yes
UPDATE job SET status = 'running', tries = tries + 1
WHERE id = (SELECT id FROM job WHERE status = 'waiting' AND not_before <= :now ORDER BY not_before, id LIMIT 1 @skip_locked)
RETURNING id, kind, owner, input, tries

-- name: job_progress :exec
-- in: id Bytes, done i64, total i64
UPDATE job SET done = :done, total = :total WHERE id = :id

-- name: job_end :exec
-- in: id Bytes, status Str, result Str, why Str, not_before Instant
UPDATE job SET status = :status, result = :result, why = :why, not_before = :not_before WHERE id = :id

-- The program ends in the middle of it: it waits again as if it had not been taken.
-- name: job_give_back :exec
-- in: id Bytes
UPDATE job SET status = 'waiting', tries = tries - 1 WHERE id = :id AND status = 'running'

-- Jobs that a stopped process left running wait again, unless they had their tries.
-- name: job_resume :affected
-- in: most i64
UPDATE job SET status = CASE WHEN tries >= :most THEN 'dead' ELSE 'waiting' END,
               why = CASE WHEN tries >= :most THEN 'the program stopped while it ran' ELSE why END
WHERE status = 'running'

-- Newest first; of a job that is done `not_before` is when it ended.
-- name: jobs_in_status :many
-- in: status Str, most i64
-- out: id Bytes, kind Str, done i64, total i64, result Str, why Str, tries i64, not_before Instant, made_at Instant
SELECT id, kind, done, total, result, why, tries, not_before, made_at FROM job WHERE status = :status
ORDER BY not_before DESC, id DESC LIMIT :most

-- name: job_retry :affected
-- in: id Bytes, now Instant
UPDATE job SET status = 'waiting', tries = 0, not_before = :now WHERE id = :id AND status = 'dead'
