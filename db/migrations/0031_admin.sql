-- Running a court: what its administrator and its chief judge change, and what keeps the house well.

-- Empty while the room is used. A closed room keeps its name for hearings that were held in it.
ALTER TABLE courtroom ADD COLUMN closed_on @text NOT NULL DEFAULT '';

-- Who changed posts, accounts, rooms and rights, and when: nobody operates unseen.
CREATE TABLE office_deed (
    id          @bytes NOT NULL PRIMARY KEY,  -- time-ordered
    at          @int   NOT NULL,
    by_id       @bytes NOT NULL,              -- the person who did it
    by_name     @text  NOT NULL,              -- as his account is called: administrators need no entry among the persons
    deed        @text  NOT NULL,              -- a code of admin/office.c
    court_id    @text  NOT NULL,              -- empty: no court's matter
    about_id    @bytes NOT NULL,              -- the person it is about; zero: none
    about_name  @text  NOT NULL,
    detail      @text  NOT NULL               -- post, room, days; never a secret
) @without_rowid;
CREATE INDEX office_deed_about ON office_deed (about_id, id);

-- The newest run of each piece of upkeep that a person starts: "verify".
-- small: upkeep
CREATE TABLE upkeep (
    name        @text  NOT NULL PRIMARY KEY,
    at          @int   NOT NULL,
    checked     @int   NOT NULL,
    findings    @int   NOT NULL
) @without_rowid;

-- Resets that wait for their second person.
CREATE INDEX account_reset_waiting ON account_reset (expires_at) WHERE length(code_key) = 0;
