/* Random assignments, open to anybody's check: courts with their share of designations, the draws of a court, one draw recomputed.
 * Routes: /minh-bach/phan-cong, /minh-bach/phan-cong/{court}/{matter}/{no}, .../bien-ban.json.
 * Law: TT 01/2022/TT-TANDTC. Tables: draw, assignment (through assignment), register_counter. */
#include "portal/routes.h"

#include "assignment/assignment.h"
#include "portal/portal_draw_html.h"
#include "portal/portal_draws_html.h"
#include "portal/portal_msg.h"
#include "portal/portal_sql.h"

#include <string.h>

enum { PAGE_DRAWS = 50, SHARE_DAYS = 365 };

typedef struct DrawsForm {
    Str court, after;
} DrawsForm;
static const Field fields[] = {
    FIELD(DrawsForm, court, "toa", .kind = FIELD_HIDDEN, .max = 11),
    FIELD(DrawsForm, after, "sau", .kind = FIELD_HIDDEN, .max = 60),
};
const FormSpec portal_draws_form = FORM(DrawsForm, fields);

static Str court_name(Req *rq, Str code)
{
    return law_text(lang_of(rq), registry_court_name(site_of(rq)->house->registry, code, today_of(rq)));
}

/* ---- courts and their shares -------------------------------------------------------------------------------------------------- */

static Error *add_court(Req *rq, Db *db, CourtId court, DrawsView *v)
{
    Lang            lang = lang_of(rq);
    AssignmentShare share;
    Date            today = today_of(rq);
    TRY(assignment_share(db, rq->arena, court, date_add_days(today, -SHARE_DAYS), today, &share));
    int64_t   all = share.drawn + share.designated;
    TableRow *row = LIST_ADD(rq->arena, &v->table.rows);
    Str       href = str_format(rq->arena, "/minh-bach/phan-cong?toa=%s", court.code);
    *row = (TableRow){ 0 };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_LINK, .text = court_name(rq, court_id_str(&court)), .href = rq_link(rq, href) };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_NUMBER, .number = share.drawn };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_NUMBER, .number = share.designated };
    Str part = all == 0 ? msg(lang, M_portal_share_none) : str_format(rq->arena, "%lld %%", (long long)((share.designated * 100 + all / 2) / all));
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = part };
    return NULL;
}

static Error *courts_table(Req *rq, Db *db, DrawsView *v)
{
    static const Msg names[] = { M_portal_col_court, M_portal_col_drawn, M_portal_col_designated, M_portal_col_share };
    Lang             lang = lang_of(rq);
    CourtsAtWorkRows courts;
    v->table.caption = msg(lang, M_portal_draws_courts);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *LIST_ADD(rq->arena, &v->table.columns) = portal_column(lang, names[i]);
        v->table.columns.items[i].right = i == 1 || i == 2;
    }
    TRY(q_courts_at_work(db, rq->arena, &courts));
    for (size_t i = 0; i < courts.count; i++) {
        TRY(add_court(rq, db, courts.items[i].court_id, v));
    }
    return NULL;
}

/* ---- the draws of a court --------------------------------------------------------------------------------------------------------- */

static Str draw_path(Req *rq, const DrawLine *d)
{
    return str_format(rq->arena, "/minh-bach/phan-cong/%s/" STR_F "/%lld", d->court.code, STR_A(id_format(rq->arena, d->matter.id)), (long long)d->no);
}

static const Candidate *chosen_of(const Choice *c)
{
    for (size_t i = 0; i < c->candidates.count; i++) {
        if (str_eq(c->candidates.items[i].reference, c->chosen)) {
            return &c->candidates.items[i];
        }
    }
    return NULL;
}

static Error *add_draw(Req *rq, const DrawLine *d, DrawsView *v)
{
    Lang      lang = lang_of(rq);
    Choice    c = { 0 };
    TableRow *row = LIST_ADD(rq->arena, &v->table.rows);
    TRY(choice_parse(rq->arena, d->record, &c));
    const Candidate *chosen = d->resolved ? chosen_of(&c) : NULL;
    *row = (TableRow){ 0 };
    *LIST_ADD(rq->arena, &row->cells) =
        (TableCell){ .kind = CELL_LINK, .text = i18n_date(rq->arena, lang, d->committed_on), .href = rq_link(rq, draw_path(rq, d)) };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = power_name(site_of(rq)->house, lang, d->role) };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_NUMBER, .number = (int64_t)c.candidates.count };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = chosen == NULL ? msg(lang, M_portal_draw_waits) : chosen->label };
    return NULL;
}

