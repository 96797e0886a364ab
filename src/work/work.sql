-- uses: core/identity/identity.h
-- Tasks. A task without a day stands after those with one. Who is excluded from a file, or from its court, does not see its tasks.

-- Open tasks of a post in a court; `me` sees those for anybody with the post and those given to him, `all` those of everybody.
-- name: tasks_of_post :many
-- in: court_id CourtId, who Str, me PersonId, nobody PersonId, all_people bool, court_scope Bytes, today Str, after_key Str, after_matter MatterId, after_no i64, most i64
-- out: court_id CourtId, matter_id MatterId, no i64, task Str, who Str, rule Str, due_on Str, title Str, number Str, procedure Str, due_key Str
SELECT t.court_id AS court_id, t.matter_id AS matter_id, t.no AS no, t.task AS task, t.who AS who, t.rule AS rule, t.due_on AS due_on, m.title AS title,
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
-- out: court_id CourtId, matter_id MatterId, no i64, who Str, rule Str, due_on Str, title Str, number Str, procedure Str, task Str, due_key Str
WITH mine AS (
    SELECT t.court_id AS court_id, t.matter_id AS matter_id, t.no AS no, t.task AS task, t.who AS who, t.rule AS rule, t.due_on AS due_on
    FROM task t
    WHERE t.person_id = :me AND t.done_on = '' AND t.court_id = :court_id
      AND NOT EXISTS (SELECT 1 FROM assignment s WHERE s.court_id = t.court_id AND s.matter_id = t.matter_id AND s.role = t.who)
    UNION
    SELECT t.court_id, t.matter_id, t.no, t.task, t.who, t.rule, t.due_on
    FROM assignment s JOIN task t ON t.court_id = s.court_id AND t.matter_id = s.matter_id AND t.who = s.role
    WHERE s.person_id = :me AND s.until_on = '' AND s.court_id = :court_id AND t.done_on = ''
)
SELECT w.court_id AS court_id, w.matter_id AS matter_id, w.no AS no, w.who AS who, w.rule AS rule, w.due_on AS due_on, m.title AS title,
       m.number AS number, m.procedure AS procedure, w.task AS task,
       CASE WHEN w.due_on = '' THEN '9999-12-31' ELSE w.due_on END AS due_key
FROM mine w JOIN matter m ON m.court_id = w.court_id AND m.matter_id = w.matter_id
WHERE (:who = '' OR w.who = :who)
  AND (CASE WHEN w.due_on = '' THEN '9999-12-31' ELSE w.due_on END, w.matter_id, w.no) > (:after_key, :after_matter, :after_no)
  AND NOT EXISTS (SELECT 1 FROM access_grant g WHERE g.person_id = :me AND g.level = 5 AND g.ended_at = 0 AND g.from_on <= :today
                  AND (g.until_on = '' OR g.until_on >= :today) AND (g.scope = w.matter_id OR g.scope = :court_scope))
ORDER BY due_key, w.matter_id, w.no LIMIT :most

-- How many open tasks wait for a person in any court: of his posts when they are nobody's by name, of roles and parts he has in files.
-- name: tasks_waiting :one
-- in: me PersonId, nobody PersonId, today Str
-- out: waiting i64
WITH mine AS (
    SELECT t.court_id AS court_id, t.matter_id AS matter_id, t.no AS no
    FROM appointment a JOIN task t ON t.court_id = a.court_id AND t.who = a.post
    WHERE a.person_id = :me AND (a.until_on = '' OR a.until_on >= :today) AND t.done_on = '' AND t.person_id = :nobody
    UNION
    SELECT t.court_id, t.matter_id, t.no
    FROM assignment s JOIN task t ON t.court_id = s.court_id AND t.matter_id = s.matter_id AND t.who = s.role
    WHERE s.person_id = :me AND s.until_on = '' AND t.done_on = ''
    UNION
    SELECT t.court_id, t.matter_id, t.no
    FROM participant p JOIN task t ON t.court_id = p.court_id AND t.matter_id = p.matter_id AND t.who = p.capacity
    WHERE p.person_id = :me AND p.until_on = '' AND t.done_on = ''
)
SELECT COUNT(*) AS waiting FROM mine

-- Files. Newest first, before a day and file; who is excluded from one, or from its court, does not find it.

-- name: files_by_day :many
-- in: court_id CourtId, me PersonId, court_scope Bytes, today Str, before_on Str, before_id MatterId, most i64
-- out: matter_id MatterId, title Str, number Str, state Str, procedure Str, opened_on Str, judge Str
SELECT m.matter_id AS matter_id, m.title AS title, m.number AS number, m.state AS state, m.procedure AS procedure, m.opened_on AS opened_on,
       COALESCE((SELECT s.name FROM assignment s WHERE s.court_id = m.court_id AND s.matter_id = m.matter_id AND s.until_on = ''
                 AND s.role IN ('presiding_judge', 'case_judge', 'examining_judge') ORDER BY s.no DESC LIMIT 1), '') AS judge
