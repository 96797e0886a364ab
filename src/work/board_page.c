/* The chief judge's board: what is late and with whom, how much each judge has, how judges were assigned, where the files stand.
 * Route: /nghiep-vu/bang-dieu-hanh. A limit that lapses by itself is a party's right and no delay of the court: it is not counted.
 * Files opened with a reason by who has no place in them stand below.
 * Law: BLTTDS 47(1); TT 01/2022/TT-TANDTC. Tables: deadline, assignment, matter, access_grant (read). */
#include "work/routes.h"

#include "assignment/assignment.h"
#include "law/deadline.h"
#include "work/work_board_html.h"
#include "work/work_msg.h"
#include "work/work_sql.h"

enum { SHARE_DAYS = 365, OVERDUE_READ = 2000, OVERDUE_SHOWN = 50, CHALLENGES_SHOWN = 50 };

typedef struct BoardForm {
    Str court;
} BoardForm;
static const Field fields[] = { FIELD(BoardForm, court, "toa", .kind = FIELD_HIDDEN, .max = 11) };
const FormSpec work_board_form = FORM(BoardForm, fields);

typedef struct Board {
    Req              *rq;
    Db               *db;
    Desk              desk;
    BoardView        *v;
    WorkloadRows      load;
    LimitsOverdueRows late;   /* all; only those the court answers for are kept */
    FilesPerStateRows states;
    ChallengesOfCourtRows challenges;
    AssignmentShare   share;
} Board;

/* Whom the court answers for: a post or role of its own, and no mere right of a party. */
static bool is_courts(const Law *law, const LimitsOverdueRow *r, Str *who)
{
    const Procedure      *p = procedure_find(law, r->procedure);
    const ProcedureClock *c = p == NULL ? NULL : procedure_clock(p, r->rule);
    if (c == NULL || c->lapses || c->who_count == 0) {
        return false;
    }
    const LawPower *power = law_power(law, c->who[0]);
    *who = c->who[0];
    return power != NULL && (power->kind == POWER_KIND_COURT || power->kind == POWER_KIND_ROLE);
}

static void keep_courts(Board *b)
{
    const Law *law = site_of(b->rq)->house->law;
    size_t     kept = 0;
    Str        who;
    for (size_t i = 0; i < b->late.count; i++) {
        if (is_courts(law, &b->late.items[i], &who)) {
            b->late.items[kept++] = b->late.items[i];
        }
    }
    b->late.count = kept;
}

static Error *read_board(Board *b)
{
    BoardForm form;
    Arena    *a = b->rq->arena;
    Date      today = today_of(b->rq);
    TRY(form_read(b->rq, &work_board_form, &form));
    TRY(desk_open(b->rq, b->db, form.court, &b->desk));
    if (!b->desk.chief) {
        return err_message(err_make(ERR_FORBIDDEN, "the board is the chief judge's"), S("work.board_whose"));
    }
    TRY(q_workload(b->db, b->desk.court, a, &b->load));
    TRY(q_limits_overdue(b->db, b->desk.court, date_format(a, today), OVERDUE_READ, a, &b->late));
    TRY(q_files_per_state(b->db, b->desk.court, a, &b->states));
    TRY(assignment_share(b->db, a, b->desk.court, date_add_days(today, -SHARE_DAYS), today, &b->share));
    TRY(q_challenges_of_court(b->db, b->desk.court, b->desk.me, desk_scope(a, &b->desk), date_format(a, today), CHALLENGES_SHOWN, a, &b->challenges));
    keep_courts(b);
    return NULL;
}

static void columns(Board *b, TableView *t, Msg caption, const Msg *names, size_t count)
{
    t->caption = msg(lang_of(b->rq), caption);
    for (size_t i = 0; i < count; i++) {
        *LIST_ADD(b->rq->arena, &t->columns) = (TableColumn){ .name = msg(lang_of(b->rq), names[i]) };
    }
}

static void fill_judges(Board *b)
{
    static const Msg names[] = { M_work_col_judge, M_work_col_files, M_work_col_suspended, M_work_col_late, M_work_col_oldest };
    Req             *rq = b->rq;
    TableView       *t = &b->v->judges;
    columns(b, t, M_work_board_judges, names, COUNT_OF(names));
    for (size_t i = 0; i < b->load.count; i++) {
        const WorkloadRow *w = &b->load.items[i];
        TableRow          *row = LIST_ADD(rq->arena, &t->rows);
        int64_t            late = 0, oldest = 0;
        for (size_t k = 0; k < b->late.count; k++) {
            const LimitsOverdueRow *r = &b->late.items[k];
            if (r->judge_id.has && id_eq(r->judge_id.value.id, w->person_id.id)) {
                int64_t days = today_of(rq).day - r->end_on.day;
                late++;
                oldest = days > oldest ? days : oldest;
            }
        }
        Str href = str_format(rq->arena, "/nghiep-vu/ho-so?toa=%s&tham-phan=" STR_F, b->desk.court.code, STR_A(id_format(rq->arena, w->person_id.id)));
        *row = (TableRow){ .late = late > 0 };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_LINK, .text = w->name, .href = rq_link(rq, href) };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_NUMBER, .number = w->files };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_NUMBER, .number = w->suspended };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_NUMBER, .number = late };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = late == 0 ? S("") : i18n_days_left(rq->arena, lang_of(rq), -oldest) };
    }
    for (size_t i = 1; i < 4; i++) {
        t->columns.items[i].right = true;
    }
    t->empty = (EmptyView){ .title = msg(lang_of(rq), M_work_board_no_judges), .text = msg(lang_of(rq), M_work_board_no_judges_text) };
    table_label(t);
}

