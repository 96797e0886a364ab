/* What the files of the room share. */
#ifndef RECEPTION_RECEPTION_INT_H
#define RECEPTION_RECEPTION_INT_H

#include "page/page.h"
#include "reception/draft.h"
#include "reception/reception.h"

enum {
    PEOPLE_MOST = 10,  /* of one side, on line; more come with a later paper */
    CLAIMS_MOST = 20,
    PAPERS_MOST = 30,  /* documents described */
};

/* ---- questions ------------------------------------------------------------------------------------------------------------- */

/* What an answer must be like. */
typedef enum Rule {
    RULE_LINE,
    RULE_LONG,
    RULE_NAME,
    RULE_PAST,        /* a date that is over */
    RULE_PERSONAL_NO, /* 12 digits */
    RULE_PHONE,
    RULE_EMAIL,
    RULE_MONEY,
    RULE_PLACE,       /* a ward or province in words: places.c finds it */
    RULE_CHOICE,
    RULE_SELECT,
    RULE_TICK,
    RULE_FILES,       /* ids of uploads, separated by spaces */
} Rule;

typedef struct AskChoice {
    const char *value;
    Msg         label, hint;
} AskChoice;

/* A question as it is asked now. */
typedef struct Asked {
    Str        name;
    Rule       rule;
    Msg        label, hint, example;
    Msg        none;         /* of RULE_SELECT: what the empty choice means */
    Msg        need;         /* what to do when it is empty; NULL: the general sentence */
    size_t     max;          /* characters; 0: 200, RULE_LONG 20,000 */
    int64_t    rows;
    bool       required;
    bool       hidden;       /* not asked with these answers, though a form made earlier may still send it */
    bool       narrow;
    const char *autocomplete;
    ChoiceList offered;      /* of RULE_CHOICE and RULE_SELECT */
} Asked;

/* Questions that stand together: one person, one claim. */
typedef struct AskedGroup {
    Str    legend; /* empty: none */
    size_t from;   /* index of its first question */
    Str    remove; /* name of the tick that takes this group out; empty: it stays */
} AskedGroup;

typedef struct Asking {
    LIST(Asked) questions;
    LIST(AskedGroup) groups;
    Str counter; /* the answer that counts the groups; empty: their number is fixed */
    Msg another; /* label of the tick "one more" */
    int most;
} Asking;

/* What questions are asked about: answers, and the law and places they are held against. */
typedef struct Interview {
    House   *house;
    Arena   *arena;
    Lang     lang;
    Date     today;
    Answers *answers;
} Interview;

typedef struct Step {
    const char *id;       /* in the address */
    Msg         name, question, why;
    bool (*skipped)(const Interview *iv);                /* NULL: always asked */
    void (*ask)(const Interview *iv, Asking *out);
    void (*check)(const Interview *iv, Error **wrong);   /* beyond each answer's own rule; NULL: nothing */
} Step;
extern const Step reception_steps[];
extern const size_t reception_step_count;

const Step *reception_step_find(Str id);
bool        reception_step_is_asked(const Interview *iv, const Step *s);
/* The step after or before among those asked; NULL at the ends (after the last comes the review). */
const Step *reception_step_after(const Interview *iv, const Step *s);
const Step *reception_step_before(const Interview *iv, const Step *s);
/* Every answer of the step against its rule. */
Error      *reception_step_check(const Interview *iv, const Step *s);

/* ---- rules (rules.c) ------------------------------------------------------------------------------------------------------- */

/* NULL when the text is such a value, else the message id of what to do. */
const char *rule_fault(const Interview *iv, Rule rule, Str text);
/* 24/11/2026 or 2026-11-24. */
bool        date_read(Str text, Date *out);
Str         digits_of(Arena *a, Str text);
void        asked_check(const Interview *iv, const Asked *q, Error **wrong);
FieldView   asked_view(const Interview *iv, const Asked *q);
/* The number of groups: the counter's answer within 1 .. most. */
int         groups_asked(const Interview *iv, Str counter, int most);

/* ---- adding questions (asking.c) -------------------------------------------------------------------------------------------- */