static Error *draws_table(Req *rq, Db *db, CourtId court, Str after, DrawsView *v)
{
    static const Msg names[] = { M_portal_col_day, M_portal_col_role, M_portal_col_candidates, M_portal_col_chosen };
    Lang             lang = lang_of(rq);
    DrawLines        draws = { 0 };
    DrawLine         before = { .court = court };
    bool             later = draw_key_parse(after, &before);
    v->one_court = true;
    v->court = court_name(rq, court_id_str(&court));
    v->table.caption = msg(lang, M_portal_draws_caption);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *LIST_ADD(rq->arena, &v->table.columns) = portal_column(lang, names[i]);
        v->table.columns.items[i].right = i == 2;
    }
    TRY(draw_list(db, rq->arena, court, later ? &before : NULL, PAGE_DRAWS + 1, &draws));
    size_t shown = draws.count > PAGE_DRAWS ? PAGE_DRAWS : draws.count;
    for (size_t i = 0; i < shown; i++) {
        TRY(add_draw(rq, &draws.items[i], v));
    }
    Str path = str_format(rq->arena, "/minh-bach/phan-cong?toa=%s", court.code);
    if (later) {
        v->table.pager.newer = rq_link(rq, path);
    }
    if (draws.count > shown) {
        Str key = draw_key_format(rq->arena, &draws.items[shown - 1]);
        v->table.pager.older = rq_link(rq, str_format(rq->arena, STR_F "&sau=" STR_F, STR_A(path), STR_A(key)));
    }
    if (later || draws.count > shown) {
        v->table.pager.shown = MSG(rq->arena, lang, M_portal_shown, { S("n"), i18n_number(rq->arena, lang, (int64_t)shown) });
    }
    return NULL;
}

Error *portal_draws_page(Req *rq, Resp *rs)
{
    Lang      lang = lang_of(rq);
    DrawsForm form;
    CourtId   court;
    Db       *db;
    DrawsView v = { .frame = portal_frame(rq, msg(lang, M_portal_draws_title)) };
    TRY(form_read(rq, &portal_draws_form, &form));
    bool one = form.court.n > 0;
    if (one && (!court_id_parse(form.court, &court) || registry_court(site_of(rq)->house->registry, form.court) == NULL)) {
        return err_make(ERR_NOT_FOUND, "no such court");
    }
    frame_crumb(rq, &v.frame, msg(lang, M_portal_openness_title), S("/minh-bach"));
    if (one) {
        frame_crumb(rq, &v.frame, msg(lang, M_portal_draws_title), S("/minh-bach/phan-cong"));
    }
    v.table.empty = (EmptyView){ .title = msg(lang, M_portal_draws_none), .text = msg(lang, M_portal_draws_none_text) };
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = one ? draws_table(rq, db, court, form.after, &v) : courts_table(rq, db, &v);
    db_done(db);
    TRY(failed);
    table_label(&v.table);
    return page_send(rs, portal_draws_html(rq->arena, lang, &v));
}

/* ---- one draw -------------------------------------------------------------------------------------------------------------------------- */

static Error *load_draw(Req *rq, DrawLine *out)
{
    CourtId  court;
    MatterId matter;
    int64_t  no;
    Db      *db;
    if (!court_id_parse(rq_param(rq, "court"), &court) || !id_parse(rq_param(rq, "matter"), &matter.id)
        || !str_to_i64(rq_param(rq, "no"), &no)) {
        return err_make(ERR_NOT_FOUND, "no such draw");
    }
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = draw_load(db, rq->arena, court, matter, no, out);
    db_done(db);
    return failed;
}

static Str exclusion_text(Lang lang, Str code)
{
    return code.n == 0                        ? msg(lang, M_portal_draw_eligible)
         : str_eq(code, S("absent"))           ? msg(lang, M_portal_draw_absent)
         : str_eq(code, S("conflict"))         ? msg(lang, M_portal_draw_conflict)
         : str_eq(code, S("took_part_before")) ? msg(lang, M_portal_draw_took_part)
                                               : code;
}

static void fill_candidates(Req *rq, const Choice *c, DrawView *v)
{
    static const Msg names[] = { M_portal_col_judge, M_portal_col_pending, M_portal_col_suspended, M_portal_col_overdue, M_portal_col_eligible };
    Lang             lang = lang_of(rq);
    v->candidates.caption = msg(lang, M_portal_draw_candidates);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *LIST_ADD(rq->arena, &v->candidates.columns) = portal_column(lang, names[i]);
        v->candidates.columns.items[i].right = i >= 1 && i <= 3;
    }
    for (size_t i = 0; i < c->candidates.count; i++) {
        const Candidate *k = &c->candidates.items[i];
        TableRow        *row = LIST_ADD(rq->arena, &v->candidates.rows);
        bool             chosen = c->chosen.n > 0 && str_eq(k->reference, c->chosen);
        *row = (TableRow){ 0 };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = k->label, .under = chosen ? msg(lang, M_portal_draw_is_chosen) : S("") };
        for (size_t n = 0; n < 3; n++) {
            *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_NUMBER, .number = k->load[n] };
        }
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = exclusion_text(lang, k->excluded) };
    }
    table_label(&v->candidates);
}

