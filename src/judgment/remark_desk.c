/* Remarks at the court: what waits, oldest first; one with what should not be public in it marked; the decision; the record. For who may
 * by law/powers.yaml (the deed "moderate"), by a post or a delegation, at the ruling's court; for others the pages do not exist. A ruling
 * of a court that has nobody here is looked after by those of any court, as imported rulings are.
 * Routes: /nghiep-vu/y-kien and below. */
#include "judgment/judgment_msg.h"
#include "judgment/publication_forms.h"
#include "judgment/remark_desk_page_html.h"
#include "judgment/remark_look_page_html.h"
#include "judgment/remark_page.h"
#include "judgment/rulings_int.h"
#include "law/power.h"
#include "registry/registry_store.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE_REMARKS = 50, BEGINNING = 120 };
#define DAY_MS INT64_C(86400000)

typedef LIST(CourtId) CourtIds;

static bool has_court(const CourtIds *list, CourtId court)
{
    for (size_t i = 0; i < list->count; i++) {
        if (court_id_eq(list->items[i], court)) {
            return true;
        }
    }
    return false;
}

static bool may_look(const House *h, const Actor *who)
{
    for (size_t i = 0; i < who->power_count; i++) {
        const LawPower *p = law_power(h->law, who->powers[i]);
        if (p != NULL && law_power_may(p, S(REMARK_DEED))) {
            return true;
        }
    }
    return false;
}

/* The courts for which the reader looks at remarks, and behind them what no court here looks at. ERR_NOT_FOUND: he has no such post. */
static Error *desks_of(Req *rq, Db *db, CourtIds *out)
{
    Posts    posts;
    CourtIds asked = { 0 };
    TRY(posts_of(rq, db, &posts));
    for (size_t i = 0; i < posts.count; i++) {
        Actor who;
        if (has_court(&asked, posts.items[i].court)) {
            continue;
        }
        *LIST_ADD(rq->arena, &asked) = posts.items[i].court;
        TRY(actor_of(rq, db, posts.items[i].court, &who));
        if (may_look(site_of(rq)->house, &who)) {
            *LIST_ADD(rq->arena, out) = posts.items[i].court;
        }
    }
    if (out->count == 0) {
        return err_make(ERR_NOT_FOUND, "no post that looks at remarks");
    }
    *LIST_ADD(rq->arena, out) = RULING_NO_COURT;
    return NULL;
}

/* ---- the list ---------------------------------------------------------------------------------------------------------------------- */

typedef struct ListForm {
    Str      state;
    RemarkId after;
} ListForm;
static const char *const listed[] = { "shown", NULL };
static const Field       list_fields[] = {
    FIELD(ListForm, state, "trang-thai", .kind = FIELD_CHOICE, .choices = listed),
    FIELD(ListForm, after, "sau", .kind = FIELD_ID),
};
static const FormSpec list_form = FORM(ListForm, list_fields);

static int by_age(const void *x, const void *y)
{
    return memcmp(&((const Remark *)x)->id, &((const Remark *)y)->id, sizeof(RemarkId));
}

static int by_youth(const void *x, const void *y)
{
    return by_age(y, x);
}

/* What waits oldest first; what is shown newest first, for it is the new that is taken down. */
static Error *list_of(Req *rq, Db *db, const ListForm *f, Remarks *out)
{
    CourtIds courts = { 0 };
    bool     waits = f->state.n == 0;
    TRY(desks_of(rq, db, &courts));
    for (size_t i = 0; i < courts.count; i++) {
        Remarks some;
        TRY(waits ? remarks_waiting(db, rq->arena, courts.items[i], f->after, PAGE_REMARKS + 1, &some)
                  : remarks_of_state(db, rq->arena, courts.items[i], f->state, f->after, PAGE_REMARKS + 1, &some));
        for (size_t k = 0; k < some.count; k++) {
            *LIST_ADD(rq->arena, out) = some.items[k];
        }
    }
    if (out->count > 1) {
        qsort(out->items, out->count, sizeof out->items[0], waits ? by_age : by_youth);
    }
    return NULL;
}

