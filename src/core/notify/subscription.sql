-- name: subscription_count :one
-- in: person_id PersonId
-- out: total i64
SELECT COUNT(*) AS total FROM subscription WHERE person_id = :person_id

-- name: subscription_known :affected
-- in: person_id PersonId, kind Str, what Str, name Str
UPDATE subscription SET name = :name WHERE person_id = :person_id AND kind = :kind AND what = :what

-- name: subscription_put :exec
-- in: person_id PersonId, id Bytes, kind Str, name Str, what Str, made_at Instant
INSERT INTO subscription (person_id, id, kind, name, what, made_at, paused, waiting, told_on)
VALUES (:person_id, :id, :kind, :name, :what, :made_at, 0, 0, '')

-- name: subscriptions_of :many
-- in: person_id PersonId, kind Str
-- out: person_id PersonId, id Bytes, kind Str, name Str, what Str, made_at Instant, paused bool, told_on Str
SELECT person_id, id, kind, name, what, made_at, paused, told_on FROM subscription
WHERE person_id = :person_id AND kind = :kind ORDER BY id LIMIT 1000

-- name: subscription_of :optional
-- in: person_id PersonId, id Bytes
-- out: person_id PersonId, id Bytes, kind Str, name Str, what Str, made_at Instant, paused bool, told_on Str
SELECT person_id, id, kind, name, what, made_at, paused, told_on FROM subscription WHERE person_id = :person_id AND id = :id

-- name: subscription_name :affected
-- in: person_id PersonId, id Bytes, name Str
UPDATE subscription SET name = :name WHERE person_id = :person_id AND id = :id

-- name: subscription_set_paused :affected
-- in: person_id PersonId, id Bytes, paused bool
UPDATE subscription SET paused = :paused WHERE person_id = :person_id AND id = :id

-- name: subscription_delete :affected
-- in: person_id PersonId, id Bytes
DELETE FROM subscription WHERE person_id = :person_id AND id = :id

-- name: subscription_forget_finds :exec
-- in: person_id PersonId, id Bytes
DELETE FROM subscription_find WHERE person_id = :person_id AND id = :id

-- What he was told of it leads nowhere any more.
-- name: subscription_forget_notices :exec
-- in: person_id PersonId, nowhere CourtId, about MatterId
DELETE FROM notice WHERE person_id = :person_id AND court_id = :nowhere AND matter_id = :about

-- name: subscriptions_each :many
-- in: kind Str, after_person PersonId, after_id Bytes, most i64
-- out: person_id PersonId, id Bytes, kind Str, name Str, what Str, made_at Instant, paused bool, told_on Str
SELECT person_id, id, kind, name, what, made_at, paused, told_on FROM subscription
WHERE kind = :kind AND (person_id, id) > (:after_person, :after_id) AND paused = 0 ORDER BY person_id, id LIMIT :most

-- name: subscriptions_waiting :many
-- in: kind Str, today Str, most i64
-- out: person_id PersonId, id Bytes, kind Str, name Str, what Str, made_at Instant, paused bool, told_on Str
SELECT person_id, id, kind, name, what, made_at, paused, told_on FROM subscription
WHERE kind = :kind AND waiting = 1 AND told_on < :today AND paused = 0 ORDER BY told_on, person_id, id LIMIT :most

-- name: find_untold :one
-- in: person_id PersonId, id Bytes
-- out: total i64
SELECT COUNT(*) AS total FROM subscription_find WHERE person_id = :person_id AND id = :id AND told_at = 0

-- name: find_put :affected
-- in: person_id PersonId, id Bytes, thing Bytes, at Instant
INSERT INTO subscription_find (person_id, id, thing, at, told_at) VALUES (:person_id, :id, :thing, :at, 0)
ON CONFLICT (person_id, id, thing) DO NOTHING

-- name: find_drop :exec
-- in: person_id PersonId, id Bytes, thing Bytes
DELETE FROM subscription_find WHERE person_id = :person_id AND id = :id AND thing = :thing

-- name: find_forget_before :exec
-- in: person_id PersonId, id Bytes, before Instant
DELETE FROM subscription_find WHERE person_id = :person_id AND id = :id AND at < :before AND told_at > 0

-- name: finds_of :many
-- in: person_id PersonId, id Bytes, most i64
-- out: thing Bytes, at Instant, told bool
SELECT thing, at, CASE WHEN told_at > 0 THEN 1 ELSE 0 END AS told FROM subscription_find
WHERE person_id = :person_id AND id = :id ORDER BY at DESC, thing DESC LIMIT :most

-- name: subscription_wait :exec
-- in: person_id PersonId, id Bytes
UPDATE subscription SET waiting = 1 WHERE person_id = :person_id AND id = :id

-- name: subscription_told :exec
-- in: person_id PersonId, id Bytes, told_on Str
UPDATE subscription SET waiting = 0, told_on = :told_on WHERE person_id = :person_id AND id = :id

-- name: finds_told :exec
-- in: person_id PersonId, id Bytes, now Instant
UPDATE subscription_find SET told_at = :now WHERE person_id = :person_id AND id = :id AND told_at = 0

-- name: reach_of :optional
-- in: kind Str
-- out: at Instant, thing Bytes
SELECT at, thing FROM subscription_reach WHERE kind = :kind

-- name: reach_put :exec
-- in: kind Str, at Instant, thing Bytes
INSERT INTO subscription_reach (kind, at, thing) VALUES (:kind, :at, :thing)
ON CONFLICT (kind) DO UPDATE SET at = excluded.at, thing = excluded.thing
