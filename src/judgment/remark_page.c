/* Remarks as the public reads and sends them: under a ruling, all of a ruling, the rulings most proposed; the forms; what a person has
 * sent. What is personal stands on pages of its own: those of a ruling are the same for everybody and kept.
 * Routes: /ban-an/{id}/y-kien, /ban-an/{id}/gop-y, /ban-an/{id}/de-xuat, /ban-an/de-xuat-an-le, /tai-khoan/y-kien and below. */
#include "judgment/remark_page.h"

#include "judgment/judgment_msg.h"
#include "judgment/publication_forms.h"
#include "judgment/publication_routes.h"
#include "judgment/remark_form_page_html.h"
#include "judgment/remark_mine_page_html.h"
#include "judgment/remark_most_page_html.h"
#include "judgment/remarks_page_html.h"
#include "judgment/rulings_int.h"

enum { COMMENTS_SHOWN = 50, PROPOSALS_SHOWN = 20, PAGE_REMARKS = 50, CRITERION_MOST = 40 };

/* Words of people stay out of search engines' copies: one that is taken down would live on there. */
static void keep_out_of_indexes(Resp *rs)
{
    resp_header(rs, "X-Robots-Tag", S("noindex, noarchive"));
}

/* ---- shared ------------------------------------------------------------------------------------------------------------------------ */

RemarkTexts remark_lines(Arena *a, Str words)
{
    RemarkTexts out = { 0 };
    while (words.n > 0) {
        Str line = str_trim(str_cut(&words, '\n'));
        if (line.n > 0) {
            *LIST_ADD(a, &out) = (RemarkText){ line };
        }
    }
    return out;
}

static Str reason_text(Req *rq, const RemarkReason *r)
{
    Str basis = basis_text(rq, r->source.basis);
    return str_format(rq->arena, STR_F " (" STR_F ")", STR_A(law_text(lang_of(rq), r->name)), STR_A(basis));
}

RemarkTexts remark_criteria(Req *rq, Str codes)
{
    RemarkTexts out = { 0 };
    while (codes.n > 0) {
        Str                 code = str_cut(&codes, ' ');
        const RemarkReason *c = remark_criterion(site_of(rq)->house->law, code);
        *LIST_ADD(rq->arena, &out) = (RemarkText){ c == NULL ? code : reason_text(rq, c) };
    }
    return out;
}

Str remark_ground_text(Req *rq, Str ground)
{
    const RemarkReason *g = remark_ground(site_of(rq)->house->law, ground);
    return g == NULL ? ground : reason_text(rq, g);
}

Str remark_kind_name(Lang lang, Str kind)
{
    return msg(lang, str_eq(kind, S(REMARK_PROPOSAL)) ? M_remark_proposal : M_remark_comment);
}

StateView remark_state(Lang lang, Str state)
{
    static const struct { Str state; Tone tone; Msg word; } states[] = {
        { S_INIT("waiting"), TONE_NOW, M_remark_state_waiting },       { S_INIT("shown"), TONE_GOOD, M_remark_state_shown },
        { S_INIT("refused"), TONE_BAD, M_remark_state_refused },       { S_INIT("taken_down"), TONE_BAD, M_remark_state_taken_down },
        { S_INIT("withdrawn"), TONE_QUIET, M_remark_state_withdrawn }, { S_INIT("erased"), TONE_QUIET, M_remark_state_erased },
    };
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        if (str_eq(state, states[i].state)) {
            return (StateView){ states[i].tone, msg(lang, states[i].word) };
        }
    }
    return (StateView){ TONE_QUIET, state };
}

void remark_forget_pages(Site *site, Arena *a, RulingId ruling)
{
    if (site->server != NULL) {
        cache_drop(site->server, ruling_address(a, ruling));
        cache_drop(site->server, S("/ban-an/de-xuat-an-le"));
    }
}

/* ---- under a ruling ------------------------------------------------------------------------------------------------------------------ */

static Str under(Req *rq, RulingId id, const char *what)
{
    return rq_link(rq, str_format(rq->arena, STR_F "/%s", STR_A(ruling_address(rq->arena, id)), what));
}

