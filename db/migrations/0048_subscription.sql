-- What a person wants to be told of when there is something new, and what was found of it. Nobody else sees it, and it is no part of the
-- public log: what somebody looks for is his own affair.

CREATE TABLE subscription (
    person_id   @bytes NOT NULL,
    id          @bytes NOT NULL,             -- time-ordered
    kind        @text  NOT NULL,             -- of what: rulings
    name        @text  NOT NULL,             -- his own words for it
    what        @text  NOT NULL,             -- JSON of the room that keeps this kind
    made_at     @int   NOT NULL,
    paused      @int   NOT NULL,             -- 1: nothing is looked for
    waiting     @int   NOT NULL,             -- 1: something was found that he was not told
    told_on     @text  NOT NULL,             -- day of the last notice; empty: none
    PRIMARY KEY (person_id, id)
) @without_rowid;
CREATE INDEX subscription_of_kind ON subscription (kind, person_id, id);
CREATE INDEX subscription_waiting ON subscription (kind, waiting, told_on, person_id, id);

CREATE TABLE subscription_find (
    person_id   @bytes NOT NULL,
    id          @bytes NOT NULL,             -- the subscription
    thing       @bytes NOT NULL,             -- what: id of a ruling
    at          @int   NOT NULL,
    told_at     @int   NOT NULL,             -- 0: not yet
    PRIMARY KEY (person_id, id, thing)
) @without_rowid;
CREATE INDEX subscription_find_by_time ON subscription_find (person_id, id, at, thing);

-- Up to where what is new was looked through.
-- small: subscription_reach
CREATE TABLE subscription_reach (
    kind        @text  NOT NULL,
    at          @int   NOT NULL,
    thing       @bytes NOT NULL,
    PRIMARY KEY (kind)
) @without_rowid;
