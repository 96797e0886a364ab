-- name: fee_dues :many
-- in: court_id CourtId, matter_id MatterId
-- out: no i64, purpose Str, payer i64, value i64, whole Money, amount Money, paid Money, status Str, asked_on Str, asked_seq i64, working Str, receipt_no Str, receipt_on Str, receipt_seq i64, claimed_no Str, claimed Money
SELECT no, purpose, payer, value, whole, amount, paid, status, asked_on, asked_seq, working, receipt_no, receipt_on, receipt_seq,
       claimed_no, claimed
FROM fee_due WHERE court_id = :court_id AND matter_id = :matter_id ORDER BY no LIMIT 1000

-- name: fee_due_put :exec
-- in: court_id CourtId, matter_id MatterId, no i64, purpose Str, payer i64, value i64, whole Money, amount Money, paid Money, status Str, asked_on Str, asked_seq i64, working Str, receipt_no Str, receipt_on Str, receipt_seq i64, claimed_no Str, claimed Money, owed_back Money
INSERT INTO fee_due (court_id, matter_id, no, purpose, payer, value, whole, amount, paid, status, asked_on, asked_seq, working,
                     receipt_no, receipt_on, receipt_seq, claimed_no, claimed, owed_back)
VALUES (:court_id, :matter_id, :no, :purpose, :payer, :value, :whole, :amount, :paid, :status, :asked_on, :asked_seq, :working,
        :receipt_no, :receipt_on, :receipt_seq, :claimed_no, :claimed, :owed_back)
ON CONFLICT (court_id, matter_id, no) DO UPDATE
SET payer = excluded.payer, value = excluded.value, whole = excluded.whole, amount = excluded.amount, paid = excluded.paid,
    status = excluded.status, asked_on = excluded.asked_on, asked_seq = excluded.asked_seq, working = excluded.working,
    receipt_no = excluded.receipt_no, receipt_on = excluded.receipt_on, receipt_seq = excluded.receipt_seq,
    claimed_no = excluded.claimed_no, claimed = excluded.claimed, owed_back = excluded.owed_back

-- name: fee_payments :many
-- in: court_id CourtId, matter_id MatterId
-- out: no i64, due i64, bank_ref Str, dong Money, surplus Money, late bool, paid_on Str, seq i64
SELECT no, due, bank_ref, dong, surplus, late, paid_on, seq
FROM fee_payment WHERE court_id = :court_id AND matter_id = :matter_id ORDER BY no LIMIT 5000

-- A bank's reference names one payment of a court.
-- name: fee_payment_by_ref :optional
-- in: court_id CourtId, bank_ref Str
-- out: matter_id MatterId, no i64, due i64, dong Money
SELECT matter_id, no, due, dong FROM fee_payment WHERE court_id = :court_id AND bank_ref = :bank_ref ORDER BY seq LIMIT 1

-- name: fee_payment_add :exec
-- in: court_id CourtId, matter_id MatterId, no i64, due i64, bank_ref Str, dong Money, surplus Money, late bool, paid_on Str, seq i64
INSERT INTO fee_payment (court_id, matter_id, no, due, bank_ref, dong, surplus, late, paid_on, seq)
VALUES (:court_id, :matter_id, :no, :due, :bank_ref, :dong, :surplus, :late, :paid_on, :seq)

-- name: fee_reliefs :many
-- in: court_id CourtId, matter_id MatterId
-- out: participant i64, kind Str, code Str, decided_on Str
SELECT participant, kind, code, decided_on FROM fee_relief WHERE court_id = :court_id AND matter_id = :matter_id
ORDER BY participant LIMIT 1000

-- name: fee_relief_put :exec
-- in: court_id CourtId, matter_id MatterId, participant i64, kind Str, code Str, decided_on Str, seq i64
INSERT INTO fee_relief (court_id, matter_id, participant, kind, code, decided_on, seq)
VALUES (:court_id, :matter_id, :participant, :kind, :code, :decided_on, :seq)
ON CONFLICT (court_id, matter_id, participant) DO UPDATE
SET kind = excluded.kind, code = excluded.code, decided_on = excluded.decided_on, seq = excluded.seq

-- name: fee_ruling_of :optional
-- in: court_id CourtId, matter_id MatterId
-- out: total Money, joint Money, working Str, ruled_on Str, seq i64, settled_seq i64
SELECT total, joint, working, ruled_on, seq, settled_seq FROM fee_ruling WHERE court_id = :court_id AND matter_id = :matter_id

-- name: fee_ruling_put :exec
-- in: court_id CourtId, matter_id MatterId, total Money, joint Money, working Str, ruled_on Str, seq i64
INSERT INTO fee_ruling (court_id, matter_id, total, joint, working, ruled_on, seq, settled_seq)
VALUES (:court_id, :matter_id, :total, :joint, :working, :ruled_on, :seq, 0)
ON CONFLICT (court_id, matter_id) DO UPDATE
SET total = excluded.total, joint = excluded.joint, working = excluded.working, ruled_on = excluded.ruled_on, seq = excluded.seq,
    settled_seq = 0

-- name: fee_ruling_settle :exec
-- in: court_id CourtId, matter_id MatterId, settled_seq i64
UPDATE fee_ruling SET settled_seq = :settled_seq WHERE court_id = :court_id AND matter_id = :matter_id