static Str from_here(Req *rq, const Remark *r)
{
    return str_format(rq->arena, STR_F "?tu=" STR_F, STR_A(under(rq, r->ruling, "y-kien")), STR_A(id_format(rq->arena, r->id.id)));
}

static RemarkView view_of(Req *rq, const Ruling *ruling, const Remark *r, bool with_kind)
{
    Lang       lang = lang_of(rq);
    Date       sent = instant_date(r->sent_at);
    RemarkView v = { .id = str_format(rq->arena, "y-kien-" STR_F, STR_A(id_format(rq->arena, r->id.id))),
                     .kind = with_kind ? remark_kind_name(lang, r->kind) : S(""),
                     .who = r->shown_as.n > 0 ? r->shown_as : msg(lang, M_remark_reader),
                     .when = i18n_date(rq->arena, lang, sent),
                     .criteria = remark_criteria(rq, r->criteria),
                     .lines = remark_lines(rq->arena, r->words) };
    v.href = str_format(rq->arena, STR_F "#" STR_F, STR_A(from_here(rq, r)), STR_A(v.id));
    if (!date_is_none(ruling->corrected_on) && date_cmp(sent, ruling->corrected_on) < 0) {
        v.note = MSG(rq->arena, lang, M_remark_before_correction, { S("day"), i18n_date(rq->arena, lang, ruling->corrected_on) });
    }
    return v;
}

/* Newest last. */
static Error *add_shown(Req *rq, Db *db, const Ruling *r, const char *kind, int64_t most, RemarkViews *out)
{
    Remarks list;
    TRY(remarks_shown(db, rq->arena, r->id, str_of(kind), (RemarkId){ 0 }, most, &list));
    for (size_t i = list.count; i > 0; i--) {
        *LIST_ADD(rq->arena, out) = view_of(rq, r, &list.items[i - 1], false);
    }
    return NULL;
}

Error *remarks_view(Req *rq, Db *db, const Ruling *r, RemarksView *out)
{
    Lang        lang = lang_of(rq);
    RemarkCount count;
    TRY(remark_count(db, rq->arena, r->id, &count));
    TRY(add_shown(rq, db, r, REMARK_COMMENT, COMMENTS_SHOWN, &out->comments));
    TRY(add_shown(rq, db, r, REMARK_PROPOSAL, PROPOSALS_SHOWN, &out->proposals));
    out->comments_title = MSG(rq->arena, lang, M_remark_comments, { S("count"), i18n_number(rq->arena, lang, count.comments) });
    out->proposals_title = MSG(rq->arena, lang, M_remark_proposals, { S("count"), i18n_number(rq->arena, lang, count.proposals) });
    out->comment = (Link){ msg(lang, M_remark_write_comment), under(rq, r->id, "gop-y") };
    out->propose = (Link){ msg(lang, M_remark_write_proposal), under(rq, r->id, "de-xuat") };
    if (count.comments > COMMENTS_SHOWN || count.proposals > PROPOSALS_SHOWN) {
        out->all = (Link){ MSG(rq->arena, lang, M_remark_all, { S("count"), i18n_number(rq->arena, lang, count.comments + count.proposals) }), under(rq, r->id, "y-kien") };
    }
    return NULL;
}

static Error *open_public(Req *rq, Db *db, Ruling *r)
{
    RulingId id;
    if (!id_parse(rq_param(rq, "id"), &id.id)) {
        return err_make(ERR_NOT_FOUND, "no id");
    }
    TRY(ruling_open(rq, db, id, r));
    return str_eq(r->status, S("public")) ? NULL : err_make(ERR_GONE, "taken down");
}

/* ---- /ban-an/{id}/y-kien ---------------------------------------------------------------------------------------------------------------- */

typedef struct AllForm {
    RemarkId from; /* the first shown; zero: the newest */
} AllForm;
static const Field    all_fields[] = { FIELD(AllForm, from, "tu", .kind = FIELD_ID) };
static const FormSpec all_form = FORM(AllForm, all_fields);

/* The next id in the order of ids. */
static RemarkId behind(RemarkId id)
{
    for (size_t i = sizeof id.id.b; i > 0 && ++id.id.b[i - 1] == 0;) {
        i--;
    }
    return id;
}

