-- Loading a file.

-- name: matter_row :optional
-- in: court_id CourtId, matter_id MatterId
-- out: procedure Str, law_version Str, kind Str, relation Str, title Str, state Str, state_since Str, version i64, seq i64, number Str, judgment_no Str, opened_on Str, accepted_on Str, closed_on Str, origin Str, next_who Str, integrity Str, frontier Bytes
SELECT procedure, law_version, kind, relation, title, state, state_since, version, seq, number, judgment_no, opened_on,
       accepted_on, closed_on, origin, next_who, integrity, frontier
FROM matter WHERE court_id = :court_id AND matter_id = :matter_id

-- A file is asked for by its id alone in public addresses: ids are random, so one court answers.
-- name: matter_court :optional
-- in: matter_id MatterId
-- out: court_id CourtId
SELECT court_id FROM matter_place WHERE matter_id = :matter_id

-- name: matter_participants :many
-- in: court_id CourtId, matter_id MatterId
-- out: no i64, capacity Str, person_id PersonId, kind Str, name Str, born_on Str, personal_no Str, address Str, ward Str, phone Str, email Str, represents i64, electronic bool, from_on Str, until_on Str
SELECT no, capacity, person_id, kind, name, born_on, personal_no, address, ward, phone, email, represents, electronic, from_on,
       until_on
FROM participant WHERE court_id = :court_id AND matter_id = :matter_id ORDER BY no LIMIT 1000

-- name: matter_assignments :many
-- in: court_id CourtId, matter_id MatterId
-- out: no i64, role Str, person_id PersonId, name Str, method Str, ground Str, from_on Str, until_on Str
SELECT no, role, person_id, name, method, ground, from_on, until_on
FROM assignment WHERE court_id = :court_id AND matter_id = :matter_id ORDER BY no LIMIT 1000

-- name: matter_fields :many
-- in: court_id CourtId, matter_id MatterId
-- out: field Str, item i64, text Str, number i64, day Str, class Str
SELECT field, item, text, number, day, class
FROM matter_field WHERE court_id = :court_id AND matter_id = :matter_id ORDER BY field, item LIMIT 2000

-- name: matter_deadlines :many
-- in: court_id CourtId, matter_id MatterId
-- out: no i64, rule Str, participant i64, start_on Date, end_on Date, unshifted Date, working Str, calendar Str, status Str, met_on Str, count_from Str, count_unit Str, count_amount i64
SELECT no, rule, participant, start_on, end_on, unshifted, working, calendar, status, met_on, count_from, count_unit, count_amount
FROM deadline WHERE court_id = :court_id AND matter_id = :matter_id ORDER BY no LIMIT 1000

-- name: matter_open_tasks :many
-- in: court_id CourtId, matter_id MatterId
-- out: no i64, task Str, who Str, person_id PersonId, rule Str, due_on Str, opened_on Str, done_on Str
SELECT no, task, who, person_id, rule, due_on, opened_on, done_on
FROM task WHERE court_id = :court_id AND matter_id = :matter_id AND done_on = '' ORDER BY no LIMIT 1000

-- name: matter_papers :many
-- in: court_id CourtId, matter_id MatterId
-- out: no i64, kind Str, form Str, title Str, number Str, template i64, data Str, blob_id BlobId, hash Hash, media_type Str, size i64, class Str, from_no i64, signature Str, folio i64, pages i64, day Date, seq i64
-- What a form says stands aside (paper_load_data): a file of a hundred papers is listed without their texts.
SELECT no, kind, form, title, number, template, CASE WHEN form = '' THEN data ELSE '' END AS data, blob_id, hash, media_type, size, class,
       from_no, signature, folio, pages, day, seq
FROM paper WHERE court_id = :court_id AND matter_id = :matter_id ORDER BY no LIMIT 5000

-- name: paper_data_row :one
-- in: court_id CourtId, matter_id MatterId, no i64
-- out: data Str
SELECT data FROM paper WHERE court_id = :court_id AND matter_id = :matter_id AND no = :no

-- The next number of each list: rows are never removed, so the count is the last number.
-- name: matter_counts :one
-- in: court_id CourtId, matter_id MatterId
-- out: tasks i64, links i64
SELECT (SELECT COUNT(*) FROM task WHERE court_id = :court_id AND matter_id = :matter_id) AS tasks,
       (SELECT COUNT(*) FROM link WHERE court_id = :court_id AND matter_id = :matter_id) AS links