static Str age_text(Req *rq, Instant sent)
{
    int64_t days = (os_now(site_of(rq)->house->os).ms - sent.ms) / DAY_MS;
    return days < 1 ? msg(lang_of(rq), M_remark_age_today) : MSG(rq->arena, lang_of(rq), M_remark_age, { S("days"), i18n_number(rq->arena, lang_of(rq), days) });
}

static Str beginning(Arena *a, Str words)
{
    Str    line = str_cut(&words, '\n');
    size_t at = 0;
    for (int i = 0; i < BEGINNING && at < line.n; i++) {
        (void)utf8_next(line, &at);
    }
    return at < line.n || words.n > 0 ? str_format(a, STR_F "…", STR_A(str_sub(line, 0, at))) : line;
}

static Str look_path(Req *rq, RemarkId id)
{
    return rq_link(rq, str_format(rq->arena, "/nghiep-vu/y-kien/" STR_F, STR_A(id_format(rq->arena, id.id))));
}

static Error *add_row(Req *rq, Db *db, const Remark *r, TableView *t)
{
    Lang   lang = lang_of(rq);
    Ruling ruling;
    bool   found;
    TRY(ruling_load_facts(db, rq->arena, r->ruling, &ruling, &found));
    if (!found) {
        return err_make(ERR_ALTERED, "a remark without its ruling");
    }
    TableRow *row = LIST_ADD(rq->arena, &t->rows);
    *row = (TableRow){ 0 };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_LINK, .text = beginning(rq->arena, r->words), .under = remark_kind_name(lang, r->kind), .href = look_path(rq, r->id) };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = ruling_number(rq->arena, lang, &ruling), .under = ruling_court_of(rq, &ruling) };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = i18n_date(rq->arena, lang, instant_date(r->sent_at)), .under = age_text(rq, r->sent_at) };
    return NULL;
}

static Str list_path(Req *rq, Str state, const RemarkId *after)
{
    Buf b = buf_make(rq->arena, 200);
    buf_add_z(&b, "/nghiep-vu/y-kien");
    address_add(&b, "trang-thai", state);
    address_add(&b, "sau", after == NULL ? S("") : id_format(rq->arena, after->id));
    return rq_link(rq, buf_str(&b));
}

static Error *list_answer(Req *rq, Db *db, Resp *rs)
{
    static const Msg names[] = { M_remark_col_words, M_publication_col_ruling, M_remark_col_sent };
    Lang             lang = lang_of(rq);
    ListForm         form;
    Remarks          list = { 0 };
    RemarkDeskView   v = { .title = msg(lang, M_remark_desk) };
    TRY(form_read(rq, &list_form, &form));
    TRY(list_of(rq, db, &form, &list));
    bool waits = form.state.n == 0, first = id_is_zero(form.after.id);
    v.frame = frame_of(rq, v.title);
    v.table.caption = v.title;
    v.table.filters.of = v.title;
    *LIST_ADD(rq->arena, &v.table.filters.filters) = (FilterView){ .label = msg(lang, M_remark_state_waiting), .href = list_path(rq, S(""), NULL), .count = -1, .on = waits };
    *LIST_ADD(rq->arena, &v.table.filters.filters) = (FilterView){ .label = msg(lang, M_remark_state_shown), .href = list_path(rq, S("shown"), NULL), .count = -1, .on = !waits };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *LIST_ADD(rq->arena, &v.table.columns) = (TableColumn){ .name = msg(lang, names[i]) };
    }
    for (size_t i = 0; i < list.count && i < PAGE_REMARKS; i++) {
        TRY(add_row(rq, db, &list.items[i], &v.table));
    }
    table_label(&v.table);
    v.table.empty = (EmptyView){ .title = msg(lang, M_remark_desk_none), .text = msg(lang, M_remark_desk_none_text) };
    v.table.pager.older = list.count > PAGE_REMARKS ? list_path(rq, form.state, &list.items[PAGE_REMARKS - 1].id) : S("");
    v.table.pager.newer = first ? S("") : list_path(rq, form.state, NULL);
    v.table.pager.shown = first && list.count <= PAGE_REMARKS ? S("") : MSG(rq->arena, lang, M_publication_on_page, { S("count"), i18n_number(rq->arena, lang, (int64_t)v.table.rows.count) });
    return page_send(rs, remark_desk_page_html(rq->arena, lang, &v));
}