static Error *all_answer(Req *rq, Db *db, Resp *rs)
{
    Lang            lang = lang_of(rq);
    AllForm         form;
    Ruling          r;
    Remarks         list;
    RemarksPageView v = { .title = msg(lang, M_remark_all_title) };
    TRY(form_read(rq, &all_form, &form));
    TRY(open_public(rq, db, &r));
    bool first = id_is_zero(form.from.id);
    TRY(remarks_shown(db, rq->arena, r.id, S(""), first ? form.from : behind(form.from), PAGE_REMARKS + 1, &list));
    Str name = ruling_name(rq->arena, lang, &r);
    v.frame = frame_public(rq, str_format(rq->arena, STR_F " – " STR_F, STR_A(v.title), STR_A(name)));
    frame_crumb(rq, &v.frame, msg(lang, M_publication_list), S("/ban-an"));
    frame_crumb(rq, &v.frame, name, ruling_address(rq->arena, r.id));
    v.ruling = (Link){ str_format(rq->arena, STR_F " – " STR_F, STR_A(name), STR_A(r.title)), rq_link(rq, ruling_address(rq->arena, r.id)) };
    for (size_t i = 0; i < list.count && i < PAGE_REMARKS; i++) {
        *LIST_ADD(rq->arena, &v.remarks) = view_of(rq, &r, &list.items[i], true);
    }
    v.pager.older = list.count > PAGE_REMARKS ? from_here(rq, &list.items[PAGE_REMARKS]) : S("");
    v.pager.newer = first ? S("") : under(rq, r.id, "y-kien");
    v.pager.shown = first && list.count <= PAGE_REMARKS ? S("") : MSG(rq->arena, lang, M_publication_on_page, { S("count"), i18n_number(rq->arena, lang, (int64_t)v.remarks.count) });
    v.empty = (EmptyView){ .title = msg(lang, M_remark_none), .text = msg(lang, M_remark_none_text), .act = v.ruling };
    keep_out_of_indexes(rs);
    return page_send(rs, remarks_page_html(rq->arena, lang, &v));
}

static Error *all_page(Req *rq, Resp *rs)
{
    return with_reader(rq, rs, all_answer);
}

/* ---- /ban-an/de-xuat-an-le ---------------------------------------------------------------------------------------------------------------- */

typedef struct MostForm {
    Str after;
} MostForm;
static const Field    most_fields[] = { FIELD(MostForm, after, "sau", .kind = FIELD_HIDDEN, .max = 50) };
static const FormSpec most_form = FORM(MostForm, most_fields);

static bool most_key(Str text, RemarkCount *out)
{
    Str number = str_cut(&text, '.');
    *out = (RemarkCount){ 0 };
    return str_to_i64(number, &out->proposals) && id_parse(text, &out->ruling.id);
}

/* One that was taken down is not listed any more; its remarks are about to be erased. */
static Error *add_most(Req *rq, Db *db, const RemarkCount *c, TableView *t)
{
    Lang   lang = lang_of(rq);
    Ruling r;
    bool   found;
    TRY(ruling_load_facts(db, rq->arena, c->ruling, &r, &found));
    if (!found || !str_eq(r.status, S("public"))) {
        return NULL;
    }
    TableRow *row = LIST_ADD(rq->arena, &t->rows);
    Str       href = str_format(rq->arena, STR_F "#de-xuat", STR_A(ruling_address(rq->arena, r.id)));
    *row = (TableRow){ 0 };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_LINK, .text = ruling_name(rq->arena, lang, &r), .under = r.title, .href = rq_link(rq, href) };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = ruling_court_of(rq, &r) };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_NUMBER, .number = c->proposals };
    return NULL;
}

