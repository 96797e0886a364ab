/* The page of a file, for parties and for the court, and the page of each act.
 * Routes: /vu-viec-cua-toi/{id}, /nghiep-vu/ho-so/{id}, .../viec/{act}; .../mo-kem-ly-do is in challenge.c. */
#include "page/page_int.h"
#include "page/page_msg.h"

#include "page/act_page_html.h"
#include "page/case_page_html.h"

enum { SHORT_LIST = 6, STALE_MOST = 20 };

typedef struct CaseForm {
    Str     history;
    int64_t done; /* the event of the act that led here */
} CaseForm;
static const char *const histories[] = { "het", "don-tai-lieu", "quyet-dinh", "tong-dat", "phan-cong", "phien-toa", "tien", NULL };
static const Field       case_fields[] = { FIELD(CaseForm, history, "dien-bien", .kind = FIELD_CHOICE, .choices = histories),
                                              FIELD(CaseForm, done, "xong", .kind = FIELD_INTEGER, .least = 1, .most = INT64_MAX) };
static const FormSpec    case_form = FORM(CaseForm, case_fields);

static Error *need_id(Req *rq, MatterId *out)
{
    return id_parse(rq_param(rq, "id"), &out->id) ? NULL : err_make(ERR_NOT_FOUND, "no id");
}

static FrameView case_frame(Req *rq, const OpenFile *f, Str title)
{
    FrameView v = frame_of(rq, title);
    v.integrity = f->matter.integrity;
    v.stream = rq_link(rq, str_format(rq->arena, STR_F "/luong", STR_A(f->link)));
    frame_crumb_mine(rq, &v);
    return v;
}

static void add_fact(Req *rq, FactsView *v, Msg name, Str value)
{
    if (value.n > 0) {
        *LIST_ADD(rq->arena, &v->facts) = (Fact){ .name = msg(lang_of(rq), name), .value = value };
    }
}

static Str day_of(Req *rq, Str iso)
{
    Date d;
    return date_parse(iso, &d) ? i18n_date(rq->arena, lang_of(rq), d) : S("");
}

static void fill_facts(Req *rq, const OpenFile *f, CaseView *v)
{
    House *h = site_of(rq)->house;
    Lang   lang = lang_of(rq);
    add_fact(rq, &v->facts, M_page_case_court, law_text(lang, registry_court_name(h->registry, court_id_str(&f->matter.court), today_of(rq))));
    const Relation *r = registry_relation(h->registry, f->matter.relation);
    add_fact(rq, &v->facts, M_page_case_relation, r == NULL ? f->matter.relation : law_text(lang, r->name));
    add_fact(rq, &v->facts, M_page_case_opened, day_of(rq, f->matter.opened_on));
    add_fact(rq, &v->facts, M_page_case_accepted, day_of(rq, f->matter.accepted_on));
    add_fact(rq, &v->facts, M_page_case_judgment, f->matter.judgment_no);
    add_fact(rq, &v->facts, M_page_case_higher, matter_may_see(&f->powers, S("parties")) ? matter_field_text(&f->matter, S("higher_decision_no")) : S(""));
    add_fact(rq, &v->facts, M_page_case_moved, court_moved_to(rq, &f->matter));
    add_fact(rq, &v->facts, M_page_case_joined, matter_joined_to(&f->matter));
    for (size_t i = 0; i < f->matter.assignments.count; i++) {
        const Assignment *s = &f->matter.assignments.items[i];
        if (s->until_on.n == 0) {
            *LIST_ADD(rq->arena, &v->facts.facts) = (Fact){ .name = power_name(h, lang, s->role), .value = s->name };
        }
    }
}

static Str mandate_day(Req *rq, const Matter *m, int64_t no, const char *field)
{
    for (size_t i = 0; i < m->fields.count; i++) {
        const FieldValue *v = &m->fields.items[i];
        if (v->item == no && str_eq(v->field, str_of(field))) {
            return day_of(rq, v->day);
        }
    }
    return S("");
}

