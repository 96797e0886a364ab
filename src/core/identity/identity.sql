-- uses: core/identity/identity.h
-- Accounts.

-- name: account_insert :exec
-- in: account_id AccountId, person_id PersonId, staff bool, admin bool, display Str, card Str, password Str, nothing Bytes, made_at Instant
INSERT INTO account (account_id, person_id, staff, admin, closed, display, card, password, totp, totp_next, totp_step, made_at)
VALUES (:account_id, :person_id, :staff, :admin, 0, :display, :card, :password, :nothing, :nothing, 0, :made_at)

-- name: account_row :optional
-- in: account_id AccountId
-- out: account_id AccountId, person_id PersonId, staff bool, admin bool, closed bool, display Str, card Str, password Str, totp Bytes, totp_next Bytes, totp_step i64
SELECT account_id, person_id, staff, admin, closed, display, card, password, totp, totp_next, totp_step
FROM account WHERE account_id = :account_id

-- name: account_row_of_person :optional
-- in: person_id PersonId
-- out: account_id AccountId
SELECT account_id FROM account WHERE person_id = :person_id

-- name: account_row_of_login :optional
-- in: login_key Hash
-- out: account_id AccountId
SELECT account_id FROM account_login WHERE login_key = :login_key

-- name: account_cards_page :many
-- in: after_at Instant, after_id AccountId, most i64
-- out: account_id AccountId, person_id PersonId, staff bool, admin bool, display Str, card Str, made_at Instant
SELECT account_id, person_id, staff, admin, display, card, made_at
FROM account WHERE card <> '' AND closed = 0 AND (made_at, account_id) > (:after_at, :after_id)
ORDER BY made_at, account_id LIMIT :most

-- name: account_set_closed :affected
-- in: account_id AccountId, closed bool
UPDATE account SET closed = :closed WHERE account_id = :account_id

-- name: account_set_password :exec
-- in: account_id AccountId, password Str
UPDATE account SET password = :password WHERE account_id = :account_id

-- name: account_set_totp_next :exec
-- in: account_id AccountId, secret Bytes
UPDATE account SET totp_next = :secret WHERE account_id = :account_id

-- name: account_confirm_totp :affected
-- in: account_id AccountId, step i64, nothing Bytes
UPDATE account SET totp = totp_next, totp_next = :nothing, totp_step = :step
WHERE account_id = :account_id AND length(totp_next) > 0

-- A code counts once: the step only ever grows.
-- name: account_use_totp :affected
-- in: account_id AccountId, step i64
UPDATE account SET totp_step = :step WHERE account_id = :account_id AND totp_step < :step

-- name: account_drop_totp :exec
-- in: account_id AccountId, nothing Bytes
UPDATE account SET totp = :nothing, totp_next = :nothing, totp_step = 0 WHERE account_id = :account_id

-- name: account_login_insert :exec
-- in: login_key Hash, account_id AccountId, kind i64, sealed Bytes
INSERT INTO account_login (login_key, account_id, kind, sealed) VALUES (:login_key, :account_id, :kind, :sealed)

-- For the command line: staff and administrators, never the public.
-- name: account_staff_page :many
-- in: after_id AccountId, most i64
-- out: account_id AccountId, staff bool, admin bool, closed bool, display Str, has_password bool, has_totp bool
-- scan: ok because an operator asks for it by hand, a page at a time along the primary key
SELECT account_id, staff, admin, closed, display,
       CASE WHEN password <> '' THEN 1 ELSE 0 END AS has_password, CASE WHEN length(totp) > 0 THEN 1 ELSE 0 END AS has_totp
FROM account WHERE account_id > :after_id AND (staff = 1 OR admin = 1) ORDER BY account_id LIMIT :most

-- Sessions.

-- name: session_insert :exec
-- in: token_hash Hash, session_id SessionId, kind i64, account_id AccountId, person_id PersonId, scope Bytes, code_id ServedCodeId, client Str, made_at Instant, expires_at Instant
INSERT INTO account_session (token_hash, session_id, kind, account_id, person_id, scope, code_id, client, made_at, seen_at, expires_at, ended_at)
VALUES (:token_hash, :session_id, :kind, :account_id, :person_id, :scope, :code_id, :client, :made_at, :made_at, :expires_at, 0)