-- name: fee_shares :many
-- in: court_id CourtId, matter_id MatterId
-- out: participant i64, fee Money, joint Money, relieved Money, advance Money, refund Money, to_pay Money
SELECT participant, fee, joint, relieved, advance, refund, to_pay FROM fee_share
WHERE court_id = :court_id AND matter_id = :matter_id ORDER BY participant LIMIT 1000

-- name: fee_shares_drop :exec
-- in: court_id CourtId, matter_id MatterId
DELETE FROM fee_share WHERE court_id = :court_id AND matter_id = :matter_id

-- name: fee_share_add :exec
-- in: court_id CourtId, matter_id MatterId, participant i64, fee Money, joint Money, relieved Money, advance Money, refund Money, to_pay Money
INSERT INTO fee_share (court_id, matter_id, participant, fee, joint, relieved, advance, refund, to_pay)
VALUES (:court_id, :matter_id, :participant, :fee, :joint, :relieved, :advance, :refund, :to_pay)

-- name: fee_posting_add :exec
-- in: court_id CourtId, matter_id MatterId, entry i64, side i64, account Str, participant i64, due i64, dong Money, why Str, booked_on Str, seq i64
INSERT INTO fee_posting (court_id, matter_id, entry, side, account, participant, due, dong, why, booked_on, seq)
VALUES (:court_id, :matter_id, :entry, :side, :account, :participant, :due, :dong, :why, :booked_on, :seq)

-- name: fee_postings :many
-- in: court_id CourtId, matter_id MatterId
-- out: entry i64, side i64, account Str, participant i64, due i64, dong Money, why Str, booked_on Str, seq i64
SELECT entry, side, account, participant, due, dong, why, booked_on, seq FROM fee_posting
WHERE court_id = :court_id AND matter_id = :matter_id ORDER BY entry, side LIMIT 20000

-- What stands on each account of a court: money the enforcement body holds, and what it is held for.
-- name: fee_accounts :many
-- in: court_id CourtId
-- out: account Str, dong Money
-- scan: ok because a court's whole books are added up on request
SELECT account, CAST(COALESCE(SUM(dong), 0) AS BIGINT) AS dong FROM fee_posting WHERE court_id = :court_id
GROUP BY account ORDER BY account LIMIT 100

-- name: fee_dues_by_status :many
-- in: court_id CourtId, status Str, after_on Str, after_matter MatterId, after_no i64, most i64
-- out: matter_id MatterId, no i64, purpose Str, amount Money, paid Money, asked_on Str, payer_name Str, title Str, state Str, case_no Str
SELECT d.matter_id AS matter_id, d.no AS no, d.purpose AS purpose, d.amount AS amount, d.paid AS paid, d.asked_on AS asked_on,
       COALESCE(p.name, '') AS payer_name, m.title AS title, m.state AS state, m.number AS case_no
FROM fee_due d
JOIN matter m ON m.court_id = d.court_id AND m.matter_id = d.matter_id
LEFT JOIN participant p ON p.court_id = d.court_id AND p.matter_id = d.matter_id AND p.no = d.payer
WHERE d.court_id = :court_id AND d.status = :status AND (d.asked_on, d.matter_id, d.no) > (:after_on, :after_matter, :after_no)
ORDER BY d.asked_on, d.matter_id, d.no LIMIT :most

-- The register of receipts, newest first.
-- name: fee_receipt_page :many
-- in: court_id CourtId, before_on Str, before_matter MatterId, before_no i64, most i64
-- out: matter_id MatterId, no i64, purpose Str, amount Money, receipt_no Str, receipt_on Str, payer_name Str, title Str, case_no Str
SELECT d.matter_id AS matter_id, d.no AS no, d.purpose AS purpose, d.amount AS amount, d.receipt_no AS receipt_no,
       d.receipt_on AS receipt_on, COALESCE(p.name, '') AS payer_name, m.title AS title, m.number AS case_no
FROM fee_due d
JOIN matter m ON m.court_id = d.court_id AND m.matter_id = d.matter_id
LEFT JOIN participant p ON p.court_id = d.court_id AND p.matter_id = d.matter_id AND p.no = d.payer
WHERE d.court_id = :court_id AND d.receipt_on > '' AND (d.receipt_on, d.matter_id, d.no) < (:before_on, :before_matter, :before_no)
ORDER BY d.receipt_on DESC, d.matter_id DESC, d.no DESC LIMIT :most

-- Money a court's payers have to get back, by file.
-- name: fee_dues_owed_back :many
-- in: court_id CourtId, after_matter MatterId, after_no i64, most i64
-- out: matter_id MatterId, no i64, purpose Str, owed_back Money, payer_name Str, title Str, state Str, case_no Str
SELECT d.matter_id AS matter_id, d.no AS no, d.purpose AS purpose, d.owed_back AS owed_back, COALESCE(p.name, '') AS payer_name,
       m.title AS title, m.state AS state, m.number AS case_no
FROM fee_due d
JOIN matter m ON m.court_id = d.court_id AND m.matter_id = d.matter_id
LEFT JOIN participant p ON p.court_id = d.court_id AND p.matter_id = d.matter_id AND p.no = d.payer
WHERE d.court_id = :court_id AND d.owed_back > 0 AND (d.matter_id, d.no) > (:after_matter, :after_no)
ORDER BY d.matter_id, d.no LIMIT :most