/* For how long he acts for another: at once the reason why he may see the file, or may not any more. */
static Str with_mandate(Req *rq, const Matter *m, const Participant *p, Str text)
{
    Lang lang = lang_of(rq);
    Str  from = mandate_day(rq, m, p->no, "mandate_from"), until = mandate_day(rq, m, p->no, "mandate_until");
    if (from.n == 0) {
        return text;
    }
    return until.n == 0 ? MSG(rq->arena, lang, M_page_person_mandate, { S("name"), text }, { S("from"), from })
                        : MSG(rq->arena, lang, M_page_person_mandate_until, { S("name"), text }, { S("from"), from }, { S("until"), until });
}

/* A person as the reader may know him: whom he represents, since when gone; address and way of service for the court. */
static Str person_text(Req *rq, const OpenFile *f, const Participant *p)
{
    Lang               lang = lang_of(rq);
    const Participant *whom = p->represents > 0 ? matter_participant(&f->matter, p->represents) : NULL;
    Str                text = p->name;
    if (matter_may_see(&f->powers, S("court"))) {
        text = p->address.n > 0 ? str_format(rq->arena, STR_F " – " STR_F, STR_A(text), STR_A(p->address)) : text;
        Msg way = p->electronic ? M_page_person_electronic : M_page_person_paper;
        text = str_format(rq->arena, STR_F " (" STR_F ")", STR_A(text), STR_A(msg(lang, way)));
    }
    if (whom != NULL) {
        text = with_mandate(rq, &f->matter, p, MSG(rq->arena, lang, M_page_person_represents, { S("name"), text }, { S("whom"), whom->name }));
    }
    return p->until_on.n > 0 ? MSG(rq->arena, lang, M_page_person_ended, { S("name"), text }, { S("day"), day_of(rq, p->until_on) }) : text;
}

static void fill_people(Req *rq, const OpenFile *f, CaseView *v)
{
    House *h = site_of(rq)->house;
    for (size_t i = 0; i < f->matter.participants.count; i++) {
        const Participant *p = &f->matter.participants.items[i];
        *LIST_ADD(rq->arena, &v->people.facts) = (Fact){ .name = power_name(h, lang_of(rq), p->capacity), .value = person_text(rq, f, p) };
    }
}

/* Limits that were met, stopped or have ended, each with the day that counted. */
/* What is over fills the page of an old file: a long list of it is one tap away, on the same page with the whole history. */
static bool is_shown(Req *rq, const OpenFile *f, bool whole, const char *anchor, PastView *v)
{
    if (whole || v->count <= SHORT_LIST) {
        return true;
    }
    v->href = rq_link(rq, str_format(rq->arena, STR_F "?dien-bien=het#%s", STR_A(f->link), anchor));
    return false;
}

static size_t count_past(Req *rq, const OpenFile *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->matter.deadlines.count; i++) {
        n += deadline_is_open(&f->matter, &f->matter.deadlines.items[i], today_of(rq)) ? 0 : 1;
    }
    return n;
}

static void fill_past(Req *rq, const OpenFile *f, CaseView *v)
{
    static const Msg names[] = { M_page_past_limit, M_page_past_from, M_page_past_end, M_page_past_how };
    Lang             lang = lang_of(rq);
    v->past.count = count_past(rq, f);
    if (!is_shown(rq, f, v->whole, "thoi-han-cu", &v->past)) {
        return;
    }
    v->past.table = (TableView){ .lines = true };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *LIST_ADD(rq->arena, &v->past.table.columns) = (TableColumn){ .name = msg(lang, names[i]) };
    }
    for (size_t i = 0; i < f->matter.deadlines.count; i++) {
        const MatterDeadline *d = &f->matter.deadlines.items[i];
        if (deadline_is_open(&f->matter, d, today_of(rq))) {
            continue;
        }
        DeadlineView shown = deadline_view(rq, &f->matter, d);
        TableRow    *row = LIST_ADD(rq->arena, &v->past.table.rows);
        Msg          how = str_eq(d->status, S("met")) ? M_page_past_met : str_eq(d->status, S("stopped")) ? M_page_past_stopped : M_page_past_ended;
        *row = (TableRow){ 0 };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = shown.name, .under = shown.article };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_DATE, .date = d->start_on };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_DATE, .date = d->end_on };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = msg(lang, how), .under = day_of(rq, d->met_on) };
    }
    table_label(&v->past.table);
}

