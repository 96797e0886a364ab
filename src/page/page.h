/* What the pages of every domain share: who reads, the frame around a page, how a file stands, the form of an act.
 * The case file has one page for parties (/vu-viec-cua-toi/{id}) and for the court (/nghiep-vu/ho-so/{id}): the same handler,
 * shown as far as the reader's powers go, each look recorded.
 * May use: matter and everything below it. */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include "base/shape.h"
#include "core/blobs/blobs.h"
#include "core/identity/identity.h"
#include "html/html.h"
#include "html/parts.h"
#include "http/http.h"
#include "law/citation.h"
#include "matter/matter.h"

typedef struct CasePart CasePart;
typedef struct ActPart  ActPart;

/* What app opened: HttpConfig.app of every request. */
typedef struct Site {
    House    *house;
    Identity *identity;
    Blobs    *blobs;
    Server   *server;
    const CasePart *const *case_parts; /* of the page of a file, in the order shown; ended by NULL; NULL: none */
    const ActPart *const *act_parts;   /* of the forms of acts; likewise */
    struct StatuteIndex *statutes; /* of the texts of law (statute_index.h); NULL in tests that have none */
    const CiteBook *cites; /* NULL: every citation is worked out anew */
    Str       data; /* directory of the installation, for its figures; empty in tests */
    bool      demo;
} Site;

/* Powers a route may name, beside PUBLIC. */
#define SIGNED_IN "signed_in" /* an account, or the holder of a served code for his file */
#define ACCOUNT "account"     /* an account */
#define STAFF "staff"         /* an officer of a court or of a body that works with it */
#define ADMIN "admin"         /* operates; reads no file */
#define API_READ "api_read" /* an account, or a token of one that may read */
#define API_ACT "api_act"   /* the same, that may act */
#define PARTNER "partner"     /* a partner's signed call-back, checked by its handler */
extern const char *const page_powers[]; /* ended by NULL */

static inline Site *site_of(const Req *rq)
{
    return rq->app;
}
/* NULL: nobody is signed in. */
const Session *session_of(const Req *rq);
Lang           lang_of(const Req *rq);
Date           today_of(const Req *rq);
/* In the reader's language. */
Str            law_text(Lang lang, LawText t);
Str            basis_text(Req *rq, Str basis); /* "BLTTDS 195(1)" as a court writes it, in the reader's language */

/* Which columns of a table of work are shown is the reader's choice, kept by his browser. After table_label; `table` is "viec",
 * "ho-so", "so" or "bien-lai". */
void table_choose(Req *rq, const char *table, TableView *t);
/* "viec.3": the fourth column of that table is hidden, or shown again; anything else changes nothing. */
void table_toggle(Req *rq, Resp *rs, Str column);

/* ---- who acts ----------------------------------------------------------------------------------------------------------- */

/* A post of the reader in a court (or a body that serves it). */
typedef struct Post {
    CourtId court;
    Str     power; /* clerk, judge, chief_judge, procuracy ... */
    LawText name;
} Post;
typedef struct Posts {
    const Post *items;
    size_t      count;
} Posts;
MUST_CHECK Error *posts_of(Req *rq, Db *db, Posts *out);
/* What the header says of this session: the post, and whether the menu offers the counter, service and the books: to a clerk, to the
 * chief judge or who stands for him. */
MUST_CHECK Error *session_desk(Site *site, Arena *a, Session *s);
/* The reader as the actor of an act at that court: powers of his posts there and of delegations to him. */
MUST_CHECK Error *actor_of(Req *rq, Db *db, CourtId court, Actor *out);

/* A file the reader may see: loads it, computes his powers, records the look (`purpose`: "read", "act" ...). ERR_NOT_FOUND also
 * when he has no business with it: its existence is not told. An empty purpose records nothing: drafts of a judgment and the
 * deliberation, which no record of looks may reveal (BLTTDS 264). */
