-- Who signs in, and who may look at what. Neither knows a court or a matter: scopes are opaque bytes of the rooms above.

-- ---- core/identity ---------------------------------------------------------------------------------------------------

CREATE TABLE account (
    account_id   @bytes NOT NULL PRIMARY KEY,
    person_id    @bytes NOT NULL UNIQUE,        -- one account a person
    staff        @int   NOT NULL CHECK (staff IN (0, 1)),
    admin        @int   NOT NULL CHECK (admin IN (0, 1)),
    closed       @int   NOT NULL CHECK (closed IN (0, 1)),
    display      @text  NOT NULL,
    card         @text  NOT NULL,               -- what stands on the demo's sign-in card, empty elsewhere
    password     @text  NOT NULL,               -- Argon2id string, empty: none yet
    totp         @bytes NOT NULL,               -- sealed secret, empty: none
    totp_next    @bytes NOT NULL,               -- sealed secret waiting for its first code
    totp_step    @int   NOT NULL,               -- the last 30-second step used: no code counts twice
    made_at      @int   NOT NULL
) @without_rowid;
CREATE INDEX account_by_card ON account (made_at, account_id) WHERE card <> '';

-- Phone, e-mail or chosen name: found by keyed hash, kept sealed.
CREATE TABLE account_login (
    login_key    @bytes NOT NULL PRIMARY KEY,
    account_id   @bytes NOT NULL,
    kind         @int   NOT NULL,               -- 1 name, 2 phone, 3 e-mail
    sealed       @bytes NOT NULL,
    FOREIGN KEY (account_id) REFERENCES account (account_id)
) @without_rowid;
CREATE INDEX account_login_of ON account_login (account_id);

CREATE TABLE account_session (
    token_hash   @bytes NOT NULL PRIMARY KEY,   -- SHA-256 of the cookie's 256 random bits
    session_id   @bytes NOT NULL UNIQUE,
    kind         @int   NOT NULL,               -- 1 account, 2 demo, 3 served code
    account_id   @bytes NOT NULL,               -- sixteen zero bytes for a served code
    person_id    @bytes NOT NULL,
    scope        @bytes NOT NULL,               -- of a served code: the only thing it opens
    code_id      @bytes NOT NULL,               -- that code, else zero
    client       @text  NOT NULL,
    made_at      @int   NOT NULL,
    seen_at      @int   NOT NULL,
    expires_at   @int   NOT NULL,               -- at the latest; idleness ends it earlier
    ended_at     @int   NOT NULL                -- 0 while it lives
) @without_rowid;
CREATE INDEX account_session_of ON account_session (account_id, made_at);
CREATE INDEX account_session_of_code ON account_session (code_id);
CREATE INDEX account_session_old ON account_session (expires_at);

-- Wrong attempts, leaking away with time.
CREATE TABLE throttle (
    throttle_key @bytes NOT NULL PRIMARY KEY,   -- keyed hash of an account, an address, or both
    failures     @int   NOT NULL,
    last_at      @int   NOT NULL
) @without_rowid;
CREATE INDEX throttle_old ON throttle (last_at);

CREATE TABLE recovery_code (
    account_id   @bytes NOT NULL,
    code_key     @bytes NOT NULL,
    PRIMARY KEY (account_id, code_key),
    FOREIGN KEY (account_id) REFERENCES account (account_id)
) @without_rowid;

CREATE TABLE account_reset (
    reset_id     @bytes NOT NULL PRIMARY KEY,
    account_id   @bytes NOT NULL,
    ground       @text  NOT NULL,               -- papers_checked, papers_checked_totp_lost, first_password
    proposed_by  @bytes NOT NULL,               -- account; zero: the command line
    proposed_at  @int   NOT NULL,
    confirmed_by @bytes NOT NULL,               -- zero until a second person confirmed
    code_key     @bytes NOT NULL,               -- empty until confirmed
    expires_at   @int   NOT NULL,
    used_at      @int   NOT NULL,
    FOREIGN KEY (account_id) REFERENCES account (account_id)
) @without_rowid;
CREATE INDEX account_reset_of ON account_reset (account_id, proposed_at);