static void fill_links(Req *rq, const OpenFile *f, CaseView *v)
{
    Str link = f->link;
    *LIST_ADD(rq->arena, &v->links) = (Link){ msg(lang_of(rq), M_page_link_bundle), rq_link(rq, str_format(rq->arena, STR_F "/ho-so-in", STR_A(link))) };
    *LIST_ADD(rq->arena, &v->links) = (Link){ msg(lang_of(rq), M_page_link_receipt), rq_link(rq, str_format(rq->arena, STR_F "/giay-xac-nhan", STR_A(link))) };
    if (!v->frame.staff && f->powers.participant != 0) {
        *LIST_ADD(rq->arena, &v->links) = (Link){ msg(lang_of(rq), M_page_link_looks), rq_link(rq, str_format(rq->arena, STR_F "/ai-da-xem", STR_A(link))) };
        *LIST_ADD(rq->arena, &v->links) = (Link){ msg(lang_of(rq), M_page_link_aid), rq_link(rq, S("/huong-dan#tro-giup-phap-ly")) };
    }
}

static TableView papers_table(Req *rq, const OpenFile *f)
{
    static const Msg names[] = { M_page_paper_folio, M_page_paper_title, M_page_paper_number, M_page_paper_day };
    Lang             lang = lang_of(rq);
    TableView        t = { .lines = true };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *LIST_ADD(rq->arena, &t.columns) = (TableColumn){ .name = msg(lang, names[i]) };
    }
    t.empty = f->matter.papers.count == 0 ? (EmptyView){ .title = msg(lang, M_page_papers_none), .text = msg(lang, M_page_papers_none_text) }
                                          : (EmptyView){ .title = msg(lang, M_page_papers_closed), .text = msg(lang, M_page_papers_closed_text) };
    return t;
}

static size_t count_service(const OpenFile *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->matter.papers.count; i++) {
        const Paper *p = &f->matter.papers.items[i];
        n += is_service_record(p) && matter_may_see(&f->powers, p->class) ? 1 : 0;
    }
    return n;
}

static void fill_papers(Req *rq, const OpenFile *f, CaseView *v)
{
    v->papers = papers_table(rq, f);
    v->service = (PastView){ .table = papers_table(rq, f), .count = count_service(f) };
    bool with_service = is_shown(rq, f, v->whole, "giao-nhan", &v->service);
    for (size_t i = 0; i < f->matter.papers.count; i++) {
        const Paper *p = &f->matter.papers.items[i];
        bool         service = is_service_record(p);
        if (!matter_may_see(&f->powers, p->class) || (service && !with_service)) {
            continue;
        }
        TableRow *row = LIST_ADD(rq->arena, service ? &v->service.table.rows : &v->papers.rows);
        *row = (TableRow){ 0 };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_NUMBER, .number = p->folio };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_LINK, .text = p->title, .under = paper_gloss(rq, p), .href = rq_link(rq, paper_link(rq, f, p->no)) };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_TEXT, .text = p->number };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_DATE, .date = p->day };
    }
    table_label(&v->papers);
    table_label(&v->service.table);
    v->papers_open = v->frame.staff || v->papers.rows.count <= SHORT_LIST;
}

static void add_jump(Req *rq, CaseView *v, Str id, Str text)
{
    *LIST_ADD(rq->arena, &v->jumps) = (Link){ text, str_format(rq->arena, "#" STR_F, STR_A(id)) };
}

