-- uses: core/identity/identity.h
-- Courts that have ever numbered anything.
-- name: courts_at_work :many
-- out: court_id CourtId
SELECT DISTINCT court_id FROM register_counter ORDER BY court_id LIMIT 1000

-- What a person must do in his matters: tasks of his capacity, for anybody in it or for him.
-- name: tasks_of_mine :many
-- in: me PersonId, nobody PersonId, most i64
-- out: matter_id MatterId, task Str, due_on Str
SELECT t.matter_id AS matter_id, t.task AS task, t.due_on AS due_on
FROM participant p JOIN task t ON t.court_id = p.court_id AND t.matter_id = p.matter_id AND t.who = p.capacity
WHERE p.person_id = :me AND p.until_on = '' AND t.done_on = '' AND (t.person_id = :nobody OR t.person_id = :me)
ORDER BY t.due_on, t.matter_id, t.no LIMIT :most

-- Limits that run in a person's matters: of the matter, his own, or of the one he acts for.
-- name: deadlines_of_mine :many
-- in: me PersonId, most i64
-- out: matter_id MatterId, capacity Str, rule Str, end_on Date, of_person bool
SELECT d.matter_id AS matter_id, p.capacity AS capacity, d.rule AS rule, d.end_on AS end_on,
       CASE WHEN d.participant > 0 THEN 1 ELSE 0 END AS of_person
FROM participant p JOIN deadline d ON d.court_id = p.court_id AND d.matter_id = p.matter_id
WHERE p.person_id = :me AND p.until_on = '' AND d.status = 'running'
  AND (d.participant = 0 OR d.participant = p.no OR d.participant = p.represents)
ORDER BY d.end_on, d.matter_id, d.no LIMIT :most

-- Matters a person may act in under a mandate though he is not named in them.
-- name: mandates_of_mine :many
-- in: me PersonId, today Str, most i64
-- out: court_id CourtId, matter_id MatterId, kind Str, title Str, state Str, number Str, procedure Str, from_on Str, until_on Str
SELECT m.court_id AS court_id, m.matter_id AS matter_id, w.kind AS kind, m.title AS title, m.state AS state, m.number AS number,
       m.procedure AS procedure, w.from_on AS from_on, w.until_on AS until_on
FROM mandate w JOIN matter_place l ON l.matter_id = w.scope JOIN matter m ON m.court_id = l.court_id AND m.matter_id = l.matter_id
WHERE w.holder_id = :me AND w.ended_at = 0 AND w.from_on <= :today AND (w.until_on = '' OR w.until_on >= :today)
ORDER BY m.opened_on DESC, m.matter_id LIMIT :most

-- How papers reach a person in each of his matters.
-- name: consents_of_mine :many
-- in: me PersonId, most i64
-- out: matter_id MatterId, capacity Str, electronic bool, title Str, number Str, procedure Str
SELECT p.matter_id AS matter_id, p.capacity AS capacity, p.electronic AS electronic, m.title AS title, m.number AS number,
       m.procedure AS procedure
FROM participant p JOIN matter m ON m.court_id = p.court_id AND m.matter_id = p.matter_id
WHERE p.person_id = :me AND p.until_on = '' ORDER BY m.opened_on DESC, p.matter_id, p.no LIMIT :most

-- Who acts for a person.
-- name: representatives_of_mine :many
-- in: me PersonId, most i64
-- out: matter_id MatterId, name Str, capacity Str, from_on Str, until_on Str, title Str, number Str, procedure Str
SELECT q.matter_id AS matter_id, q.name AS name, q.capacity AS capacity, q.from_on AS from_on, q.until_on AS until_on, m.title AS title,
       m.number AS number, m.procedure AS procedure
FROM participant p JOIN participant q ON q.court_id = p.court_id AND q.matter_id = p.matter_id AND q.represents = p.no
JOIN matter m ON m.court_id = p.court_id AND m.matter_id = p.matter_id
WHERE p.person_id = :me AND p.until_on = '' ORDER BY q.matter_id, q.no LIMIT :most

-- Notices with what they are about, newest first, before an id.
-- name: notices_of_mine :many
-- in: me PersonId, before Bytes, most i64
-- out: id Bytes, matter_id MatterId, seq i64, message Str, at Instant, unread bool, title Str, number Str, procedure Str
SELECT n.id AS id, n.matter_id AS matter_id, n.seq AS seq, n.message AS message, n.at AS at, CASE WHEN n.read_at = 0 THEN 1 ELSE 0 END AS unread,
       m.title AS title, m.number AS number, m.procedure AS procedure
FROM notice n JOIN matter m ON m.court_id = n.court_id AND m.matter_id = n.matter_id
WHERE n.person_id = :me AND n.id < :before ORDER BY n.id DESC LIMIT :most
