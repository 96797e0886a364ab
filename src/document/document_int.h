/* What the files of the document room share. */
#ifndef DOCUMENT_DOCUMENT_INT_H
#define DOCUMENT_DOCUMENT_INT_H

#include "document/document.h"
#include "law/paper.h"
#include "page/page.h"

/* ---- values (value.c): what a placeholder stands for ----------------------------------------------------------------- */

typedef enum ValueKind { VALUE_NONE, VALUE_TEXT, VALUE_NUMBER, VALUE_MONEY, VALUE_DATE, VALUE_TIME } ValueKind;

typedef struct Value {
    ValueKind kind;
    Str       text;   /* as people read it */
    Str       code;   /* as the data has it: what "when: x=code" compares */
    Str       basis;  /* of a choice the law lists */
    int64_t   number;
    Date      date;
    Instant   time;
} Value;

/* One round of an `each`: a person, a row of a table, a value of a repeated field, an entry of `more`. */
typedef struct Item {
    const Json           *json;   /* object; NULL when it is a bare value */
    bool                  person; /* json is an entry of `people` */
    const ProcedureField *table;  /* json is a row of this field */
    Value                 value;  /* the bare value */
    int64_t               no;     /* 1, 2 ... */
} Item;
typedef LIST(Item) Items;

/* The paper being filled. */
typedef struct Sheet {
    const House     *house;
    const Law       *law;
    Arena           *arena;
    const Procedure *procedure;
    const Paper     *paper;
    const Json      *data;
    Date             day;
    const Item      *item; /* inside an `each` */
    DocumentWords    missing;
} Sheet;

extern const Value value_none;
Value       value_text(Str text);   /* none when empty */
Value       value_date(Str iso);    /* none when it is no date */
Value       value_number(Sheet *s, ValueKind kind, int64_t n);
Value       value_person(Sheet *s, const Json *person, Str what);
Value       value_people(Sheet *s, Str capacity, Str what); /* all names in a row; one thing of the first */
Value       value_field(Sheet *s, const ProcedureField *f);
Value       value_stored(Sheet *s, const ProcedureField *f, const Json *stored);
Value       value_column(Sheet *s, const ProcedureField *table, const Json *row, Str column);
Value       value_json(Sheet *s, const Json *v);
Value       value_in(Sheet *s, const Json *o, Str path);
Str         value_shown(Sheet *s, Value v);
const Json *sheet_people(const Sheet *s);
const Json *sheet_person(const Sheet *s, int64_t no);
bool        sheet_has_capacity(const Sheet *s, const Json *person, Str capacity);
Str         sheet_capacity(const Sheet *s, Str capacity);
Str         sheet_court(const Sheet *s, Str code);
/* The stored values of a field, one an item, in the order of items. */
size_t      sheet_stored(Sheet *s, Str field, const Json ***out);
Str         path_first(Str *path);  /* "a.b.c": the first part; the rest stays */
Str         json_word(const Json *o, const char *name);

/* ---- placeholders (path.c) ------------------------------------------------------------------------------------------- */

Value sheet_value(Sheet *s, Str path);
/* The rounds of an `each`; none when its list is empty. */
Items sheet_items(Sheet *s, Str each);
/* NULL when such a placeholder could have a value on some paper; else why not. `each` as in the line. */
const char *paper_path_fault(const Law *law, Str each, Str path);
const char *paper_each_fault(const Law *law, Str each);

/* ---- filling (fill.c) ------------------------------------------------------------------------------------------------ */

/* Replaces the placeholders; what has no value becomes a dotted line and a word in `missing`. */
Str  sheet_fill(Sheet *s, Str text);
bool sheet_holds(Sheet *s, const PaperLine *line); /* its `when` and `unless` */
/* Visits the placeholders of a text: false when its braces do not pair. */
typedef struct Hole {
    Str paths;  /* "more.advance|fee_advance" */
    Str format; /* empty: by kind of value */
} Hole;
typedef LIST(Hole) Holes;
bool paper_holes(Arena *a, Str text, Holes *out);
bool paper_is_format(Str format);

/* ---- the view of a paper (render.c, html/paper_sheet.html) ------------------------------------------------------------- */

typedef struct SheetLine {
    PaperStyle as;
    Str        text;
} SheetLine;
typedef LIST(SheetLine) SheetLines;
typedef struct SheetSigner {
    SheetLines posts; /* one above the other */
    Str        name;
} SheetSigner;
typedef LIST(SheetSigner) SheetSigners;

typedef struct SheetView {
    Str          mark, invented;
    bool         of_court;
    Str          issuer, number_label, number, state, motto, made;
    SheetLines   left;
    Str          in_name_of_state;
    Str          title, about;
    SheetLines   body;
    Str          copies_label;
    SheetLines   copies, above;
    SheetSigners signers;
    Str          sign_here;
} SheetView;

/* ---- pages (paper_page.c, bundle_page.c) --------------------------------------------------------------------------------- */

/* A file of a received paper. */
typedef struct SheetFile {
    Str        name, open, download; /* addresses; `open` empty: browsers are not to show it */
    Str        picture;              /* its address, when it is a picture */
    FactsView  facts;
    NoticeView note;                 /* it may not be readable */
} SheetFile;
typedef LIST(SheetFile) SheetFiles;

/* A file the reader may see, for one of its pages. */
MUST_CHECK Error *document_open_file(Req *rq, Db *db, Str purpose, OpenFile *out);
FrameView         document_frame(Req *rq, const OpenFile *f, Str title);
/* Whether a paper is made of a form and data; else it is files. */
bool                  document_is_written(const House *h, const Paper *p);
/* The views of a paper's files (paper_file.c); none for a written one. */
MUST_CHECK Error     *document_files(Req *rq, const OpenFile *f, const Paper *p, SheetFiles *out);
/* The paper of the address; one of a class the reader may not see does not exist for him. */
MUST_CHECK Error     *document_find_paper(Req *rq, const OpenFile *f, const Paper **out);
Handler               document_bundle_page;
extern const FormSpec document_bundle_form, document_file_form;

typedef struct PaperPageView {
    FrameView  frame;
    Str        title;
    Str        corrected; /* heading over the notices that correct this paper; empty: none */
    LinkList   corrections;
    NoticeView language; /* in English: this is the Vietnamese paper */
    NoticeView missing;  /* to the court: what had no value */
    LinkList   gaps;
    bool       written;  /* made of a form and data: shown as it looks */
    PaperView  paper;
    Html       sheet;
    FactsView  facts;    /* of a received one */
    SheetFiles files;    /* what it was handed in as */
    ActsView   acts;
} PaperPageView;

typedef struct BundleSheet {
    PaperView  paper;
    Html       html;
    Str        title;  /* of a paper of files: its pictures are printed, the rest is named */
    SheetFiles files;
} BundleSheet;
typedef LIST(BundleSheet) BundleSheets;

typedef struct BundleView {
    FrameView    frame;
    NoticeView   language;
    bool         first;      /* cover and contents stand before the first part only */
    PaperView    desk;       /* of the cover and the contents */
    Str          mark, invented, court, state, motto, number, title;
    FactsView    facts;
    TableView    contents;
    BundleSheets sheets;
    PagerView    pager;
} BundleView;

#endif
