/* The counter: the register of petitions with its three-day clock, a petition on paper or by post written in on one page, and what
 * is printed for whoever stands there. Reception receives every petition: little is required (BLTTDS 191(1)).
 * Routes: /nghiep-vu/tiep-nhan, /nghiep-vu/tiep-nhan/moi, /nghiep-vu/tiep-nhan/chuyen-den, /nghiep-vu/tiep-nhan/{id}/giay. */
#include "reception/reception_int.h"

#include "delivery/delivery.h"
#include "document/document.h"
#include "filing/filing.h"
#include "html/qr.h"
#include "reception/counter_form_html.h"
#include "reception/counter_list_html.h"
#include "reception/counter_paper_html.h"
#include "reception/counter_sql.h"
#include "reception/reception_msg.h"

#include <string.h>

enum { ROWS = 50, COUNTER_PEOPLE = 5, ARRIVALS_SHOWN = 20 };

/* ---- at which court -------------------------------------------------------------------------------------------------------- */

/* A court at whose counter he may stand: as clerk he writes, as chief judge (or a deputy by delegation, LTCTAND) he reads. */
typedef struct Counter {
    CourtId court;
    bool    writes;
} Counter;
typedef LIST(Counter) Counters;

static bool is_listed(const Counters *all, CourtId court)
{
    for (size_t i = 0; i < all->count; i++) {
        if (court_id_eq(all->items[i].court, court)) {
            return true;
        }
    }
    return false;
}

static bool actor_has(const Actor *who, Str power)
{
    for (size_t i = 0; i < who->power_count; i++) {
        if (str_eq(who->powers[i], power)) {
            return true;
        }
    }
    return false;
}

static Error *list_counters(Req *rq, Db *db, Counters *out)
{
    Posts posts;
    TRY(posts_of(rq, db, &posts));
    for (size_t i = 0; i < posts.count; i++) {
        Actor who;
        if (is_listed(out, posts.items[i].court)) {
            continue;
        }
        TRY(actor_of(rq, db, posts.items[i].court, &who));
        bool writes = actor_has(&who, S("clerk"));
        if (writes || actor_has(&who, S("chief_judge"))) {
            *LIST_ADD(rq->arena, out) = (Counter){ posts.items[i].court, writes };
        }
    }
    return NULL;
}

/* The court asked for, or the first of his. ERR_FORBIDDEN: none. */
static Error *court_of(Req *rq, Str wanted, bool to_write, Counters *all, CourtId *out)
{
    Db *db;
    *all = (Counters){ 0 };
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = list_counters(rq, db, all);
    db_done(db);
    TRY(failed);
    for (size_t i = 0; i < all->count; i++) {
        const Counter *c = &all->items[i];
        if ((c->writes || !to_write) && (wanted.n == 0 || str_eq(wanted, court_id_str(&c->court)))) {
            *out = c->court;
            return NULL;
        }
    }
    return err_arg(err_make(ERR_FORBIDDEN, "no post at the counter"), S("power"), S("clerk"));
}

static Str court_name(Req *rq, CourtId court)
{
    return law_text(lang_of(rq), registry_court_name(site_of(rq)->house->registry, court_id_str(&court), today_of(rq)));
}

/* ---- the register ---------------------------------------------------------------------------------------------------------- */

typedef struct ListForm {
    Str      court, show;
    Date     before_on;
    MatterId before;
} ListForm;
static const char *const shows[] = { "tat-ca", "cho-phan-cong", "qua-han", "truc-tuyen", "truc-tiep", "buu-chinh", NULL };
static const Field list_fields[] = {
    FIELD(ListForm, court, "toa", .kind = FIELD_TEXT, .max = 12),
    FIELD(ListForm, show, "loc", .kind = FIELD_CHOICE, .choices = shows),
    FIELD(ListForm, before_on, "truoc-ngay", .kind = FIELD_DATE),
    FIELD(ListForm, before, "truoc", .kind = FIELD_ID),
};
const FormSpec reception_counter_list_form = FORM(ListForm, list_fields);

static Str list_link(Req *rq, CourtId court, Str show, Str more)
{
    Str code = court_id_str(&court);
    return rq_link(rq, str_format(rq->arena, "/nghiep-vu/tiep-nhan?toa=" STR_F "&loc=" STR_F STR_F, STR_A(code), STR_A(show), STR_A(more)));
}

