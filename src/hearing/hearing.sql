-- ---- made from events -------------------------------------------------------------------------------------------------

-- name: hearing_add :exec
-- in: court_id CourtId, matter_id MatterId, no i64, day Date, starts_at Instant, ends_at Instant, room Str, mode Str, closed bool, scheduled_seq i64
INSERT INTO hearing (court_id, matter_id, no, status, day, starts_at, ends_at, room, mode, closed, moves, opened_at, resumed_at,
                     reason, ended_on, substantive, minutes_seq, scheduled_seq, opened_seq)
VALUES (:court_id, :matter_id, :no, 'scheduled', :day, :starts_at, :ends_at, :room, :mode, :closed, 0, 0, 0, '', '', -1, 0,
        :scheduled_seq, 0)

-- name: hearing_move :exec
-- in: court_id CourtId, matter_id MatterId, no i64, day Date, starts_at Instant, ends_at Instant, room Str, mode Str, closed bool, scheduled_seq i64
UPDATE hearing SET day = :day, starts_at = :starts_at, ends_at = :ends_at, room = :room, mode = :mode, closed = :closed,
                   moves = moves + 1, scheduled_seq = :scheduled_seq
WHERE court_id = :court_id AND matter_id = :matter_id AND no = :no

-- name: hearing_open :exec
-- in: court_id CourtId, matter_id MatterId, no i64, mode Str, opened_at Instant, opened_seq i64
UPDATE hearing SET status = 'opened', mode = :mode, opened_at = :opened_at, opened_seq = :opened_seq
WHERE court_id = :court_id AND matter_id = :matter_id AND no = :no

-- name: hearing_resume :exec
-- in: court_id CourtId, matter_id MatterId, no i64, resumed_at Instant
UPDATE hearing SET resumed_at = :resumed_at WHERE court_id = :court_id AND matter_id = :matter_id AND no = :no

-- name: hearing_end :exec
-- in: court_id CourtId, matter_id MatterId, no i64, status Str, reason Str, ended_on Date
UPDATE hearing SET status = :status, reason = :reason, ended_on = :ended_on
WHERE court_id = :court_id AND matter_id = :matter_id AND no = :no

-- name: hearing_substance :exec
-- in: court_id CourtId, matter_id MatterId, no i64, substantive i64
UPDATE hearing SET substantive = :substantive WHERE court_id = :court_id AND matter_id = :matter_id AND no = :no

-- name: hearing_minutes :exec
-- in: court_id CourtId, matter_id MatterId, no i64, minutes_seq i64
UPDATE hearing SET minutes_seq = :minutes_seq WHERE court_id = :court_id AND matter_id = :matter_id AND no = :no

-- name: presence_add :exec
-- in: court_id CourtId, matter_id MatterId, seq i64, participant i64, hearing i64, occasion Str, presence Str, reason Str, day Date
INSERT INTO presence (court_id, matter_id, seq, participant, hearing, occasion, presence, reason, day)
VALUES (:court_id, :matter_id, :seq, :participant, :hearing, :occasion, :presence, :reason, :day)

-- ---- one file ------------------------------------------------------------------------------------------------------------

-- name: hearings :many
-- in: court_id CourtId, matter_id MatterId
-- out: no i64, status Str, day Date, starts_at Instant, ends_at Instant, room Str, mode Str, closed bool, moves i64, opened_at Instant, resumed_at Instant, reason Str, ended_on Str, substantive i64, minutes_seq i64
SELECT no, status, day, starts_at, ends_at, room, mode, closed, moves, opened_at, resumed_at, reason, ended_on, substantive,
       minutes_seq
FROM hearing WHERE court_id = :court_id AND matter_id = :matter_id ORDER BY no LIMIT 500

-- name: presences :many
-- in: court_id CourtId, matter_id MatterId
-- out: seq i64, participant i64, hearing i64, occasion Str, presence Str, reason Str, day Date
SELECT seq, participant, hearing, occasion, presence, reason, day
FROM presence WHERE court_id = :court_id AND matter_id = :matter_id ORDER BY seq, participant LIMIT 5000

-- Whom decisions on recusal have taken off this file: the outcomes tell which assignments ended.
-- name: recusals :many
-- in: court_id CourtId, matter_id MatterId
-- out: seq i64, outcome Str
SELECT seq, outcome FROM event
WHERE court_id = :court_id AND matter_id = :matter_id AND act = 'decide_recusal' ORDER BY seq LIMIT 100

-- ---- who and what is taken --------------------------------------------------------------------------------------------------

