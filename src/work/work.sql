-- uses: core/identity/identity.h
-- Tasks. A task without a day stands after those with one. Who is excluded from a file, or from its court, does not see its tasks.

-- Open tasks of a post in a court; `me` sees those for anybody with the post and those given to him, `all` those of everybody.
-- name: tasks_of_post :many
-- in: court_id CourtId, who Str, me PersonId, nobody PersonId, all_people bool, court_scope Bytes, today Str, after_key Str, after_matter MatterId, after_no i64, most i64
-- out: court_id CourtId, matter_id MatterId, no i64, task Str, who Str, due_on Str, title Str, number Str, procedure Str, due_key Str
SELECT t.court_id AS court_id, t.matter_id AS matter_id, t.no AS no, t.task AS task, t.who AS who, t.due_on AS due_on, m.title AS title,
       m.number AS number, m.procedure AS procedure, CASE WHEN t.due_on = '' THEN '9999-12-31' ELSE t.due_on END AS due_key
FROM task t JOIN matter m ON m.court_id = t.court_id AND m.matter_id = t.matter_id
WHERE t.court_id = :court_id AND t.who = :who AND t.done_on = '' AND (:all_people = 1 OR t.person_id = :me OR t.person_id = :nobody)
  AND (CASE WHEN t.due_on = '' THEN '9999-12-31' ELSE t.due_on END, t.matter_id, t.no) > (:after_key, :after_matter, :after_no)
  AND NOT EXISTS (SELECT 1 FROM access_grant g WHERE g.person_id = :me AND g.level = 5 AND g.ended_at = 0 AND g.from_on <= :today
                  AND (g.until_on = '' OR g.until_on >= :today) AND (g.scope = t.matter_id OR g.scope = :court_scope))
ORDER BY due_key, t.matter_id, t.no LIMIT :most

-- Open tasks of a person in a court: given to him by name, or of a role he holds in the file.
-- name: tasks_of_person :many
-- in: me PersonId, court_id CourtId, who Str, court_scope Bytes, today Str, after_key Str, after_matter MatterId, after_no i64, most i64
-- out: court_id CourtId, matter_id MatterId, no i64, who Str, due_on Str, title Str, number Str, procedure Str, task Str, due_key Str
WITH mine AS (
    SELECT t.court_id AS court_id, t.matter_id AS matter_id, t.no AS no, t.task AS task, t.who AS who, t.due_on AS due_on
    FROM task t
    WHERE t.person_id = :me AND t.done_on = '' AND t.court_id = :court_id
      AND NOT EXISTS (SELECT 1 FROM assignment s WHERE s.court_id = t.court_id AND s.matter_id = t.matter_id AND s.role = t.who)
    UNION
    SELECT t.court_id, t.matter_id, t.no, t.task, t.who, t.due_on
    FROM assignment s JOIN task t ON t.court_id = s.court_id AND t.matter_id = s.matter_id AND t.who = s.role
    WHERE s.person_id = :me AND s.until_on = '' AND s.court_id = :court_id AND t.done_on = ''
)
SELECT w.court_id AS court_id, w.matter_id AS matter_id, w.no AS no, w.who AS who, w.due_on AS due_on, m.title AS title,
       m.number AS number, m.procedure AS procedure, w.task AS task,
       CASE WHEN w.due_on = '' THEN '9999-12-31' ELSE w.due_on END AS due_key
FROM mine w JOIN matter m ON m.court_id = w.court_id AND m.matter_id = w.matter_id
WHERE (:who = '' OR w.who = :who)
  AND (CASE WHEN w.due_on = '' THEN '9999-12-31' ELSE w.due_on END, w.matter_id, w.no) > (:after_key, :after_matter, :after_no)
  AND NOT EXISTS (SELECT 1 FROM access_grant g WHERE g.person_id = :me AND g.level = 5 AND g.ended_at = 0 AND g.from_on <= :today
                  AND (g.until_on = '' OR g.until_on >= :today) AND (g.scope = w.matter_id OR g.scope = :court_scope))
ORDER BY due_key, w.matter_id, w.no LIMIT :most

-- Notices.

-- name: event_of_notice :optional
-- in: court_id CourtId, matter_id MatterId, seq i64
-- out: actor PersonId, at Instant, class Str
SELECT actor, at, class FROM event WHERE court_id = :court_id AND matter_id = :matter_id AND seq = :seq