static void add_filters(Req *rq, CourtId court, Str show, TableView *t)
{
    static const Msg labels[] = { M_reception_show_all, M_reception_show_waiting, M_reception_show_late,
                                  M_reception_mode_online, M_reception_mode_counter, M_reception_mode_post };
    for (size_t i = 0; i < COUNT_OF(labels); i++) {
        Str one = str_of(shows[i]);
        *LIST_ADD(rq->arena, &t->filters.filters) = (FilterView){ .label = msg(lang_of(rq), labels[i]), .href = list_link(rq, court, one, S("")),
                                                                  .count = -1, .on = str_eq(one, show) };
    }
    t->filters.of = msg(lang_of(rq), M_reception_register);
}

static Str mode_name(Req *rq, Str mode)
{
    Lang lang = lang_of(rq);
    return str_eq(mode, S("online")) ? msg(lang, M_reception_mode_online)
           : str_eq(mode, S("post")) ? msg(lang, M_reception_mode_post)
                                     : msg(lang, M_reception_mode_counter);
}

static TableCell due_cell(Req *rq, const CounterPageRow *r, bool *late)
{
    Date due;
    if (str_eq(r->clock, S("stopped"))) { /* mediation at court comes first: the time for it is not counted */
        return (TableCell){ .kind = CELL_STATE, .state = { TONE_QUIET, msg(lang_of(rq), M_reception_clock_stopped) } };
    }
    if (!str_eq(r->clock, S("running")) || !date_parse(r->due_on, &due)) {
        return (TableCell){ .kind = CELL_STATE, .state = { TONE_GOOD, msg(lang_of(rq), M_reception_assigned) } };
    }
    int64_t left = due.day - today_of(rq).day;
    *late = left < 0;
    return (TableCell){ .kind = CELL_DUE, .date = due, .number = left };
}

static void add_row(Req *rq, const Procedure *procedure, const CounterPageRow *r, TableView *t)
{
    Lang                  lang = lang_of(rq);
    const Relation       *relation = registry_relation(site_of(rq)->house->registry, r->relation);
    const ProcedureState *state = procedure == NULL ? NULL : procedure_state(procedure, r->state);
    TableRow             *row = LIST_ADD(rq->arena, &t->rows);
    *row = (TableRow){ 0 };
    TableCell due = due_cell(rq, r, &row->late);
    Str       number = r->receipt_no.n > 0 ? r->receipt_no : msg(lang, M_reception_no_receipt_yet);
    TableCell cells[] = {
        { .kind = CELL_LINK, .text = number, .href = rq_link(rq, file_link(rq, r->matter_id)), .under = mode_name(rq, r->mode), .whole = r->receipt_no.n > 0 },
        { .kind = CELL_DATE, .date = r->filed_on },
        { .kind = CELL_TEXT, .text = r->plaintiff, .under = r->defendant },
        { .kind = CELL_TEXT, .text = relation == NULL ? r->relation : law_text(lang, relation->name) },
        { .kind = r->claim_value < 0 ? CELL_TEXT : CELL_MONEY, .money = { r->claim_value < 0 ? 0 : r->claim_value } },
        { .kind = CELL_TEXT, .text = state == NULL ? r->state : law_text(lang, state->name), .under = r->number },
        due,
    };
    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        *LIST_ADD(rq->arena, &row->cells) = cells[i];
    }
}

static void add_columns(Req *rq, TableView *t)
{
    static const Msg names[] = { M_reception_col_number, M_reception_col_day,   M_reception_col_parties, M_reception_col_relation,
                                 M_reception_col_value,  M_reception_col_state, M_reception_col_due };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *LIST_ADD(rq->arena, &t->columns) = (TableColumn){ .name = msg(lang_of(rq), names[i]), .right = i == 4 };
    }
}