/* ---- one ------------------------------------------------------------------------------------------------------------------------------ */

/* Whatever is not shown has a ground the law's data know, and words to the writer. */
typedef struct WhyForm {
    Str ground, reason;
} WhyForm;
static const Field why_fields[] = {
    FIELD(WhyForm, ground, "ly-do", .kind = FIELD_TEXT, .required = true, .max = 40, .label = "remark.ground"),
    FIELD(WhyForm, reason, "giai-thich", .kind = FIELD_LINES, .required = true, .max = REMARK_REASON_MOST, .label = "remark.reason"),
};
static const FormSpec why_form = FORM(WhyForm, why_fields);

static Error *load_one(Req *rq, Db *db, Remark *r)
{
    CourtIds courts = { 0 };
    RemarkId id;
    bool     found = false;
    TRY(desks_of(rq, db, &courts));
    if (id_parse(rq_param(rq, "id"), &id.id)) {
        TRY(remark_load(db, rq->arena, id, r, &found));
    }
    return found && has_court(&courts, r->court) ? NULL : err_make(ERR_NOT_FOUND, "no such remark at his court");
}

static FieldView ground_field(Req *rq)
{
    Lang             lang = lang_of(rq);
    const RemarkLaw *law = site_of(rq)->house->law->remarks;
    FieldView        f = { .kind = INPUT_SELECT, .name = S("ly-do"), .label = msg(lang, M_remark_ground), .value = rq_value(rq, "ly-do") };
    for (uint32_t i = 0; i < law->grounds_count; i++) {
        *LIST_ADD(rq->arena, &f.choices) = (InputChoice){ .value = law->grounds[i].id, .label = remark_ground_text(rq, law->grounds[i].id) };
    }
    field_choose(&f);
    return f;
}

static FormView decision_form(Req *rq, const Remark *r, const char *path, Msg submit)
{
    return (FormView){ .action = str_format(rq->arena, STR_F "/%s", STR_A(look_path(rq, r->id)), path), .csrf = csrf_token(rq), .submit = msg(lang_of(rq), submit) };
}

static FormView why_not_form(Req *rq, const Remark *r, const char *path, Msg submit, const Error *wrong)
{
    Lang     lang = lang_of(rq);
    FormView f = decision_form(rq, r, path, submit);
    f.lesser = true;
    *LIST_ADD(rq->arena, &f.fields) = ground_field(rq);
    *LIST_ADD(rq->arena, &f.fields) = (FieldView){ .kind = INPUT_LONG_TEXT, .name = S("giai-thich"), .label = msg(lang, M_remark_reason), .hint = msg(lang, M_remark_reason_hint),
                                                   .value = rq_value(rq, "giai-thich"), .rows = 3 };
    form_explain(rq->arena, lang, wrong, &f);
    return f;
}

