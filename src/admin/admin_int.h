/* What the files of this room share: one view for all its pages, forms in few words, changes that leave a deed. */
#ifndef ADMIN_ADMIN_INT_H
#define ADMIN_ADMIN_INT_H

#include "admin/admin.h"
#include "admin/admin_msg.h"
#include "core/access/access.h"
#include "registry/registry_store.h"

enum { PEOPLE_ROWS = 50, DEED_ROWS = 50 };

/* ---- pages ---------------------------------------------------------------------------------------------------------------- */

/* A form of a section: folded under its name, or open when the name is empty. */
typedef struct SectionForm {
    Str      name;
    FormView form;
} SectionForm;
typedef LIST(SectionForm) SectionForms;

typedef struct Section {
    Str          id, title, text;
    FactsView    facts;
    TableView    table; /* no columns: none */
    SectionForms forms;
} Section;
typedef LIST(Section) Sections;

typedef struct AdminView {
    FrameView   frame;
    Str         title, lead;
    NoticeView  done; /* title empty: nothing was just done */
    FiltersView places;
    FactsView   facts;
    Sections    sections;
} AdminView;

/* The one-time code, to be printed and handed over. */
typedef struct CodeView {
    FrameView frame;
    Str       title, name, code, page, back;
    Instant   until;
    bool      staff;
} CodeView;

/* On the page of a file. */
typedef struct RightsPart {
    int64_t count;
    Str     href;
} RightsPart;

/* A page of this room, with the menu of its places for who may use them. */
AdminView  admin_view(Req *rq, Msg title);
Section   *admin_section(Req *rq, AdminView *v, const char *id, Msg title);
void       admin_columns(Req *rq, TableView *t, Msg caption, const Msg *names, size_t count);
TableRow  *admin_row(Req *rq, TableView *t);
void       admin_text(Req *rq, TableRow *row, Str text, Str under);
void       admin_link(Req *rq, TableRow *row, Str text, Str path);
void       admin_state(Req *rq, TableRow *row, Tone tone, Msg word);
void       admin_fact(Req *rq, FactsView *v, Msg name, Str value);
FormView  *admin_form(Req *rq, Section *s, Msg name, Str action, Msg submit); /* name NULL: not folded */
FieldView *admin_field(Req *rq, FormView *f, InputKind kind, const char *name, Msg label, Msg hint); /* hint may be NULL */
void       admin_choice(Req *rq, FieldView *f, Str value, Str label);
/* Errors of the form that was sent are put to it; answers 422 or what they say. */
void       admin_explain(Req *rq, Resp *rs, FormView *f, const Error *errors);
/* The way on and back of a list; empty addresses: none. */
void       admin_pager(Req *rq, TableView *t, Str newer, Str older, size_t shown);
MUST_CHECK Error *admin_send(Req *rq, Resp *rs, AdminView *v);
MUST_CHECK Error *admin_code_send(Req *rq, Resp *rs, Msg title, Str name, Str code, bool staff, Str back);
/* True when the page shows the form again: what he typed can be mended. */
bool       admin_mends(const Error *e);

Str  admin_day(Req *rq, Date d); /* empty for none */
Str  admin_span(Req *rq, Date from, Date until);
Str  admin_court(Req *rq, CourtId court);
Str  admin_title(Req *rq, Str title, Str post); /* as printed on papers; in English the post, with the title behind it */
/* "a|b|c" words of a closed list: the select's choices. */
void choose_courts(Req *rq, FieldView *f);

/* ---- changes -------------------------------------------------------------------------------------------------------------- */

typedef enum DeedKind {
    DEED_PERSON_ADDED, DEED_POST_ADDED, DEED_POST_ENDED, DEED_ABSENCE_ADDED, DEED_ABSENCE_ENDED, DEED_CARD_ADDED,
    DEED_KIN_ADDED, DEED_KIN_ENDED, DEED_CARD_ENDED, DEED_ACCOUNT_CLOSED, DEED_ACCOUNT_OPENED, DEED_SESSIONS_ENDED,
    DEED_FIRST_CODE, DEED_ROOM_SAVED, DEED_ROOM_CLOSED, DEED_LETTER_RETRIED, DEED_JOB_RETRIED, DEED_DELEGATED,
    DEED_DELEGATION_ENDED, DEED_EXCLUDED, DEED_GRANT_ENDED, DEED_RESET_GIVEN, DEED_RESET_PROPOSED, DEED_RESET_CONFIRMED,
    DEED_COUNT
} DeedKind;

/* Who did what about whom. */
typedef struct Deed {
    DeedKind kind;
    Str      court;      /* empty: none */
    PersonId about;      /* zero: none */
    Str      about_name;
    Str      detail;     /* never a secret; of a post its code and, after a comma, its days; of a reset the code of its ground */
} Deed;
typedef Error *Change(Tx *tx, void *arg);
/* Runs `change` (NULL: it is done already) and writes the deed in one transaction. */
MUST_CHECK Error *office_change(Req *rq, const Deed *deed, Change *change, void *arg);
Str deed_code(DeedKind kind); /* as it is stored */
/* What a stored deed is called, and its detail with codes in words; a code unknown here (of a later program) as it is. */
Str deed_word(Lang lang, Str code);
Str deed_detail(Req *rq, Str code, Str detail);
Msg admin_ground_word(Str ground); /* of a reset */

typedef struct NewPost {
    const Law  *law;
    PersonId    person;
    Appointment post;
    Date        from, until; /* until DATE_NONE: open */
    bool        granted;     /* deputies may hold this power: a delegation counts while its giver has the grant */
    GrantId     grant;
    PersonId    by;
    Instant     now;
} NewPost;
/* ERR_FIELD on the field "chuc-vu" when he holds it on those days. */
MUST_CHECK Error *post_add(Tx *tx, void *new_post);
/* `until` is the last day, `grant` the one that replaces his own when it lies ahead. ERR_NOT_FOUND. */
MUST_CHECK Error *post_end(Tx *tx, void *new_post);

/* ---- handlers --------------------------------------------------------------------------------------------------------------- */

extern const FormSpec people_form, person_new_form, post_form, post_end_form, absence_form, absence_end_form, kin_form, kin_end_form, card_form, card_end_form, find_account_form,
    rooms_form, room_form, room_close_form, letter_form, job_form, deeds_form, delegations_form, delegation_form, delegation_end_form, exclusion_form,
    grant_end_form, reset_find_form, reset_form, reset_confirm_form, person_page_form;

Handler people_page, person_new_page, person_new_do, person_page, find_account_do, post_add_do, post_end_do, absence_add_do, absence_end_do, kin_add_do, kin_end_do, card_add_do,
    card_end_do, account_close_do, account_open_do, sessions_end_do, first_code_do, rooms_page, room_add_do, room_close_do, upkeep_page, letter_retry_do,
    job_retry_do, deeds_page, delegations_page, delegation_add_do, delegation_end_do, rights_page, exclusion_add_do, grant_end_do, reset_page, reset_find_do,
    reset_do, reset_confirm_do;

#endif
