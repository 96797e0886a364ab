-- name: draw_add :exec
-- in: court_id CourtId, matter_id MatterId, no i64, role Str, record Str, use_after Instant, committed_on Date, committed_seq i64
INSERT INTO draw (court_id, matter_id, no, role, record, use_after, committed_on, committed_seq, resolved_seq)
VALUES (:court_id, :matter_id, :no, :role, :record, :use_after, :committed_on, :committed_seq, 0)

-- name: draw_resolve :exec
-- in: court_id CourtId, matter_id MatterId, no i64, record Str, resolved_seq i64
UPDATE draw SET record = :record, resolved_seq = :resolved_seq
WHERE court_id = :court_id AND matter_id = :matter_id AND no = :no

-- name: draw_newest :optional
-- in: court_id CourtId, matter_id MatterId
-- out: no i64, role Str, record Str, use_after Instant, resolved_seq i64
SELECT no, role, record, use_after, resolved_seq FROM draw
WHERE court_id = :court_id AND matter_id = :matter_id ORDER BY no DESC LIMIT 1

-- Who committed it: the decision on its result is his.
-- name: draw_committer :optional
-- in: court_id CourtId, matter_id MatterId, no i64
-- out: actor PersonId, actor_role Str, delegation Str
SELECT e.actor AS actor, e.actor_role AS actor_role, e.delegation AS delegation
FROM draw d JOIN event e ON e.court_id = d.court_id AND e.matter_id = d.matter_id AND e.seq = d.committed_seq
WHERE d.court_id = :court_id AND d.matter_id = :matter_id AND d.no = :no

-- name: draws_due :many
-- in: now Instant, most i64
-- out: court_id CourtId, matter_id MatterId, no i64, role Str
SELECT court_id, matter_id, no, role FROM draw
WHERE resolved_seq = 0 AND use_after <= :now ORDER BY use_after, court_id, matter_id LIMIT :most

-- The draw whose moment came last of those that wait.
-- name: draw_due_last :optional
-- in: now Instant
-- out: court_id CourtId, use_after Instant
SELECT court_id, use_after FROM draw WHERE resolved_seq = 0 AND use_after <= :now ORDER BY use_after DESC LIMIT 1

-- name: draw_page :many
-- in: court_id CourtId, before_on Date, before_matter MatterId, before_no i64, most i64
-- out: matter_id MatterId, no i64, role Str, committed_on Date, record Str, resolved_seq i64
SELECT matter_id, no, role, committed_on, record, resolved_seq FROM draw
WHERE court_id = :court_id AND (committed_on, matter_id, no) < (:before_on, :before_matter, :before_no)
ORDER BY committed_on DESC, matter_id DESC, no DESC LIMIT :most

-- name: draw_one :optional
-- in: court_id CourtId, matter_id MatterId, no i64
-- out: role Str, committed_on Date, record Str, resolved_seq i64
SELECT role, committed_on, record, resolved_seq FROM draw WHERE court_id = :court_id AND matter_id = :matter_id AND no = :no

-- What the list is ordered by: files a judge has in hand, of them suspended, of them past a limit.
-- name: judge_load :one
-- in: court_id CourtId, person_id PersonId, today Str
-- out: pending i64, suspended i64, overdue i64
SELECT COUNT(*) AS pending,
       CAST(COALESCE(SUM(CASE WHEN m.state = 'suspended' THEN 1 ELSE 0 END), 0) AS BIGINT) AS suspended,
       CAST(COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM deadline d WHERE d.court_id = m.court_id AND d.matter_id = m.matter_id
                                           AND d.status = 'running' AND d.end_on < :today) THEN 1 ELSE 0 END), 0) AS BIGINT) AS overdue
FROM assignment s JOIN matter m ON m.court_id = s.court_id AND m.matter_id = s.matter_id
WHERE s.person_id = :person_id AND s.until_on = '' AND s.court_id = :court_id AND m.closed_on = ''
  AND s.role IN ('examining_judge', 'case_judge', 'presiding_judge')

-- name: assignment_methods :many
-- in: court_id CourtId, first_on Str, last_on Str
-- out: how Str, total i64
SELECT method AS how, COUNT(*) AS total FROM assignment
WHERE court_id = :court_id AND role IN ('examining_judge', 'case_judge') AND from_on >= :first_on AND from_on <= :last_on
GROUP BY method ORDER BY method LIMIT 10