Asked *ask(const Interview *iv, Asking *to, Str name, Rule rule, Msg label);
Asked *ask_choice(const Interview *iv, Asking *to, Str name, Msg label, const AskChoice *choices, size_t count);
void   ask_group(const Interview *iv, Asking *to, Str legend, Str remove);
/* "<prefix>-phuong" in words and, when several places answer to it, "<prefix>-noi" to choose. */
void   ask_place(const Interview *iv, Asking *to, Str prefix, Msg label, Msg hint, bool required);
/* Whom a group of people asks for. */
typedef enum Side { SIDE_PLAINTIFF, SIDE_DEFENDANT, SIDE_OTHER } Side;
const char *side_prefix(Side side);
void        ask_people(const Interview *iv, Asking *to, Side side);
void        check_people(const Interview *iv, Side side, Error **wrong);
int         people_count(const Interview *iv, Side side);
/* Nothing at all was typed about him. */
bool        person_is_blank(const Interview *iv, Side side, int no);

/* ---- places (places.c) ------------------------------------------------------------------------------------------------------ */

typedef struct PlaceOption {
    Str code; /* of a ward (5 digits) or a province (2) */
    Str name; /* in the reader's language */
} PlaceOption;
typedef LIST(PlaceOption) PlaceOptions;
/* Places that answer to the words, of today; an old commune stands for the wards that took it over. At most PLACES_MOST. */
enum { PLACES_MOST = 15 };
PlaceOptions place_options(const Interview *iv, Str words);
/* The place meant by the answers under this prefix: the only one, or the chosen one. Empty: not known. */
Str          place_code(const Interview *iv, Str prefix);
/* Province and ward of a code; ward empty for a whole province. */
void         place_parts(const Interview *iv, Str code, Str *province, Str *ward);
/* "12 ngõ Không Có, Phường Ba Đình, Thành phố Hà Nội", in Vietnamese: for papers. */
Str          place_address(const Interview *iv, Str street, Str code);

/* ---- what the system says by itself (advice.c) -------------------------------------------------------------------------------- */

const Relation *relation_answered(const Interview *iv); /* NULL: none yet */
/* Examples in plain words, or what the search finds; only disputes, never requests. */
ChoiceList relation_offered(const Interview *iv);
/* Kind of matter of the procedure; empty when unknown. */
Str        kind_answered(const Interview *iv);
bool       asks_land(const Interview *iv);
/* A place rule of the relation asks for this kind of place. */
bool       asks_at(const Interview *iv, const char *at);
bool       asks_needs(const Interview *iv, const char *needs);
MUST_CHECK Error *courts_offered(const Interview *iv, ChoiceList *out, LawText *note);
/* "why this court" for the petition: the reason of the option chosen. */
MUST_CHECK Error *court_reason(const Interview *iv, Str code, Str *out);
/* Sum of the claims with an amount; -1: none has one. */
int64_t    claim_value(const Interview *iv);
ChoiceList reliefs_offered(const Interview *iv);
/* `known` is false while there is no relation yet. */
MUST_CHECK Error *advance_quoted(const Interview *iv, FactsView *out, Money *advance, bool *known);
/* Claims of the same relation he has filed himself and that are still open. */
MUST_CHECK Error *same_claims(const Interview *iv, Db *db, PersonId person, LinkList *out);

/* ---- the petition (petition_input.c) --------------------------------------------------------------------------------------------- */

/* The input of the act; `counter`: a clerk writes it down from paper, so nobody's account is bound. */
MUST_CHECK Error *petition_input(const Interview *iv, bool counter, const Json **out);
/* For lists: "Trần Văn Hư Cấu – Hợp đồng vay tài sản"; empty while there is neither. */
Str petition_title(const Interview *iv);

/* ---- pages -------------------------------------------------------------------------------------------------------------------------- */

Interview interview_of(Req *rq, Answers *answers);
/* The draft of the address, of the reader. */
MUST_CHECK Error *draft_of(Req *rq, Draft *out);
Str draft_link(Req *rq, DraftId id, Str rest); /* "/nop-don/<draft>/<rest>", without the language */

/* Submitted: to the receipt; a submission that was cut off: to the review. */
MUST_CHECK Error *draft_leave(Req *rq, Resp *rs, const Draft *d);
FrameView draft_frame(Req *rq, Str title);

extern Handler reception_start_page, reception_start_make, reception_step_page, reception_step_save, reception_step_autosave, reception_remove_page, reception_remove_do;
extern Handler reception_review_page, reception_review_submit;
extern Handler reception_receipt_page, reception_receipt_download;
extern Handler reception_counter_page, reception_counter_form_page, reception_counter_register, reception_counter_paper_page, reception_counter_arrival;
extern const FormSpec reception_step_query_form, reception_review_form, reception_counter_list_form, reception_counter_new_form, reception_arrival_form;