FROM matter m
WHERE m.court_id = :court_id
  AND (m.opened_on, m.matter_id) < (:before_on, :before_id)
  AND NOT EXISTS (SELECT 1 FROM access_grant g WHERE g.person_id = :me AND g.level = 5 AND g.ended_at = 0 AND g.from_on <= :today
                  AND (g.until_on = '' OR g.until_on >= :today) AND (g.scope = m.matter_id OR g.scope = :court_scope))
ORDER BY m.opened_on DESC, m.matter_id DESC LIMIT :most

-- name: files_by_state :many
-- in: court_id CourtId, state Str, me PersonId, court_scope Bytes, today Str, before_on Str, before_id MatterId, most i64
-- out: matter_id MatterId, title Str, number Str, state Str, procedure Str, opened_on Str, judge Str
SELECT m.matter_id AS matter_id, m.title AS title, m.number AS number, m.state AS state, m.procedure AS procedure, m.opened_on AS opened_on,
       COALESCE((SELECT s.name FROM assignment s WHERE s.court_id = m.court_id AND s.matter_id = m.matter_id AND s.until_on = ''
                 AND s.role IN ('presiding_judge', 'case_judge', 'examining_judge') ORDER BY s.no DESC LIMIT 1), '') AS judge
FROM matter m
WHERE m.court_id = :court_id AND m.state = :state
  AND (m.opened_on, m.matter_id) < (:before_on, :before_id)
  AND NOT EXISTS (SELECT 1 FROM access_grant g WHERE g.person_id = :me AND g.level = 5 AND g.ended_at = 0 AND g.from_on <= :today
                  AND (g.until_on = '' OR g.until_on >= :today) AND (g.scope = m.matter_id OR g.scope = :court_scope))
ORDER BY m.opened_on DESC, m.matter_id DESC LIMIT :most

-- Names are folded; `pattern` is "% tran van%": beginnings of words, in their order.
-- name: files_by_name :many
-- in: court_id CourtId, pattern Str, state Str, me PersonId, court_scope Bytes, today Str, before_on Str, before_id MatterId, most i64
-- out: matter_id MatterId, title Str, number Str, state Str, procedure Str, opened_on Str, judge Str
SELECT m.matter_id AS matter_id, m.title AS title, m.number AS number, m.state AS state, m.procedure AS procedure, m.opened_on AS opened_on,
       COALESCE((SELECT s.name FROM assignment s WHERE s.court_id = m.court_id AND s.matter_id = m.matter_id AND s.until_on = ''
                 AND s.role IN ('presiding_judge', 'case_judge', 'examining_judge') ORDER BY s.no DESC LIMIT 1), '') AS judge
FROM matter m
WHERE m.court_id = :court_id AND (:state = '' OR m.state = :state)
  AND m.matter_id IN (SELECT p.matter_id FROM participant p WHERE p.court_id = :court_id AND ' ' || p.name_fold LIKE :pattern)
  AND (m.opened_on, m.matter_id) < (:before_on, :before_id)
  AND NOT EXISTS (SELECT 1 FROM access_grant g WHERE g.person_id = :me AND g.level = 5 AND g.ended_at = 0 AND g.from_on <= :today
                  AND (g.until_on = '' OR g.until_on >= :today) AND (g.scope = m.matter_id OR g.scope = :court_scope))
ORDER BY m.opened_on DESC, m.matter_id DESC LIMIT :most

-- The files somebody holds an assignment in.
-- name: files_of_officer :many
-- in: court_id CourtId, officer PersonId, pattern Str, state Str, me PersonId, court_scope Bytes, today Str, before_on Str, before_id MatterId, most i64
-- out: matter_id MatterId, title Str, number Str, state Str, procedure Str, opened_on Str, judge Str
SELECT m.matter_id AS matter_id, m.title AS title, m.number AS number, m.state AS state, m.procedure AS procedure, m.opened_on AS opened_on,
       COALESCE((SELECT s.name FROM assignment s WHERE s.court_id = m.court_id AND s.matter_id = m.matter_id AND s.until_on = ''
                 AND s.role IN ('presiding_judge', 'case_judge', 'examining_judge') ORDER BY s.no DESC LIMIT 1), '') AS judge
FROM matter m
WHERE m.court_id = :court_id AND (:state = '' OR m.state = :state)
  AND m.matter_id IN (SELECT a.matter_id FROM assignment a WHERE a.person_id = :officer AND a.until_on = '' AND a.court_id = :court_id)
  AND (:pattern = '' OR EXISTS (SELECT 1 FROM participant p WHERE p.court_id = m.court_id AND p.matter_id = m.matter_id
                                AND ' ' || p.name_fold LIKE :pattern))
  AND (m.opened_on, m.matter_id) < (:before_on, :before_id)
  AND NOT EXISTS (SELECT 1 FROM access_grant g WHERE g.person_id = :me AND g.level = 5 AND g.ended_at = 0 AND g.from_on <= :today
                  AND (g.until_on = '' OR g.until_on >= :today) AND (g.scope = m.matter_id OR g.scope = :court_scope))