-- Committing an act.

-- The row lock of PostgreSQL; on SQLite the one writer is the lock.
-- name: matter_lock :optional
-- in: court_id CourtId, matter_id MatterId
-- out: seq i64, version i64
-- writes: yes
SELECT seq, version FROM matter WHERE court_id = :court_id AND matter_id = :matter_id @for_update

-- name: event_by_idem :optional
-- in: court_id CourtId, idem Str
-- out: matter_id MatterId, seq i64, version i64, act Str, state Str, at Instant, numbers Str, leaf Hash, actor PersonId
SELECT matter_id, seq, version, act, state, at, numbers, leaf, actor FROM event WHERE court_id = :court_id AND idem = :idem

-- name: register_draw :one
-- in: court_id CourtId, book Str, year i64
-- out: last i64
-- writes: yes
INSERT INTO register_counter (court_id, book, year, last) VALUES (:court_id, :book, :year, 1)
ON CONFLICT (court_id, book, year) DO UPDATE SET last = register_counter.last + 1
RETURNING last

-- Counters that are not at the last number given.
-- name: counters_wrong :many
-- scan: ok because the whole is verified
-- out: court Str, book Str, year i64
SELECT court_id AS court, book, year FROM (
    SELECT court_id, book, year, last FROM register_counter
    UNION ALL
    SELECT court_id, book, year, -MAX(no) AS last FROM register_entry GROUP BY court_id, book, year) AS both_sides
GROUP BY court_id, book, year HAVING SUM(last) <> 0 ORDER BY court_id, book, year LIMIT 1000

-- name: event_add :exec
-- in: court_id CourtId, matter_id MatterId, seq i64, version i64, act Str, actor PersonId, actor_role Str, acting_for i64, delegation Str, channel Str, at Instant, day Date, state Str, input Str, outcome Str, numbers Str, class Str, idem Str, salt Bytes, leaf Hash
INSERT INTO event (court_id, matter_id, seq, version, act, actor, actor_role, acting_for, delegation, channel, at, day, state,
                   input, outcome, numbers, class, idem, salt, leaf)
VALUES (:court_id, :matter_id, :seq, :version, :act, :actor, :actor_role, :acting_for, :delegation, :channel, :at, :day, :state,
        :input, :outcome, :numbers, :class, :idem, :salt, :leaf)

-- name: register_entry_add :exec
-- in: court_id CourtId, book Str, year i64, no i64, number Str, matter_id MatterId, seq i64, day Date
INSERT INTO register_entry (court_id, book, year, no, number, matter_id, seq, day)
VALUES (:court_id, :book, :year, :no, :number, :matter_id, :seq, :day)

-- Applying an event.

-- name: matter_open :exec
-- in: court_id CourtId, matter_id MatterId, procedure Str, law_version Str, kind Str, relation Str, title Str, state Str, state_since Str, version i64, seq i64, opened_on Str, origin Str, next_who Str, integrity Str, frontier Bytes
INSERT INTO matter (court_id, matter_id, procedure, law_version, kind, relation, title, state, state_since, version, seq, number,
                    judgment_no, opened_on, accepted_on, closed_on, origin, next_who, integrity, frontier)
VALUES (:court_id, :matter_id, :procedure, :law_version, :kind, :relation, :title, :state, :state_since, :version, :seq, '', '',
        :opened_on, '', '', :origin, :next_who, :integrity, :frontier)

-- name: matter_place_add :exec
-- in: matter_id MatterId, court_id CourtId
INSERT INTO matter_place (matter_id, court_id) VALUES (:matter_id, :court_id)