static Error *most_answer(Req *rq, Db *db, Resp *rs)
{
    static const Msg names[] = { M_publication_col_ruling, M_publication_col_court, M_remark_col_proposals };
    Lang             lang = lang_of(rq);
    MostForm         form;
    RemarkCount      key;
    RemarkCounts     list;
    RemarkMostView   v = { .title = msg(lang, M_remark_most) };
    TRY(form_read(rq, &most_form, &form));
    bool first = !most_key(form.after, &key);
    TRY(remark_most_proposed(db, rq->arena, first ? NULL : &key, PAGE_REMARKS + 1, &list));
    v.frame = frame_public(rq, v.title);
    frame_crumb(rq, &v.frame, msg(lang, M_publication_list), S("/ban-an"));
    v.table.caption = v.title;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *LIST_ADD(rq->arena, &v.table.columns) = (TableColumn){ .name = msg(lang, names[i]), .right = names[i] == M_remark_col_proposals };
    }
    for (size_t i = 0; i < list.count && i < PAGE_REMARKS; i++) {
        TRY(add_most(rq, db, &list.items[i], &v.table));
    }
    table_label(&v.table);
    v.table.empty = (EmptyView){ .title = msg(lang, M_remark_most_none), .text = msg(lang, M_remark_most_none_text),
                                 .act = { msg(lang, M_publication_list), rq_link(rq, S("/ban-an")) } };
    if (list.count > PAGE_REMARKS) {
        const RemarkCount *last = &list.items[PAGE_REMARKS - 1];
        v.table.pager.older = rq_link(rq, str_format(rq->arena, "/ban-an/de-xuat-an-le?sau=%lld." STR_F, (long long)last->proposals, STR_A(id_format(rq->arena, last->ruling.id))));
    }
    v.table.pager.newer = first ? S("") : rq_link(rq, S("/ban-an/de-xuat-an-le"));
    v.table.pager.shown = first && list.count <= PAGE_REMARKS ? S("") : MSG(rq->arena, lang, M_publication_on_page, { S("count"), i18n_number(rq->arena, lang, (int64_t)v.table.rows.count) });
    return page_send(rs, remark_most_page_html(rq->arena, lang, &v));
}

static Error *most_page(Req *rq, Resp *rs)
{
    return with_reader(rq, rs, most_answer);
}

/* ---- sending one -------------------------------------------------------------------------------------------------------------------------- */

typedef struct SendForm {
    Str     words, name;
    StrList criteria;
} SendForm;
static const Field comment_fields[] = {
    FIELD(SendForm, words, "loi", .kind = FIELD_LINES, .required = true, .max = REMARK_WORDS_MOST, .label = "remark.comment_words"),
    FIELD(SendForm, name, "ten", .kind = FIELD_TEXT, .max = REMARK_NAME_MOST, .label = "remark.shown_as"),
};
static const FormSpec comment_form = FORM(SendForm, comment_fields);
static const Field    proposal_fields[] = {
    FIELD(SendForm, criteria, "tieu-chi", .kind = FIELD_TEXT, .many = true, .required = true, .max = CRITERION_MOST, .label = "remark.criteria"),
    FIELD(SendForm, words, "loi", .kind = FIELD_LINES, .required = true, .max = REMARK_WORDS_MOST, .label = "remark.proposal_words"),
    FIELD(SendForm, name, "ten", .kind = FIELD_TEXT, .max = REMARK_NAME_MOST, .label = "remark.shown_as"),
};
static const FormSpec proposal_form = FORM(SendForm, proposal_fields);

static FieldView criteria_field(Req *rq)
{
    Lang             lang = lang_of(rq);
    const RemarkLaw *law = site_of(rq)->house->law->remarks;
    StrList          given = rq_values(rq, "tieu-chi");
    FieldView        f = { .kind = INPUT_CHECKS, .name = S("tieu-chi"), .label = msg(lang, M_remark_criteria), .hint = msg(lang, M_remark_criteria_hint) };
    for (uint32_t i = 0; i < law->criteria_count; i++) {
        const RemarkReason *c = &law->criteria[i];
        InputChoice        *choice = LIST_ADD(rq->arena, &f.choices);
        *choice = (InputChoice){ .value = c->id, .label = law_text(lang, c->name), .hint = basis_text(rq, c->source.basis) };
        for (size_t k = 0; k < given.count; k++) {
            choice->chosen = choice->chosen || str_eq(given.items[k], c->id);
        }
    }
    return f;
}