/* The sections below, in their order. */
static void fill_jumps(Req *rq, CaseView *v)
{
    Lang lang = lang_of(rq);
    add_jump(rq, v, S("thong-tin"), msg(lang, M_page_case_facts));
    add_jump(rq, v, S("nguoi"), msg(lang, M_page_case_people));
    for (size_t i = 0; i < v->parts.count; i++) {
        add_jump(rq, v, v->parts.items[i].id, v->parts.items[i].title);
    }
    add_jump(rq, v, S("van-ban"), msg(lang, M_page_papers));
    add_jump(rq, v, S("dien-bien"), msg(lang, M_page_case_timeline));
}

/* Sections other rooms draw, each as far as this reader may see. */
static Error *fill_parts(Req *rq, Db *db, const OpenFile *f, CaseView *v)
{
    for (const CasePart *const *p = site_of(rq)->case_parts; p != NULL && *p != NULL; p++) {
        PartView part = { .id = str_of((*p)->id), .title = msg(lang_of(rq), msg_find(str_of((*p)->title))) };
        TRY((*p)->build(rq, db, f, &part.body));
        if (part.body.markup.n > 0) {
            *LIST_ADD(rq->arena, &v->parts) = part;
        }
    }
    return NULL;
}

/* Whoever acted sees on top that it is done, and when; below it what follows. Nothing is said of what he may not see. */
static void fill_done(Req *rq, int64_t seq, CaseView *v)
{
    Str  id = str_format(rq->arena, "su-kien-%lld", (long long)seq);
    Lang lang = lang_of(rq);
    for (size_t i = 0; i < v->timeline.items.count; i++) {
        const TimelineItem *item = &v->timeline.items.items[i];
        if (str_eq(item->id, id)) {
            v->done = (NoticeView){ .tone = TONE_GOOD, .title = MSG(rq->arena, lang, M_page_done, { S("act"), item->what }),
                                    .text = i18n_instant(rq->arena, lang, item->at) };
            v->done.act = item->papers.count > 0 ? item->papers.items[0] : (Link){ msg(lang, M_page_done_line), str_format(rq->arena, "#" STR_F, STR_A(id)) };
        }
    }
}

static Error *case_page(Req *rq, Resp *rs)
{
    MatterId id;
    Db      *db;
    OpenFile f;
    CaseForm form;
    CaseView v = { 0 };
    TRY(need_id(rq, &id));
    TRY(form_read(rq, &case_form, &form));
    v.whole = str_eq(form.history, S("het"));
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *refused = file_open(rq, db, id, S("read"), &f);
    if (refused != NULL && refused->code == ERR_NOT_FOUND && session_of(rq)->staff) {
        return challenge_offer(rq, rs, db, id);
    }
    TRY(refused);
    v.heading = file_heading(rq, f.matter.number);
    v.title = f.matter.title;
    v.frame = case_frame(rq, &f, v.heading);
    TRY(stand_view(rq, db, &f, &v.stand));
    TRY(timeline_view(rq, db, &f, form.history, &v.timeline));
    TRY(fill_parts(rq, db, &f, &v));
    db_done(db);
    fill_done(rq, form.done, &v);
    fill_facts(rq, &f, &v);
    fill_people(rq, &f, &v);
    fill_papers(rq, &f, &v);
    fill_past(rq, &f, &v);
    fill_links(rq, &f, &v);
    fill_jumps(rq, &v);
    return page_send(rs, case_page_html(rq->arena, lang_of(rq), &v));
}

/* ---- one act -------------------------------------------------------------------------------------------------------------- */

static Error *act_find(Req *rq, const OpenFile *f, const ProcedureAct **out)
{
    *out = procedure_act(f->matter.procedure, rq_param(rq, "act"));
    return *out != NULL ? NULL : err_make(ERR_NOT_FOUND, "no such act");
}

static bool asks(const ProcedureAct *act, Str field)
{
    for (uint32_t i = 0; i < act->asks_count; i++) {
        if (str_eq(act->asks[i].field, field)) {
            return true;
        }
    }
    return false;
}