/* One step, or the counter's whole form: the groups with their questions as fields. */
typedef struct GroupView {
    Str       legend, id;
    FieldList fields;
} GroupView;
typedef LIST(GroupView) GroupViews;
typedef LIST(NoticeView) NoticeViews;

typedef struct HiddenField {
    Str name, value;
} HiddenField;
typedef LIST(HiddenField) HiddenFields;

/* Fills form.fields and the groups from what is asked; errors stand beside their fields. */
/* ---- forms as they were sent (sent.c) ---- */

/* Reads a form of questions with the fields of its own (`own`: hidden, 40 characters); what can be stored stands in iv->answers then.
 * *bad lists what cannot. Errors: the form is no such form, or the database's. */
MUST_CHECK Error *asked_read(Req *rq, const Interview *iv, const Asking *all, const char *const *own, size_t own_count, Str *own_values,
                             Error **bad);
/* The file `id` changes places with the one above it in the answer that names it; false: no answer does. */
bool asked_move_up(Arena *a, const Asking *all, Answers *answers, Str id);
/* After asking_view: files already sent, and what could not be stored as it was typed. */
MUST_CHECK Error *asked_show(Req *rq, const Error *errors, FormView *form);
void reception_hidden_add(Req *rq, HiddenFields *to, const char *name, Str value);
/* An answer as a hidden field, files as the form carries them. */
void hidden_answer(Req *rq, HiddenFields *to, Str name, Str text);

void asking_view(const Interview *iv, const Asking *all, const Error *errors, FormView *form, GroupViews *groups);

typedef struct StepView {
    FrameView    frame;
    QuestionView question;
    GroupViews   groups;
    HiddenFields hidden;
    NoticeViews  before, after; /* what the system says */
    FactsView    working;       /* of the fee */
    Str          working_title, working_note;
    FieldView    another;       /* "one more person"; name empty: not offered */
    bool         searches;      /* a search button stands under the field `tim` */
} StepView;

typedef struct DraftLine {
    Str     title, href, remove;
    Instant saved_at;
} DraftLine;
typedef LIST(DraftLine) DraftLines;

typedef struct StartView {
    FrameView  frame;
    Str        csrf, action, sign_in;
    bool       signed_in;
    DraftLines drafts;
    Str        counter; /* for staff: where petitions are registered */
} StartView;

typedef struct RemoveView {
    FrameView   frame;
    ConfirmView confirm;
} RemoveView;

typedef struct StaleView {
    FrameView    frame;
    Instant      at;
    VersionView  mine, theirs;
    FormView     form; /* keeps mine */
    HiddenFields hidden;
    Str          take; /* address of the step as stored */
} StaleView;

typedef struct ReviewView {
    FrameView   frame;
    LinkList    missing;
    NoticeViews notices;
    LinkList    steps;
    PaperView   paper;
    Html        sheet;
    bool        ready;
    ConfirmView confirm;
    HiddenFields hidden;
} ReviewView;

typedef struct HashLine {
    Str name, hash;
} HashLine;
typedef LIST(HashLine) HashLines;

typedef struct ReceiptPageView {
    FrameView   frame;
    ReceiptView receipt;
    NoticeView  notice;
    StateView   proof;
    Str         proof_text;
    HashLines   files;
    Str         renew; /* address of this page, while the proof is not there yet */
    Str         nonce, leaf, vkey;
} ReceiptPageView;

typedef struct ArrivalView {
    Str       title;
    FactsView facts;
    FormView  form;
} ArrivalView;
typedef LIST(ArrivalView) ArrivalViews;

typedef struct CounterView {
    FrameView frame;
    LinkList  courts; /* when he is a clerk of several */
    ArrivalViews arrivals;
    TableView table;
    Str       add;
} CounterView;

typedef struct CounterFormView {
    FrameView    frame;
    Str          court;
    FormView     form;
    GroupViews   groups;
    HiddenFields hidden;
    FieldView    more_plaintiffs, more_defendants;
} CounterFormView;

typedef struct CodeSlip {
    Str     name, code, address, qr;
    int64_t qr_size;
} CodeSlip;
typedef LIST(CodeSlip) CodeSlips;

typedef struct CounterPaperView {
    FrameView frame;
    PaperView paper;
    Html      sheet;
    NoticeView notice;
    CodeSlips slips;
    LinkList  next;
} CounterPaperView;

#endif