static void fill_form(Req *rq, const Ruling *r, bool proposal, const Error *wrong, FormView *f)
{
    Lang lang = lang_of(rq);
    *f = (FormView){ .action = under(rq, r->id, proposal ? "de-xuat" : "gop-y"), .csrf = csrf_token(rq), .submit = msg(lang, M_remark_send),
                     .back = rq_link(rq, ruling_address(rq->arena, r->id)) };
    if (proposal) {
        *LIST_ADD(rq->arena, &f->fields) = criteria_field(rq);
    }
    *LIST_ADD(rq->arena, &f->fields) = (FieldView){ .kind = INPUT_LONG_TEXT, .name = S("loi"), .label = msg(lang, proposal ? M_remark_proposal_words : M_remark_comment_words),
                                                    .hint = msg(lang, M_remark_words_hint), .value = rq_value(rq, "loi"), .rows = 8 };
    *LIST_ADD(rq->arena, &f->fields) = (FieldView){ .kind = INPUT_TEXT, .name = S("ten"), .label = msg(lang, M_remark_shown_as),
                                                    .hint = msg(lang, M_remark_shown_as_hint), .value = rq_value(rq, "ten"), .optional = true };
    form_explain(rq->arena, lang, wrong, f);
}

static Error *show_form(Req *rq, Db *db, Resp *rs, bool proposal, const Error *wrong)
{
    Lang           lang = lang_of(rq);
    Ruling         r;
    bool           proposed = false;
    RemarkFormView v = { .title = msg(lang, proposal ? M_remark_write_proposal : M_remark_write_comment), .lead = msg(lang, proposal ? M_remark_proposal_lead : M_remark_comment_lead) };
    TRY(open_public(rq, db, &r));
    if (proposal) {
        TRY(remark_proposed_by(db, rq->arena, session_of(rq)->person, r.id, &proposed));
    }
    v.frame = frame_of(rq, v.title);
    frame_crumb(rq, &v.frame, msg(lang, M_publication_list), S("/ban-an"));
    frame_crumb(rq, &v.frame, ruling_name(rq->arena, lang, &r), ruling_address(rq->arena, r.id));
    *LIST_ADD(rq->arena, &v.facts.facts) = (Fact){ .name = msg(lang, M_publication_col_ruling), .value = ruling_name(rq->arena, lang, &r) };
    *LIST_ADD(rq->arena, &v.facts.facts) = (Fact){ .name = msg(lang, M_publication_fact_court), .value = ruling_court_of(rq, &r) };
    *LIST_ADD(rq->arena, &v.facts.facts) = (Fact){ .name = msg(lang, M_publication_filter_relation), .value = r.title };
    if (proposed) {
        v.notice = (NoticeView){ .tone = TONE_NOW, .title = msg(lang, M_remark_proposed_already), .text = msg(lang, M_remark_proposed_text),
                                 .act = { msg(lang, M_remark_mine), rq_link(rq, S("/tai-khoan/y-kien")) } };
    }
    fill_form(rq, &r, proposal, wrong, &v.form);
    resp_status(rs, wrong == NULL ? 200 : err_status(wrong));
    return page_send(rs, remark_form_page_html(rq->arena, lang, &v));
}

static Error *comment_answer(Req *rq, Db *db, Resp *rs)
{
    return show_form(rq, db, rs, false, NULL);
}

static Error *comment_page(Req *rq, Resp *rs)
{
    return with_reader(rq, rs, comment_answer);
}

static Error *proposal_answer(Req *rq, Db *db, Resp *rs)
{
    return show_form(rq, db, rs, true, NULL);
}

static Error *proposal_page(Req *rq, Resp *rs)
{
    return with_reader(rq, rs, proposal_answer);
}

/* In the order of the law's data, each once. */
static Error *read_criteria(Req *rq, const StrList *given, Str *out)
{
    const RemarkLaw *law = site_of(rq)->house->law->remarks;
    Str             *chosen = NEW_N(rq->arena, Str, law->criteria_count);
    size_t           count = 0;
    for (size_t i = 0; i < given->count; i++) {
        if (remark_criterion(site_of(rq)->house->law, given->items[i]) == NULL) {
            return field_error("tieu-chi", S("field.choice"));
        }
    }
    for (uint32_t i = 0; i < law->criteria_count; i++) {
        bool is = false;
        for (size_t k = 0; k < given->count; k++) {
            is = is || str_eq(given->items[k], law->criteria[i].id);
        }
        if (is) {
            chosen[count++] = law->criteria[i].id;
        }
    }
    *out = str_join(rq->arena, chosen, count, S(" "));
    return NULL;
}

