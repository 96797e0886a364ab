-- ---- drafts ------------------------------------------------------------------------------------------------------------------

-- name: draft_of :optional
-- in: court_id CourtId, matter_id MatterId, author PersonId
-- out: version i64, sealed Bytes, saved_at Instant
SELECT version, sealed, saved_at FROM judgment_draft
WHERE court_id = :court_id AND matter_id = :matter_id AND author = :author

-- name: draft_begin :affected
-- in: court_id CourtId, matter_id MatterId, author PersonId, sealed Bytes, saved_at Instant
INSERT INTO judgment_draft (court_id, matter_id, author, version, sealed, saved_at)
VALUES (:court_id, :matter_id, :author, 1, :sealed, :saved_at)
ON CONFLICT (court_id, matter_id, author) DO NOTHING

-- name: draft_save :affected
-- in: court_id CourtId, matter_id MatterId, author PersonId, version i64, sealed Bytes, saved_at Instant
UPDATE judgment_draft SET version = version + 1, sealed = :sealed, saved_at = :saved_at
WHERE court_id = :court_id AND matter_id = :matter_id AND author = :author AND version = :version

-- ---- deliberation ------------------------------------------------------------------------------------------------------------

-- name: deliberation_add :exec
-- in: court_id CourtId, matter_id MatterId, no i64, opened_on Str, opened_seq i64
INSERT INTO deliberation (court_id, matter_id, no, opened_on, opened_seq, signed_on, signed_seq)
VALUES (:court_id, :matter_id, :no, :opened_on, :opened_seq, '', 0)

-- name: deliberation_member_add :exec
-- in: court_id CourtId, matter_id MatterId, deliberation i64, place i64, turn i64, role Str, person_id PersonId, name Str
INSERT INTO deliberation_member (court_id, matter_id, deliberation, place, turn, role, person_id, name)
VALUES (:court_id, :matter_id, :deliberation, :place, :turn, :role, :person_id, :name)

-- name: deliberation_sign :exec
-- in: court_id CourtId, matter_id MatterId, no i64, signed_on Str, signed_seq i64
UPDATE deliberation SET signed_on = :signed_on, signed_seq = :signed_seq
WHERE court_id = :court_id AND matter_id = :matter_id AND no = :no

-- name: deliberation_issue_add :exec
-- in: court_id CourtId, matter_id MatterId, deliberation i64, issue i64, sealed Bytes, seq i64
INSERT INTO deliberation_issue (court_id, matter_id, deliberation, issue, sealed, seq)
VALUES (:court_id, :matter_id, :deliberation, :issue, :sealed, :seq)

-- name: deliberation_vote_add :exec
-- in: court_id CourtId, matter_id MatterId, deliberation i64, issue i64, place i64, sealed Bytes, seq i64
INSERT INTO deliberation_vote (court_id, matter_id, deliberation, issue, place, sealed, seq)
VALUES (:court_id, :matter_id, :deliberation, :issue, :place, :sealed, :seq)

-- name: deliberation_newest :optional
-- in: court_id CourtId, matter_id MatterId
-- out: no i64, opened_on Str, signed_on Str
SELECT no, opened_on, signed_on FROM deliberation
WHERE court_id = :court_id AND matter_id = :matter_id ORDER BY no DESC LIMIT 1

-- name: deliberation_members :many
-- in: court_id CourtId, matter_id MatterId, deliberation i64
-- out: place i64, turn i64, role Str, person_id PersonId, name Str
SELECT place, turn, role, person_id, name FROM deliberation_member
WHERE court_id = :court_id AND matter_id = :matter_id AND deliberation = :deliberation ORDER BY place LIMIT 20

-- name: deliberation_issues :many
-- in: court_id CourtId, matter_id MatterId, deliberation i64
-- out: issue i64, sealed Bytes
SELECT issue, sealed FROM deliberation_issue
WHERE court_id = :court_id AND matter_id = :matter_id AND deliberation = :deliberation ORDER BY issue LIMIT 200

-- name: deliberation_votes :many
-- in: court_id CourtId, matter_id MatterId, deliberation i64
-- out: issue i64, place i64, sealed Bytes
SELECT issue, place, sealed FROM deliberation_vote
WHERE court_id = :court_id AND matter_id = :matter_id AND deliberation = :deliberation ORDER BY issue, place LIMIT 2000

-- ---- judgment ------------------------------------------------------------------------------------------------------------------

-- name: judgment_add :exec
-- in: court_id CourtId, matter_id MatterId, number Str, pronounced_on Str, outcome_for Str, resolution Str, presiding Str, parts Str, seq i64
INSERT INTO judgment (court_id, matter_id, number, pronounced_on, outcome_for, resolution, presiding, parts, seq)
VALUES (:court_id, :matter_id, :number, :pronounced_on, :outcome_for, :resolution, :presiding, :parts, :seq)

-- name: judgment_one :optional
-- in: court_id CourtId, matter_id MatterId
-- out: number Str, pronounced_on Str, outcome_for Str, resolution Str, presiding Str, parts Str
SELECT number, pronounced_on, outcome_for, resolution, presiding, parts FROM judgment
WHERE court_id = :court_id AND matter_id = :matter_id

-- name: judgment_known :one
-- in: court_id CourtId, matter_id MatterId
-- out: known bool
SELECT EXISTS (SELECT 1 FROM judgment WHERE court_id = :court_id AND matter_id = :matter_id) AS known