-- name: hearing_day_lock :exec
-- in: court_id CourtId, day Date
INSERT INTO hearing_day (court_id, day, bookings) VALUES (:court_id, :day, 1)
ON CONFLICT (court_id, day) DO UPDATE SET bookings = hearing_day.bookings + 1

-- Another file's hearing in that room at that time.
-- name: room_taken :many
-- in: court_id CourtId, day Date, room Str, matter_id MatterId, starts_at Instant, ends_at Instant
-- out: number Str, starts_at Instant, ends_at Instant
SELECT m.number AS number, h.starts_at AS starts_at, h.ends_at AS ends_at
FROM hearing h JOIN matter m ON m.court_id = h.court_id AND m.matter_id = h.matter_id
WHERE h.court_id = :court_id AND h.day = :day AND h.room = :room AND h.status IN ('scheduled', 'opened')
  AND h.starts_at < :ends_at AND h.ends_at > :starts_at AND h.matter_id <> :matter_id
ORDER BY h.starts_at LIMIT 1

-- Another file's hearing, in whatever court, on whose panel (or as whose clerk) that person sits at that time.
-- name: officer_taken :many
-- in: person_id PersonId, matter_id MatterId, starts_at Instant, ends_at Instant
-- out: number Str, starts_at Instant, ends_at Instant
SELECT m.number AS number, h.starts_at AS starts_at, h.ends_at AS ends_at
FROM assignment s
JOIN hearing h ON h.court_id = s.court_id AND h.matter_id = s.matter_id
JOIN matter m ON m.court_id = s.court_id AND m.matter_id = s.matter_id
WHERE s.person_id = :person_id AND s.until_on = '' AND s.matter_id <> :matter_id
  AND s.role IN ('presiding_judge', 'panel_judge', 'juror', 'reserve_judge', 'reserve_juror')
  AND h.status IN ('scheduled', 'opened') AND h.starts_at < :ends_at AND h.ends_at > :starts_at
ORDER BY h.starts_at LIMIT 1

-- Inside the transaction of a booking: members of this panel who sit elsewhere at that time.
-- name: panel_taken :many
-- in: court_id CourtId, matter_id MatterId, starts_at Instant, ends_at Instant
-- out: name Str, number Str, starts_at Instant, ends_at Instant
SELECT a.name AS name, m.number AS number, h.starts_at AS starts_at, h.ends_at AS ends_at
FROM assignment a
JOIN assignment s ON s.person_id = a.person_id AND s.until_on = '' AND s.matter_id <> a.matter_id
JOIN hearing h ON h.court_id = s.court_id AND h.matter_id = s.matter_id
JOIN matter m ON m.court_id = s.court_id AND m.matter_id = s.matter_id
WHERE a.court_id = :court_id AND a.matter_id = :matter_id AND a.until_on = ''
  AND a.role IN ('presiding_judge', 'panel_judge', 'juror', 'reserve_judge', 'reserve_juror')
  AND s.role IN ('presiding_judge', 'panel_judge', 'juror', 'reserve_judge', 'reserve_juror')
  AND h.status IN ('scheduled', 'opened') AND h.starts_at < :ends_at AND h.ends_at > :starts_at
ORDER BY h.starts_at LIMIT 1

-- Lawyers and protectors of this file who stand in another hearing at that time, in whatever court: a warning, never a refusal.
-- name: lawyers_taken :many
-- in: court_id CourtId, matter_id MatterId, starts_at Instant, ends_at Instant, nobody PersonId
-- out: name Str, number Str, starts_at Instant, ends_at Instant
SELECT a.name AS name, m.number AS number, h.starts_at AS starts_at, h.ends_at AS ends_at
FROM participant a
JOIN participant p ON p.person_id = a.person_id AND p.until_on = '' AND p.matter_id <> a.matter_id
JOIN hearing h ON h.court_id = p.court_id AND h.matter_id = p.matter_id
JOIN matter m ON m.court_id = p.court_id AND m.matter_id = p.matter_id
WHERE a.court_id = :court_id AND a.matter_id = :matter_id AND a.until_on = '' AND a.capacity IN ('lawyer', 'protector')
  AND a.person_id <> :nobody
  AND p.capacity IN ('lawyer', 'protector')
  AND h.status IN ('scheduled', 'opened') AND h.starts_at < :ends_at AND h.ends_at > :starts_at
ORDER BY a.no, h.starts_at LIMIT 20

-- ---- calendars ---------------------------------------------------------------------------------------------------------------