/* What a person can mend, or has to be told, on the form itself. */
static bool is_told(const Error *e)
{
    return e->code == ERR_FIELD || e->code == ERR_TOO_MANY || (e->code == ERR_CONFLICT && e->message.n > 0);
}

static Error *send_one(Req *rq, bool proposal)
{
    SendForm form;
    Remark   r = { .kind = proposal ? S(REMARK_PROPOSAL) : S(REMARK_COMMENT), .person = session_of(rq)->person };
    TRY(form_read(rq, proposal ? &proposal_form : &comment_form, &form));
    if (proposal) {
        TRY(read_criteria(rq, &form.criteria, &r.criteria));
    }
    if (!id_parse(rq_param(rq, "id"), &r.ruling.id)) {
        return err_make(ERR_NOT_FOUND, "no id");
    }
    r.words = form.words;
    r.shown_as = form.name;
    return remark_send(site_of(rq)->house, rq->arena, &r);
}

static Error *send_do(Req *rq, Resp *rs, bool proposal)
{
    Db    *db;
    Error *wrong = send_one(rq, proposal);
    if (wrong == NULL) {
        return resp_redirect(rs, S("/tai-khoan/y-kien"));
    }
    if (!is_told(wrong)) {
        return wrong;
    }
    if (wrong->code == ERR_TOO_MANY) {
        wrong = err_arg(wrong, S("most"), i18n_number(rq->arena, lang_of(rq), REMARKS_A_DAY));
    }
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = show_form(rq, db, rs, proposal, wrong);
    db_done(db);
    return failed;
}

static Error *comment_do(Req *rq, Resp *rs)
{
    return send_do(rq, rs, false);
}

static Error *proposal_do(Req *rq, Resp *rs)
{
    return send_do(rq, rs, true);
}

/* ---- /tai-khoan/y-kien ---------------------------------------------------------------------------------------------------------------------- */

typedef struct MineForm {
    int64_t before;
} MineForm;
static const Field    mine_fields[] = { FIELD(MineForm, before, "truoc", .kind = FIELD_INTEGER, .least = 1, .most = INT32_MAX) };
static const FormSpec mine_form = FORM(MineForm, mine_fields);

static void add_fact(Req *rq, FactsView *v, Msg name, Str value)
{
    if (value.n > 0) {
        *LIST_ADD(rq->arena, &v->facts) = (Fact){ .name = msg(lang_of(rq), name), .value = value };
    }
}

static Error *add_own(Req *rq, Db *db, const Remark *r, RemarkMineView *v)
{
    Lang       lang = lang_of(rq);
    Ruling     ruling;
    bool       found, open = str_eq(r->state, S("waiting")) || str_eq(r->state, S("shown"));
    RemarkOwn *own = LIST_ADD(rq->arena, &v->items);
    TRY(ruling_load_facts(db, rq->arena, r->ruling, &ruling, &found));
    if (!found) {
        return err_make(ERR_ALTERED, "a remark without its ruling");
    }
    *own = (RemarkOwn){ .id = id_format(rq->arena, r->id.id), .kind = remark_kind_name(lang, r->kind), .when = i18n_date(rq->arena, lang, instant_date(r->sent_at)),
                        .withdraw = open ? msg(lang, M_remark_withdraw) : S(""), .state = remark_state(lang, r->state), .lines = remark_lines(rq->arena, r->words) };
    own->ruling = (Link){ ruling_name(rq->arena, lang, &ruling), rq_link(rq, ruling_address(rq->arena, r->ruling)) };
    add_fact(rq, &own->facts, M_remark_fact_shown_as, r->words.n == 0 ? S("") : r->shown_as.n > 0 ? r->shown_as : msg(lang, M_remark_reader));
    add_fact(rq, &own->facts, M_remark_fact_ground, remark_ground_text(rq, r->ground));
    add_fact(rq, &own->facts, M_remark_fact_reason, r->reason);
    return NULL;
}

