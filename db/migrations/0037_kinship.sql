-- Which officers are relatives (người thân thích), as they declare it: two of them do not sit in one panel (BLTTDS 53(2)). A relation is two
-- rows, one from each side.
-- small: kinship
CREATE TABLE kinship (
    person_id    @bytes NOT NULL,
    kin_id       @bytes NOT NULL,
    declared_at  @int   NOT NULL,
    PRIMARY KEY (person_id, kin_id)
) @without_rowid;