static void mark_words(Req *rq, const Remark *r, const GateResult *flags, RemarkLookView *v)
{
    size_t at = 0;
    for (size_t i = 0; i < flags->hits_count; i++) {
        const GateHit *hit = &flags->hits[i];
        *LIST_ADD(rq->arena, &v->flags) = (RemarkFlag){ hit->found, msg(lang_of(rq), msg_find(hit->reason)) };
        if (hit->from >= at) {
            *LIST_ADD(rq->arena, &v->pieces) = (TextPiece){ str_sub(r->words, at, hit->from), false };
            *LIST_ADD(rq->arena, &v->pieces) = (TextPiece){ str_sub(r->words, hit->from, hit->to), true };
            at = hit->to;
        }
    }
    *LIST_ADD(rq->arena, &v->pieces) = (TextPiece){ str_sub(r->words, at, r->words.n), false };
}

static void add_fact(Req *rq, FactsView *v, Msg name, Str value, Str href)
{
    *LIST_ADD(rq->arena, &v->facts) = (Fact){ .name = msg(lang_of(rq), name), .value = value, .href = href };
}

/* Who decided what when, and why. */
static Error *add_decisions(Req *rq, Db *db, const Remark *r, FactsView *v)
{
    Lang            lang = lang_of(rq);
    RemarkDecisions list;
    TRY(remark_decisions(db, rq->arena, r->id, &list));
    for (size_t i = 0; i < list.count; i++) {
        const RemarkDecision *d = &list.items[i];
        Person                who = { .name = msg(lang, M_remark_by_itself) };
        if (id_eq(d->person.id, r->person.id)) {
            who.name = msg(lang, M_remark_by_writer);
        } else if (!id_is_zero(d->person.id)) {
            TRY(person_load(db, rq->arena, d->person, &who));
        }
        Str parts[] = { remark_state(lang, d->decision).word, who.name, remark_ground_text(rq, d->ground), d->reason };
        size_t count = d->ground.n == 0 ? 2 : d->reason.n == 0 ? 3 : 4;
        *LIST_ADD(rq->arena, &v->facts) = (Fact){ .name = i18n_instant(rq->arena, lang, d->at), .value = str_join(rq->arena, parts, count, S(" · ")) };
    }
    if (list.count == 0) {
        add_fact(rq, v, M_remark_fact_state, remark_state(lang, r->state).word, S(""));
    }
    return NULL;
}

static void add_facts(Req *rq, const Remark *r, const Ruling *ruling, FactsView *v)
{
    Lang lang = lang_of(rq);
    add_fact(rq, v, M_publication_col_ruling, str_format(rq->arena, STR_F " – " STR_F, STR_A(ruling_name(rq->arena, lang, ruling)), STR_A(ruling->title)),
             rq_link(rq, ruling_address(rq->arena, r->ruling)));
    add_fact(rq, v, M_publication_fact_court, ruling_court_of(rq, ruling), S(""));
    add_fact(rq, v, M_remark_fact_state, remark_state(lang, r->state).word, S(""));
    add_fact(rq, v, M_remark_col_sent, str_format(rq->arena, STR_F " (" STR_F ")", STR_A(i18n_date(rq->arena, lang, instant_date(r->sent_at))), STR_A(age_text(rq, r->sent_at))), S(""));
    add_fact(rq, v, M_remark_fact_shown_as, r->shown_as.n > 0 ? r->shown_as : msg(lang, M_remark_reader), S(""));
}