static void fill_seed(Req *rq, const Choice *c, DrawView *v)
{
    Lang lang = lang_of(rq);
    portal_fact(rq, &v->seed, M_portal_draw_commitment, hash_hex(rq->arena, c->commitment));
    portal_fact(rq, &v->seed, M_portal_draw_use_after, i18n_instant(rq->arena, lang, c->use_after));
    if (c->chosen.n > 0) {
        portal_fact(rq, &v->seed, M_portal_draw_nonce, hash_hex(rq->arena, c->nonce));
        portal_fact(rq, &v->seed, M_portal_draw_checkpoint,
                    MSG(rq->arena, lang, M_portal_draw_checkpoint_text, { S("size"), i18n_number(rq->arena, lang, c->checkpoint_size) },
                        { S("at"), i18n_instant(rq->arena, lang, c->checkpoint_at) }));
        portal_fact(rq, &v->seed, M_portal_draw_root, hash_hex(rq->arena, c->checkpoint_root));
        portal_fact(rq, &v->seed, M_portal_draw_contribution, c->contribution);
        portal_fact(rq, &v->seed, M_portal_draw_seed_value, hash_hex(rq->arena, c->seed));
    }
}

/* The record is recomputed each time the page is asked for: nothing here rests on our word. */
static NoticeView verdict_of(Req *rq, const DrawLine *d, const Choice *c)
{
    Lang lang = lang_of(rq);
    bool holds = choice_verify(rq->arena, c) == NULL;
    if (!holds) {
        return (NoticeView){ .tone = TONE_BAD, .title = msg(lang, M_portal_draw_wrong), .text = msg(lang, M_portal_draw_wrong_text) };
    }
    return d->resolved ? (NoticeView){ .tone = TONE_GOOD, .title = msg(lang, M_portal_draw_holds), .text = msg(lang, M_portal_draw_holds_text) }
                       : (NoticeView){ .tone = TONE_WARN, .title = msg(lang, M_portal_draw_waits), .text = msg(lang, M_portal_draw_waits_text) };
}

Error *portal_draw_page(Req *rq, Resp *rs)
{
    Lang     lang = lang_of(rq);
    DrawLine d;
    Choice   c = { 0 };
    TRY(load_draw(rq, &d));
    TRY(choice_parse(rq->arena, d.record, &c));
    DrawView v = { .frame = portal_frame(rq, msg(lang, M_portal_draw_title)), .verdict = verdict_of(rq, &d, &c) };
    frame_crumb(rq, &v.frame, msg(lang, M_portal_openness_title), S("/minh-bach"));
    frame_crumb(rq, &v.frame, msg(lang, M_portal_draws_title), S("/minh-bach/phan-cong"));
    portal_fact(rq, &v.facts, M_portal_col_court, court_name(rq, court_id_str(&d.court)));
    portal_fact(rq, &v.facts, M_portal_col_role, power_name(site_of(rq)->house, lang, d.role));
    portal_fact(rq, &v.facts, M_portal_draw_committed, i18n_instant(rq->arena, lang, c.commit_at));
    const Candidate *chosen = chosen_of(&c);
    portal_fact(rq, &v.facts, M_portal_col_chosen, chosen == NULL ? S("") : chosen->label);
    portal_fact(rq, &v.facts, M_portal_draw_order, str_eq(c.order, S("TT 01/2022 Art. 7")) ? msg(lang, M_portal_draw_order_text) : c.order);
    fill_candidates(rq, &c, &v);
    fill_seed(rq, &c, &v);
    v.file = rq_link(rq, str_format(rq->arena, STR_F "/bien-ban.json", STR_A(draw_path(rq, &d))));
    return page_send(rs, portal_draw_html(rq->arena, lang, &v));
}

Error *portal_draw_file(Req *rq, Resp *rs)
{
    DrawLine d;
    TRY(load_draw(rq, &d));
    resp_download(rs, str_format(rq->arena, "phan-cong-%s-%lld.json", d.court.code, (long long)d.no));
    return demo_json(rq, rs, d.record);
}