CREATE TABLE served_code (
    code_key     @bytes NOT NULL PRIMARY KEY,
    code_id      @bytes NOT NULL UNIQUE,
    person_id    @bytes NOT NULL,
    scope        @bytes NOT NULL CHECK (length(scope) BETWEEN 16 AND 32),
    display      @text  NOT NULL,
    until_at     @int   NOT NULL,
    uses_left    @int   NOT NULL,
    made_at      @int   NOT NULL,
    ended_at     @int   NOT NULL
) @without_rowid;

-- ---- core/access -------------------------------------------------------------------------------------------------------

CREATE TABLE access_grant (
    grant_id     @bytes NOT NULL PRIMARY KEY,
    person_id    @bytes NOT NULL,
    scope        @bytes NOT NULL CHECK (length(scope) BETWEEN 16 AND 32),
    level        @int   NOT NULL CHECK (level BETWEEN 1 AND 5), -- basic, standard, specific, challenged, excluded
    power        @text  NOT NULL,
    from_on      @text  NOT NULL,
    until_on     @text  NOT NULL,               -- empty: open
    reason       @text  NOT NULL,
    basis        @text  NOT NULL,
    given_by     @bytes NOT NULL,
    made_at      @int   NOT NULL,
    ended_at     @int   NOT NULL,
    ended_by     @bytes NOT NULL
) @without_rowid;
CREATE INDEX access_grant_of ON access_grant (person_id, scope, ended_at);
CREATE INDEX access_grant_in ON access_grant (scope, ended_at, grant_id);

CREATE TABLE mandate (
    mandate_id   @bytes NOT NULL PRIMARY KEY,
    holder_id    @bytes NOT NULL,
    principal_id @bytes NOT NULL,
    scope        @bytes NOT NULL CHECK (length(scope) BETWEEN 16 AND 32),
    kind         @text  NOT NULL,
    from_on      @text  NOT NULL,
    until_on     @text  NOT NULL,               -- empty: open
    paper        @text  NOT NULL,
    made_by      @bytes NOT NULL,
    made_at      @int   NOT NULL,
    ended_at     @int   NOT NULL,
    ended_by     @bytes NOT NULL,
    ended_why    @text  NOT NULL
) @without_rowid;
CREATE INDEX mandate_of ON mandate (holder_id, scope, ended_at);
CREATE INDEX mandate_in ON mandate (scope, ended_at, mandate_id);

CREATE TABLE delegation (
    delegation_id @bytes NOT NULL PRIMARY KEY,
    giver_id     @bytes NOT NULL,
    deputy_id    @bytes NOT NULL,
    scope        @bytes NOT NULL CHECK (length(scope) BETWEEN 16 AND 32),
    power        @text  NOT NULL,
    from_on      @text  NOT NULL,
    until_on     @text  NOT NULL,
    decision     @text  NOT NULL,               -- number of the written decision
    made_at      @int   NOT NULL,
    ended_at     @int   NOT NULL,
    ended_by     @bytes NOT NULL
) @without_rowid;
CREATE INDEX delegation_of ON delegation (deputy_id, scope, ended_at);
CREATE INDEX delegation_in ON delegation (scope, ended_at, delegation_id);

-- Who looked: one row a person, client, purpose and hour of a scope.
CREATE TABLE look (
    scope        @bytes NOT NULL,
    hour_at      @int   NOT NULL,               -- its beginning
    person_id    @bytes NOT NULL,
    acting_for   @bytes NOT NULL,
    purpose      @text  NOT NULL,
    times        @int   NOT NULL,
    reason       @text  NOT NULL,               -- of a challenged access
    PRIMARY KEY (scope, hour_at, person_id, acting_for, purpose)
) @without_rowid;
CREATE INDEX look_of ON look (person_id, hour_at);