static void fill_overdue(Board *b)
{
    static const Msg names[] = { M_work_col_file, M_work_col_limit, M_work_col_who, M_work_col_judge, M_work_col_due };
    Req             *rq = b->rq;
    House           *h = site_of(rq)->house;
    Lang             lang = lang_of(rq);
    TableView       *t = &b->v->overdue;
    columns(b, t, M_work_board_overdue, names, COUNT_OF(names));
    for (size_t i = 0; i < b->late.count && i < OVERDUE_SHOWN; i++) {
        const LimitsOverdueRow *r = &b->late.items[i];
        const DeadlineLimit    *l = deadline_limit(h->law, r->rule);
        TableRow               *row = LIST_ADD(rq->arena, &t->rows);
        Str                     who = S("");
        (void)is_courts(h->law, r, &who);
        *row = (TableRow){ .late = true };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_LINK, .text = r->title.n > 0 ? r->title : case_name(rq, r->number),
                                                         .href = rq_link(rq, file_link(rq, r->matter_id)), .under = case_name(rq, r->number) };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = l == NULL ? r->rule : law_text(lang, l->name),
                                                         .under = l == NULL ? S("") : basis_text(rq, l->source.basis) };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = power_name(h, lang, who) };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = r->judge.has ? r->judge.value : msg(lang, M_work_no_judge) };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_DUE, .date = r->end_on, .number = r->end_on.day - today_of(rq).day };
    }
    t->empty = (EmptyView){ .title = msg(lang, M_work_board_nothing_late), .text = msg(lang, M_work_board_nothing_late_text) };
    table_label(t);
}

static void fill_states(Board *b)
{
    static const Msg names[] = { M_work_col_state, M_work_col_files };
    Req             *rq = b->rq;
    TableView       *t = &b->v->states;
    columns(b, t, M_work_board_states, names, COUNT_OF(names));
    t->columns.items[1].right = true;
    for (size_t i = 0; i < b->states.count; i++) {
        const FilesPerStateRow *s = &b->states.items[i];
        TableRow               *row = LIST_ADD(rq->arena, &t->rows);
        Str href = str_format(rq->arena, "/nghiep-vu/ho-so?toa=%s&trang-thai=" STR_F, b->desk.court.code, STR_A(s->state));
        *row = (TableRow){ 0 };
        *LIST_ADD(rq->arena, &row->cells) =
            (TableCell){ .kind = CELL_LINK, .text = procedure_state_name(rq, s->procedure, s->state), .href = rq_link(rq, href) };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_NUMBER, .number = s->total };
    }
    t->empty = (EmptyView){ .title = msg(lang_of(rq), M_work_find_none), .text = msg(lang_of(rq), M_work_board_no_files) };
    table_label(t);
}

/* Who opened a file he has no place in, and why: in his own words, for the one who answers for the court. */
static void fill_challenges(Board *b)
{
    static const Msg names[] = { M_work_col_opened_at, M_work_col_officer, M_work_col_file, M_work_col_reason };
    Req             *rq = b->rq;
    Lang             lang = lang_of(rq);
    TableView       *t = &b->v->challenges;
    columns(b, t, M_work_board_challenges, names, COUNT_OF(names));
    for (size_t i = 0; i < b->challenges.count; i++) {
        const ChallengesOfCourtRow *r = &b->challenges.items[i];
        TableRow                   *row = LIST_ADD(rq->arena, &t->rows);
        *row = (TableRow){ 0 };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = i18n_instant(rq->arena, lang, r->made_at) };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = r->name };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_LINK, .text = r->title.n > 0 ? r->title : case_name(rq, r->number),
                                                         .href = rq_link(rq, file_link(rq, r->matter_id)), .under = case_name(rq, r->number) };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = challenge_word(lang, r->kind), .under = r->reason };
    }
    t->empty = (EmptyView){ .title = msg(lang, M_work_board_no_challenges), .text = msg(lang, M_work_board_no_challenges_text) };
    table_label(t);
}

static void add_fact(Board *b, Msg name, Str value)
{
    *LIST_ADD(b->rq->arena, &b->v->facts.facts) = (Fact){ .name = msg(lang_of(b->rq), name), .value = value };
}

static void fill_facts(Board *b)
{
    Req    *rq = b->rq;
    Lang    lang = lang_of(rq);
    int64_t all = b->share.drawn + b->share.designated;
    Str     late = i18n_number(rq->arena, lang, (int64_t)b->late.count);
    add_fact(b, M_work_board_late, b->late.count == OVERDUE_READ ? str_format(rq->arena, "> " STR_F, STR_A(late)) : late);
    add_fact(b, M_work_board_drawn, i18n_number(rq->arena, lang, b->share.drawn));
    Str share = str_format(rq->arena, STR_F " (%lld %%)", STR_A(i18n_number(rq->arena, lang, b->share.designated)),
                           (long long)(all == 0 ? 0 : (b->share.designated * 100 + all / 2) / all));
    add_fact(b, M_work_board_designated, share);
}

Error *work_board_page(Req *rq, Resp *rs)
{
    BoardView v = { 0 };
    Board     b = { .rq = rq, .v = &v };
    TRY(db_read(site_of(rq)->house->db, rq->arena, &b.db));
    Error *failed = read_board(&b);
    db_done(b.db);
    TRY(failed);
    v.frame = desk_frame(rq, &b.desk, msg(lang_of(rq), M_work_board_title));
    v.court = desk_court_name(rq, &b.desk);
    v.courts = desk_courts(rq, &b.desk, S("/nghiep-vu/bang-dieu-hanh"));
    fill_facts(&b);
    fill_judges(&b);
    fill_overdue(&b);
    fill_states(&b);
    fill_challenges(&b);
    return page_send(rs, work_board_html(rq->arena, lang_of(rq), &v));
}