static Error *load_rows(Req *rq, CourtId court, const ListForm *form, CounterPageRows *rows)
{
    Db  *db;
    bool late = str_eq(form->show, S("qua-han"));
    Str  mode = str_eq(form->show, S("truc-tuyen")) ? S("online") : str_eq(form->show, S("truc-tiep")) ? S("counter")
              : str_eq(form->show, S("buu-chinh"))  ? S("post") : S("");
    MatterId last = form->before;
    Date     day = form->before_on;
    if (date_is_none(day)) {
        day = date_make(9999, 12, 31);
        memset(&last, 0xff, sizeof last);
    }
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = q_counter_page(db, court, day, last, mode, str_eq(form->show, S("cho-phan-cong")),
                                   late ? date_format(rq->arena, today_of(rq)) : S(""), ROWS, rq->arena, rows);
    db_done(db);
    return failed;
}

static void add_pager(Req *rq, CourtId court, const ListForm *form, const CounterPageRows *rows, TableView *t)
{
    bool first = date_is_none(form->before_on);
    if (rows->count == ROWS) {
        const CounterPageRow *last = &rows->items[ROWS - 1];
        Str more = str_format(rq->arena, "&truoc-ngay=" STR_F "&truoc=" STR_F, STR_A(date_format(rq->arena, last->filed_on)),
                              STR_A(id_format(rq->arena, last->matter_id.id)));
        t->pager.older = list_link(rq, court, form->show, more);
    }
    if (!first) {
        t->pager.newer = list_link(rq, court, form->show, S(""));
    }
    if (t->pager.older.n > 0 || !first) {
        t->pager.shown = MSG(rq->arena, lang_of(rq), M_reception_shown, { S("count"), str_format(rq->arena, "%zu", rows->count) });
    }
}

static Str add_link(Req *rq, CourtId court)
{
    return rq_link(rq, str_format(rq->arena, "/nghiep-vu/tiep-nhan/moi?toa=" STR_F, STR_A(court_id_str(&court))));
}

static void add_courts(Req *rq, const Counters *all, CourtId court, Str show, CounterView *v)
{
    for (size_t i = 0; i < all->count; i++) {
        CourtId one = all->items[i].court;
        if (!court_id_eq(one, court)) {
            *LIST_ADD(rq->arena, &v->courts) = (Link){ court_name(rq, one), list_link(rq, one, show, S("")) };
        } else if (all->items[i].writes) {
            v->add = add_link(rq, court);
        }
    }
}

/* ---- what another court sent ------------------------------------------------------------------------------------------------- */

typedef struct ArrivalForm {
    Str      court, idem;
    MatterId matter;
} ArrivalForm;
static const Field arrival_fields[] = {
    FIELD(ArrivalForm, court, "toa", .kind = FIELD_HIDDEN, .max = 12),
    FIELD(ArrivalForm, matter, "ho_so_id", .kind = FIELD_ID, .required = true, .label = "reception.arrivals"),
    FIELD(ArrivalForm, idem, "idem", .kind = FIELD_HIDDEN, .max = 64),
};
const FormSpec reception_arrival_form = FORM(ArrivalForm, arrival_fields);

static void add_arrival(Req *rq, CourtId court, const Arrival *r, CounterView *v)
{
    Lang            lang = lang_of(rq);
    const Relation *relation = registry_relation(site_of(rq)->house->registry, r->relation);
    ArrivalView    *w = LIST_ADD(rq->arena, &v->arrivals);
    *w = (ArrivalView){ .title = r->title };
    Fact facts[] = { { .name = msg(lang, M_reception_arrival_from), .value = court_name(rq, r->from) },
                     { .name = msg(lang, M_reception_arrival_day), .value = i18n_date(rq->arena, lang, r->sent_on) },
                     { .name = msg(lang, M_reception_col_relation), .value = relation == NULL ? r->relation : law_text(lang, relation->name) } };
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        *LIST_ADD(rq->arena, &w->facts.facts) = facts[i];
    }
    w->form = (FormView){ .action = rq_link(rq, S("/nghiep-vu/tiep-nhan/chuyen-den")), .csrf = csrf_token(rq), .idem = idem_key(rq),
                          .submit = msg(lang, M_reception_arrival_enter) };
    FieldView hidden[] = { { .kind = INPUT_HIDDEN, .name = S("toa"), .value = str_copy(rq->arena, court_id_str(&court)) },
                           { .kind = INPUT_HIDDEN, .name = S("ho_so_id"), .value = id_format(rq->arena, r->matter.id) } };
    for (size_t i = 0; i < COUNT_OF(hidden); i++) {
        *LIST_ADD(rq->arena, &w->form.fields) = hidden[i];
    }
}