-- name: session_row :optional
-- in: token_hash Hash
-- out: session_id SessionId, kind i64, account_id AccountId, person_id PersonId, scope Bytes, made_at Instant, seen_at Instant, expires_at Instant, ended_at i64, staff i64?, admin i64?, closed i64?, display Str?, has_totp i64?, code_display Str?, code_ended i64?
SELECT s.session_id, s.kind, s.account_id, s.person_id, s.scope, s.made_at, s.seen_at, s.expires_at, s.ended_at,
       a.staff, a.admin, a.closed, a.display, CASE WHEN length(a.totp) > 0 THEN 1 ELSE 0 END AS has_totp, c.display AS code_display, c.ended_at AS code_ended
FROM account_session s
LEFT JOIN account a ON a.account_id = s.account_id
LEFT JOIN served_code c ON c.code_id = s.code_id
WHERE s.token_hash = :token_hash

-- name: session_seen :exec
-- in: token_hash Hash, seen_at Instant
UPDATE account_session SET seen_at = :seen_at WHERE token_hash = :token_hash AND seen_at < :seen_at

-- name: session_end_one :affected
-- in: account_id AccountId, session_id SessionId, at Instant
UPDATE account_session SET ended_at = :at WHERE session_id = :session_id AND account_id = :account_id AND ended_at = 0

-- name: session_end_by_token :exec
-- in: token_hash Hash, at Instant
UPDATE account_session SET ended_at = :at WHERE token_hash = :token_hash AND ended_at = 0

-- name: session_end_others :exec
-- in: account_id AccountId, keep SessionId, at Instant
UPDATE account_session SET ended_at = :at WHERE account_id = :account_id AND session_id <> :keep AND ended_at = 0

-- name: session_lines :many
-- in: account_id AccountId, now Instant, most i64
-- out: session_id SessionId, client Str, made_at Instant, seen_at Instant, expires_at Instant
SELECT session_id, client, made_at, seen_at, expires_at
FROM account_session WHERE account_id = :account_id AND ended_at = 0 AND expires_at > :now AND kind <> 4
ORDER BY made_at DESC, session_id LIMIT :most

-- name: token_lines :many
-- in: account_id AccountId, now Instant, most i64
-- out: session_id SessionId, client Str, scope Bytes, made_at Instant, seen_at Instant, expires_at Instant
SELECT session_id, client, scope, made_at, seen_at, expires_at
FROM account_session WHERE account_id = :account_id AND ended_at = 0 AND expires_at > :now AND kind = 4
ORDER BY made_at DESC, session_id LIMIT :most

-- name: session_forget :exec
-- in: before Instant
DELETE FROM account_session WHERE expires_at < :before

-- Throttling.

-- name: throttle_row :optional
-- in: throttle_key Hash
-- out: failures i64, last_at Instant
SELECT failures, last_at FROM throttle WHERE throttle_key = :throttle_key

-- One more, after forgiving one for every :leak milliseconds since the last.
-- name: throttle_charge :exec
-- in: throttle_key Hash, at Instant, leak i64
INSERT INTO throttle (throttle_key, failures, last_at) VALUES (:throttle_key, 1, :at)
ON CONFLICT (throttle_key) DO UPDATE SET
    failures = CASE WHEN throttle.failures > (excluded.last_at - throttle.last_at) / :leak
                    THEN throttle.failures - (excluded.last_at - throttle.last_at) / :leak ELSE 0 END + 1,
    last_at = excluded.last_at

-- name: throttle_refund :exec
-- in: throttle_key Hash
UPDATE throttle SET failures = failures - 1 WHERE throttle_key = :throttle_key AND failures > 0

-- name: throttle_clear :exec
-- in: throttle_key Hash
DELETE FROM throttle WHERE throttle_key = :throttle_key

-- name: throttle_forget :exec
-- in: before Instant
DELETE FROM throttle WHERE last_at < :before

-- Recovery.

