-- uses: core/identity/identity.h
-- Courts that have ever numbered anything.
-- name: courts_at_work :many
-- out: court_id CourtId
SELECT DISTINCT court_id FROM register_counter ORDER BY court_id LIMIT 1000

-- What must be done in a person's matters: his are the tasks of his capacity, for anybody in it or for him; of the others' the page says what
-- comes next.
-- name: tasks_of_mine :many
-- in: me PersonId, nobody PersonId, most i64
-- out: matter_id MatterId, task Str, due_on Str, his bool
SELECT t.matter_id AS matter_id, t.task AS task, t.due_on AS due_on,
       CASE WHEN t.who = p.capacity AND (t.person_id = :nobody OR t.person_id = :me) THEN 1 ELSE 0 END AS his
FROM participant p JOIN task t ON t.court_id = p.court_id AND t.matter_id = p.matter_id
WHERE p.person_id = :me AND p.until_on = '' AND t.done_on = ''
ORDER BY his DESC, t.due_on, t.matter_id, t.no LIMIT :most

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

-- For whom a person acts, and for how long.
-- name: mandates_of_mine :many
-- in: me PersonId, today Str, most i64
-- out: matter_id MatterId, capacity Str, whom Str, from_on Str, until_on Str, title Str, number Str
WITH mine AS (
    SELECT p.court_id AS court_id, p.matter_id AS matter_id, p.no AS no, p.capacity AS capacity, p.represents AS represents,
           COALESCE((SELECT f.day FROM matter_field f WHERE f.court_id = p.court_id AND f.matter_id = p.matter_id AND f.field = 'mandate_from'
                     AND f.item = p.no), p.from_on) AS from_on,
           COALESCE((SELECT f.day FROM matter_field f WHERE f.court_id = p.court_id AND f.matter_id = p.matter_id AND f.field = 'mandate_until'
                     AND f.item = p.no), '') AS until_on
    FROM participant p WHERE p.person_id = :me AND p.until_on = '' AND p.represents > 0
)
SELECT w.matter_id AS matter_id, w.capacity AS capacity, q.name AS whom, w.from_on AS from_on, w.until_on AS until_on, m.title AS title,
       m.number AS number
FROM mine w JOIN participant q ON q.court_id = w.court_id AND q.matter_id = w.matter_id AND q.no = w.represents
JOIN matter m ON m.court_id = w.court_id AND m.matter_id = w.matter_id
WHERE w.from_on <= :today AND (w.until_on = '' OR w.until_on >= :today)
ORDER BY m.opened_on DESC, w.matter_id, w.no LIMIT :most

-- How papers reach a person in each of his matters.
-- name: consents_of_mine :many
-- in: me PersonId, today Str, most i64
-- out: matter_id MatterId, capacity Str, electronic bool, title Str, number Str, procedure Str
SELECT p.matter_id AS matter_id, p.capacity AS capacity, p.electronic AS electronic, m.title AS title, m.number AS number,
       m.procedure AS procedure
FROM participant p JOIN matter m ON m.court_id = p.court_id AND m.matter_id = p.matter_id
WHERE p.person_id = :me AND p.until_on = ''
  AND NOT EXISTS (SELECT 1 FROM matter_field f WHERE f.court_id = p.court_id AND f.matter_id = p.matter_id AND f.item = p.no
                  AND p.represents > 0 AND ((f.field = 'mandate_from' AND f.day > :today) OR (f.field = 'mandate_until' AND f.day < :today)))
ORDER BY m.opened_on DESC, p.matter_id, p.no LIMIT :most

-- Who acts for a person, and for how long; `ended`: no longer in the file.
-- name: representatives_of_mine :many
-- in: me PersonId, most i64
-- out: matter_id MatterId, name Str, capacity Str, from_on Str, until_on Str, ended bool, title Str, number Str, procedure Str
SELECT q.matter_id AS matter_id, q.name AS name, q.capacity AS capacity,
       COALESCE((SELECT f.day FROM matter_field f WHERE f.court_id = q.court_id AND f.matter_id = q.matter_id AND f.field = 'mandate_from'
                 AND f.item = q.no), q.from_on) AS from_on,
       CASE WHEN q.until_on <> '' THEN q.until_on
            ELSE COALESCE((SELECT f.day FROM matter_field f WHERE f.court_id = q.court_id AND f.matter_id = q.matter_id
                           AND f.field = 'mandate_until' AND f.item = q.no), '') END AS until_on,
       CASE WHEN q.until_on <> '' THEN 1 ELSE 0 END AS ended, m.title AS title, m.number AS number, m.procedure AS procedure
FROM participant p JOIN participant q ON q.court_id = p.court_id AND q.matter_id = p.matter_id AND q.represents = p.no
JOIN matter m ON m.court_id = p.court_id AND m.matter_id = p.matter_id
WHERE p.person_id = :me AND p.until_on = '' ORDER BY q.matter_id, q.no LIMIT :most

-- Notices with what they are about, a file or a subscription, newest first, before an id.
-- name: notices_of_mine :many
-- in: me PersonId, before Bytes, most i64
-- out: id Bytes, matter_id MatterId, seq i64, message Str, at Instant, unread bool, title Str, number Str, procedure Str, remarked bool
SELECT n.id AS id, n.matter_id AS matter_id, n.seq AS seq, n.message AS message, n.at AS at, CASE WHEN n.read_at = 0 THEN 1 ELSE 0 END AS unread,
       COALESCE(m.title, s.name, r.title) AS title, COALESCE(m.number, '') AS number, COALESCE(m.procedure, '') AS procedure, CASE WHEN k.remark_id IS NULL THEN 0 ELSE 1 END AS remarked
FROM notice n
LEFT JOIN matter m ON m.court_id = n.court_id AND m.matter_id = n.matter_id
LEFT JOIN subscription s ON s.person_id = n.person_id AND s.id = n.matter_id
LEFT JOIN remark k ON k.remark_id = n.matter_id
LEFT JOIN ruling r ON r.ruling_id = k.ruling_id
WHERE n.person_id = :me AND n.id < :before AND (m.matter_id IS NOT NULL OR s.id IS NOT NULL OR r.ruling_id IS NOT NULL) ORDER BY n.id DESC LIMIT :most