-- name: correction_add :exec
-- in: court_id CourtId, matter_id MatterId, no i64, text Str, corrected_on Str, seq i64
INSERT INTO judgment_correction (court_id, matter_id, no, text, corrected_on, seq)
VALUES (:court_id, :matter_id, :no, :text, :corrected_on, :seq)

-- name: corrections :many
-- in: court_id CourtId, matter_id MatterId
-- out: no i64, text Str, corrected_on Str, seq i64
SELECT no, text, corrected_on, seq FROM judgment_correction
WHERE court_id = :court_id AND matter_id = :matter_id ORDER BY no LIMIT 1000

-- ---- operative items and their force -----------------------------------------------------------------------------------------------

-- name: operative_add :exec
-- in: court_id CourtId, matter_id MatterId, item i64, kind Str, who_owes i64, to_whom i64, amount Money, interest_from Str, interest Str, joint bool, thing Str, text Str, seq i64
INSERT INTO operative_item (court_id, matter_id, item, kind, who_owes, to_whom, amount, interest_from, interest, joint, thing, text,
                            force, proposed_on, in_force_on, why, seq, force_seq)
VALUES (:court_id, :matter_id, :item, :kind, :who_owes, :to_whom, :amount, :interest_from, :interest, :joint, :thing, :text,
        'waiting', '', '', '', :seq, :seq)

-- name: operative_items :many
-- in: court_id CourtId, matter_id MatterId
-- out: item i64, kind Str, who_owes i64, to_whom i64, amount Money, interest_from Str, interest Str, joint bool, thing Str, text Str, force Str, proposed_on Str, in_force_on Str, why Str
SELECT item, kind, who_owes, to_whom, amount, interest_from, interest, joint, thing, text, force, proposed_on, in_force_on, why
FROM operative_item WHERE court_id = :court_id AND matter_id = :matter_id ORDER BY item LIMIT 1000

-- name: operative_force :exec
-- in: court_id CourtId, matter_id MatterId, item i64, force Str, in_force_on Str, why Str, force_seq i64
UPDATE operative_item SET force = :force, in_force_on = :in_force_on, proposed_on = '', why = :why, force_seq = :force_seq
WHERE court_id = :court_id AND matter_id = :matter_id AND item = :item

-- name: operative_propose :exec
-- in: court_id CourtId, matter_id MatterId, item i64, proposed_on Str, why Str, force_seq i64
UPDATE operative_item SET proposed_on = :proposed_on, why = :why, force_seq = :force_seq
WHERE court_id = :court_id AND matter_id = :matter_id AND item = :item

-- ---- appeals -------------------------------------------------------------------------------------------------------------------------

-- name: appeal_add :exec
-- in: court_id CourtId, matter_id MatterId, no i64, kind Str, ruling Str, participant i64, attacked Str, appealed_on Str, received_on Str, status Str, late_reason Str, seq i64
INSERT INTO appeal (court_id, matter_id, no, kind, ruling, participant, attacked, appealed_on, received_on, status, late_reason, ended_on,
                    end_act, seq, done_seq)
VALUES (:court_id, :matter_id, :no, :kind, :ruling, :participant, :attacked, :appealed_on, :received_on, :status, :late_reason, '', '',
        :seq, 0)

-- name: appeal_move :exec
-- in: court_id CourtId, matter_id MatterId, no i64, status Str, ended_on Str, end_act Str, done_seq i64
UPDATE appeal SET status = :status, ended_on = :ended_on, end_act = :end_act, done_seq = :done_seq
WHERE court_id = :court_id AND matter_id = :matter_id AND no = :no

-- name: appeals :many
-- in: court_id CourtId, matter_id MatterId
-- out: no i64, kind Str, ruling Str, participant i64, attacked Str, appealed_on Str, received_on Str, status Str, late_reason Str, ended_on Str, end_act Str
SELECT no, kind, ruling, participant, attacked, appealed_on, received_on, status, late_reason, ended_on, end_act FROM appeal
WHERE court_id = :court_id AND matter_id = :matter_id ORDER BY no LIMIT 1000

-- ---- the clock ---------------------------------------------------------------------------------------------------------------------

-- Files with an item whose force nobody proposed, after every limit for appeal and protest; after (court, matter) of the last seen.
-- name: force_due :many
-- in: today Str, after_court Str, after_matter MatterId, most i64
-- out: court_id CourtId, matter_id MatterId
SELECT DISTINCT o.court_id AS court_id, o.matter_id AS matter_id FROM operative_item o
WHERE o.force = 'waiting' AND o.proposed_on = '' AND (o.court_id, o.matter_id) > (:after_court, :after_matter)
  AND NOT EXISTS (SELECT 1 FROM deadline d WHERE d.court_id = o.court_id AND d.matter_id = o.matter_id AND d.status = 'running'
                  AND d.end_on >= :today AND d.rule IN ('appeal_judgment', 'protest_same_level', 'protest_higher_level'))
ORDER BY o.court_id, o.matter_id LIMIT :most

-- Appealed files whose sending up has not begun.
-- name: sending_due :many
-- in: after_court Str, after_matter MatterId, most i64
-- out: court_id CourtId, matter_id MatterId
SELECT DISTINCT a.court_id AS court_id, a.matter_id AS matter_id FROM appeal a
WHERE a.status = 'pending' AND (a.court_id, a.matter_id) > (:after_court, :after_matter)
  AND NOT EXISTS (SELECT 1 FROM deadline d WHERE d.court_id = a.court_id AND d.matter_id = a.matter_id AND d.rule = 'send_file_up'
                  AND d.status = 'running')
ORDER BY a.court_id, a.matter_id LIMIT :most
