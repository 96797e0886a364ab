/* The parts every page is made of: one view struct for each template src/html/html/part_*.html and for the frame.
 * Pages put these structs into their own view and write {include part_x v.x}, or {wrap part_x v.x} ... {end} for the parts
 * that hold content. Text comes as Str in the reader's language (msg(lang, M_...), MSG(...), or law data).
 * Included by html.h. May use: i18n, base. */
#ifndef HTML_PARTS_H
#define HTML_PARTS_H

#include "i18n/i18n.h"

typedef struct Link {
    Str text, href;
} Link;
typedef LIST(Link) LinkList;
typedef struct MenuItem {
    Str  text, href;
    bool here; /* the page stands under this place */
} MenuItem;
typedef LIST(MenuItem) MenuList;

/* A state is an icon and a word, never a colour alone. */
typedef enum Tone { TONE_QUIET, TONE_GOOD, TONE_WARN, TONE_BAD, TONE_NOW } Tone;
typedef struct StateView { /* part_state */
    Tone tone;
    Str  word;
} StateView;

/* ---- frame: {layout frame v.frame} --------------------------------------------------------------------------------- */

typedef enum Theme { THEME_AUTO, THEME_LIGHT, THEME_DARK } Theme;

typedef struct FrameView {
    Str      title;      /* of the page; the product's name is added */
    Str      home;       /* the first page in this language: "/" or "/en/" */
    Str      address;    /* path and query of this page: where the display form and the sign-in return to */
    Str      other_lang; /* this page in the other language */
    Str      sign_in;    /* addresses; empty: the link is not shown */
    Str      sign_out;
    Str      display;    /* where the display form is posted: fields giao_dien (tu-dong, sang, toi), co_chu (thuong, lon), ve */
    MenuList menu;       /* the few main places */
    LinkList crumbs;     /* from the first level down, without the page itself */
    LinkList foot;       /* help, accessibility, status: the same on every page */
    Str      person;     /* name of who is signed in; empty: the sign-in link is shown */
    Str      account;    /* address of his own account; empty: his name is no link */
    Str      role;       /* in what capacity, e.g. the post */
    Str      csrf;       /* token for the sign-out form */
    Str      integrity;  /* mã toàn vẹn hồ sơ, when the page belongs to a file */
    Str      stream;     /* address of the event stream for live updates; empty: none */
    Theme    theme;      /* theme and type size: from the reader's preference cookies */
    bool     large;
    bool     demo;       /* invented data: the banner on screen and in print */
    bool     staff;      /* keyboard j/k on timelines and tables; wide page */
} FrameView;

/* ---- forms --------------------------------------------------------------------------------------------------------- */

typedef enum InputKind {
    INPUT_TEXT,
    INPUT_LONG_TEXT,
    INPUT_MONEY,
    INPUT_DATE,
    INPUT_TIME,      /* date and time of day, YYYY-MM-DDTHH:MM */
    INPUT_NUMBER,
    INPUT_EMAIL,
    INPUT_PHONE,
    INPUT_PASSWORD,
    INPUT_RADIO,     /* one of few: choices as radio buttons */
    INPUT_SELECT,    /* one of many */
    INPUT_CHECK,     /* one yes/no: label beside the box */
    INPUT_CHECKS,    /* any of few */
    INPUT_FILE,
    INPUT_HIDDEN,
} InputKind;

typedef struct InputChoice {
    Str  value, label, hint;
    bool chosen;
} InputChoice;
typedef LIST(InputChoice) ChoiceList;
typedef struct ChoiceGroup {
    Str        name;
    ChoiceList choices;
} ChoiceGroup;
typedef LIST(ChoiceGroup) ChoiceGroups;

/* A file that was sent before: shown with a box that keeps it, sent as <name>_id. */
typedef struct ReadyFile {
    Str id, name, size, hash;
    Str note; /* what a person should know of it; empty: nothing */
} ReadyFile;
typedef LIST(ReadyFile) ReadyList;

