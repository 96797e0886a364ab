-- Rows with long texts are no entries of an index: SQLite copies a WITHOUT ROWID row whole, with the pages it spills to, each time a
-- search passes it. A file's history, papers and limits are kept as rows beside a narrow key; PostgreSQL always kept them so.
-- engine: sqlite
ALTER TABLE event RENAME TO event_before;
CREATE TABLE event (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    seq         @int   NOT NULL,
    version     @int   NOT NULL,
    act         @text  NOT NULL,
    actor       @bytes NOT NULL,             -- person, sixteen zero bytes for the system
    actor_role  @text  NOT NULL,             -- the power or capacity he used
    acting_for  @int   NOT NULL,             -- participant number, 0 for himself
    delegation  @text  NOT NULL,             -- written delegation used by a deputy, empty when none
    channel     @text  NOT NULL,             -- online, counter, post, system, partner
    at          @int   NOT NULL,             -- UTC milliseconds
    day         @text  NOT NULL,             -- the legal day in Viet Nam
    state       @text  NOT NULL,             -- after the act
    class       @text  NOT NULL,             -- public, parties, court, sealed
    idem        @text  NOT NULL,
    salt        @bytes NOT NULL,
    leaf        @bytes NOT NULL,             -- hash committed to the public log
    numbers     @text  NOT NULL,             -- JSON, numbers drawn from the registers at commit
    input       @text  NOT NULL,             -- JSON, what was asked and given
    outcome     @text  NOT NULL,             -- JSON, what the act decided: rebuild never asks the law again
    PRIMARY KEY (court_id, matter_id, seq),
    UNIQUE (court_id, idem)
) @strict;
INSERT INTO event (court_id, matter_id, seq, version, act, actor, actor_role, acting_for, delegation, channel, at, day, state, class, idem, salt, leaf, numbers, input, outcome)
SELECT court_id, matter_id, seq, version, act, actor, actor_role, acting_for, delegation, channel, at, day, state, class, idem,
       salt, leaf, numbers, input, outcome
FROM event_before;
DROP TABLE event_before;

ALTER TABLE paper RENAME TO paper_before;
CREATE TABLE paper (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    no          @int   NOT NULL,
    kind        @text  NOT NULL,             -- issued, received
    form        @text  NOT NULL,
    title       @text  NOT NULL,
    number      @text  NOT NULL,
    template    @int   NOT NULL,
    blob_id     @bytes NOT NULL,             -- zero for issued papers
    hash        @bytes NOT NULL,             -- of the bytes, or of form + template + data
    media_type  @text  NOT NULL,
    size        @int   NOT NULL,
    class       @text  NOT NULL,
    from_no     @int   NOT NULL,             -- participant who handed it in, 0 for the court
    signature   @text  NOT NULL,             -- signature level: none, scanned_hand, digital ...
    folio       @int   NOT NULL,             -- bút lục of its first page
    pages       @int   NOT NULL,
    day         @text  NOT NULL,
    seq         @int   NOT NULL,
    data        @text  NOT NULL,             -- JSON; last, so that lists of papers are read without it
    PRIMARY KEY (court_id, matter_id, no)
) @strict;
INSERT INTO paper (court_id, matter_id, no, kind, form, title, number, template, blob_id, hash, media_type, size, class, from_no, signature, folio, pages, day, seq, data)
SELECT court_id, matter_id, no, kind, form, title, number, template, blob_id, hash, media_type, size, class, from_no, signature,
       folio, pages, day, seq, data
FROM paper_before;
DROP TABLE paper_before;

-- The order of columns changes, so on both engines: a rebuild on the one is compared with what the other stores.
-- engine: both
ALTER TABLE deadline RENAME TO deadline_before;
CREATE TABLE deadline (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    no          @int   NOT NULL,
    rule        @text  NOT NULL,
    participant @int   NOT NULL,             -- whom it binds when it runs per person, else 0
    start_on    @text  NOT NULL,
    end_on      @text  NOT NULL,
    unshifted   @text  NOT NULL,
    calendar    @text  NOT NULL,
    status      @text  NOT NULL,             -- running, met, ended, stopped
    met_on      @text  NOT NULL,
    started_seq @int   NOT NULL,
    ended_seq   @int   NOT NULL,
    count_from   @text NOT NULL DEFAULT '',
    count_amount @int  NOT NULL DEFAULT 0,
    count_unit   @text NOT NULL DEFAULT '',
    working     @text  NOT NULL,             -- JSON: the calculation as a person would write it
    PRIMARY KEY (court_id, matter_id, no)
) @strict;
INSERT INTO deadline (court_id, matter_id, no, rule, participant, start_on, end_on, unshifted, calendar, status, met_on, started_seq, ended_seq, count_from, count_amount, count_unit, working)
SELECT court_id, matter_id, no, rule, participant, start_on, end_on, unshifted, calendar, status, met_on, started_seq, ended_seq,
       count_from, count_amount, count_unit, working
FROM deadline_before;
DROP TABLE deadline_before;
CREATE INDEX deadline_running ON deadline (status, end_on, court_id, matter_id);
CREATE INDEX deadline_of_court ON deadline (court_id, status, end_on, matter_id);
CREATE INDEX deadline_provisional ON deadline (court_id, matter_id) WHERE calendar = 'provisional' AND status = 'running';