-- Empty texts leave number, judgment number, dates, relation and title as they are.
-- name: matter_move :exec
-- in: court_id CourtId, matter_id MatterId, state Str, state_since Str, version i64, seq i64, number Str, judgment_no Str, accepted_on Str, closed_on Str, relation Str, title Str, next_who Str, integrity Str, frontier Bytes
UPDATE matter SET state = :state, state_since = CASE WHEN state = :state THEN state_since ELSE :state_since END,
                  version = :version, seq = :seq,
                  number = CASE WHEN :number = '' THEN number ELSE :number END,
                  judgment_no = CASE WHEN :judgment_no = '' THEN judgment_no ELSE :judgment_no END,
                  accepted_on = CASE WHEN :accepted_on = '' THEN accepted_on ELSE :accepted_on END,
                  closed_on = CASE WHEN :closed_on = '' THEN closed_on ELSE :closed_on END,
                  relation = CASE WHEN :relation = '' THEN relation ELSE :relation END,
                  title = CASE WHEN :title = '' THEN title ELSE :title END,
                  next_who = :next_who, integrity = :integrity, frontier = :frontier
WHERE court_id = :court_id AND matter_id = :matter_id

-- name: matter_head :optional
-- in: court_id CourtId, matter_id MatterId
-- out: frontier Bytes, seq i64
SELECT frontier, seq FROM matter WHERE court_id = :court_id AND matter_id = :matter_id

-- name: field_put :exec
-- in: court_id CourtId, matter_id MatterId, field Str, item i64, text Str, text_fold Str, number i64, day Str, class Str, seq i64
INSERT INTO matter_field (court_id, matter_id, field, item, text, text_fold, number, day, class, seq)
VALUES (:court_id, :matter_id, :field, :item, :text, :text_fold, :number, :day, :class, :seq)
ON CONFLICT (court_id, matter_id, field, item) DO UPDATE
SET text = excluded.text, text_fold = excluded.text_fold, number = excluded.number, day = excluded.day, class = excluded.class,
    seq = excluded.seq

-- A list given anew takes the place of the old one, also when it is shorter.
-- name: field_clear :exec
-- in: court_id CourtId, matter_id MatterId, field Str
DELETE FROM matter_field WHERE court_id = :court_id AND matter_id = :matter_id AND field = :field

-- name: participant_add :exec
-- in: court_id CourtId, matter_id MatterId, no i64, capacity Str, person_id PersonId, kind Str, name Str, name_fold Str, name_sort Bytes, born_on Str, personal_no Str, address Str, ward Str, phone Str, email Str, represents i64, electronic bool, from_on Str, seq i64
INSERT INTO participant (court_id, matter_id, no, capacity, person_id, kind, name, name_fold, name_sort, born_on, personal_no,
                         address, ward, phone, email, represents, electronic, from_on, until_on, seq)
VALUES (:court_id, :matter_id, :no, :capacity, :person_id, :kind, :name, :name_fold, :name_sort, :born_on, :personal_no,
        :address, :ward, :phone, :email, :represents, :electronic, :from_on, '', :seq)

-- name: participant_end :exec
-- in: court_id CourtId, matter_id MatterId, no i64, until_on Str
UPDATE participant SET until_on = :until_on WHERE court_id = :court_id AND matter_id = :matter_id AND no = :no

-- name: participant_bind :exec
-- in: court_id CourtId, matter_id MatterId, no i64, person_id PersonId
UPDATE participant SET person_id = :person_id WHERE court_id = :court_id AND matter_id = :matter_id AND no = :no

-- name: participant_electronic :exec
-- in: court_id CourtId, matter_id MatterId, no i64, electronic bool
UPDATE participant SET electronic = :electronic WHERE court_id = :court_id AND matter_id = :matter_id AND no = :no

-- name: assignment_add :exec
-- in: court_id CourtId, matter_id MatterId, no i64, role Str, person_id PersonId, name Str, method Str, ground Str, from_on Str, seq i64
INSERT INTO assignment (court_id, matter_id, no, role, person_id, name, method, ground, from_on, until_on, seq)
VALUES (:court_id, :matter_id, :no, :role, :person_id, :name, :method, :ground, :from_on, '', :seq)

-- name: assignment_end :exec
-- in: court_id CourtId, matter_id MatterId, no i64, until_on Str
UPDATE assignment SET until_on = :until_on WHERE court_id = :court_id AND matter_id = :matter_id AND no = :no

