-- The case file. Every key begins with court_id, the distribution column. All tables but `event`, `register_counter` and
-- `matter_look` are made from events by matter_apply and its sections: `verify` rebuilds them and compares.

-- The append-only truth. seq counts every event; version counts the acts that change what an open form relies on.
-- unique (court_id, matter_id, seq) is the real lock against lost updates on both engines.
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
    input       @text  NOT NULL,             -- JSON, what was asked and given
    outcome     @text  NOT NULL,             -- JSON, what the act decided: rebuild never asks the law again
    numbers     @text  NOT NULL,             -- JSON, numbers drawn from the registers at commit
    class       @text  NOT NULL,             -- public, parties, court, sealed
    idem        @text  NOT NULL,
    salt        @bytes NOT NULL,
    leaf        @bytes NOT NULL,             -- hash committed to the public log
    PRIMARY KEY (court_id, matter_id, seq),
    UNIQUE (court_id, idem)
) @without_rowid;

CREATE TABLE matter (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    procedure   @text  NOT NULL,
    law_version @text  NOT NULL,
    kind        @text  NOT NULL,             -- civil, family, commercial, labour
    relation    @text  NOT NULL,
    title       @text  NOT NULL,             -- short title for lists, of initials where the public may see it
    state       @text  NOT NULL,
    state_since @text  NOT NULL,
    version     @int   NOT NULL,
    seq         @int   NOT NULL,
    number      @text  NOT NULL,             -- acceptance number once accepted
    judgment_no @text  NOT NULL,
    opened_on   @text  NOT NULL,
    accepted_on @text  NOT NULL,             -- empty until accepted
    closed_on   @text  NOT NULL,
    origin      @text  NOT NULL,             -- new, carried_over, resumed, imported
    next_who    @text  NOT NULL,             -- powers that must act next, space separated
    integrity   @text  NOT NULL,             -- mã toàn vẹn hồ sơ, XXXX-XXXX
    frontier    @bytes NOT NULL,             -- compact range of the file's own leaves
    PRIMARY KEY (court_id, matter_id)
) @without_rowid;
CREATE INDEX matter_by_state ON matter (court_id, state, opened_on, matter_id);
CREATE INDEX matter_by_number ON matter (court_id, number, matter_id);

-- Which court has a matter: the way in for addresses that carry only the id (a reference table on a sharded database).
CREATE TABLE matter_place (
    matter_id   @bytes NOT NULL,
    court_id    @text  NOT NULL,
    PRIMARY KEY (matter_id)
) @without_rowid;

CREATE TABLE matter_field (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    field       @text  NOT NULL,
    item        @int   NOT NULL,             -- for tables and repeated values, else 0
    text        @text  NOT NULL,
    text_fold   @text  NOT NULL,             -- empty unless the field is indexed
    number      @int   NOT NULL,
    day         @text  NOT NULL,
    class       @text  NOT NULL,
    seq         @int   NOT NULL,             -- the event that set it
    PRIMARY KEY (court_id, matter_id, field, item)
) @without_rowid;
CREATE INDEX matter_field_by_text ON matter_field (court_id, field, text_fold, matter_id);

CREATE TABLE participant (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    no          @int   NOT NULL,
    capacity    @text  NOT NULL,
    person_id   @bytes NOT NULL,             -- zero until an account is bound
    kind        @text  NOT NULL,             -- person, organisation
    name        @text  NOT NULL,
    name_fold   @text  NOT NULL,
    name_sort   @bytes NOT NULL,
    born_on     @text  NOT NULL,
    personal_no @text  NOT NULL,             -- shown to the court only
    address     @text  NOT NULL,
    ward        @text  NOT NULL,
    phone       @text  NOT NULL,
    email       @text  NOT NULL,
    represents  @int   NOT NULL,             -- participant number, 0 for himself
    electronic  @int   NOT NULL CHECK (electronic IN (0, 1)), -- consented to electronic service
    from_on     @text  NOT NULL,
    until_on    @text  NOT NULL,             -- empty while he takes part
    seq         @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id, no)
) @without_rowid;
CREATE INDEX participant_by_person ON participant (person_id, court_id, matter_id);
CREATE INDEX participant_by_name ON participant (court_id, name_fold, matter_id);

CREATE TABLE assignment (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    no          @int   NOT NULL,
    role        @text  NOT NULL,             -- examining_judge, case_judge, presiding_judge, juror, matter_clerk ...
    person_id   @bytes NOT NULL,
    name        @text  NOT NULL,
    method      @text  NOT NULL,             -- draw, designation
    ground      @text  NOT NULL,             -- code, when designated
    from_on     @text  NOT NULL,
    until_on    @text  NOT NULL,
    seq         @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id, no)
) @without_rowid;
CREATE INDEX assignment_by_person ON assignment (person_id, until_on, court_id, matter_id);

CREATE TABLE deadline (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    no          @int   NOT NULL,
    rule        @text  NOT NULL,
    participant @int   NOT NULL,             -- whom it binds when it runs per person, else 0
    start_on    @text  NOT NULL,
    end_on      @text  NOT NULL,
    unshifted   @text  NOT NULL,
    working     @text  NOT NULL,             -- JSON: the calculation as a person would write it
    calendar    @text  NOT NULL,
    status      @text  NOT NULL,             -- running, met, ended, stopped
    met_on      @text  NOT NULL,
    started_seq @int   NOT NULL,
    ended_seq   @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id, no)
) @without_rowid;
CREATE INDEX deadline_running ON deadline (status, end_on, court_id, matter_id);

CREATE TABLE task (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    no          @int   NOT NULL,
    task        @text  NOT NULL,
    who         @text  NOT NULL,             -- power or capacity
    person_id   @bytes NOT NULL,             -- the one person, zero when any with the power
    due_on      @text  NOT NULL,             -- empty when no date binds
    opened_on   @text  NOT NULL,
    done_on     @text  NOT NULL,             -- empty while open
    opened_seq  @int   NOT NULL,
    done_seq    @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id, no)
) @without_rowid;
CREATE INDEX task_open ON task (court_id, who, done_on, due_on, matter_id);
CREATE INDEX task_of_person ON task (person_id, done_on, due_on, court_id, matter_id);

-- Papers: issued (form, template version, data: rendered when asked) or received (a blob).
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
) @without_rowid;

CREATE TABLE link (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    no          @int   NOT NULL,
    kind        @text  NOT NULL,             -- transferred_to, appealed_to, joined_into, severed_from ...
    other_court @text  NOT NULL,
    other_id    @bytes NOT NULL,
    seq         @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id, no)
) @without_rowid;

-- One row a register and year: numbers are drawn inside the act's transaction and never reused.
-- small: register_counter
CREATE TABLE register_counter (
    court_id    @text  NOT NULL,
    book        @text  NOT NULL,             -- the register, with the kind of matter where each has its own
    year        @int   NOT NULL,
    last        @int   NOT NULL,
    PRIMARY KEY (court_id, book, year)
) @without_rowid;

-- The court's books: what was numbered, when, for which event.
CREATE TABLE register_entry (
    court_id    @text  NOT NULL,
    book        @text  NOT NULL,             -- the register, with the kind of matter where each has its own
    year        @int   NOT NULL,
    no          @int   NOT NULL,
    number      @text  NOT NULL,             -- as printed
    matter_id   @bytes NOT NULL,
    seq         @int   NOT NULL,
    day         @text  NOT NULL,
    PRIMARY KEY (court_id, book, year, no)
) @without_rowid;
CREATE INDEX register_entry_of_matter ON register_entry (court_id, matter_id, seq);