typedef struct OpenFile {
    Matter   matter;
    Actor    actor;
    PowerSet powers;
    Str      link; /* file_link of it */
} OpenFile;
MUST_CHECK Error *file_open(Req *rq, Db *db, MatterId id, Str purpose, OpenFile *out);
/* /vu-viec-cua-toi/{id} or /nghiep-vu/ho-so/{id}, by who reads. */
Str file_link(Req *rq, MatterId id);
Str paper_link(Req *rq, const OpenFile *f, int64_t no); /* of a paper of the file; like file_link without the language */

/* The kind of reason for which a file was opened by who has no place in it, in words; as it is when unknown. */
Str challenge_word(Lang lang, Str kind);

/* ---- the frame ------------------------------------------------------------------------------------------------------------ */

FrameView         frame_of(Req *rq, Str title);
void              frame_crumb(Req *rq, FrameView *f, Str text, Str path); /* path without language */
void              frame_crumb_mine(Req *rq, FrameView *f); /* where the reader finds his files: what must be done, or his cases */
MUST_CHECK Error *page_send(Resp *rs, Html h);
/* The answer made over one reader of the database. */
MUST_CHECK Error *with_reader(Req *rq, Resp *rs, Error *(*answer)(Req *rq, Db *db, Resp *rs));
/* What leaves the pages says in a demo that it is invented: a text begins with the mark, a JSON object with the member "notice". Outside
 * the demo both are as given. Nothing signed is changed: the member stands beside it. */
Str            demo_text(const Req *rq, Str text);
MUST_CHECK Error *demo_json(const Req *rq, Resp *rs, Str object);
/* Public pages that are the same for everybody must not depend on the session. */
FrameView         frame_public(Req *rq, Str title);

/* ---- views of a file --------------------------------------------------------------------------------------------------------- */

/* Where it stands: plain state, what happens next, why not yet, running deadlines, acts. */
MUST_CHECK Error *stand_view(Req *rq, Db *db, const OpenFile *f, StandView *out);
Str               stand_next(Req *rq, const OpenFile *f); /* what happens next, alone */
/* Of what may be done now the one act that leads on when nothing is out of the ordinary, as the law's data say of the state (`usual`): an
 * adjournment stands beside the end of the debate and is not urged. What moves nothing is over with its task. NULL: none. */
const ProcedureAct *act_usual(const Matter *m, const ActChoices *choices);
/* What waits for the reader, or for the one he acts for; nothing for who works in the court: his inbox has it. */
MUST_CHECK Error *todo_view(Req *rq, Db *db, const OpenFile *f, TodoList *out);
DeadlineView      deadline_view(Req *rq, const Matter *m, const MatterDeadline *d);
/* The newest events; all of them ("het"), or those of one kind: its word in the address. */
MUST_CHECK Error *timeline_view(Req *rq, Db *db, const OpenFile *f, Str which, TimelineView *out);
/* Percent-encoded, as one component of an address. */
Str               url_part(Arena *a, Str text);
/* One more member of an address: ?name=value, &name=value; nothing when the value is empty. */
void              address_add(Buf *b, const char *name, Str value);
/* One cell (RFC 4180), quoted, and never read as a formula by a spreadsheet; `last` ends the line. */
void              csv_cell(Buf *b, Str text, bool last);
/* The table as a file to download: a line for the columns, one for each row; days as 2026-03-02, money as digits. */
MUST_CHECK Error *table_csv(Req *rq, Resp *rs, const TableView *t, const char *name);
/* Name of a power or capacity in the reader's language: "Nguyên đơn", "Thẩm phán giải quyết vụ án". */
Str power_name(const House *h, Lang lang, Str power);
Str file_heading(Req *rq, Str number); /* "Vụ án số 12/2026/TLST-DS", or that it has no number yet */
/* What sort of paper it is, for an English reader of its Vietnamese title; empty in Vietnamese and where the form is not known. */
Str paper_gloss(Req *rq, const Paper *p);
Str state_name(const House *h, Lang lang, const Matter *m);