static Error *fill_act_parts(Req *rq, Db *db, const OpenFile *f, const ProcedureAct *act, ActPageView *v)
{
    for (const ActPart *const *p = site_of(rq)->act_parts; p != NULL && *p != NULL; p++) {
        PartView part = { 0 };
        if ((*p)->build == NULL || !asks(act, str_of((*p)->field))) {
            continue;
        }
        TRY((*p)->build(rq, db, f, act, &part.body));
        if (part.body.markup.n > 0) {
            *LIST_ADD(rq->arena, &v->parts) = part;
        }
    }
    return NULL;
}

static Error *fill_form(Req *rq, Db *db, const OpenFile *f, const ProcedureAct *act, const Error *errors, ActPageView *v)
{
    Lang lang = lang_of(rq);
    Str  typed = rq_value(rq, "idem");
    v->form = (FormView){ .action = rq_link(rq, str_format(rq->arena, STR_F "/viec/" STR_F, STR_A(f->link), STR_A(act->slug))),
                          .csrf = csrf_token(rq), .submit = law_text(lang, act->verb), .back = rq_link(rq, f->link),
                          .idem = typed.n > 0 ? typed : idem_key(rq) };
    v->version = f->matter.version;
    TRY(act_fields(rq, db, &f->matter, act, &v->form.fields));
    for (size_t i = 0; i < v->form.fields.count; i++) {
        v->form.files = v->form.files || v->form.fields.items[i].kind == INPUT_FILE;
    }
    TRY(fill_act_parts(rq, db, f, act, v));
    form_explain(rq->arena, lang, errors, &v->form);
    return NULL;
}

static Str state_plain(Req *rq, const Matter *m, Str state)
{
    const ProcedureState *s = procedure_state(m->procedure, state);
    return s == NULL ? state : law_text(lang_of(rq), s->plain);
}

static Str event_text(Req *rq, const OpenFile *f, const EventLine *e)
{
    Lang                lang = lang_of(rq);
    const ProcedureAct *act = procedure_act(f->matter.procedure, e->act);
    return MSG(rq->arena, lang, M_page_stale_event, { S("what"), act == NULL ? e->act : law_text(lang, act->name) },
               { S("who"), power_name(site_of(rq)->house, lang, e->actor_role) }, { S("when"), i18n_instant(rq->arena, lang, e->at) });
}

/* Two people at one file: the form was made from `seen`. What the reader may not see of what came between is told as the court's own. */
static Error *fill_stale(Req *rq, Db *db, const OpenFile *f, int64_t seen, ActPageView *v)
{
    Lang       lang = lang_of(rq);
    EventLines lines = { 0 };
    Str        then = S("");
    TRY(matter_timeline(site_of(rq)->house, db, rq->arena, &f->matter, &f->powers, 0, STALE_MOST, &lines));
    v->changed = (NoticeView){ .tone = TONE_WARN, .title = msg(lang, M_page_stale_title), .text = msg(lang, M_page_stale_text) };
    v->then.title = msg(lang, M_page_stale_then);
    v->now.title = msg(lang, M_page_stale_now);
    add_fact(rq, &v->now.facts, M_page_stale_state, state_plain(rq, &f->matter, f->matter.state));
    for (size_t i = 0; i < lines.count; i++) {
        const EventLine *e = &lines.items[i];
        if (e->version > seen) {
            add_fact(rq, &v->now.facts, M_page_stale_new, event_text(rq, f, e));
        } else if (then.n == 0) {
            then = state_plain(rq, &f->matter, e->state);
            add_fact(rq, &v->then.facts, M_page_stale_state, then);
            add_fact(rq, &v->then.facts, M_page_stale_last, event_text(rq, f, e));
        }
    }
    if (v->now.facts.facts.count == 1) {
        add_fact(rq, &v->now.facts, M_page_stale_new, msg(lang, M_page_stale_inside));
    }
    return NULL;
}

/* Somebody of that name is in this file, or in its court. */
static bool is_there(const House *h, const Matter *m, Str who)
{
    const LawPower *p = law_power(h->law, who);
    return p != NULL && (p->kind == POWER_KIND_CAPACITY ? matter_first(m, who) != NULL
                         : p->kind == POWER_KIND_ROLE    ? matter_assigned(m, who) != NULL
                                                         : p->kind == POWER_KIND_COURT || p->kind == POWER_KIND_BODY);
}

