/* The part of the page of a file about its judgment, what the room's pages share, and the table of routes. */
#include "judgment/judgment_view.h"

#include "judgment/judgment_int.h"
#include "judgment/judgment_msg.h"
#include "judgment/judgment_part_html.h"
#include "law/deadline.h"
#include "page/page_msg.h"

/* ---- shared ------------------------------------------------------------------------------------------------------------------------- */

Error *judgment_open(Req *rq, Db *db, Str purpose, OpenFile *out)
{
    MatterId id;
    if (!id_parse(rq_param(rq, "id"), &id.id)) {
        return err_make(ERR_NOT_FOUND, "no id");
    }
    return file_open(rq, db, id, purpose, out);
}

FrameView judgment_frame(Req *rq, const OpenFile *f, Str title)
{
    FrameView v = frame_of(rq, title);
    v.integrity = f->matter.integrity;
    frame_crumb_mine(rq, &v);
    frame_crumb(rq, &v, file_heading(rq, f->matter.number), f->link);
    return v;
}

Str judgment_link(Req *rq, const OpenFile *f, const char *page)
{
    return str_format(rq->arena, STR_F "/%s", STR_A(f->link), page);
}

Str judgment_person(Req *rq, const Matter *m, int64_t no)
{
    const Participant *p = matter_participant(m, no);
    return p == NULL ? S("") : str_format(rq->arena, STR_F " – " STR_F, STR_A(p->name), STR_A(power_name(site_of(rq)->house, lang_of(rq), p->capacity)));
}

Str judgment_day(Req *rq, Str iso)
{
    Date d;
    return date_parse(iso, &d) ? i18n_date(rq->arena, lang_of(rq), d) : S("");
}

static Str name_in(Lang lang, const ProcedureChoice *choices, uint32_t count, Str id)
{
    for (uint32_t i = 0; i < count; i++) {
        if (str_eq(choices[i].id, id)) {
            return law_text(lang, choices[i].name);
        }
    }
    return id;
}

Str choice_name(Req *rq, const Matter *m, const char *field, const char *column, Str id)
{
    const ProcedureField *f = procedure_field(m->procedure, str_of(field));
    if (f == NULL || column == NULL) {
        return f == NULL ? id : name_in(lang_of(rq), f->choices, f->choices_count, id);
    }
    for (uint32_t i = 0; i < f->columns_count; i++) {
        if (str_eq(f->columns[i].id, str_of(column))) {
            return name_in(lang_of(rq), f->columns[i].choices, f->columns[i].choices_count, id);
        }
    }
    return id;
}

/* Codes are "limit:<rule>:<day>", "appeal:<result>", "settlement"; anything else a clerk wrote. */
Str force_reason(Req *rq, Str why)
{
    Lang lang = lang_of(rq);
    Str  rest = why;
    Str  kind = str_cut(&rest, ':');
    if (str_eq(kind, S("limit")) && rest.n > 0) {
        Str                  rule = str_cut(&rest, ':');
        const DeadlineLimit *limit = deadline_limit(site_of(rq)->house->law, rule);
        return MSG(rq->arena, lang, M_judgment_why_limit, { S("limit"), limit == NULL ? rule : law_text(lang, limit->name) }, { S("day"), judgment_day(rq, rest) });
    }
    if (str_eq(kind, S("appeal")) && rest.n > 0) {
        return str_eq(rest, S("amended")) ? msg(lang, M_judgment_why_amended) : msg(lang, M_judgment_why_appeal);
    }
    return str_eq(why, S("settlement")) ? msg(lang, M_judgment_why_settlement) : why;
}

bool is_panel(const PowerSet *p)
{
    return power_has(p, S("presiding_judge")) || power_has(p, S("panel_judge")) || power_has(p, S("juror"));
}

/* ---- the part ------------------------------------------------------------------------------------------------------------------------- */

static Msg word_of(Lodged l, Msg both, Msg appeal, Msg protest)
{
    return l.appeal == l.protest ? both : l.appeal ? appeal : protest;
}

Msg item_appealed_word(const Appeals *appeals, int64_t item)
{
    return word_of(appeals_lodged(appeals, item), M_judgment_item_is_appealed, M_judgment_item_only_appealed, M_judgment_item_only_protested);
}