/* They wait for the clerk; who only reads the register is not asked. */
static Error *list_arrivals(Req *rq, CourtId court, CounterView *v)
{
    Db      *db;
    Arrivals all = { 0 };
    if (v->add.n == 0) {
        return NULL;
    }
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = arrivals_list(db, rq->arena, court, ARRIVALS_SHOWN, &all);
    db_done(db);
    TRY(failed);
    for (size_t i = 0; i < all.count; i++) {
        add_arrival(rq, court, &all.items[i], v);
    }
    return NULL;
}

static Error *enter_arrival(Req *rq, Db *db, const ArrivalForm *form, CourtId court, ActRequest *ask)
{
    Matter sent;
    *ask = (ActRequest){ .court = court, .matter = form->matter, .act = S("receive_transferred_petition"), .idem = form->idem,
                         .version = MATTER_ANY_VERSION };
    TRY(actor_of(rq, db, court, &ask->actor));
    ask->actor.channel = S("counter");
    TRY(arrival_input(site_of(rq)->house, db, rq->arena, court, form->matter, &sent, &ask->input));
    ask->procedure = sent.procedure->id;
    ask->kind = sent.kind;
    return NULL;
}

Error *reception_counter_arrival(Req *rq, Resp *rs)
{
    ArrivalForm form;
    Counters    counters;
    CourtId     court;
    ActRequest  ask;
    ActResult   done;
    Db         *db;
    TRY(form_read(rq, &reception_arrival_form, &form));
    TRY(court_of(rq, form.court, true, &counters, &court));
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = enter_arrival(rq, db, &form, court, &ask);
    db_done(db);
    TRY(failed);
    TRY(matter_act(site_of(rq)->house, rq->arena, &ask, &done));
    return resp_redirect(rs, str_format(rq->arena, "/nghiep-vu/tiep-nhan/" STR_F "/giay", STR_A(id_format(rq->arena, done.matter.id))));
}

Error *reception_counter_page(Req *rq, Resp *rs)
{
    ListForm         form;
    CourtId          court;
    Counters         counters;
    CounterPageRows  rows;
    Lang             lang = lang_of(rq);
    CounterView      v = { 0 };
    const Procedure *procedure = procedure_find_on(site_of(rq)->house->law, S("civil_first_instance"), today_of(rq));
    TRY(form_read(rq, &reception_counter_list_form, &form));
    TRY(court_of(rq, form.court, false, &counters, &court));
    if (form.show.n == 0) {
        form.show = S("tat-ca");
    }
    TRY(load_rows(rq, court, &form, &rows));
    v.frame = frame_of(rq, msg(lang, M_reception_register));
    v.table.caption = MSG(rq->arena, lang, M_reception_register_of, { S("court"), court_name(rq, court) });
    add_courts(rq, &counters, court, form.show, &v);
    TRY(list_arrivals(rq, court, &v));
    add_filters(rq, court, form.show, &v.table);
    add_columns(rq, &v.table);
    for (size_t i = 0; i < rows.count; i++) {
        add_row(rq, procedure, &rows.items[i], &v.table);
    }
    table_label(&v.table);
    add_pager(rq, court, &form, &rows, &v.table);
    v.table.empty = (EmptyView){ .title = msg(lang, M_reception_register_empty), .text = msg(lang, M_reception_register_empty_text) };
    return page_send(rs, counter_list_html(rq->arena, lang, &v));
}

/* ---- the form of the counter ----------------------------------------------------------------------------------------------- */

static const AskChoice ways[] = {
    { "counter", M_reception_way_counter, NULL },
    { "post", M_reception_way_post, NULL },
};
static const AskChoice signatures[] = {
    { "hand", M_reception_signed_hand, NULL },
    { "none", M_reception_signed_none, NULL },
};
static const AskChoice speakers[] = {
    { "chinh-minh", M_reception_counter_self, NULL },
    { "dai-dien", M_reception_counter_representative, NULL },
    { "luat-su", M_reception_counter_lawyer, NULL },
    { "giup", M_reception_counter_helper, NULL },
};

