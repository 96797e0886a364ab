/* Who has looked at a file, for its parties: role, purpose and hour, after the delays of law/looks.yaml; the panel and its
 * deliberation never. Routes: /ai-da-xem, /vu-viec-cua-toi/{id}/ai-da-xem. Tables: look (through core/access). */
#include "portal/routes.h"

#include "core/access/access.h"
#include "filing/filing.h"
#include "law/look.h"
#include "portal/portal_looks_html.h"
#include "portal/portal_looks_list_html.h"
#include "portal/portal_msg.h"
#include "registry/registry_store.h"

enum { LOOKS_MOST = 200, MATTERS_MOST = 100 };

static const LookRule *look_rules(Req *rq, size_t *count)
{
    const LookLaw *law = site_of(rq)->house->law->looks;
    LookRule      *rules = NEW_N(rq->arena, LookRule, law->looks_count);
    for (uint32_t i = 0; i < law->looks_count; i++) {
        rules[i] = (LookRule){ law->looks[i].id, law->looks[i].shown, law->looks[i].delay_days };
    }
    *count = law->looks_count;
    return rules;
}

static Str purpose_name(Req *rq, Str purpose)
{
    const LookLaw *law = site_of(rq)->house->law->looks;
    for (uint32_t i = 0; i < law->looks_count; i++) {
        if (str_eq(law->looks[i].id, purpose)) {
            return law_text(lang_of(rq), law->looks[i].name);
        }
    }
    return purpose;
}

/* In what role: of the file first, then of the court. Names of officers are not told. */
static Str role_of(Req *rq, const Matter *m, const Officers *officers, PersonId person)
{
    House *h = site_of(rq)->house;
    Lang   lang = lang_of(rq);
    if (id_eq(person.id, session_of(rq)->person.id)) {
        return msg(lang, M_portal_looks_you);
    }
    for (size_t i = 0; i < m->participants.count; i++) {
        if (id_eq(m->participants.items[i].person.id, person.id)) {
            return power_name(h, lang, m->participants.items[i].capacity);
        }
    }
    for (size_t i = 0; i < m->assignments.count; i++) {
        if (id_eq(m->assignments.items[i].person.id, person.id)) {
            return power_name(h, lang, m->assignments.items[i].role);
        }
    }
    for (size_t i = 0; i < officers->count; i++) {
        if (id_eq(officers->items[i].person.id, person.id)) {
            return power_name(h, lang, officers->items[i].post);
        }
    }
    return msg(lang, M_portal_looks_other);
}

static Error *fill_looks(Req *rq, Db *db, const Matter *m, LooksView *v)
{
    static const Msg names[] = { M_portal_col_hour, M_portal_col_who, M_portal_col_purpose, M_portal_col_times };
    Lang             lang = lang_of(rq);
    Instant          now = os_now(site_of(rq)->house->os), far = { INT64_MAX };
    LookLines        looks = { 0 };
    Officers         officers = { 0 };
    size_t           count;
    const LookRule  *rules = look_rules(rq, &count);
    v->table.caption = msg(lang, M_portal_looks_caption);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *LIST_ADD(rq->arena, &v->table.columns) = portal_column(lang, names[i]);
        v->table.columns.items[i].right = i == 3;
    }
    TRY(look_list(db, rq->arena, scope_of((Bytes){ m->id.id.b, sizeof m->id.id.b }), rules, count, now, far, LOOKS_MOST, &looks));
    TRY(officer_list(db, rq->arena, m->court, today_of(rq), &officers));
    for (size_t i = 0; i < looks.count; i++) {
        const LookLine *l = &looks.items[i];
        TableRow       *row = LIST_ADD(rq->arena, &v->table.rows);
        *row = (TableRow){ 0 };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = i18n_instant(rq->arena, lang, l->hour) };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = role_of(rq, m, &officers, l->person) };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = purpose_name(rq, l->purpose), .under = challenge_word(lang, l->reason) };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_NUMBER, .number = l->times };
    }
    v->table.empty = (EmptyView){ .title = msg(lang, M_portal_looks_none), .text = msg(lang, M_portal_looks_none_text) };
    table_label(&v->table);
    return NULL;
}

static Error *show_looks(Req *rq, Db *db, MatterId id, LooksView *v)
{
    OpenFile f;
    TRY(file_open(rq, db, id, S("read"), &f));
    if (f.powers.participant == 0) {
        return err_make(ERR_NOT_FOUND, "not a party to this file");
    }
    v->name = file_heading(rq, f.matter.number);
    v->frame = frame_of(rq, msg(lang_of(rq), M_portal_looks_title));
    v->frame.integrity = f.matter.integrity;
    frame_crumb(rq, &v->frame, msg(lang_of(rq), M_portal_door_mine), S("/vu-viec-cua-toi"));
    frame_crumb(rq, &v->frame, v->name, file_link(rq, id));
    return fill_looks(rq, db, &f.matter, v);
}

Error *portal_looks_page(Req *rq, Resp *rs)
{
    MatterId  id;
    Db       *db;
    LooksView v = { 0 };
    if (!id_parse(rq_param(rq, "id"), &id.id)) {
        return err_make(ERR_NOT_FOUND, "no id");
    }
    TRY(looks_flush(site_of(rq)->house->looks));
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = show_looks(rq, db, id, &v);
    db_done(db);
    TRY(failed);
    return page_send(rs, portal_looks_html(rq->arena, lang_of(rq), &v));
}

Error *portal_looks_list(Req *rq, Resp *rs)
{
    Lang          lang = lang_of(rq);
    Db           *db;
    MatterLines   matters = { 0 };
    LooksListView v = { .frame = frame_of(rq, msg(lang, M_portal_looks_title)) };
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = matters_of_person(db, rq->arena, session_of(rq)->person, today_of(rq), MATTERS_MOST, &matters);
    db_done(db);
    TRY(failed);
    frame_crumb(rq, &v.frame, msg(lang, M_portal_door_mine), S("/vu-viec-cua-toi"));
    for (size_t i = 0; i < matters.count; i++) {
        Str href = str_format(rq->arena, "/vu-viec-cua-toi/" STR_F "/ai-da-xem", STR_A(id_format(rq->arena, matters.items[i].matter.id)));
        *LIST_ADD(rq->arena, &v.doors.doors) = (Door){ file_heading(rq, matters.items[i].number), matters.items[i].title, rq_link(rq, href) };
    }
    v.empty = (EmptyView){ .title = msg(lang, M_portal_mine_none), .text = msg(lang, M_portal_looks_none_text) };
    return page_send(rs, portal_looks_list_html(rq->arena, lang, &v));
}
