-- What an act was given and decided stands last, so that a history is listed without reading its texts (SQLite reads a row from its
-- beginning). The events themselves stay as they are.

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
) @without_rowid;
INSERT INTO event (court_id, matter_id, seq, version, act, actor, actor_role, acting_for, delegation, channel, at, day, state, class, idem,
                   salt, leaf, numbers, input, outcome)
SELECT court_id, matter_id, seq, version, act, actor, actor_role, acting_for, delegation, channel, at, day, state, class, idem, salt, leaf,
       numbers, input, outcome FROM event_before;
DROP TABLE event_before;
