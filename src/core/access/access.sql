-- uses: core/access/access.h
-- Everything that counts for one person in one scope on a day: his grants (1), delegations to him whose giver still
-- holds the power there (2).
-- name: access_living :many
-- in: person_id PersonId, scope Bytes, on_day Str, nobody PersonId, most i64
-- out: source i64, by_id GrantId, level i64, power Str, other PersonId, decision Str
SELECT 1 AS source, grant_id AS by_id, level, power, :nobody AS other, '' AS decision FROM access_grant
WHERE person_id = :person_id AND scope = :scope AND ended_at = 0 AND from_on <= :on_day AND (until_on = '' OR until_on >= :on_day)
UNION ALL
SELECT 2 AS source, d.delegation_id AS by_id, 2 AS level, d.power, d.giver_id AS other, d.decision FROM delegation d
WHERE d.deputy_id = :person_id AND d.scope = :scope AND d.ended_at = 0 AND d.from_on <= :on_day AND d.until_on >= :on_day
  AND EXISTS (SELECT 1 FROM access_grant g WHERE g.person_id = d.giver_id AND g.scope = d.scope AND g.power = d.power AND g.level < 5
              AND g.ended_at = 0 AND g.from_on <= :on_day AND (g.until_on = '' OR g.until_on >= :on_day))
LIMIT :most

-- Grants.

-- name: grant_insert :exec
-- in: grant_id GrantId, person_id PersonId, scope Bytes, level i64, power Str, from_on Str, until_on Str, reason Str, basis Str, given_by PersonId, made_at Instant, nobody PersonId
INSERT INTO access_grant (grant_id, person_id, scope, level, power, from_on, until_on, reason, basis, given_by, made_at, ended_at, ended_by)
VALUES (:grant_id, :person_id, :scope, :level, :power, :from_on, :until_on, :reason, :basis, :given_by, :made_at, 0, :nobody)

-- name: grant_set_ended :affected
-- in: grant_id GrantId, by PersonId, at Instant
UPDATE access_grant SET ended_at = :at, ended_by = :by WHERE grant_id = :grant_id AND ended_at = 0

-- name: grants_in_scope :many
-- in: scope Bytes, after GrantId, most i64
-- out: grant_id GrantId, person_id PersonId, scope Bytes, level i64, power Str, from_on Str, until_on Str, reason Str, basis Str, given_by PersonId, made_at Instant
SELECT grant_id, person_id, scope, level, power, from_on, until_on, reason, basis, given_by, made_at FROM access_grant
WHERE scope = :scope AND ended_at = 0 AND grant_id > :after ORDER BY grant_id LIMIT :most

-- name: grants_of_person :many
-- in: person_id PersonId, after GrantId, most i64
-- out: grant_id GrantId, person_id PersonId, scope Bytes, level i64, power Str, from_on Str, until_on Str, reason Str, basis Str, given_by PersonId, made_at Instant
SELECT grant_id, person_id, scope, level, power, from_on, until_on, reason, basis, given_by, made_at FROM access_grant
WHERE person_id = :person_id AND ended_at = 0 AND grant_id > :after ORDER BY grant_id LIMIT :most

-- Challenged openings of a person that began on that day, ended ones too.
-- name: challenges_of_person :one
-- in: person_id PersonId, from_on Str
-- out: total i64
SELECT COUNT(*) AS total FROM access_grant WHERE person_id = :person_id AND level = 4 AND from_on = :from_on

-- Delegations.

-- name: delegation_insert :exec
-- in: delegation_id DelegationId, giver_id PersonId, deputy_id PersonId, scope Bytes, power Str, from_on Str, until_on Str, decision Str, made_at Instant, nobody PersonId
INSERT INTO delegation (delegation_id, giver_id, deputy_id, scope, power, from_on, until_on, decision, made_at, ended_at, ended_by)
VALUES (:delegation_id, :giver_id, :deputy_id, :scope, :power, :from_on, :until_on, :decision, :made_at, 0, :nobody)

-- name: delegation_set_ended :affected
-- in: delegation_id DelegationId, by PersonId, at Instant
UPDATE delegation SET ended_at = :at, ended_by = :by WHERE delegation_id = :delegation_id AND ended_at = 0

-- Those to come as well.
-- name: delegations_open :many
-- in: scope Bytes, on_day Str, most i64
-- out: delegation_id DelegationId, giver_id PersonId, deputy_id PersonId, scope Bytes, power Str, from_on Str, until_on Str, decision Str
SELECT delegation_id, giver_id, deputy_id, scope, power, from_on, until_on, decision FROM delegation
WHERE scope = :scope AND ended_at = 0 AND until_on >= :on_day ORDER BY delegation_id LIMIT :most

-- Looks.

-- name: look_put :exec
-- in: scope Bytes, hour_at Instant, person_id PersonId, acting_for PersonId, purpose Str, times i64, reason Str
INSERT INTO look (scope, hour_at, person_id, acting_for, purpose, times, reason)
VALUES (:scope, :hour_at, :person_id, :acting_for, :purpose, :times, :reason)
ON CONFLICT (scope, hour_at, person_id, acting_for, purpose) DO UPDATE SET
    times = look.times + excluded.times, reason = CASE WHEN excluded.reason <> '' THEN excluded.reason ELSE look.reason END

-- One at a time writes looks or seals their hours: held until the transaction ends. SQLite has one writer anyway.
-- name: look_hold :one
-- out: held i64
-- engine: postgres
-- writes: yes
SELECT 1 AS held FROM pg_advisory_xact_lock(7160262)

-- name: look_hold :one
-- out: held i64
-- engine: sqlite
-- writes: yes
SELECT 1 AS held

-- name: look_hours :many
-- in: after Instant, before Instant, most i64
-- out: hour_at Instant
SELECT DISTINCT hour_at FROM look WHERE hour_at > :after AND hour_at < :before ORDER BY hour_at LIMIT :most

-- Keyset: newest hour first; the caller asks again before the last hour it was given.
-- name: looks_before :many
-- in: scope Bytes, before Instant, most i64
-- out: hour_at Instant, person_id PersonId, acting_for PersonId, purpose Str, times i64, reason Str
SELECT hour_at, person_id, acting_for, purpose, times, reason FROM look
WHERE scope = :scope AND hour_at < :before ORDER BY hour_at DESC, person_id, acting_for, purpose LIMIT :most

-- The same within an hour that was too full for one page.
-- name: looks_in_hour :many
-- in: scope Bytes, hour_at Instant, most i64
-- out: hour_at Instant, person_id PersonId, acting_for PersonId, purpose Str, times i64, reason Str
SELECT hour_at, person_id, acting_for, purpose, times, reason FROM look
WHERE scope = :scope AND hour_at = :hour_at ORDER BY person_id, acting_for, purpose LIMIT :most