ORDER BY m.opened_on DESC, m.matter_id DESC LIMIT :most

-- By a number of whatever book: acceptance, judgment, notice, acknowledgement. `officer`: only those he holds an assignment in.
-- name: files_by_no :many
-- in: court_id CourtId, year i64, no i64, whole_court bool, officer PersonId, me PersonId, court_scope Bytes, today Str, before_on Str, before_id MatterId, most i64
-- out: matter_id MatterId, title Str, number Str, state Str, procedure Str, opened_on Str, judge Str
SELECT m.matter_id AS matter_id, m.title AS title, m.number AS number, m.state AS state, m.procedure AS procedure, m.opened_on AS opened_on,
       COALESCE((SELECT s.name FROM assignment s WHERE s.court_id = m.court_id AND s.matter_id = m.matter_id AND s.until_on = ''
                 AND s.role IN ('presiding_judge', 'case_judge', 'examining_judge') ORDER BY s.no DESC LIMIT 1), '') AS judge
FROM matter m
WHERE m.court_id = :court_id
  AND m.matter_id IN (SELECT e.matter_id FROM register_entry e WHERE e.court_id = :court_id AND e.year = :year AND e.no = :no)
  AND (:whole_court = 1 OR EXISTS (SELECT 1 FROM assignment a WHERE a.court_id = m.court_id AND a.matter_id = m.matter_id
                                   AND a.person_id = :officer AND a.until_on = ''))
  AND (m.opened_on, m.matter_id) < (:before_on, :before_id)
  AND NOT EXISTS (SELECT 1 FROM access_grant g WHERE g.person_id = :me AND g.level = 5 AND g.ended_at = 0 AND g.from_on <= :today
                  AND (g.until_on = '' OR g.until_on >= :today) AND (g.scope = m.matter_id OR g.scope = :court_scope))
ORDER BY m.opened_on DESC, m.matter_id DESC LIMIT :most

-- Files of a court that somebody opened with a reason, newest first; those from which the reader is excluded are not his to see.
-- name: challenges_of_court :many
-- in: court_id CourtId, me PersonId, court_scope Bytes, today Str, most i64
-- out: made_at Instant, kind Str, reason Str, name Str, matter_id MatterId, title Str, number Str
SELECT c.made_at AS made_at, c.basis AS kind, c.reason AS reason, p.name AS name, m.matter_id AS matter_id, m.title AS title, m.number AS number
FROM access_grant c JOIN matter m ON m.court_id = :court_id AND m.matter_id = c.scope JOIN person p ON p.person_id = c.person_id
WHERE c.level = 4
  AND NOT EXISTS (SELECT 1 FROM access_grant g WHERE g.person_id = :me AND g.level = 5 AND g.ended_at = 0 AND g.from_on <= :today
                  AND (g.until_on = '' OR g.until_on >= :today) AND (g.scope = m.matter_id OR g.scope = :court_scope))
ORDER BY c.made_at DESC, c.grant_id DESC LIMIT :most

-- The court's books.

-- name: books_of_court :many
-- in: court_id CourtId, year i64
-- out: book Str, last i64
SELECT book, last FROM register_counter WHERE court_id = :court_id AND year = :year ORDER BY book LIMIT 200

-- Entries of a book, newest first, before a number. `hidden`: the reader is excluded from that file; he sees the number and the day.
-- name: book_page :many
-- in: court_id CourtId, book Str, year i64, before_no i64, me PersonId, court_scope Bytes, today Str, most i64
-- out: no i64, number Str, day Str, matter_id MatterId, title Str, relation Str, state Str, procedure Str, case_no Str, plaintiff Str, defendant Str, claim_value i64, mode Str, outcome Str, paper Str, paper_no i64, judge Str, hidden bool
SELECT e.no AS no, e.number AS number, e.day AS day, m.matter_id AS matter_id, m.title AS title, m.relation AS relation, m.state AS state,
       m.procedure AS procedure, m.number AS case_no, COALESCE(q.plaintiff, '') AS plaintiff, COALESCE(q.defendant, '') AS defendant,
       COALESCE(q.claim_value, -1) AS claim_value, COALESCE(q.mode, '') AS mode, COALESCE(q.outcome, '') AS outcome,
       COALESCE(v.title, '') AS paper, COALESCE(v.no, 0) AS paper_no,
       COALESCE((SELECT s.name FROM assignment s WHERE s.court_id = m.court_id AND s.matter_id = m.matter_id AND s.until_on = ''
                 AND s.role IN ('presiding_judge', 'case_judge', 'examining_judge') ORDER BY s.no DESC LIMIT 1), '') AS judge,
       CASE WHEN EXISTS (SELECT 1 FROM access_grant g WHERE g.person_id = :me AND g.level = 5 AND g.ended_at = 0 AND g.from_on <= :today
                         AND (g.until_on = '' OR g.until_on >= :today) AND (g.scope = m.matter_id OR g.scope = :court_scope))
            THEN 1 ELSE 0 END AS hidden