static bool is_among(const ActClock *clocks, uint32_t count, Str rule)
{
    for (uint32_t i = 0; i < count; i++) {
        if (str_eq(clocks[i].deadline, rule)) {
            return true;
        }
    }
    return false;
}

/* Exactly what will happen: the papers it makes and their books, who is told, which of the limits that run it ends. */
static void fill_does(Req *rq, const OpenFile *f, const ProcedureAct *act, FactsView *v)
{
    const House  *h = site_of(rq)->house;
    const Matter *m = &f->matter;
    Arena        *a = rq->arena;
    Lang          lang = lang_of(rq);
    LIST(Str)     papers = { 0 }, told = { 0 }, ended = { 0 };
    for (uint32_t i = 0; i < act->issues_count; i++) {
        const LawForm           *form = form_find(h->law, act->issues[i]);
        const ProcedureRegister *book = form == NULL || form->numbered_in.n == 0 ? NULL : procedure_register(m->procedure, form->numbered_in);
        if (form != NULL) {
            Str name = law_text(lang, form->name);
            *LIST_ADD(a, &papers) = book == NULL ? name : MSG(a, lang, M_page_act_numbered, { S("paper"), name }, { S("book"), law_text(lang, book->name) });
        }
    }
    for (uint32_t i = 0; i < act->tells_count; i++) {
        if (is_there(h, m, act->tells[i])) {
            *LIST_ADD(a, &told) = power_name(h, lang, act->tells[i]);
        }
    }
    for (size_t i = 0; i < m->deadlines.count; i++) {
        const MatterDeadline *d = &m->deadlines.items[i];
        bool ends = is_among(act->meets, act->meets_count, d->rule) || is_among(act->stops, act->stops_count, d->rule);
        if (ends && str_eq(d->status, S("running"))) {
            DeadlineView limit = deadline_view(rq, m, d);
            *LIST_ADD(a, &ended) = MSG(a, lang, M_page_act_limit, { S("limit"), limit.name }, { S("day"), i18n_date(a, lang, d->end_on) });
        }
    }
    add_fact(rq, v, M_page_act_papers, str_join(a, papers.items, papers.count, S("; ")));
    add_fact(rq, v, M_page_act_told, str_join(a, told.items, told.count, S(", ")));
    add_fact(rq, v, M_page_act_ends, str_join(a, ended.items, ended.count, S("; ")));
}

static Error *act_show(Req *rq, Resp *rs, Db *db, const OpenFile *f, const ProcedureAct *act, const Error *errors)
{
    bool        stale = errors != NULL && errors->code == ERR_STALE;
    Lang        lang = lang_of(rq);
    ActChoice   choice;
    ActPageView v = { .frame = case_frame(rq, f, law_text(lang, act->name)), .title = law_text(lang, act->name),
                      .note = law_text(lang, act->note), .basis = basis_text(rq, act->source.basis) };
    frame_crumb(rq, &v.frame, file_heading(rq, f->matter.number), f->link);
    TRY(matter_choice(site_of(rq)->house, db, rq->arena, &f->matter, &f->actor, &f->powers, act, &choice));
    if (choice.allowed || errors != NULL) { /* what he typed is given back even when the file went on meanwhile */
        TRY(fill_form(rq, db, f, act, stale ? NULL : errors, &v));
    } else {
        v.why_not = (NoticeView){ .tone = TONE_WARN, .title = msg(lang, M_page_act_not_now), .text = act_why_not(rq, f->matter.procedure, &choice),
                                  .act = { msg(lang, M_page_act_back), rq_link(rq, f->link) } };
    }
    if (act->into.n > 0) {
        const ProcedureState *s = procedure_state(f->matter.procedure, act->into);
        v.becomes = s == NULL ? S("") : law_text(lang, s->plain);
    }
    if (v.why_not.title.n == 0) {
        fill_does(rq, f, act, &v.does);
    }
    if (stale) {
        int64_t seen = 0;
        (void)str_to_i64(err_arg_of(errors, S("yours")), &seen);
        TRY(fill_stale(rq, db, f, seen, &v));
    }
    resp_status(rs, errors == NULL ? 200 : err_status(errors));
    return page_send(rs, act_page_html(rq->arena, lang, &v));
}