static void ask_head(const Interview *iv, Asking *to)
{
    ask_group(iv, to, msg(iv->lang, M_reception_counter_how), S(""));
    Asked *way = ask_choice(iv, to, S("cach"), M_reception_way, ways, COUNT_OF(ways));
    way->need = M_reception_way_need;
    Asked *mark = ask(iv, to, S("dau-buu-chinh"), RULE_PAST, M_reception_postmark);
    mark->hint = M_reception_postmark_hint;
    mark->narrow = true;
    mark->required = answer_is(iv->answers, "cach", "post");
    mark->need = M_reception_postmark_need;
}

/* At the counter only a name is required of anybody: what else is missing is a matter for the judge (BLTTDS 193), not for reception. */
static void ask_side(const Interview *iv, Asking *to, Side side, Msg heading)
{
    size_t from = to->questions.count, group = to->groups.count;
    ask_people(iv, to, side);
    for (size_t g = group; g < to->groups.count; g++) {
        AskedGroup *one = &to->groups.items[g];
        one->legend = one->legend.n > 0 ? one->legend : msg(iv->lang, heading);
    }
    for (size_t i = from; i < to->questions.count; i++) {
        Asked *q = &to->questions.items[i];
        q->required = q->required && (str_ends(q->name, S("-ten")) || str_ends(q->name, S("-noi")));
        q->hidden = q->hidden || str_ends(q->name, S("-biet")) || str_ends(q->name, S("-bo"));
    }
}

static void ask_matter(const Interview *iv, Asking *to)
{
    ask_group(iv, to, msg(iv->lang, M_reception_counter_matter), S(""));
    Asked *words = ask(iv, to, S("tim"), RULE_LINE, M_reception_relation);
    words->hint = M_reception_counter_relation_hint;
    words->example = M_reception_counter_relation_example;
    words->required = answer(iv->answers, S("viec")).n == 0;
    words->need = M_reception_counter_relation_need;
    Asked *about = ask(iv, to, S("viec"), RULE_CHOICE, M_reception_counter_relation_which);
    about->offered = answer(iv->answers, S("tim")).n > 0 ? relation_offered(iv) : (ChoiceList){ 0 };
    about->hidden = about->offered.count == 0;
    about->required = true;
    about->need = M_reception_relation_need;
    Asked *sum = ask(iv, to, S("yeu-cau-1-so-tien"), RULE_MONEY, M_reception_counter_value);
    sum->narrow = true;
    Asked *claim = ask(iv, to, S("yeu-cau-1-noi-dung"), RULE_LONG, M_reception_counter_claims);
    claim->rows = 3;
    ask(iv, to, S("khan-cap"), RULE_TICK, M_reception_counter_urgent);
    ask(iv, to, S("duoi-18"), RULE_TICK, M_reception_minor);
}

static void ask_scans(const Interview *iv, Asking *to)
{
    ask_group(iv, to, msg(iv->lang, M_reception_counter_scans), S(""));
    Asked *petition = ask(iv, to, S("ban-quet-tep"), RULE_FILES, M_reception_scan_petition);
    petition->hint = M_reception_scan_petition_hint;
    Asked *papers = ask(iv, to, S("kem-theo-tep"), RULE_FILES, M_reception_scan_papers);
    papers->hint = M_reception_scan_papers_hint;
}

static void ask_rest(const Interview *iv, Asking *to)
{
    ask_group(iv, to, msg(iv->lang, M_reception_counter_filer), S(""));
    ask_choice(iv, to, S("vai-tro"), M_reception_counter_who, speakers, COUNT_OF(speakers))->required = false;
    bool   other = answer(iv->answers, S("vai-tro")).n > 0 && !answer_is(iv->answers, "vai-tro", "chinh-minh");
    Asked *name = ask(iv, to, S("nop-thay-ten"), RULE_NAME, M_reception_counter_filer_name);
    name->required = other;
    name->need = M_reception_filer_name_need;
    ask(iv, to, S("nop-thay-giay"), RULE_LINE, M_reception_mandate_paper);
    Asked *sign = ask_choice(iv, to, S("chu-ky"), M_reception_signature, signatures, COUNT_OF(signatures));
    sign->need = M_reception_signature_need;
    Asked *note = ask(iv, to, S("ghi-chu"), RULE_LONG, M_reception_note);
    note->hint = M_reception_note_hint;
    note->rows = 3;
    note->max = 4000;
}

