-- Hearings: one row each time a court sat or was to sit. Made from events. Panels are assignments of the matter; who is busy when
-- is read from both tables, so that a replaced officer is free at once.
CREATE TABLE hearing (
    court_id      @text  NOT NULL,
    matter_id     @bytes NOT NULL,
    no            @int   NOT NULL,
    status        @text  NOT NULL,           -- scheduled, opened, adjourned, released
    day           @text  NOT NULL,
    starts_at     @int   NOT NULL,
    ends_at       @int   NOT NULL,           -- until when room and people are taken
    room          @text  NOT NULL,
    mode          @text  NOT NULL,           -- in_person, online
    closed        @int   NOT NULL CHECK (closed IN (0, 1)),
    moves         @int   NOT NULL,           -- how often room or time was changed
    opened_at     @int   NOT NULL,           -- 0: not opened
    resumed_at    @int   NOT NULL,           -- 0: never interrupted
    reason        @text  NOT NULL,           -- code of the adjournment; empty
    ended_on      @text  NOT NULL,           -- day it was adjourned or released; empty
    substantive   @int   NOT NULL CHECK (substantive IN (-1, 0, 1)), -- whether the substance was dealt with; -1: not said
    minutes_seq   @int   NOT NULL,           -- event with the newest minutes; 0: none
    scheduled_seq @int   NOT NULL,
    opened_seq    @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id, no)
) @without_rowid;
CREATE INDEX hearing_by_day ON hearing (court_id, day, starts_at, matter_id, no);
CREATE INDEX hearing_on_day ON hearing (day, court_id);    -- which courts sit on a day

-- Who was there, as recorded at a conference, at the opening of a hearing, when it went on, at the pronouncement. Made from events.
CREATE TABLE presence (
    court_id      @text  NOT NULL,
    matter_id     @bytes NOT NULL,
    seq           @int   NOT NULL,           -- the event that recorded it
    participant   @int   NOT NULL,
    hearing       @int   NOT NULL,           -- number of the hearing; 0: a conference
    occasion      @text  NOT NULL,           -- conference, opening, resumption, pronouncement
    presence      @text  NOT NULL,           -- present, represented, absent_first, absent_second, absent_asked
    reason        @text  NOT NULL,
    day           @text  NOT NULL,
    PRIMARY KEY (court_id, matter_id, seq, participant)
) @without_rowid;

-- Whoever books a day of a court locks its row first: two acts in different files cannot take the same room or person at once.
-- A lock and nothing else: not made from events.
CREATE TABLE hearing_day (
    court_id      @text  NOT NULL,
    day           @text  NOT NULL,
    bookings      @int   NOT NULL,
    PRIMARY KEY (court_id, day)
) @without_rowid;