/* part_field: label, hint, example, error above the input, input; the same everywhere. The id is "f-" and the name. */
typedef struct FieldView {
    InputKind  kind;
    Str        name;
    Str        label;
    Str        hint;         /* one sentence: what is wanted and why */
    Str        example;      /* shown under the label after "Ví dụ:" */
    Str        value;
    Str        error;        /* the sentence; empty when there is none */
    Str        autocomplete; /* HTML autofill token: "name", "tel", "street-address" ... */
    Str        none;         /* of INPUT_SELECT: what the empty choice means; empty: the usual words */
    Str        unit;         /* beside the input, e.g. "đồng" (money has it of itself) */
    Str        accept;       /* file types of INPUT_FILE */
    Str        upload;       /* address of the upload protocol (web/README.md); empty: an ordinary file field */
    Str        suggest;      /* of INPUT_TEXT: where the script asks what may be about to be typed; empty: nobody is asked */
    ReadyList  ready;        /* of INPUT_FILE: sent before */
    bool       moves;        /* of INPUT_FILE: several, and each can be moved up without script: sent as len=<id>; the Enter key still presses
                                the form's own button, which is why an unseen one stands before them */
    bool       many;         /* of INPUT_FILE: several may be chosen */
    int64_t    rows;         /* of INPUT_LONG_TEXT; 0: 5 */
    bool       optional;     /* "(không bắt buộc)" after the label; fields are required unless said otherwise */
    bool       chosen;       /* INPUT_CHECK: the box is ticked */
    bool       short_input;  /* numbers, codes */
    ChoiceList choices;
    ChoiceGroups groups; /* of INPUT_SELECT: after `choices`, each under its heading */
} FieldView;
typedef LIST(FieldView) FieldList;

/* Sets `chosen` of the choices by `value`. */
void field_choose(FieldView *field);

/* part_form (wrap): error summary linked to fields, the form with its hidden token, the content, the buttons. */
typedef struct FormView {
    Str       action;
    Str       csrf;
    Str       submit;        /* text of the primary button; a verb */
    Str       later;         /* "Lưu, làm sau": quiet second button, sends de_sau=1; empty: none */
    Str       back;          /* address of the step before; empty: none */
    Str       autosave;      /* address for the autosave of drafts; empty: none */
    Str       idem;          /* idempotency key, sent as `idem`; empty: none */
    FieldList fields;        /* those with an error make the summary */
    Str       error;         /* an error of the form as a whole */
    int64_t   problems;      /* how many errors; form_explain counts them */
    bool      files;         /* multipart */
    bool      search;        /* a GET form: no token */
    bool      lesser;        /* the page's one primary button is another's */
} FormView;

/* Puts the sentences of a list of errors (form_read) to the fields they name, the others to the form; counts them. */
void form_explain(Arena *a, Lang lang, const Error *errors, FormView *form);

/* part_question (wrap): one question a page. Content: the fields; the form itself is inside. */
typedef struct QuestionView {
    int64_t  step, steps;
    Str      step_name;      /* "Bị đơn" */
    Str      question;       /* the heading */
    Str      why;            /* why we ask: one sentence, one tap */
    FormView form;
} QuestionView;

/* ---- where a case stands ------------------------------------------------------------------------------------------- */

/* part_deadline: the chip; a tap opens the calculation line by line. */
typedef struct WorkingLine {
    Str text;
    Str value;
} WorkingLine;
typedef LIST(WorkingLine) WorkingLines;
typedef struct DeadlineView {
    Str           name;      /* "Nộp tạm ứng án phí" */
    Date          end;
    int64_t       days_left; /* negative: late */
    bool          met;
    bool          provisional; /* computed with a calendar not yet announced */
    Str           article;
    WorkingLines steps;
} DeadlineView;
typedef LIST(DeadlineView) DeadlineList;

typedef struct ActView {     /* what I may do, or may not and why */
    Str  label;
    Str  href;               /* a page that asks or confirms */
    Str  why_not;            /* not empty: shown instead of the button */
    bool primary;
} ActView;
typedef LIST(ActView) ActViews;
typedef struct ActsView {    /* part_acts */
    ActViews acts;
    ActViews more;           /* possible too, behind one tap */
} ActsView;

typedef struct TodoView {    /* one thing that waits for the reader himself */
    Str     name;
    Date    day;             /* may be none */
    int64_t days_left;
    Str     href;            /* where it is done; may be empty */
    bool    at_court;        /* it can only be brought or sent there */
} TodoView;
typedef struct TodoList {    /* part_todo */
    LIST(TodoView) items;
} TodoList;