static Error *show_one(Req *rq, Db *db, Resp *rs, const Error *wrong)
{
    Lang           lang = lang_of(rq);
    Remark         r;
    Ruling         ruling;
    GateResult     flags;
    bool           found;
    RemarkLookView v = { 0 };
    TRY(load_one(rq, db, &r));
    TRY(ruling_load_facts(db, rq->arena, r.ruling, &ruling, &found));
    if (!found) {
        return err_make(ERR_ALTERED, "a remark without its ruling");
    }
    TRY(remark_flags(site_of(rq)->house, db, rq->arena, &r, &ruling, &flags));
    bool own = id_eq(r.person.id, session_of(rq)->person.id);
    v.title = remark_kind_name(lang, r.kind);
    v.frame = frame_of(rq, v.title);
    frame_crumb(rq, &v.frame, msg(lang, M_remark_desk), S("/nghiep-vu/y-kien"));
    add_facts(rq, &r, &ruling, &v.facts);
    v.criteria = remark_criteria(rq, r.criteria);
    mark_words(rq, &r, &flags, &v);
    v.waits = !own && str_eq(r.state, S("waiting"));
    v.shown = !own && str_eq(r.state, S("shown"));
    if (own) {
        v.own = (NoticeView){ .tone = TONE_NOW, .title = msg(lang, M_remark_own), .text = msg(lang, M_remark_own_text) };
    }
    v.show = decision_form(rq, &r, "cong-khai", M_remark_show);
    v.refuse = why_not_form(rq, &r, "tu-choi", M_remark_refuse, wrong);
    v.take_down = why_not_form(rq, &r, "go", M_remark_take_down, wrong);
    TRY(add_decisions(rq, db, &r, &v.decisions));
    resp_status(rs, wrong == NULL ? 200 : err_status(wrong));
    return page_send(rs, remark_look_page_html(rq->arena, lang, &v));
}

static Error *one_answer(Req *rq, Db *db, Resp *rs)
{
    return show_one(rq, db, rs, NULL);
}

static Error *list_page(Req *rq, Resp *rs)
{
    return with_reader(rq, rs, list_answer);
}

static Error *one_page(Req *rq, Resp *rs)
{
    return with_reader(rq, rs, one_answer);
}

static Error *read_why(Req *rq, WhyForm *form)
{
    TRY(form_read(rq, &why_form, form));
    return remark_ground(site_of(rq)->house->law, form->ground) != NULL ? NULL : field_error("ly-do", S("field.choice"));
}

static Error *load_at_desk(Req *rq, Remark *r)
{
    Db *db;
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = load_one(rq, db, r);
    db_done(db);
    return failed;
}

static Error *decide(Req *rq, Resp *rs, const Remark *r, const char *decision, const WhyForm *why)
{
    Site *site = site_of(rq);
    TRY(remark_decide(site->house, rq->arena, r->id, session_of(rq)->person, str_of(decision), why->ground, why->reason));
    remark_forget_pages(site, rq->arena, r->ruling);
    return resp_redirect(rs, S("/nghiep-vu/y-kien"));
}

static Error *show_do(Req *rq, Resp *rs)
{
    Remark r;
    TRY(load_at_desk(rq, &r));
    return decide(rq, rs, &r, "shown", &(WhyForm){ 0 });
}

static Error *decide_why(Req *rq, Resp *rs, const char *decision)
{
    WhyForm form;
    Remark  r;
    Db     *db;
    TRY(load_at_desk(rq, &r));
    Error *wrong = read_why(rq, &form);
    if (wrong == NULL) {
        return decide(rq, rs, &r, decision, &form);
    }
    if (wrong->code != ERR_FIELD) {
        return wrong;
    }
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = show_one(rq, db, rs, wrong);
    db_done(db);
    return failed;
}

static Error *refuse_do(Req *rq, Resp *rs)
{
    return decide_why(rq, rs, "refused");
}

static Error *take_down_do(Req *rq, Resp *rs)
{
    return decide_why(rq, rs, "taken_down");
}

const Route remark_desk_routes[] = {
    { GET, "/nghiep-vu/y-kien", list_page, .power = STAFF, .form = &list_form },
    { GET, "/nghiep-vu/y-kien/{id}", one_page, .power = STAFF },
    { POST, "/nghiep-vu/y-kien/{id}/cong-khai", show_do, .power = STAFF, .form = &form_empty },
    { POST, "/nghiep-vu/y-kien/{id}/tu-choi", refuse_do, .power = STAFF, .form = &why_form },
    { POST, "/nghiep-vu/y-kien/{id}/go", take_down_do, .power = STAFF, .form = &why_form },
};
const size_t remark_desk_route_count = COUNT_OF(remark_desk_routes);
