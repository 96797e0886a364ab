-- The twelve statements of a court act and the ten of a case page, as the bench of the room db runs them.
-- name: bench_matter_add :exec
-- in: court_id CourtId, matter_id MatterId
INSERT INTO matter (court_id, matter_id, procedure, state, version, seq, title, opened_on)
VALUES (:court_id, :matter_id, 'civil_first_instance', 'examining', 1, 1, 'Tranh chấp hợp đồng vay tài sản', '2026-01-05')

-- name: bench_participant_add :exec
-- in: court_id CourtId, matter_id MatterId
INSERT INTO participant (court_id, matter_id, number, capacity, name)
VALUES (:court_id, :matter_id, 1, 'claimant', 'Người giả định')

-- name: bench_deadline_add :exec
-- in: court_id CourtId, matter_id MatterId, seq i64
INSERT INTO deadline (court_id, matter_id, seq, rule, start_on, end_on, unshifted_end, satisfied_by)
VALUES (:court_id, :matter_id, :seq, 'examine_petition', '2026-01-05', '2026-01-15', '2026-01-15', NULL)

-- name: bench_task_add :exec
-- in: court_id CourtId, matter_id MatterId, seq i64
INSERT INTO task (court_id, matter_id, seq, kind, power, due_on, done) VALUES (:court_id, :matter_id, :seq, 'examine', 'examining_judge', '2026-01-15', 0)

-- name: bench_matter :one
-- in: court_id CourtId, matter_id MatterId
-- out: procedure Str, state Str, version i64, seq i64, title Str
-- writes: yes
SELECT procedure, state, version, seq, title FROM matter WHERE court_id = :court_id AND matter_id = :matter_id @for_update

-- name: bench_participant :one
-- in: court_id CourtId, matter_id MatterId
-- out: capacity Str, name Str
SELECT capacity, name FROM participant WHERE court_id = :court_id AND matter_id = :matter_id AND number = 1

-- name: bench_matter_move :exec
-- in: court_id CourtId, matter_id MatterId, state Str, seq i64
UPDATE matter SET state = :state, version = version + 1, seq = :seq WHERE court_id = :court_id AND matter_id = :matter_id

-- name: bench_event_add :exec
-- in: court_id CourtId, matter_id MatterId, seq i64, at Instant, input Str, outcome Str, leaf Hash
INSERT INTO event (court_id, matter_id, seq, act, actor, at, input, outcome, leaf)
VALUES (:court_id, :matter_id, :seq, 'issue_fee_notice', 'judge-1', :at, :input, :outcome, :leaf)

-- name: bench_deadline_close :exec
-- in: court_id CourtId, matter_id MatterId, seq i64
UPDATE deadline SET satisfied_by = :seq WHERE court_id = :court_id AND matter_id = :matter_id AND seq = 1

-- name: bench_task_close :exec
-- in: court_id CourtId, matter_id MatterId
UPDATE task SET done = 1 - done WHERE court_id = :court_id AND matter_id = :matter_id AND seq = 1

-- name: bench_document_add :exec
-- in: court_id CourtId, matter_id MatterId, seq i64, data Str
INSERT INTO document (court_id, matter_id, seq, kind, template_version, data) VALUES (:court_id, :matter_id, :seq, '29-DS', 1, :data)

-- name: bench_field_set :exec
-- in: court_id CourtId, matter_id MatterId, number i64
INSERT INTO matter_field (court_id, matter_id, field, number) VALUES (:court_id, :matter_id, 'claim_value', :number)
ON CONFLICT (court_id, matter_id, field) DO UPDATE SET number = excluded.number

-- name: bench_leaf_add :exec
-- in: court_id CourtId, matter_id MatterId, seq i64, leaf Hash
INSERT INTO ledger_leaf (court_id, matter_id, seq, leaf) VALUES (:court_id, :matter_id, :seq, :leaf)

-- name: bench_outbox_add :exec
-- in: court_id CourtId, matter_id MatterId, seq i64
INSERT INTO outbox (court_id, matter_id, seq, topic, done) VALUES (:court_id, :matter_id, :seq, 'matter_changed', 0)

-- name: bench_page_matter :one
-- in: court_id CourtId, matter_id MatterId
-- out: state Str, version i64, title Str
SELECT state, version, title FROM matter WHERE court_id = :court_id AND matter_id = :matter_id

-- name: bench_page_deadline :optional
-- in: court_id CourtId, matter_id MatterId, seq i64
-- out: rule Str, end_on Date
SELECT rule, end_on FROM deadline WHERE court_id = :court_id AND matter_id = :matter_id AND seq = :seq

-- name: bench_page_task :optional
-- in: court_id CourtId, matter_id MatterId, seq i64
-- out: kind Str, done bool
SELECT kind, done FROM task WHERE court_id = :court_id AND matter_id = :matter_id AND seq = :seq