/* What a higher room adds to the page of a file: fees, hearings, the operative part. App lists them. `build` draws a section for
 * this reader with a template of its own that has no layout; left empty, the section is not shown (he may not see it, or there is
 * nothing to tell). `f` is already opened for him: the part asks f->powers what he may see. `tasks`, ended by NULL, are those the section
 * shows how to do. */
struct CasePart {
    const char *id;    /* anchor, without accents: "an-phi" */
    const char *title; /* message id of its heading */
    Error *(*build)(Req *rq, Db *db, const OpenFile *f, Html *out);
    const char *const *tasks;
};

/* ---- files people hand in ------------------------------------------------------------------------------------------------------ */

/* Who sends files in this session, and who acts: the same id for the same person, or for the holder of a served code in its file.
 * Zero when nobody can. */
Id128 uploader_of(const Session *s);
Id128 uploader_of_actor(const Actor *who, MatterId matter);

/* Files in a plain multipart form: each becomes a finished object of the reader. The route that takes them names this sink and
 * UPLOAD_BODY_MAX. */
#define UPLOAD_BODY_MAX ((size_t)BLOB_FILE_MAX + MIB(2))
extern const FileSink upload_sink;
BlobId                upload_taken(const FormFile *f);

/* Adds the question for files (name, label, hint are set): sent in parts by the page script, without it by the form itself. What was
 * sent before (<name>_id) or with this very request is shown again. `many`: also asks whether they are the pages of one document
 * (<name>_chung). */
MUST_CHECK Error *upload_field(Req *rq, Db *db, FieldView v, bool many, FieldList *out);
/* For rooms that keep ids themselves (drafts): makes `v` a question for several files and lists those of the ids (separated by spaces)
 * that are finished and this reader's; the others do not exist for him. */
MUST_CHECK Error *upload_ready(Req *rq, Db *db, Str ids, FieldView *v);
/* The ids a form carries: those sent before, then the files of this request. */
StrList upload_ids(Req *rq, FormFileList files, StrList before);

/* Parts: {n} of the address, its SHA-256 in X-Part-SHA256, its bytes to the sink. The pages and the API name these in routes of their
 * own ({id}, {n}); with them what each takes and answers. */
Handler upload_begin_do, upload_show, upload_take_part, upload_finish_do;
extern const FileSink upload_part_sink;
extern const Shape    upload_begin_shape, upload_shape, upload_part_shape, upload_done_shape;

extern const Route  upload_routes[];
extern const size_t upload_route_count;

/* ---- forms of acts -------------------------------------------------------------------------------------------------------------- */

/* What a higher room shows above the form of an act that asks this field: what is free, what would clash. Links in it may come back
 * to the form with values in the query: fields are filled from there. Left empty, nothing is shown. */
struct ActPart {
    const char *field;
    Error *(*build)(Req *rq, Db *db, const OpenFile *f, const ProcedureAct *act, Html *out); /* NULL: nothing above the form */
    /* What can be chosen in that field; one thing alone is not asked but said (INPUT_HIDDEN). NULL: as the law data says. */
    Error *(*offer)(Req *rq, Db *db, const Matter *m, const ProcedureAct *act, FieldView *field);
};

/* The fields an act asks, as the page shows them, with what was typed before (form_explain puts errors beside them). */
MUST_CHECK Error *act_fields(Req *rq, Db *db, const Matter *m, const ProcedureAct *act, FieldList *out);
/* What was typed, as the JSON object matter_act takes; field errors are collected. */
MUST_CHECK Error *act_read(Req *rq, const Matter *m, const ProcedureAct *act, const Json **input, int64_t *version, Str *idem);
/* Whether a person can mend it on the form itself: a wrong field, a refusal, a clash, a file that went on since the form was made. */
bool act_is_mendable(const Error *e);
/* Runs it for the reader. */
MUST_CHECK Error *act_run(Req *rq, const OpenFile *f, const ProcedureAct *act, const Json *input, int64_t version, Str idem,
                          ActResult *out);
/* A fresh idempotency key for a form. */
Str idem_key(Req *rq);

extern const Route page_routes[];
extern const size_t page_route_count;

#endif