-- name: deadline_add :exec
-- in: court_id CourtId, matter_id MatterId, no i64, rule Str, participant i64, start_on Date, end_on Date, unshifted Date, working Str, calendar Str, count_from Str, count_amount i64, count_unit Str, started_seq i64
INSERT INTO deadline (court_id, matter_id, no, rule, participant, start_on, end_on, unshifted, working, calendar, status, met_on,
                      started_seq, ended_seq, count_from, count_amount, count_unit)
VALUES (:court_id, :matter_id, :no, :rule, :participant, :start_on, :end_on, :unshifted, :working, :calendar, 'running', '',
        :started_seq, 0, :count_from, :count_amount, :count_unit)

-- name: deadline_end :exec
-- in: court_id CourtId, matter_id MatterId, no i64, status Str, met_on Str, ended_seq i64
UPDATE deadline SET status = :status, met_on = :met_on, ended_seq = :ended_seq
WHERE court_id = :court_id AND matter_id = :matter_id AND no = :no

-- name: deadline_move :exec
-- in: court_id CourtId, matter_id MatterId, no i64, end_on Date, unshifted Date, working Str, calendar Str, count_from Str, count_amount i64, count_unit Str
UPDATE deadline SET end_on = :end_on, unshifted = :unshifted, working = :working, calendar = :calendar, count_from = :count_from,
                    count_amount = :count_amount, count_unit = :count_unit
WHERE court_id = :court_id AND matter_id = :matter_id AND no = :no

-- Files with a running limit that was counted with a calendar not yet announced.
-- name: provisional_files :many
-- in: after_court Str, after_matter MatterId, most i64
-- out: court_id CourtId, matter_id MatterId
SELECT DISTINCT court_id, matter_id FROM deadline
WHERE calendar = 'provisional' AND status = 'running' AND (court_id, matter_id) > (:after_court, :after_matter)
ORDER BY court_id, matter_id LIMIT :most

-- name: provisional_count :one
-- out: files i64
SELECT COUNT(*) AS files FROM (SELECT DISTINCT court_id, matter_id FROM deadline WHERE calendar = 'provisional' AND status = 'running') AS x

-- name: task_due :exec
-- in: court_id CourtId, matter_id MatterId, no i64, due_on Str
UPDATE task SET due_on = :due_on WHERE court_id = :court_id AND matter_id = :matter_id AND no = :no

-- name: task_add :exec
-- in: court_id CourtId, matter_id MatterId, no i64, task Str, who Str, person_id PersonId, rule Str, due_on Str, opened_on Str, opened_seq i64
INSERT INTO task (court_id, matter_id, no, task, who, person_id, rule, due_on, opened_on, done_on, opened_seq, done_seq)
VALUES (:court_id, :matter_id, :no, :task, :who, :person_id, :rule, :due_on, :opened_on, '', :opened_seq, 0)

-- name: task_done :exec
-- in: court_id CourtId, matter_id MatterId, no i64, done_on Str, done_seq i64
UPDATE task SET done_on = :done_on, done_seq = :done_seq
WHERE court_id = :court_id AND matter_id = :matter_id AND no = :no

-- name: paper_add :exec
-- in: court_id CourtId, matter_id MatterId, no i64, kind Str, form Str, title Str, number Str, template i64, data Str, blob_id BlobId, hash Hash, media_type Str, size i64, class Str, from_no i64, signature Str, folio i64, pages i64, day Date, seq i64
INSERT INTO paper (court_id, matter_id, no, kind, form, title, number, template, data, blob_id, hash, media_type, size, class,
                   from_no, signature, folio, pages, day, seq)
VALUES (:court_id, :matter_id, :no, :kind, :form, :title, :number, :template, :data, :blob_id, :hash, :media_type, :size, :class,
        :from_no, :signature, :folio, :pages, :day, :seq)

-- name: link_add :exec
-- in: court_id CourtId, matter_id MatterId, no i64, kind Str, other_court CourtId, other_id MatterId, seq i64
INSERT INTO link (court_id, matter_id, no, kind, other_court, other_id, seq)
VALUES (:court_id, :matter_id, :no, :kind, :other_court, :other_id, :seq)

-- Reading for people.

