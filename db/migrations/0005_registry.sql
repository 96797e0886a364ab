-- Persons, organisations, lawyers, officers and rooms. The registry holds who exists; files hold who takes part in them.

CREATE TABLE person (
    person_id   @bytes NOT NULL PRIMARY KEY,
    name        @text  NOT NULL,
    name_fold   @text  NOT NULL,
    name_sort   @bytes NOT NULL,
    born_on     @text  NOT NULL,
    number_seal @bytes NOT NULL,             -- personal number, sealed with the installation's key
    number_key  @bytes NOT NULL,             -- keyed hash for look-up; empty when unknown
    address     @text  NOT NULL,
    ward        @text  NOT NULL,
    phone       @text  NOT NULL,
    email       @text  NOT NULL,
    made_at     @int   NOT NULL
) @without_rowid;
CREATE INDEX person_by_name ON person (name_fold, person_id);
CREATE INDEX person_by_number ON person (number_key, person_id);

CREATE TABLE lawyer_card (
    person_id   @bytes NOT NULL,
    card        @text  NOT NULL,
    bar         @text  NOT NULL,
    from_on     @text  NOT NULL,
    until_on    @text  NOT NULL,             -- empty while valid
    PRIMARY KEY (person_id, card)
) @without_rowid;

-- A post of a person in a court, or of an officer of a body that serves that court (procuracy, enforcement).
-- small: appointment
CREATE TABLE appointment (
    court_id    @text  NOT NULL,
    person_id   @bytes NOT NULL,
    post        @text  NOT NULL,             -- a power of law/powers.yaml: chief_judge, judge, clerk, juror, procuracy ...
    title       @text  NOT NULL,             -- as printed on papers, empty: the power's name
    division    @text  NOT NULL,
    qualities   @text  NOT NULL,             -- of jurors: youth, women, family, union, labour_law; space separated
    from_on     @text  NOT NULL,
    until_on    @text  NOT NULL,             -- empty while it lasts
    PRIMARY KEY (court_id, person_id, post, from_on)
) @without_rowid;
CREATE INDEX appointment_of_person ON appointment (person_id, court_id, post);

-- Why somebody cannot be assigned: the reason is private, draws publish the code "absent".
-- small: absence
CREATE TABLE absence (
    court_id    @text  NOT NULL,
    person_id   @bytes NOT NULL,
    from_on     @text  NOT NULL,
    until_on    @text  NOT NULL,
    reason      @text  NOT NULL,
    PRIMARY KEY (court_id, person_id, from_on)
) @without_rowid;

-- small: courtroom
CREATE TABLE courtroom (
    court_id    @text  NOT NULL,
    room        @text  NOT NULL,
    name        @text  NOT NULL,
    seats       @int   NOT NULL,
    PRIMARY KEY (court_id, room)
) @without_rowid;