static StateView force_state(Req *rq, const OperativeItem *it, const Appeals *appeals)
{
    Lang lang = lang_of(rq);
    if (str_eq(it->force, S("in_force"))) {
        return (StateView){ TONE_GOOD, MSG(rq->arena, lang, M_judgment_item_in_force, { S("day"), judgment_day(rq, it->in_force_on) }) };
    }
    if (str_eq(it->force, S("appealed"))) {
        return (StateView){ TONE_WARN, msg(lang, item_appealed_word(appeals, it->no)) };
    }
    return str_eq(it->force, S("quashed")) ? (StateView){ TONE_BAD, msg(lang, M_judgment_force_quashed) }
                                           : (StateView){ TONE_QUIET, msg(lang, M_judgment_force_waiting) };
}

static void add_fact(Req *rq, FactsView *v, Msg name, Str value)
{
    if (value.n > 0) {
        *LIST_ADD(rq->arena, &v->facts) = (Fact){ .name = msg(lang_of(rq), name), .value = value };
    }
}

static Str interest_text(Req *rq, const Matter *m, const OperativeItem *it)
{
    if (it->interest.n == 0) {
        return S("");
    }
    Str rate = choice_name(rq, m, "operative", "interest", it->interest);
    return it->interest_from.n == 0 ? rate : MSG(rq->arena, lang_of(rq), M_judgment_interest_from, { S("rate"), rate }, { S("day"), judgment_day(rq, it->interest_from) });
}

/* What the clock proposes is the court's business until a clerk has certified it. */
static void add_item(Req *rq, const OpenFile *f, const OperativeItem *it, const Appeals *appeals, JudgmentPartView *v)
{
    Lang      lang = lang_of(rq);
    bool      settled = str_eq(it->kind, S("settlement"));
    ItemView *w = LIST_ADD(rq->arena, &v->items);
    *w = (ItemView){ .no = it->no, .text = it->text, .force = force_state(rq, it, appeals),
                     .kind = settled ? msg(lang, M_judgment_settlement) : choice_name(rq, &f->matter, "operative", "kind", it->kind) };
    add_fact(rq, &w->facts, M_judgment_item_who, judgment_person(rq, &f->matter, it->who_owes));
    add_fact(rq, &w->facts, M_judgment_item_to, judgment_person(rq, &f->matter, it->to_whom));
    add_fact(rq, &w->facts, M_judgment_item_sum, it->amount.dong > 0 ? i18n_money(rq->arena, lang, it->amount) : S(""));
    add_fact(rq, &w->facts, M_judgment_item_interest, interest_text(rq, &f->matter, it));
    add_fact(rq, &w->facts, M_judgment_item_thing, it->thing);
    if (str_eq(it->force, S("in_force"))) {
        w->why = force_reason(rq, it->why);
    } else if (it->proposed_on.n > 0 && matter_may_see(&f->powers, S("court"))) {
        w->why = MSG(rq->arena, lang, M_judgment_proposed, { S("day"), judgment_day(rq, it->proposed_on) }, { S("why"), force_reason(rq, it->why) });
    }
}

static StateView appeal_state(Req *rq, const Appeal *p)
{
    Lang lang = lang_of(rq);
    static const struct { Str status; Tone tone; Msg word; } states[] = {
        { S_INIT("late"), TONE_WARN, M_judgment_appeal_late },       { S_INIT("pending"), TONE_NOW, M_judgment_appeal_pending },
        { S_INIT("replaced"), TONE_QUIET, M_judgment_appeal_replaced }, { S_INIT("ended"), TONE_QUIET, M_judgment_appeal_ended },
        { S_INIT("sent_up"), TONE_NOW, M_judgment_appeal_sent_up },  { S_INIT("decided"), TONE_GOOD, M_judgment_appeal_decided },
    };
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        if (str_eq(p->status, states[i].status)) {
            return (StateView){ states[i].tone, msg(lang, states[i].word) };
        }
    }
    return (StateView){ TONE_QUIET, p->status };
}

static Str items_text(Req *rq, const Appeal *p)
{
    Lang lang = lang_of(rq);
    Buf  b = buf_make(rq->arena, KIB(4));
    for (size_t i = 0; i < p->item_count; i++) {
        buf_add(&b, i > 0 ? S(", ") : S(""));
        buf_add_i64(&b, p->items[i]);
    }
    if (str_eq(p->ruling, S("decision"))) {
        return msg(lang, M_judgment_appeal_of_decision);
    }
    return p->item_count == 0 ? msg(lang, M_judgment_appeal_all) : MSG(rq->arena, lang, M_judgment_appeal_items, { S("items"), buf_str(&b) });
}