-- name: event_page :many
-- in: court_id CourtId, matter_id MatterId, before i64, most i64
-- out: seq i64, version i64, act Str, actor PersonId, name Str, actor_role Str, acting_for i64, delegation Str, channel Str, at Instant, day Date, state Str, numbers Str, class Str
SELECT e.seq AS seq, e.version AS version, e.act AS act, e.actor AS actor, COALESCE(p.name, '') AS name, e.actor_role AS actor_role,
       e.acting_for AS acting_for, e.delegation AS delegation, e.channel AS channel, e.at AS at, e.day AS day, e.state AS state,
       e.numbers AS numbers, e.class AS class
FROM event e LEFT JOIN person p ON p.person_id = e.actor
WHERE e.court_id = :court_id AND e.matter_id = :matter_id AND e.seq < :before ORDER BY e.seq DESC LIMIT :most

-- What was given to one act.
-- name: event_input :optional
-- in: court_id CourtId, matter_id MatterId, seq i64
-- out: input Str
SELECT input FROM event WHERE court_id = :court_id AND matter_id = :matter_id AND seq = :seq

-- Proving.

-- name: event_of_leaf :optional
-- in: court_id CourtId, matter_id MatterId, seq i64
-- out: seq i64, version i64, act Str, actor PersonId, actor_role Str, acting_for i64, delegation Str, channel Str, at Instant, day Date, state Str, input Str, outcome Str, numbers Str, class Str, idem Str, salt Bytes, leaf Hash
SELECT seq, version, act, actor, actor_role, acting_for, delegation, channel, at, day, state, input, outcome, numbers, class, idem,
       salt, leaf
FROM event WHERE court_id = :court_id AND matter_id = :matter_id AND seq = :seq

-- name: events_from :many
-- in: court_id CourtId, matter_id MatterId, after i64
-- out: seq i64, version i64, act Str, actor PersonId, actor_role Str, acting_for i64, delegation Str, channel Str, at Instant, day Date, state Str, input Str, outcome Str, numbers Str, class Str, idem Str, salt Bytes, leaf Hash
SELECT seq, version, act, actor, actor_role, acting_for, delegation, channel, at, day, state, input, outcome, numbers, class, idem,
       salt, leaf
FROM event WHERE court_id = :court_id AND matter_id = :matter_id AND seq > :after ORDER BY seq LIMIT 200

-- Of every file there is or was: of one whose row was taken away the events tell, and the other way round.
-- As they stand, for a check must be able to read rows that somebody spoiled.
-- name: matter_ids :many
-- in: court_after Str, id_after Bytes
-- out: court_id Str, matter_id Bytes
SELECT court_id, matter_id FROM (
    SELECT * FROM (SELECT court_id, matter_id FROM matter WHERE (court_id, matter_id) > (:court_after, :id_after)
                   ORDER BY court_id, matter_id LIMIT 200) AS known
    UNION
    SELECT * FROM (SELECT DISTINCT court_id, matter_id FROM event WHERE (court_id, matter_id) > (:court_after, :id_after)
                   ORDER BY court_id, matter_id LIMIT 200) AS told
) AS every ORDER BY court_id, matter_id LIMIT 200

-- name: papers_handed_in :many
-- in: court_after Str, id_after Bytes, no_after i64
-- out: court_id Str, matter_id Bytes, no i64, kind Str, form Str, data Str
-- scan: ok because every paper is looked at, in the order of the key
SELECT court_id, matter_id, no, kind, form, data FROM paper
WHERE (court_id, matter_id, no) > (:court_after, :id_after, :no_after) ORDER BY court_id, matter_id, no LIMIT 200

-- Open files in which an officer has a role and still something to do: who examined the petition is done once the case has its judge, who
-- attended the recording of a mediation with that. The board of the chief judge counts the same (work.sql).
-- name: officer_load :one
-- in: person_id PersonId, court_id CourtId
-- out: files i64
SELECT COUNT(DISTINCT s.matter_id) AS files
FROM assignment s JOIN matter m ON m.court_id = s.court_id AND m.matter_id = s.matter_id
WHERE s.person_id = :person_id AND s.until_on = '' AND s.court_id = :court_id AND m.closed_on = '' AND s.role <> 'mediation_judge'
  AND (s.role <> 'examining_judge' OR NOT EXISTS (SELECT 1 FROM assignment c WHERE c.court_id = s.court_id AND c.matter_id = s.matter_id
                                                  AND c.role = 'case_judge' AND c.until_on = ''))
