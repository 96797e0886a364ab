-- Service of papers: one row a paper and person. Made from events.
CREATE TABLE delivery (
    court_id    @text  NOT NULL,
    matter_id   @bytes NOT NULL,
    no          @int   NOT NULL,
    paper       @int   NOT NULL,             -- number of the paper
    participant @int   NOT NULL,             -- 0: a body, named in `body`
    body        @text  NOT NULL,             -- procuracy ... for bodies with an account
    status      @text  NOT NULL,             -- to_serve, served, failed, posted
    method      @text  NOT NULL,
    failure     @text  NOT NULL,             -- code of the last failure
    attempts    @int   NOT NULL,
    served_on   @text  NOT NULL,             -- the day from which limits run; empty until then
    posted_on   @text  NOT NULL,
    code_sealed @bytes NOT NULL,             -- one-time code printed on the first service, sealed; empty: none
    made_seq    @int   NOT NULL,
    done_seq    @int   NOT NULL,
    PRIMARY KEY (court_id, matter_id, no)
) @without_rowid;
CREATE INDEX delivery_open ON delivery (court_id, status, matter_id, no);