static Error *act_ask(Req *rq, Resp *rs)
{
    MatterId            id;
    Db                 *db;
    OpenFile            f;
    const ProcedureAct *act;
    TRY(need_id(rq, &id));
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    TRY(file_open(rq, db, id, S("act"), &f));
    TRY(act_find(rq, &f, &act));
    Error *shown = act_show(rq, rs, db, &f, act, NULL);
    db_done(db);
    return shown;
}


static Error *act_do(Req *rq, Resp *rs)
{
    MatterId            id;
    Db                 *db;
    OpenFile            f;
    const ProcedureAct *act;
    const Json         *input;
    int64_t             version;
    Str                 idem;
    ActResult           done;
    TRY(need_id(rq, &id));
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    TRY(file_open(rq, db, id, S("act"), &f));
    TRY(act_find(rq, &f, &act));
    db_done(db);
    Error *failed = act_read(rq, &f.matter, act, &input, &version, &idem);
    if (failed == NULL) {
        failed = act_run(rq, &f, act, input, version, idem, &done);
    }
    if (failed == NULL) {
        return resp_redirect(rs, str_format(rq->arena, STR_F "?xong=%lld", STR_A(file_link(rq, id)), (long long)done.seq));
    }
    if (!act_is_mendable(failed)) {
        return failed;
    }
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *shown = act_show(rq, rs, db, &f, act, failed);
    db_done(db);
    return shown;
}

static Error *case_stream(Req *rq, Resp *rs)
{
    MatterId id;
    Db      *db;
    OpenFile f;
    TRY(need_id(rq, &id));
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    TRY(file_open(rq, db, id, S("read"), &f));
    db_done(db);
    Str *topic = NEW(rq->arena, Str);
    *topic = str_format(rq->arena, "matter:" STR_F, STR_A(id_format(rq->arena, id.id)));
    return resp_events(rs, topic, 1);
}

const Route page_routes[] = {
    { GET, "/vu-viec-cua-toi/{id}", case_page, .power = SIGNED_IN, .form = &case_form },
    { GET, "/nghiep-vu/ho-so/{id}", case_page, .power = STAFF, .form = &case_form },
    { GET, "/nghiep-vu/ho-so/{id}/mo-kem-ly-do", challenge_page, .power = STAFF },
    { POST, "/nghiep-vu/ho-so/{id}/mo-kem-ly-do", challenge_do, .power = STAFF, .form = &challenge_form, .rate = RATE_COSTLY },
    { GET, "/vu-viec-cua-toi/{id}/luong", case_stream, .power = SIGNED_IN, .rate = RATE_FREE },
    { GET, "/nghiep-vu/ho-so/{id}/luong", case_stream, .power = STAFF, .rate = RATE_FREE },
    { GET, "/vu-viec-cua-toi/{id}/viec/{act}", act_ask, .power = SIGNED_IN, .form = &form_by_handler },
    { GET, "/nghiep-vu/ho-so/{id}/viec/{act}", act_ask, .power = STAFF, .form = &form_by_handler },
    { POST, "/vu-viec-cua-toi/{id}/viec/{act}", act_do, .power = SIGNED_IN, .form = &form_by_handler, .body_max = UPLOAD_BODY_MAX,
      .sink = &upload_sink },
    { POST, "/nghiep-vu/ho-so/{id}/viec/{act}", act_do, .power = STAFF, .form = &form_by_handler, .body_max = UPLOAD_BODY_MAX,
      .sink = &upload_sink },
};
const size_t page_route_count = COUNT_OF(page_routes);
