-- The rooms every other room leans on: the outbox, jobs, notices.

-- Messages between modules, written in the transaction of the act, taken at least once, removed when every listener is done.
CREATE TABLE outbox (
    id          @bytes NOT NULL PRIMARY KEY, -- time-ordered
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    seq         @int   NOT NULL,
    topic       @text  NOT NULL,
    tries       @int   NOT NULL,
    not_before  @int   NOT NULL              -- UTC milliseconds
) @without_rowid;

-- Messages that failed too often wait here for a person.
-- small: outbox_dead
CREATE TABLE outbox_dead (
    id          @bytes NOT NULL PRIMARY KEY,
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    seq         @int   NOT NULL,
    topic       @text  NOT NULL,
    why         @text  NOT NULL,             -- error line, never personal
    at          @int   NOT NULL
) @without_rowid;

CREATE TABLE job (
    id          @bytes NOT NULL PRIMARY KEY,
    kind        @text  NOT NULL,
    owner       @bytes NOT NULL,             -- person who asked, zero for the system
    input       @text  NOT NULL,             -- JSON
    status      @text  NOT NULL,             -- waiting, running, done, failed, dead
    done        @int   NOT NULL,             -- progress
    total       @int   NOT NULL,
    result      @text  NOT NULL,             -- JSON
    why         @text  NOT NULL,
    tries       @int   NOT NULL,
    not_before  @int   NOT NULL,
    made_at     @int   NOT NULL
) @without_rowid;
CREATE INDEX job_waiting ON job (status, not_before, id);
CREATE INDEX job_of_owner ON job (owner, made_at);

-- What the application tells a person. Only message ids and our own references: the page shows the text.
CREATE TABLE notice (
    person_id   @bytes NOT NULL,
    id          @bytes NOT NULL,             -- time-ordered
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    seq         @int   NOT NULL,
    message     @text  NOT NULL,             -- act id or message id
    at          @int   NOT NULL,
    read_at     @int   NOT NULL,             -- 0 while unread
    PRIMARY KEY (person_id, id)
) @without_rowid;
CREATE INDEX notice_unread ON notice (person_id, read_at, id);