static void add_appeal(Req *rq, const OpenFile *f, const Appeal *p, JudgmentPartView *v)
{
    Lang lang = lang_of(rq);
    Str  no = str_format(rq->arena, "%lld", (long long)p->no);
    Str  who = p->participant > 0 ? judgment_person(rq, &f->matter, p->participant)
                                  : power_name(site_of(rq)->house, lang, str_eq(p->kind, S("protest_higher")) ? S("higher_procuracy") : S("procuracy"));
    *LIST_ADD(rq->arena, &v->appeals) = (AppealLine){
        .who = MSG(rq->arena, lang, M_judgment_appeal_who, { S("no"), no }, { S("who"), who }), .what = items_text(rq, p),
        .days = MSG(rq->arena, lang, p->participant > 0 ? M_judgment_appeal_days : M_judgment_protest_days, { S("day"), judgment_day(rq, p->appealed_on) }, { S("received"), judgment_day(rq, p->received_on) }),
        .state = appeal_state(rq, p),
    };
}

static void add_links(Req *rq, const OpenFile *f, bool judged, JudgmentPartView *v)
{
    Lang lang = lang_of(rq);
    bool writes = power_has(&f->powers, S("presiding_judge")) || power_has(&f->powers, S("panel_judge")) || power_has(&f->powers, S("case_judge"));
    bool clerk = power_has(&f->powers, S("clerk")) || power_has(&f->powers, S("matter_clerk"));
    if (is_panel(&f->powers) && (judged || str_eq(f->matter.state, S("deliberation")))) {
        *LIST_ADD(rq->arena, &v->links) = (Link){ msg(lang, M_judgment_deliberation_title), rq_link(rq, judgment_link(rq, f, "nghi-an")) };
    }
    if (writes) {
        *LIST_ADD(rq->arena, &v->links) = (Link){ msg(lang, M_judgment_draft_title), rq_link(rq, judgment_link(rq, f, "du-thao")) };
    }
    if (clerk && (str_eq(f->matter.state, S("judged")) || str_eq(f->matter.state, S("appealed")))) {
        *LIST_ADD(rq->arena, &v->links) = (Link){ msg(lang, M_judgment_force_title), rq_link(rq, judgment_link(rq, f, "hieu-luc")) };
    }
}

static void fill_facts(Req *rq, const OpenFile *f, const Judgment *j, JudgmentPartView *v)
{
    add_fact(rq, &v->facts, M_judgment_number, j->number);
    add_fact(rq, &v->facts, M_judgment_pronounced_on, judgment_day(rq, j->pronounced_on));
    add_fact(rq, &v->facts, M_judgment_outcome, choice_name(rq, &f->matter, "outcome_for", NULL, j->outcome_for));
    add_fact(rq, &v->facts, M_judgment_presiding, j->presiding);
}

static Error *part_build(Req *rq, Db *db, const OpenFile *f, Html *out)
{
    JudgmentPartView v = { 0 };
    Judgment         j;
    OperativeItems   items = { 0 };
    Appeals          appeals = { 0 };
    Corrections      corrections = { 0 };
    bool             judged;
    const Matter    *m = &f->matter;
    if (!matter_may_see(&f->powers, S("parties"))) {
        return NULL;
    }
    TRY(judgment_load(db, rq->arena, m->court, m->id, &j, &judged));
    TRY(operative_load(db, rq->arena, m->court, m->id, &items));
    TRY(appeal_load(db, rq->arena, m->court, m->id, &appeals));
    TRY(correction_load(db, rq->arena, m->court, m->id, &corrections));
    if (judged) {
        fill_facts(rq, f, &j, &v);
    }
    for (size_t i = 0; i < items.count; i++) {
        add_item(rq, f, &items.items[i], &appeals, &v);
    }
    for (size_t i = 0; i < appeals.count; i++) {
        add_appeal(rq, f, &appeals.items[i], &v);
    }
    v.appeals_title = msg(lang_of(rq), word_of(appeals_lodged(&appeals, 0), M_judgment_appeals, M_judgment_only_appeals, M_judgment_only_protests));
    for (size_t i = 0; i < corrections.count; i++) {
        *LIST_ADD(rq->arena, &v.corrections) = (StoredText){ judgment_day(rq, corrections.items[i].corrected_on), corrections.items[i].text };
    }
    bool trial = judged || str_eq(m->state, S("hearing")) || str_eq(m->state, S("paused")) || str_eq(m->state, S("deliberation")) || str_eq(m->state, S("set_for_trial"));
    if (trial) {
        add_links(rq, f, judged, &v);
    }
    if (v.items.count + v.appeals.count + v.links.count + v.facts.facts.count > 0) {
        *out = judgment_part_html(rq->arena, lang_of(rq), &v);
    }
    return NULL;
}