static Error *mine_answer(Req *rq, Db *db, Resp *rs)
{
    Lang           lang = lang_of(rq);
    MineForm       form;
    Remarks        list;
    RemarkMineView v = { .frame = frame_of(rq, msg(lang, M_remark_mine)), .csrf = csrf_token(rq), .action = rq_link(rq, S("/tai-khoan/y-kien/rut")) };
    TRY(form_read(rq, &mine_form, &form));
    frame_crumb(rq, &v.frame, msg(lang, M_publication_watch_account), S("/tai-khoan"));
    bool first = form.before == FORM_NONE;
    TRY(remarks_of_person(db, rq->arena, session_of(rq)->person, first ? 0 : form.before, PAGE_REMARKS + 1, &list));
    for (size_t i = 0; i < list.count && i < PAGE_REMARKS; i++) {
        TRY(add_own(rq, db, &list.items[i], &v));
    }
    v.pager.older = list.count > PAGE_REMARKS ? rq_link(rq, str_format(rq->arena, "/tai-khoan/y-kien?truoc=%lld", (long long)list.items[PAGE_REMARKS - 1].no)) : S("");
    v.pager.newer = first ? S("") : rq_link(rq, S("/tai-khoan/y-kien"));
    v.pager.shown = first && list.count <= PAGE_REMARKS ? S("") : MSG(rq->arena, lang, M_publication_on_page, { S("count"), i18n_number(rq->arena, lang, (int64_t)v.items.count) });
    v.empty = (EmptyView){ .title = msg(lang, M_remark_mine_none), .text = msg(lang, M_remark_mine_none_text),
                           .act = { msg(lang, M_publication_list), rq_link(rq, S("/ban-an")) } };
    return page_send(rs, remark_mine_page_html(rq->arena, lang, &v));
}

static Error *mine_page(Req *rq, Resp *rs)
{
    return with_reader(rq, rs, mine_answer);
}

typedef struct WithdrawForm {
    RemarkId id;
} WithdrawForm;
static const Field    withdraw_fields[] = { FIELD(WithdrawForm, id, "ma", .kind = FIELD_ID, .required = true) };
static const FormSpec withdraw_form = FORM(WithdrawForm, withdraw_fields);

static Error *withdraw_do(Req *rq, Resp *rs)
{
    WithdrawForm form;
    Remark       r;
    bool         found;
    Db          *db;
    House       *h = site_of(rq)->house;
    TRY(form_read(rq, &withdraw_form, &form));
    TRY(remark_withdraw(h, rq->arena, form.id, session_of(rq)->person));
    TRY(db_read(h->db, rq->arena, &db));
    Error *failed = remark_load(db, rq->arena, form.id, &r, &found);
    db_done(db);
    TRY(failed);
    remark_forget_pages(site_of(rq), rq->arena, r.ruling);
    return resp_redirect(rs, S("/tai-khoan/y-kien"));
}

const Route remark_routes[] = {
    { GET, "/ban-an/de-xuat-an-le", most_page, .power = PUBLIC, .form = &most_form, .cache = CACHE_PUBLIC },
    { GET, "/ban-an/{id}/y-kien", all_page, .power = PUBLIC, .form = &all_form, .cache = CACHE_PUBLIC },
    { GET, "/ban-an/{id}/gop-y", comment_page, .power = ACCOUNT },
    { POST, "/ban-an/{id}/gop-y", comment_do, .power = ACCOUNT, .form = &comment_form },
    { GET, "/ban-an/{id}/de-xuat", proposal_page, .power = ACCOUNT },
    { POST, "/ban-an/{id}/de-xuat", proposal_do, .power = ACCOUNT, .form = &proposal_form },
    { GET, "/tai-khoan/y-kien", mine_page, .power = ACCOUNT, .form = &mine_form },
    { POST, "/tai-khoan/y-kien/rut", withdraw_do, .power = ACCOUNT, .form = &withdraw_form },
};
const size_t remark_route_count = COUNT_OF(remark_routes);