static void ask_counter(const Interview *iv, Asking *to)
{
    ask_head(iv, to);
    ask_side(iv, to, SIDE_PLAINTIFF, M_reception_step_plaintiff);
    ask_side(iv, to, SIDE_DEFENDANT, M_reception_step_defendant);
    ask_matter(iv, to);
    ask_scans(iv, to);
    ask_rest(iv, to);
}

static const char *const own_names[] = { "idem", "toa", "nguyen-don-so", "bi-don-so", "them-nguyen-don", "them-bi-don", "len" };
enum { OWN_IDEM, OWN_COURT, OWN_PLAINTIFFS, OWN_DEFENDANTS, OWN_MORE_PLAINTIFFS, OWN_MORE_DEFENDANTS, OWN_UP, OWN_COUNT };

typedef struct Written {
    Answers answers;
    Str     idem, court;
    bool    more;
    Error  *bad;
} Written;

/* The words may be the code itself, or mean one relation and no other. */
static void choose_relation(const Interview *iv)
{
    ChoiceList found = relation_offered(iv);
    Str        words = answer(iv->answers, S("tim"));
    for (size_t i = 0; i < found.count; i++) {
        if (str_eq(i18n_fold(iv->arena, found.items[i].value), i18n_fold(iv->arena, words))) {
            answer_set(iv->arena, iv->answers, S("viec"), found.items[i].value);
            return;
        }
    }
    if (words.n > 0 && found.count == 1) {
        answer_set(iv->arena, iv->answers, S("viec"), found.items[0].value);
    }
}

static void count_more(Req *rq, Written *w, const char *counter, bool one_more)
{
    Interview iv = interview_of(rq, &w->answers);
    int       count = groups_asked(&iv, str_of(counter), COUNTER_PEOPLE);
    bool      grows = one_more && count < COUNTER_PEOPLE;
    answer_set(rq->arena, &w->answers, str_of(counter), str_format(rq->arena, "%d", grows ? count + 1 : count));
    w->more = w->more || one_more;
}

static Error *read_written(Req *rq, Written *w)
{
    Asking all = { 0 };
    Str    own[OWN_COUNT];
    *w = (Written){ 0 };
    Interview iv = interview_of(rq, &w->answers);
    answer_set(rq->arena, &w->answers, S("nguyen-don-so"), rq_value(rq, "nguyen-don-so"));
    answer_set(rq->arena, &w->answers, S("bi-don-so"), rq_value(rq, "bi-don-so"));
    ask_counter(&iv, &all);
    TRY(asked_read(rq, &iv, &all, own_names, OWN_COUNT, own, &w->bad));
    choose_relation(&iv);
    w->idem = own[OWN_IDEM];
    w->court = own[OWN_COURT];
    count_more(rq, w, "nguyen-don-so", own[OWN_MORE_PLAINTIFFS].n > 0);
    count_more(rq, w, "bi-don-so", own[OWN_MORE_DEFENDANTS].n > 0);
    w->more = asked_move_up(rq->arena, &all, &w->answers, own[OWN_UP]) || w->more;
    return NULL;
}

static void add_counts(Req *rq, const Answers *answers, CounterFormView *v)
{
    static const char *const counters[] = { "nguyen-don-so", "bi-don-so" };
    for (size_t i = 0; i < COUNT_OF(counters); i++) {
        Str n = answer(answers, str_of(counters[i]));
        reception_hidden_add(rq, &v->hidden, counters[i], n.n > 0 ? n : S("1"));
    }
}