typedef struct StandView {   /* part_stand: top of every case page */
    StateView    state;      /* in plain words */
    Str          next;       /* what happens next and by whom */
    Str          why_not_yet; /* who must act, since when, under which article, how late */
    TodoList     todo;
    DeadlineList deadlines;
    ActsView     acts;
    Str          integrity;
} StandView;

/* part_timeline: newest first. */
typedef struct TimelineItem {
    Str     id;              /* anchor */
    Instant at;
    Str     who, role;
    Str     what;
    Str     detail;
    LinkList papers;
    Str     ledger;          /* mark of the ledger leaf, e.g. its number; empty: not yet proven */
    Str     ledger_href;
} TimelineItem;
typedef LIST(TimelineItem) TimelineItems;
typedef struct FilterView {  /* filters are links in the address */
    Str  label, href;
    int64_t count;           /* negative: not shown */
    bool on;
} FilterView;
typedef LIST(FilterView) FilterList;
typedef struct FiltersView { /* part_filters */
    Str        of;           /* what they choose among: "Việc của tôi"; a page with two sets names both */
    FilterList filters;
} FiltersView;
typedef struct TimelineView {
    FiltersView   filters;
    TimelineItems items;
    Str           all_href;  /* where the whole history is read; empty when this is it */
} TimelineView;

/* part_pieces: a text in pieces. */
typedef struct TextPiece {
    Str  text;
    bool hit; /* it was asked for */
} TextPiece;
typedef LIST(TextPiece) TextPieces;

/* ---- tables of work ------------------------------------------------------------------------------------------------ */

/* part_empty: what would appear here and how. */
typedef struct EmptyView {
    Str  title, text;
    Link act;
} EmptyView;

/* part_pager: keyset paging; empty hrefs: none. */
typedef struct PagerView {
    Str newer, older;
    Str shown;               /* "1–50 trong khoảng 1.200" */
} PagerView;

typedef enum CellKind { CELL_TEXT, CELL_NUMBER, CELL_MONEY, CELL_DATE, CELL_STATE, CELL_LINK, CELL_DUE, CELL_LINES } CellKind; /* lines: text with a line for each of several things */
typedef struct TableCell {
    CellKind  kind;
    Str       label;         /* name of its column, shown on narrow screens: table_label sets it */
    Str       text;          /* text, link text */
    Str       under;         /* second line, quiet */
    Str       href;
    int64_t   number;        /* number; CELL_DUE: days left of `date` */
    Money     money;
    Date      date;
    StateView state;
    bool      whole;         /* a number ("49/GXN-TA"): never broken over two lines */
} TableCell;
typedef LIST(TableCell) CellList;
typedef struct TableRow {
    CellList cells;          /* as many as columns; the first is the row's header */
    bool     late;
} TableRow;
typedef LIST(TableRow) RowList;
typedef struct TableColumn {
    Str  name;
    Str  sort_href;          /* empty: not sortable */
    bool sorted, descending, right;
} TableColumn;
typedef LIST(TableColumn) ColumnList;
typedef struct ColumnChoice { /* a column the reader may hide or show; the first always stands */
    Str  name, value;
    bool shown;
} ColumnChoice;
typedef struct ChoiceView { /* POST of one `cot` and the address to come back to (`ve`) */
    Str action, back;
    LIST(ColumnChoice) columns; /* none: no choice is offered */
} ChoiceView;
typedef struct TableView {   /* part_table: filters, table, pager, CSV; the empty state when there are no rows */
    Str        caption;
    bool       lines;        /* on a narrow screen a row is a few lines, not a card with its columns named one under another */
    FiltersView filters;
    ColumnList columns;
    RowList    rows;
    PagerView  pager;
    Str        csv;          /* address; empty: none */
    ChoiceView choice;
    EmptyView  empty;
} TableView;
/* Gives each cell the name of its column; stops the program when a row has not as many cells as there are columns. */
void table_label(TableView *t);

/* ---- papers, weight, receipts -------------------------------------------------------------------------------------- */

/* part_paper (wrap): looks like the official paper; the content is its body; actions stand beside it. */
typedef struct PaperView {
    Str      mark;           /* "CHƯA KÝ SỐ – BẢN THỬ NGHIỆM, KHÔNG CÓ GIÁ TRỊ PHÁP LÝ" */
    Str      integrity;
    LinkList acts;           /* print, download, JSON */
} PaperView;