-- The days nearest to one on which the court sits; empty: none within the bounds.
-- name: days_around :one
-- in: court_id CourtId, day Date, first_day Date, last_day Date
-- out: before_day Str, after_day Str
SELECT COALESCE((SELECT MAX(day) FROM hearing
                 WHERE court_id = :court_id AND day < :day AND day >= :first_day AND status <> 'released'), '') AS before_day,
       COALESCE((SELECT MIN(day) FROM hearing
                 WHERE court_id = :court_id AND day > :day AND day <= :last_day AND status <> 'released'), '') AS after_day

-- Hearings of a court from one day to another. `minor`: somebody under age takes part (born after the day given).
-- name: hearings_between :many
-- in: court_id CourtId, from_day Date, until_day Date, adult_born Str, most i64
-- out: matter_id MatterId, no i64, status Str, day Date, starts_at Instant, ends_at Instant, room Str, mode Str, closed bool, moves i64, number Str, kind Str, relation Str, title Str, presiding Str, minor bool
SELECT h.matter_id AS matter_id, h.no AS no, h.status AS status, h.day AS day, h.starts_at AS starts_at, h.ends_at AS ends_at,
       h.room AS room, h.mode AS mode, h.closed AS closed, h.moves AS moves, m.number AS number, m.kind AS kind,
       m.relation AS relation, m.title AS title,
       COALESCE((SELECT s.name FROM assignment s WHERE s.court_id = h.court_id AND s.matter_id = h.matter_id AND s.until_on = ''
                                                   AND s.role = 'presiding_judge' ORDER BY s.no DESC LIMIT 1), '') AS presiding,
       (EXISTS (SELECT 1 FROM participant p WHERE p.court_id = h.court_id AND p.matter_id = h.matter_id AND p.until_on = ''
                                              AND p.born_on > :adult_born)
        OR EXISTS (SELECT 1 FROM matter_field f WHERE f.court_id = h.court_id AND f.matter_id = h.matter_id
                                                  AND f.field = 'minor_involved' AND f.item = 0 AND f.number = 1)) AS minor
FROM hearing h JOIN matter m ON m.court_id = h.court_id AND m.matter_id = h.matter_id
WHERE h.court_id = :court_id AND h.day >= :from_day AND h.day <= :until_day AND h.status <> 'released'
ORDER BY h.day, h.starts_at, h.matter_id, h.no LIMIT :most

-- The parties of those hearings, in the order of their files.
-- name: parties_between :many
-- in: court_id CourtId, from_day Date, until_day Date, most i64
-- out: matter_id MatterId, no i64, capacity Str, kind Str, name Str
SELECT DISTINCT p.matter_id AS matter_id, p.no AS no, p.capacity AS capacity, p.kind AS kind, p.name AS name
FROM hearing h JOIN participant p ON p.court_id = h.court_id AND p.matter_id = h.matter_id
WHERE h.court_id = :court_id AND h.day >= :from_day AND h.day <= :until_day AND h.status <> 'released'
  AND p.until_on = '' AND p.capacity IN ('plaintiff', 'defendant')
ORDER BY p.matter_id, p.no LIMIT :most

-- The next day on which any court sits; empty: none until the last day.
-- name: day_ahead :one
-- in: day Date, last_day Date
-- out: next_day Str
SELECT COALESCE(MIN(day), '') AS next_day FROM hearing WHERE day > :day AND day <= :last_day AND status <> 'released'

-- name: courts_sitting :many
-- in: day Date
-- out: court_id CourtId, hearings i64
SELECT court_id, COUNT(*) AS hearings FROM hearing WHERE day = :day AND status <> 'released'
GROUP BY court_id ORDER BY court_id LIMIT 1000

-- Who sits in the hearings of a court.
-- name: panels_between :many
-- in: court_id CourtId, from_day Date, until_day Date, most i64
-- out: matter_id MatterId, person_id PersonId, name Str, role Str
SELECT DISTINCT s.matter_id AS matter_id, s.person_id AS person_id, s.name AS name, s.role AS role
FROM hearing h JOIN assignment s ON s.court_id = h.court_id AND s.matter_id = h.matter_id
WHERE h.court_id = :court_id AND h.day >= :from_day AND h.day <= :until_day AND h.status <> 'released' AND s.until_on = ''
  AND s.role IN ('presiding_judge', 'panel_judge', 'juror', 'reserve_judge', 'reserve_juror', 'matter_clerk')
ORDER BY s.name, s.person_id, s.matter_id, s.role LIMIT :most