static Error *form_show(Req *rq, Resp *rs, CourtId court, Written *w, const Error *errors)
{
    Asking          all = { 0 };
    Lang            lang = lang_of(rq);
    Interview       iv = interview_of(rq, &w->answers);
    CounterFormView v = { .frame = frame_of(rq, msg(lang, M_reception_counter_title)) };
    v.court = court_name(rq, court);
    frame_crumb(rq, &v.frame, msg(lang, M_reception_register), S("/nghiep-vu/tiep-nhan"));
    ask_counter(&iv, &all);
    v.form = (FormView){ .action = rq_link(rq, S("/nghiep-vu/tiep-nhan/moi")), .csrf = csrf_token(rq),
                         .submit = msg(lang, M_reception_counter_submit), .back = list_link(rq, court, S("tat-ca"), S("")) };
    v.form.idem = w->idem.n > 0 ? w->idem : idem_key(rq);
    asking_view(&iv, &all, errors, &v.form, &v.groups);
    TRY(asked_show(rq, errors, &v.form));
    add_counts(rq, &w->answers, &v);
    reception_hidden_add(rq, &v.hidden, "toa", court_id_str(&court));
    v.more_plaintiffs = (FieldView){ .kind = INPUT_CHECK, .name = S("them-nguyen-don"), .optional = true };
    v.more_plaintiffs.label = msg(lang, M_reception_plaintiff_another);
    v.more_defendants = (FieldView){ .kind = INPUT_CHECK, .name = S("them-bi-don"), .optional = true };
    v.more_defendants.label = msg(lang, M_reception_defendant_another);
    resp_status(rs, errors == NULL ? 200 : 422);
    return page_send(rs, counter_form_html(rq->arena, lang, &v));
}

typedef struct NewForm {
    Str court;
} NewForm;
static const Field new_fields[] = { FIELD(NewForm, court, "toa", .kind = FIELD_TEXT, .max = 12) };
const FormSpec     reception_counter_new_form = FORM(NewForm, new_fields);

Error *reception_counter_form_page(Req *rq, Resp *rs)
{
    NewForm  form;
    Counters counters;
    CourtId  court;
    Written  w = { 0 };
    TRY(form_read(rq, &reception_counter_new_form, &form));
    TRY(court_of(rq, form.court, true, &counters, &court));
    answer_set(rq->arena, &w.answers, S("cach"), S("counter"));
    answer_set(rq->arena, &w.answers, S("vai-tro"), S("chinh-minh"));
    answer_set(rq->arena, &w.answers, S("chu-ky"), S("hand"));
    answer_set(rq->arena, &w.answers, S("nguyen-don-1-loai"), S("person"));
    answer_set(rq->arena, &w.answers, S("bi-don-1-loai"), S("person"));
    return form_show(rq, rs, court, &w, NULL);
}

/* The form's key is the new matter's id: the form sent twice is one petition. */
static Error *register_written(Req *rq, CourtId court, Written *w, ActResult *done)
{
    House     *h = site_of(rq)->house;
    Interview  iv = interview_of(rq, &w->answers);
    bool       post = answer_is(&w->answers, "cach", "post");
    ActRequest ask = { .court = court, .procedure = S("civil_first_instance"), .kind = kind_answered(&iv), .version = MATTER_ANY_VERSION,
                       .idem = w->idem, .act = post ? S("register_posted_petition") : S("register_petition") };
    Db        *db;
    if (!id_parse(w->idem, &ask.matter.id)) {
        return err_make(ERR_BAD_INPUT, "a form without its key");
    }
    TRY(db_read(h->db, rq->arena, &db));
    Error *failed = actor_of(rq, db, court, &ask.actor);
    db_done(db);
    TRY(failed);
    ask.actor.channel = post ? S("post") : S("counter");
    TRY(petition_input(&iv, true, &ask.input));
    return matter_act(h, rq->arena, &ask, done);
}

static Error *written_check(const Interview *iv)
{
    Asking all = { 0 };
    Error *wrong = NULL;
    ask_counter(iv, &all);
    for (size_t i = 0; i < all.questions.count; i++) {
        asked_check(iv, &all.questions.items[i], &wrong);
    }
    return wrong;
}

Error *reception_counter_register(Req *rq, Resp *rs)
{
    Written   w;
    Counters  counters;
    CourtId   court;
    ActResult done;
    TRY(read_written(rq, &w));
    TRY(court_of(rq, w.court, true, &counters, &court));
    Interview iv = interview_of(rq, &w.answers);
    if (w.bad == NULL && w.more) {
        return form_show(rq, rs, court, &w, NULL);
    }
    Error *wrong = w.bad;
    err_add(&wrong, written_check(&iv));
    if (wrong == NULL) {
        wrong = register_written(rq, court, &w, &done);
    }
    if (wrong != NULL && (wrong->code == ERR_FIELD || wrong->code == ERR_NOT_ALLOWED)) {
        return form_show(rq, rs, court, &w, wrong);
    }
    TRY(wrong);
    return resp_redirect(rs, str_format(rq->arena, "/nghiep-vu/tiep-nhan/" STR_F "/giay", STR_A(id_format(rq->arena, done.matter.id))));
}

