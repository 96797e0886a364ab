-- Draws of judges: the public record grows from commitment to result. Made from events.
CREATE TABLE draw (
    court_id      @text  NOT NULL,
    matter_id     @bytes NOT NULL,
    no            @int   NOT NULL,
    role          @text  NOT NULL,
    record        @text  NOT NULL,           -- JSON, public
    use_after     @int   NOT NULL,           -- the first checkpoint signed at or after this instant is the seed's part
    committed_on  @text  NOT NULL,
    committed_seq @int   NOT NULL,
    resolved_seq  @int   NOT NULL,           -- 0 while it waits
    PRIMARY KEY (court_id, matter_id, no)
) @without_rowid;
CREATE INDEX draw_waiting ON draw (resolved_seq, use_after, court_id, matter_id);
CREATE INDEX draw_public ON draw (court_id, committed_on, matter_id, no);
