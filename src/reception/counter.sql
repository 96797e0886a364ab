-- The register of petitions as the counter reads it, newest first, with the clock for assigning a judge (BLTTDS 191(2)): the
-- last one, where it began again (a petition taken back, a judge replaced). A petition stands there once.
-- mode: online, counter, post, or empty for all. waiting 1: no judge yet. late_from: only clocks that ended before that day; empty: all.
-- name: counter_page :many
-- in: court_id CourtId, before_on Date, before_id MatterId, mode Str, waiting i64, late_from Str, most i64
-- out: matter_id MatterId, filed_on Date, mode Str, receipt_no Str, plaintiff Str, defendant Str, relation Str, claim_value i64, state Str, number Str, due_on Str, clock Str
SELECT p.matter_id AS matter_id, p.filed_on AS filed_on, p.mode AS mode, p.receipt_no AS receipt_no, p.plaintiff AS plaintiff,
       p.defendant AS defendant, p.relation AS relation, p.claim_value AS claim_value, m.state AS state, m.number AS number,
       COALESCE(d.end_on, '') AS due_on, COALESCE(d.status, '') AS clock
FROM petition p
JOIN matter m ON m.court_id = p.court_id AND m.matter_id = p.matter_id
LEFT JOIN deadline d ON d.court_id = p.court_id AND d.matter_id = p.matter_id
  AND d.no = (SELECT MAX(n.no) FROM deadline n WHERE n.court_id = p.court_id AND n.matter_id = p.matter_id AND n.rule = 'assign_examining_judge')
WHERE p.court_id = :court_id AND (p.filed_on, p.matter_id) < (:before_on, :before_id)
  AND (:mode = '' OR p.mode = :mode) AND (:waiting = 0 OR d.status = 'running')
  AND (:late_from = '' OR (d.status = 'running' AND d.end_on < :late_from))
ORDER BY p.filed_on DESC, p.matter_id DESC LIMIT :most