-- name: recovery_drop_all :exec
-- in: account_id AccountId
DELETE FROM recovery_code WHERE account_id = :account_id

-- name: recovery_insert :exec
-- in: account_id AccountId, code_key Hash
INSERT INTO recovery_code (account_id, code_key) VALUES (:account_id, :code_key)

-- name: recovery_take :affected
-- in: account_id AccountId, code_key Hash
DELETE FROM recovery_code WHERE account_id = :account_id AND code_key = :code_key

-- name: recovery_has :optional
-- in: account_id AccountId, code_key Hash
-- out: account_id AccountId
SELECT account_id FROM recovery_code WHERE account_id = :account_id AND code_key = :code_key

-- name: reset_insert :exec
-- in: reset_id ResetId, account_id AccountId, ground Str, proposed_by AccountId, proposed_at Instant, confirmed_by AccountId, code_key Bytes, expires_at Instant
INSERT INTO account_reset (reset_id, account_id, ground, proposed_by, proposed_at, confirmed_by, code_key, expires_at, used_at)
VALUES (:reset_id, :account_id, :ground, :proposed_by, :proposed_at, :confirmed_by, :code_key, :expires_at, 0)

-- name: reset_row :optional
-- in: reset_id ResetId
-- out: account_id AccountId, ground Str, proposed_by AccountId, expires_at Instant, confirmed i64
SELECT account_id, ground, proposed_by, expires_at, length(code_key) AS confirmed FROM account_reset WHERE reset_id = :reset_id

-- name: resets_waiting :many
-- in: now Instant
-- out: reset_id ResetId, account_id AccountId, proposed_by AccountId, display Str, by_display Str, ground Str, proposed_at Instant, expires_at Instant
SELECT r.reset_id AS reset_id, r.account_id AS account_id, r.proposed_by AS proposed_by, a.display AS display, b.display AS by_display,
       r.ground AS ground, r.proposed_at AS proposed_at, r.expires_at AS expires_at
FROM account_reset r JOIN account a ON a.account_id = r.account_id JOIN account b ON b.account_id = r.proposed_by
WHERE length(r.code_key) = 0 AND r.expires_at > :now ORDER BY r.expires_at, r.reset_id LIMIT 100

-- name: reset_set_confirmed :affected
-- in: reset_id ResetId, confirmed_by AccountId, code_key Bytes, expires_at Instant
UPDATE account_reset SET confirmed_by = :confirmed_by, code_key = :code_key, expires_at = :expires_at
WHERE reset_id = :reset_id AND length(code_key) = 0 AND used_at = 0

-- name: reset_by_code :optional
-- in: account_id AccountId, code_key Bytes, now Instant
-- out: reset_id ResetId, ground Str
SELECT reset_id, ground FROM account_reset
WHERE account_id = :account_id AND code_key = :code_key AND used_at = 0 AND expires_at > :now LIMIT 1

-- name: reset_take :affected
-- in: reset_id ResetId, at Instant
UPDATE account_reset SET used_at = :at WHERE reset_id = :reset_id AND used_at = 0

-- Codes served on paper.

-- name: served_insert :exec
-- in: code_key Hash, code_id ServedCodeId, person_id PersonId, scope Bytes, display Str, until_at Instant, uses_left i64, made_at Instant
INSERT INTO served_code (code_key, code_id, person_id, scope, display, until_at, uses_left, made_at, ended_at)
VALUES (:code_key, :code_id, :person_id, :scope, :display, :until_at, :uses_left, :made_at, 0)

-- name: served_row :optional
-- in: code_key Hash, now Instant
-- out: code_id ServedCodeId, person_id PersonId, scope Bytes, display Str, until_at Instant
SELECT code_id, person_id, scope, display, until_at FROM served_code
WHERE code_key = :code_key AND ended_at = 0 AND uses_left > 0 AND until_at > :now

-- name: served_take :affected
-- in: code_key Hash, now Instant
UPDATE served_code SET uses_left = uses_left - 1
WHERE code_key = :code_key AND ended_at = 0 AND uses_left > 0 AND until_at > :now