/* part_facts: pairs of a name and a value. */
typedef struct Fact {
    Str name, value, href;
} Fact;
typedef LIST(Fact) FactList;
typedef struct FactsView {
    FactList facts;
} FactsView;

/* part_confirm (wrap): exactly what will happen, to whom, what cannot be undone; content: further fields. */
typedef struct ConfirmView {
    Str       title;
    FactsView what;          /* what will happen, to whom */
    Str       cannot_undo;   /* one sentence */
    FormView  form;          /* its fields: typed confirmation and the like, in the content */
} ConfirmView;

/* part_receipt. `qr` is the path data of qr_path (qr.h). */
typedef struct ReceiptView {
    Str      title;
    Str      number;         /* the big number */
    Str      qr;             /* empty: none */
    int64_t  qr_size;        /* modules a side, margin included */
    FactsView facts;
    Str      check_href;     /* off-line check */
    Str      next;           /* what to do next */
    TodoList  todo;          /* what waits for the reader after it */
    LinkList acts;
} ReceiptView;

/* ---- judgments ----------------------------------------------------------------------------------------------------- */

/* part_judgment (wrap): title block, status bar, outline at the side, content with numbered paragraphs, provenance. */
typedef struct JudgmentView {
    Str       court, number, title;
    Str       cite;          /* the citation to copy */
    StateView status;
    FactsView facts;
    LinkList  outline;
    LinkList  acts;          /* print, JSON, Akoma Ntoso */
    FactsView provenance;
} JudgmentView;

/* part_paragraph: one numbered paragraph with its anchor. */
typedef struct ParagraphView {
    int64_t no;
    Str     id;              /* "doan-12" */
    Str     text;
} ParagraphView;

/* part_sides: hiding of names. One change at a time is `current`. */
typedef struct SidePiece {
    Str     text;
    int64_t change;          /* number of the change this piece belongs to; 0: unchanged */
    bool    done;            /* accepted or corrected by a person */
    bool    current;
    Str     href;            /* where this change is decided again; empty: its number is no link */
} SidePiece;
typedef LIST(SidePiece) SidePieces;
typedef struct LeftoverView {
    Str text, where, href;
} LeftoverView;
typedef LIST(LeftoverView) LeftoverList;
typedef struct SidesView {
    SidePieces   before, after;
    LeftoverList leftovers;
    int64_t      decided, total;
    Str          accept_action, correct_action; /* form actions for the current change */
    Str          keep_action; /* leaves what stands there; empty: not offered */
    Str          why;         /* the rule behind the proposal */
    int64_t      same;        /* undecided changes that read the same, this one included: above 1, one decision may serve all (`giong`) */
    Str          csrf;
    int64_t      current;    /* its number; 0: all decided. Sent as `thay_doi` with both forms */
    Str          found, proposed; /* the current change: what stands there, what would stand there */
    FieldView    correction;
} SidesView;

/* ---- notices and errors -------------------------------------------------------------------------------------------- */

/* part_notice: a message of some weight on the page. */
typedef struct NoticeView {
    Tone tone;
    Str  title, text;
    Link act;
} NoticeView;

/* bare_page: what the server says by itself where nothing else can: no frame, no reader known, in one language or in all. */
typedef struct BareText {
    Str lang, product, title;
    Str happened; /* err_text */
    Str code, reference;
} BareText;
typedef struct BareView {
    LIST(BareText) says;
    int64_t        status;
    Str            correlation;
} BareView;

/* error_page: the whole page for an error. */
typedef struct VersionView { /* one side of a conflict */
    Str       title;
    FactsView facts;
} VersionView;
typedef struct ErrorView {
    FrameView   frame;
    int64_t     status;
    Str         happened;    /* err_text */
    Str         kept;        /* what was kept; empty: nothing was at stake */
    Str         todo;
    Str         power;       /* 403: which power is missing and who grants it */
    Str         search;      /* 404: address of the search form */
    Str         correlation;
    Str         whom;        /* whom to ask */
    Link        go;          /* where he can go on; empty: not shown */
    VersionView mine, theirs; /* 409; titles empty: not shown */
} ErrorView;

#endif