/* Nobody has to know an item by its number: it is ticked where it can be read. A decision without items is appealed as a whole. */
static Error *offer_items(Req *rq, Db *db, const Matter *m, const ProcedureAct *act, FieldView *field)
{
    (void)act;
    OperativeItems items = { 0 };
    TRY(operative_load(db, rq->arena, m->court, m->id, &items));
    for (size_t i = 0; i < items.count; i++) {
        const OperativeItem *o = &items.items[i];
        Str                  no = str_format(rq->arena, "%lld", (long long)o->no);
        *LIST_ADD(rq->arena, &field->choices) =
            (InputChoice){ .value = no, .label = str_format(rq->arena, STR_F ". " STR_F, STR_A(no), STR_A(o->text)) };
        field->kind = INPUT_CHECKS;
    }
    return NULL;
}

const ActPart  judgment_appeal_part = { "appealed_items", NULL, offer_items };
const CasePart judgment_case_part = { "ban-an", "judgment.part_title", part_build, NULL };

/* ---- routes ------------------------------------------------------------------------------------------------------------------------------ */

/* Acts that have a page of their own lead there from the list of acts. */
static Error *to_page(Req *rq, Resp *rs, const char *page)
{
    return resp_redirect(rs, str_format(rq->arena, "/nghiep-vu/ho-so/" STR_F "/%s", STR_A(rq_param(rq, "id")), page));
}

static Error *to_deliberation(Req *rq, Resp *rs)
{
    return to_page(rq, rs, "nghi-an");
}

static Error *to_pronouncement(Req *rq, Resp *rs)
{
    return to_page(rq, rs, "tuyen-an");
}

/* A place in the text is marked there, not by its number in a bare form. */
static Error *to_hiding(Req *rq, Resp *rs)
{
    return to_page(rq, rs, "an-ten");
}

static Error *to_force(Req *rq, Resp *rs)
{
    return to_page(rq, rs, "hieu-luc");
}

#define FILE_PATH "/nghiep-vu/ho-so/{id}"
const Route judgment_routes[] = {
    { GET, FILE_PATH "/du-thao", draft_show, .power = STAFF },
    { POST, FILE_PATH "/du-thao", draft_save, .power = STAFF, .form = &form_by_handler, .body_max = MIB(1) },
    { POST, FILE_PATH "/du-thao/tu-luu", draft_autosave, .power = STAFF, .form = &form_by_handler, .body_max = MIB(1), .rate = RATE_FREE },
    { GET, FILE_PATH "/nghi-an", deliberation_show, .power = STAFF },
    { POST, FILE_PATH "/nghi-an/van-de", deliberation_put, .power = STAFF, .form = &form_by_handler },
    { POST, FILE_PATH "/nghi-an/phieu", deliberation_vote, .power = STAFF, .form = &form_by_handler },
    { POST, FILE_PATH "/nghi-an/bien-ban", deliberation_sign, .power = STAFF, .form = &form_by_handler },
    { GET, FILE_PATH "/tuyen-an", pronounce_show, .power = STAFF },
    { POST, FILE_PATH "/tuyen-an", pronounce_do, .power = STAFF, .form = &form_by_handler },
    { GET, FILE_PATH "/hieu-luc", force_show, .power = STAFF },
    { POST, FILE_PATH "/hieu-luc", force_do, .power = STAFF, .form = &form_by_handler },
    { GET, FILE_PATH "/viec/dua-van-de-ra-bieu-quyet", to_deliberation, .power = STAFF },
    { GET, FILE_PATH "/viec/bieu-quyet-nghi-an", to_deliberation, .power = STAFF },
    { GET, FILE_PATH "/viec/ky-bien-ban-nghi-an", to_deliberation, .power = STAFF },
    { GET, FILE_PATH "/viec/tuyen-an", to_pronouncement, .power = STAFF },
    { GET, FILE_PATH "/viec/duyet-tung-cho-an-danh", to_hiding, .power = STAFF },
    { GET, FILE_PATH "/viec/duyet-cho-con-sot", to_hiding, .power = STAFF },
    { GET, FILE_PATH "/viec/xac-nhan-hieu-luc", to_force, .power = STAFF },
    { GET, FILE_PATH "/viec/xac-nhan-hieu-luc-mot-phan", to_force, .power = STAFF },
};
const size_t judgment_route_count = COUNT_OF(judgment_routes);