/* ---- what is handed over at the counter ------------------------------------------------------------------------------------ */

/* One slip a person without account: with this code he opens his file (BLTTDS 177: the paper stays the service). */
static Error *add_slips(Req *rq, Db *db, const OpenFile *f, CounterPaperView *v)
{
    House     *h = site_of(rq)->house;
    Deliveries all = { 0 };
    Str        address = str_format(rq->arena, "%s://" STR_F "/tong-dat", rq_is_tls(rq) ? "https" : "http", STR_A(rq_header(rq, "Host")));
    TRY(delivery_list(db, rq->arena, f->matter.court, f->matter.id, &all));
    for (size_t i = 0; i < all.count; i++) {
        Str                code;
        const Participant *p = matter_participant(&f->matter, all.items[i].participant);
        TRY(delivery_code(h, rq->arena, f->matter.id, &all.items[i], &code));
        if (code.n > 0 && p != NULL) {
            CodeSlip slip = { .name = p->name, .code = code, .address = address };
            TRY(qr_path(rq->arena, address, &slip.qr, &slip.qr_size));
            *LIST_ADD(rq->arena, &v->slips) = slip;
        }
    }
    return NULL;
}

static Error *add_acknowledgement(Req *rq, const OpenFile *f, CounterPaperView *v)
{
    Document doc;
    for (size_t i = 0; i < f->matter.papers.count; i++) {
        const Paper *p = &f->matter.papers.items[i];
        if (str_eq(p->form, S("24-DS"))) {
            TRY(document_render(site_of(rq)->house, rq->arena, f->matter.procedure, p, &doc));
            v->sheet = doc.html;
            v->paper.integrity = f->matter.integrity;
            return NULL;
        }
    }
    v->notice = (NoticeView){ .tone = TONE_WARN, .title = msg(lang_of(rq), M_reception_not_acknowledged),
                              .text = msg(lang_of(rq), M_reception_not_acknowledged_text) };
    v->notice.act = (Link){ msg(lang_of(rq), M_reception_acknowledge),
                            rq_link(rq, str_format(rq->arena, STR_F "/viec/gui-giay-xac-nhan", STR_A(f->link))) };
    return NULL;
}

/* Codes are for the hand of the person they are for: only a clerk of this court prints them. */
Error *reception_counter_paper_page(Req *rq, Resp *rs)
{
    MatterId         id;
    Db              *db;
    OpenFile         f;
    Lang             lang = lang_of(rq);
    CounterPaperView v = { 0 };
    if (!id_parse(rq_param(rq, "id"), &id.id)) {
        return err_make(ERR_NOT_FOUND, "no id");
    }
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = file_open(rq, db, id, S("read"), &f);
    if (failed == NULL && !power_has(&f.powers, S("clerk"))) {
        failed = err_arg(err_make(ERR_FORBIDDEN, "codes are the clerk's to hand over"), S("power"), S("clerk"));
    }
    if (failed == NULL) {
        failed = add_slips(rq, db, &f, &v);
    }
    db_done(db);
    TRY(failed);
    TRY(add_acknowledgement(rq, &f, &v));
    v.frame = frame_of(rq, msg(lang, M_reception_handed));
    v.frame.integrity = f.matter.integrity;
    frame_crumb(rq, &v.frame, msg(lang, M_reception_register), S("/nghiep-vu/tiep-nhan"));
    *LIST_ADD(rq->arena, &v.next) = (Link){ msg(lang, M_reception_counter_next), add_link(rq, f.matter.court) };
    *LIST_ADD(rq->arena, &v.next) = (Link){ msg(lang, M_reception_open_file), rq_link(rq, file_link(rq, id)) };
    *LIST_ADD(rq->arena, &v.next) =
        (Link){ msg(lang, M_reception_receipt), rq_link(rq, str_format(rq->arena, STR_F "/giay-xac-nhan", STR_A(file_link(rq, id)))) };
    return page_send(rs, counter_paper_html(rq->arena, lang, &v));
}