FROM register_entry e JOIN matter m ON m.court_id = e.court_id AND m.matter_id = e.matter_id
LEFT JOIN petition q ON q.court_id = e.court_id AND q.matter_id = e.matter_id
LEFT JOIN paper v ON v.court_id = e.court_id AND v.matter_id = e.matter_id
  AND v.no = (SELECT MIN(n.no) FROM paper n WHERE n.court_id = e.court_id AND n.matter_id = e.matter_id AND n.seq = e.seq AND n.number = e.number)
WHERE e.court_id = :court_id AND e.book = :book AND e.year = :year AND e.no < :before_no
ORDER BY e.no DESC LIMIT :most

-- The board.

-- name: files_per_state :many
-- in: court_id CourtId
-- out: procedure Str, state Str, total i64
-- scan: ok because a chief judge counts the files of his own court along its index
SELECT procedure, state, COUNT(*) AS total FROM matter WHERE court_id = :court_id GROUP BY procedure, state ORDER BY total DESC, state LIMIT 200

-- Files in the hands of each judge.
-- name: workload :many
-- in: court_id CourtId
-- out: person_id PersonId, name Str, files i64, suspended i64
SELECT w.person_id AS person_id, w.name AS name, COUNT(*) AS files,
       CAST(COALESCE(SUM(CASE WHEN w.state = 'suspended' THEN 1 ELSE 0 END), 0) AS BIGINT) AS suspended
FROM (SELECT DISTINCT s.person_id AS person_id, s.name AS name, m.matter_id AS matter_id, m.state AS state
      FROM assignment s JOIN matter m ON m.court_id = s.court_id AND m.matter_id = s.matter_id
      WHERE s.court_id = :court_id AND s.until_on = '' AND m.closed_on = ''
        AND s.role IN ('examining_judge', 'review_judge', 'case_judge', 'presiding_judge', 'panel_judge', 'reserve_judge')
        AND (s.role <> 'examining_judge' OR NOT EXISTS (SELECT 1 FROM assignment c WHERE c.court_id = s.court_id AND c.matter_id = s.matter_id
                                                        AND c.role = 'case_judge' AND c.until_on = ''))) w
GROUP BY w.person_id, w.name ORDER BY files DESC, w.name LIMIT 500

-- Limits past their last day, with the judge who has the file now; the oldest first.
-- name: limits_overdue :many
-- in: court_id CourtId, today Str, most i64
-- out: matter_id MatterId, rule Str, end_on Date, title Str, number Str, procedure Str, judge_id PersonId?, judge Str?
SELECT d.matter_id AS matter_id, d.rule AS rule, d.end_on AS end_on, m.title AS title, m.number AS number, m.procedure AS procedure,
       s.person_id AS judge_id, s.name AS judge
FROM deadline d JOIN matter m ON m.court_id = d.court_id AND m.matter_id = d.matter_id
LEFT JOIN assignment s ON s.court_id = d.court_id AND s.matter_id = d.matter_id AND s.no =
     (SELECT MAX(x.no) FROM assignment x WHERE x.court_id = d.court_id AND x.matter_id = d.matter_id AND x.until_on = ''
      AND x.role IN ('examining_judge', 'case_judge', 'presiding_judge'))
WHERE d.court_id = :court_id AND d.status = 'running' AND d.end_on < :today
ORDER BY d.end_on, d.matter_id, d.no LIMIT :most

-- Notices.

-- Limits that run and do not end before a day.
-- name: limits_running :many
-- in: after_end Date, after_court CourtId, after_matter MatterId, after_no i64, most i64
-- out: court_id CourtId, matter_id MatterId, no i64, rule Str, participant i64, start_on Date, end_on Date
SELECT court_id, matter_id, no, rule, participant, start_on, end_on FROM deadline
WHERE status = 'running' AND (end_on, court_id, matter_id, no) > (:after_end, :after_court, :after_matter, :after_no)
ORDER BY end_on, court_id, matter_id, no LIMIT :most

-- name: event_of_notice :optional
-- in: court_id CourtId, matter_id MatterId, seq i64
-- out: actor PersonId, at Instant, class Str
SELECT actor, at, class FROM event WHERE court_id = :court_id AND matter_id = :matter_id AND seq = :seq
