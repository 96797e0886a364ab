/* Hiding of names at the desk of judge and clerk: both sides, one decision at a time; words added; leftovers one by one; previews of
 * every public form. The acts themselves go through the one door; approval, release and the rest have the pages every act has.
 * Who may see it: the clerks and judges of the file and the chief judge; for anybody else it does not exist.
 * Routes: /nghiep-vu/ho-so/{id}/an-ten and below. Part of the page of a file: "cong-bo". */
#include "judgment/publication_routes.h"

#include "judgment/judgment_msg.h"
#include "judgment/publication_forms.h"
#include "judgment/publication_hiding_html.h"
#include "judgment/publication_leftover_html.h"
#include "judgment/publication_part_html.h"
#include "judgment/publication_preview_html.h"
#include "judgment/publication_sql.h"

#include <string.h>

enum { INPUT_MOST = 256 * 1024, WORDS_MOST = 500 };

/* ---- the file ------------------------------------------------------------------------------------------------------------------- */

static bool may_see(const PowerSet *p)
{
    static const Str who[] = { S_INIT("clerk"), S_INIT("matter_clerk"), S_INIT("presiding_judge"), S_INIT("case_judge"), S_INIT("chief_judge") };
    for (size_t i = 0; i < COUNT_OF(who); i++) {
        if (power_has(p, who[i])) {
            return !p->excluded;
        }
    }
    return false;
}

typedef struct Desk {
    OpenFile  file;
    Hiding    hiding;
    bool      proposed;
    Ruling    ruling;    /* as it would be published, when proposed */
    Leftovers leftovers;
} Desk;

static Error *open_desk(Req *rq, Db *db, Str purpose, Desk *d)
{
    House   *h = site_of(rq)->house;
    MatterId id;
    if (!id_parse(rq_param(rq, "id"), &id.id)) {
        return err_make(ERR_NOT_FOUND, "no id");
    }
    TRY(file_open(rq, db, id, purpose, &d->file));
    if (!may_see(&d->file.powers)) {
        return err_make(ERR_NOT_FOUND, "no business with hiding");
    }
    TRY(hiding_load(h, db, rq->arena, &d->file.matter, &d->hiding, &d->proposed));
    if (!d->proposed) {
        return NULL;
    }
    TRY(ruling_of_matter(h, rq->arena, &d->file.matter, &d->hiding.source, d->hiding.coded, &d->ruling));
    return leftovers_find(h, db, rq->arena, &d->file.matter, &d->ruling, &d->leftovers);
}

static Str desk_path(Req *rq, const Desk *d, const char *rest)
{
    return str_format(rq->arena, "/nghiep-vu/ho-so/" STR_F "/an-ten%s", STR_A(id_format(rq->arena, d->file.matter.id.id)), rest);
}

static FrameView desk_frame(Req *rq, const Desk *d, Str title)
{
    FrameView v = frame_of(rq, title);
    v.integrity = d->file.matter.integrity;
    frame_crumb_mine(rq, &v);
    frame_crumb(rq, &v, file_heading(rq, d->file.matter.number), file_link(rq, d->file.matter.id));
    return v;
}

static bool may_act(const Desk *d, Str act)
{
    const ProcedureAct *a = procedure_act(d->file.matter.procedure, act);
    for (uint32_t i = 0; a != NULL && i < a->by_count; i++) {
        for (uint32_t k = 0; k < a->in_count; k++) {
            if (power_has(&d->file.powers, a->by[i]) && str_eq(a->in[k], d->file.matter.state)) {
                return true;
            }
        }
    }
    return false;
}

static void add_fact(Req *rq, FactsView *v, Msg name, Str value)
{
    if (value.n > 0) {
        *LIST_ADD(rq->arena, &v->facts) = (Fact){ .name = msg(lang_of(rq), name), .value = value };
    }
}

static Str number_text(Req *rq, size_t n)
{
    return i18n_number(rq->arena, lang_of(rq), (int64_t)n);
}

/* ---- both sides -------------------------------------------------------------------------------------------------------------------- */

static const HidingPlace *place_of(const Hiding *h, int64_t no)
{
    for (size_t i = 0; i < h->places.count; i++) {
        if (h->places.items[i].no == no) {
            return &h->places.items[i];
        }
    }
    return NULL;
}

static const HidingPlace *current_place(const Desk *d, int64_t asked)
{
    const HidingPlace *chosen = place_of(&d->hiding, asked);
    for (size_t i = 0; i < d->hiding.places.count && chosen == NULL; i++) {
        chosen = d->hiding.places.items[i].decision.n == 0 ? &d->hiding.places.items[i] : NULL;
    }
    return chosen;
}

static bool reads_the_same(const HidingPlace *p, const HidingPlace *q)
{
    return str_eq(p->original, q->original) && str_eq(p->coded, q->coded) && p->rule == q->rule;
}

static int64_t same_undecided(const Hiding *h, const HidingPlace *p)
{
    int64_t count = 0;
    for (size_t i = 0; i < h->places.count; i++) {
        count += h->places.items[i].decision.n == 0 && reads_the_same(&h->places.items[i], p);
    }
    return count;
}

static void fill_pieces(Req *rq, const Desk *d, const HidingPlace *current, SidesView *v)
{
    for (size_t i = 0; i < d->hiding.pieces.count; i++) {
        const HidingPiece *piece = &d->hiding.pieces.items[i];
        const HidingPlace *p = piece->place > 0 ? place_of(&d->hiding, piece->place) : NULL;
        SidePiece          side = { .text = piece->before, .change = piece->place, .done = p != NULL && p->decision.n > 0, .current = p != NULL && p == current };
        side.href = p == NULL || v->accept_action.n == 0
                        ? S("")
                        : rq_link(rq, str_format(rq->arena, STR_F "?cho=%lld", STR_A(desk_path(rq, d, "")), (long long)piece->place));
        *LIST_ADD(rq->arena, &v->before) = side;
        side.text = piece->after;
        *LIST_ADD(rq->arena, &v->after) = side;
    }
}

static void fill_leftovers(Req *rq, const Desk *d, SidesView *v)
{
    Lang lang = lang_of(rq);
    for (size_t i = 0; i < d->leftovers.count; i++) {
        const Leftover *l = &d->leftovers.items[i];
        if (l->cleared) {
            continue;
        }
        Str why = msg(lang, msg_find(l->reason));
        Str where = id_is_zero(l->first.id) ? why : MSG(rq->arena, lang, M_publication_leftover_first, { S("why"), why });
        *LIST_ADD(rq->arena, &v->leftovers) =
            (LeftoverView){ l->found, where, rq_link(rq, str_format(rq->arena, STR_F "?cho=" STR_F, STR_A(desk_path(rq, d, "/con-sot")), STR_A(l->key))) };
    }
}

static Str rule_text(Req *rq, HideRule rule)
{
    Msg m = msg_find(str_format(rq->arena, "hide.rule.%d", (int)rule));
    return m == NULL ? S("") : MSG(rq->arena, lang_of(rq), M_publication_rule, { S("rule"), msg(lang_of(rq), m) });
}

static void fill_sides(Req *rq, const Desk *d, int64_t asked, const Error *wrong, HidingView *out)
{
    Lang               lang = lang_of(rq);
    SidesView         *v = &out->sides;
    const HidingPlace *p = out->may_decide ? current_place(d, asked) : NULL;
    v->total = (int64_t)d->hiding.places.count;
    v->decided = v->total - (int64_t)d->hiding.undecided;
    v->csrf = csrf_token(rq);
    if (p != NULL) {
        const Error *e = error_of_field(wrong, "thay_bang");
        v->current = p->no;
        v->found = p->original;
        v->proposed = p->decision.n > 0 && p->text.n > 0 ? p->text : p->coded;
        v->why = p->no > d->hiding.proposed ? msg(lang, M_publication_added_by_person) : rule_text(rq, p->rule);
        v->same = p->decision.n == 0 ? same_undecided(&d->hiding, p) : 1;
        v->accept_action = rq_link(rq, desk_path(rq, d, "/chap-nhan"));
        v->correct_action = rq_link(rq, desk_path(rq, d, "/sua"));
        v->keep_action = rq_link(rq, desk_path(rq, d, "/de-nguyen"));
        v->correction = (FieldView){ .kind = INPUT_TEXT, .name = S("thay_bang"), .label = msg(lang, M_publication_replacement), .value = v->proposed };
        v->correction.error = e == NULL ? S("") : err_text(rq->arena, lang, e);
    }
    fill_pieces(rq, d, p, v);
    fill_leftovers(rq, d, v);
}

/* ---- what may be done next ------------------------------------------------------------------------------------------------------------- */

static bool is_of_publication(Str act)
{
    static const Str acts[] = { S_INIT("propose_hiding"),      S_INIT("approve_publication"), S_INIT("send_back_hiding"), S_INIT("release_publication"),
                                S_INIT("correct_publication"), S_INIT("decide_objection"),    S_INIT("withhold_publication"), S_INIT("take_down") };
    for (size_t i = 0; i < COUNT_OF(acts); i++) {
        if (str_eq(acts[i], act)) {
            return true;
        }
    }
    return false;
}

/* "Why not": of an act that is another's, who that is; of one that is held back, what holds it. */
static Str why_not(Req *rq, const ActChoice *c)
{
    House *h = site_of(rq)->house;
    Lang   lang = lang_of(rq);
    Msg    m = msg_find(c->reason);
    if (str_eq(c->reason, S("law.act_not_yours"))) {
        Str names[8];
        size_t count = 0;
        for (uint32_t i = 0; i < c->act->by_count && count < COUNT_OF(names); i++) {
            names[count++] = power_name(h, lang, c->act->by[i]);
        }
        return MSG(rq->arena, lang, M_publication_who_may, { S("who"), str_join(rq->arena, names, count, S(", ")) });
    }
    return m == NULL ? c->reason : MSG(rq->arena, lang, m, { S("missing"), c->missing.n > 0 ? power_name(h, lang, c->missing) : S("") });
}

static Error *fill_acts(Req *rq, Db *db, const Desk *d, HidingView *v)
{
    ActChoices choices = { 0 };
    TRY(matter_choices(site_of(rq)->house, db, rq->arena, &d->file.matter, &d->file.actor, &d->file.powers, &choices));
    const ProcedureAct *onward = act_usual(&d->file.matter, &choices);
    for (size_t i = 0; i < choices.count; i++) {
        const ActChoice *c = &choices.items[i];
        bool no_objection = !c->allowed && str_eq(c->act->id, S("decide_objection"));
        if (!is_of_publication(c->act->id) || no_objection) {
            continue;
        }
        ActView act = { .label = law_text(lang_of(rq), c->act->verb), .primary = c->act == onward };
        act.href = rq_link(rq, str_format(rq->arena, STR_F "/viec/" STR_F, STR_A(file_link(rq, d->file.matter.id)), STR_A(c->act->slug)));
        act.why_not = c->allowed ? S("") : why_not(rq, c);
        *LIST_ADD(rq->arena, &v->acts.acts) = act;
    }
    return NULL;
}

/* NQ 03/2017 Art. 4, said as it is in this file. */
static Error *fill_blocked(Req *rq, Db *db, const Desk *d, HidingView *v)
{
    Lang           lang = lang_of(rq);
    const Matter  *m = &d->file.matter;
    Msg            why = NULL;
    ObjectionsRows rows;
    TRY(q_objections(db, m->court, m->id, rq->arena, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        why = str_eq(rows.items[i].result, S("granted")) ? M_publication_blocked_granted
              : rows.items[i].result.n == 0             ? M_publication_blocked_objection
                                                        : why;
    }
    why = hiding_has_minor(m) ? M_publication_blocked_minor : why;
    why = matter_field_number(m, S("hearing_closed"), 0) == 1 ? M_publication_blocked_closed : why;
    if (why != NULL) {
        v->blocked = (NoticeView){ .tone = TONE_WARN, .title = msg(lang, M_publication_blocked), .text = msg(lang, why) };
    }
    return NULL;
}

static void fill_facts(Req *rq, const Desk *d, const PublicationNow *now, FactsView *v)
{
    Lang                  lang = lang_of(rq);
    const MatterDeadline *due = matter_running(&d->file.matter, S("publish_judgment"), 0);
    Date                  day;
    add_fact(rq, v, M_publication_fact_ruling, d->proposed ? ruling_name(rq->arena, lang, &d->ruling) : d->file.matter.judgment_no);
    add_fact(rq, v, M_publication_fact_state, state_name(site_of(rq)->house, lang, &d->file.matter));
    if (due != NULL) {
        int32_t left = due->end_on.day - today_of(rq).day;
        add_fact(rq, v, M_publication_fact_due,
                 MSG(rq->arena, lang, M_publication_due_text, { S("day"), i18n_date(rq->arena, lang, due->end_on) }, { S("left"), i18n_days_left(rq->arena, lang, left) }));
    }
    if (d->proposed) {
        add_fact(rq, v, M_publication_fact_undecided, number_text(rq, d->hiding.undecided));
        add_fact(rq, v, M_publication_fact_leftovers, number_text(rq, leftovers_open(&d->leftovers)));
    }
    if (date_parse(now->approved_on, &day)) {
        add_fact(rq, v, M_publication_fact_approved, i18n_date(rq->arena, lang, day));
    }
    if (!id_is_zero(now->ruling.id)) {
        *LIST_ADD(rq->arena, &v->facts) = (Fact){ .name = msg(lang, M_publication_fact_address), .value = ruling_address(rq->arena, now->ruling),
                                                  .href = rq_link(rq, ruling_address(rq->arena, now->ruling)) };
    }
}

static void fill_add(Req *rq, const Desk *d, const Error *wrong, FormView *form)
{
    Lang lang = lang_of(rq);
    *form = (FormView){ .action = rq_link(rq, desk_path(rq, d, "/them")), .csrf = csrf_token(rq), .idem = idem_key(rq),
                        .submit = msg(lang, M_publication_add_submit) };
    *LIST_ADD(rq->arena, &form->fields) = (FieldView){ .kind = INPUT_TEXT, .name = S("tim"), .label = msg(lang, M_publication_add_words),
                                                       .hint = msg(lang, M_publication_add_hint), .value = rq_value(rq, "tim") };
    *LIST_ADD(rq->arena, &form->fields) = (FieldView){ .kind = INPUT_TEXT, .name = S("thay_bang"), .label = msg(lang, M_publication_replacement),
                                                       .value = rq_value(rq, "tim").n > 0 ? rq_value(rq, "thay_bang") : S("") };
    if (wrong != NULL) {
        form_explain(rq->arena, lang, wrong, form);
    }
}

typedef struct FormName {
    const char *code;
    int         form;
} FormName;
static const FormName form_names[] = { { "trang", FORM_PAGE }, { "trang-en", FORM_PAGE_EN }, { "van-ban", FORM_TEXT },
                                       { "json", FORM_JSON },  { "akn", FORM_AKN },          { "atom", FORM_FEED } };

static Str form_label(Lang lang, int form)
{
    static const Msg labels[FORM_COUNT] = {
        [FORM_PAGE] = M_publication_form_page, [FORM_PAGE_EN] = M_publication_form_page_en, [FORM_TEXT] = M_publication_form_text,
        [FORM_JSON] = M_publication_form_json, [FORM_AKN] = M_publication_form_akn,         [FORM_FEED] = M_publication_form_feed,
    };
    return msg(lang, labels[form]);
}

static Str preview_link(Req *rq, const Desk *d, const char *code)
{
    return rq_link(rq, str_format(rq->arena, STR_F "?dang=%s", STR_A(desk_path(rq, d, "/ban-xem")), code));
}

static Error *show_desk(Req *rq, Db *db, Resp *rs, int64_t asked, const Error *wrong_add, const Error *wrong_text)
{
    House         *h = site_of(rq)->house;
    Lang           lang = lang_of(rq);
    Desk           d;
    PublicationNow now;
    HidingView     v = { .title = msg(lang, M_publication_hiding) };
    TRY(open_desk(rq, db, S("read"), &d));
    TRY(publication_now(h, db, rq->arena, d.file.matter.court, d.file.matter.id, &now));
    v.frame = desk_frame(rq, &d, v.title);
    v.proposed = d.proposed;
    v.may_decide = may_act(&d, S("decide_hiding"));
    TRY(fill_blocked(rq, db, &d, &v));
    TRY(fill_acts(rq, db, &d, &v));
    fill_facts(rq, &d, &now, &v.facts);
    if (d.proposed) {
        fill_sides(rq, &d, asked, wrong_text, &v);
        fill_add(rq, &d, wrong_add, &v.add);
        for (size_t i = 0; i < COUNT_OF(form_names); i++) {
            *LIST_ADD(rq->arena, &v.forms) = (Link){ form_label(lang, form_names[i].form), preview_link(rq, &d, form_names[i].code) };
        }
    }
    return page_send(rs, publication_hiding_html(rq->arena, lang, &v));
}

typedef struct DeskForm {
    int64_t place;
} DeskForm;
static const Field desk_fields[] = {
    FIELD(DeskForm, place, "cho", .kind = FIELD_INTEGER, .least = 1, .most = INT32_MAX),
};
static const FormSpec desk_form = FORM(DeskForm, desk_fields);

static Error *desk_page(Req *rq, Resp *rs)
{
    DeskForm form;
    Db      *db;
    TRY(form_read(rq, &desk_form, &form));
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = show_desk(rq, db, rs, form.place == FORM_NONE ? 0 : form.place, NULL, NULL);
    db_done(db);
    return failed;
}

static Error *desk_again(Req *rq, Resp *rs, int64_t asked, const Error *wrong_add, const Error *wrong_text)
{
    Db *db;
    resp_status(rs, 422);
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = show_desk(rq, db, rs, asked, wrong_add, wrong_text);
    db_done(db);
    return failed;
}

/* ---- decisions ------------------------------------------------------------------------------------------------------------------------------ */

typedef struct DecisionForm {
    int64_t place;
    bool    same;
    Str     text, words, idem;
} DecisionForm;
static const Field accept_fields[] = {
    FIELD(DecisionForm, place, "thay_doi", .kind = FIELD_INTEGER, .required = true, .least = 1, .most = INT32_MAX),
    FIELD(DecisionForm, same, "giong", .kind = FIELD_BOOL),
};
static const FormSpec accept_form = FORM(DecisionForm, accept_fields);
static const Field correct_fields[] = {
    FIELD(DecisionForm, place, "thay_doi", .kind = FIELD_INTEGER, .required = true, .least = 1, .most = INT32_MAX),
    FIELD(DecisionForm, text, "thay_bang", .kind = FIELD_TEXT, .required = true, .max = WORDS_MOST, .label = "publication.replacement"),
};
static const FormSpec correct_form = FORM(DecisionForm, correct_fields);
static const Field add_fields[] = {
    FIELD(DecisionForm, words, "tim", .kind = FIELD_TEXT, .required = true, .max = WORDS_MOST, .label = "publication.add_words"),
    FIELD(DecisionForm, text, "thay_bang", .kind = FIELD_TEXT, .required = true, .max = WORDS_MOST, .label = "publication.replacement"),
    FIELD(DecisionForm, idem, "idem", .kind = FIELD_HIDDEN, .max = 64),
};
static const FormSpec add_form = FORM(DecisionForm, add_fields);

static void write_row(JsonOut *o, int64_t place, Str decision, Str text, Str words)
{
    json_begin(o, NULL);
    if (place > 0) {
        json_add_i64(o, "place", place);
    }
    json_add_str(o, "decision", decision);
    json_add_str(o, "text", text);
    json_add_str(o, "found", words);
    json_end(o);
}

/* The same press sent twice decides the same twice, which changes nothing: the key only tells presses at different moments apart. */
static Str press_key(Req *rq, const Desk *d, int64_t place)
{
    return str_format(rq->arena, "an-ten-" STR_F "-%lld-%lld", STR_A(id_format(rq->arena, d->file.matter.id.id)), (long long)d->file.matter.seq, (long long)place);
}

static Error *run(Req *rq, const Desk *d, const char *act, Str json, Str idem)
{
    const Json *input;
    ActResult   done;
    TRY(json_parse(rq->arena, json, INPUT_MOST, &input));
    /* places are decided one by one and do not touch each other: two people at work need not wait for one another */
    return act_run(rq, &d->file, procedure_act(d->file.matter.procedure, str_of(act)), input, MATTER_ANY_VERSION, idem, &done);
}

static Error *decide(Req *rq, const Desk *d, const DecisionForm *form, Str decision)
{
    Buf                b = buf_make(rq->arena, INPUT_MOST);
    JsonOut            o = json_out(&b);
    const HidingPlace *p = place_of(&d->hiding, form->place);
    json_begin(&o, NULL);
    json_begin_list(&o, "hiding_decisions");
    write_row(&o, form->place, decision, form->text, form->words);
    for (size_t i = 0; p != NULL && form->same && i < d->hiding.places.count; i++) {
        const HidingPlace *q = &d->hiding.places.items[i];
        if (q != p && q->decision.n == 0 && reads_the_same(p, q)) {
            write_row(&o, q->no, decision, S(""), S(""));
        }
    }
    json_end_list(&o);
    json_end(&o);
    TRY(buf_check(&b));
    return run(rq, d, "decide_hiding", buf_str(&b), form->idem.n > 0 ? form->idem : press_key(rq, d, form->place));
}

/* The reader comes back to the next place in the text that is undecided. */
static Str next_place(Req *rq, const Desk *d, int64_t after)
{
    for (size_t i = 0; i < d->hiding.places.count; i++) {
        const HidingPlace *p = &d->hiding.places.items[i];
        if (p->no > after && p->decision.n == 0) {
            return str_format(rq->arena, STR_F "?cho=%lld#dang-xet", STR_A(desk_path(rq, d, "")), (long long)p->no);
        }
    }
    return desk_path(rq, d, "");
}

static Error *read_desk(Req *rq, Desk *d)
{
    Db *db;
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = open_desk(rq, db, S("act"), d);
    db_done(db);
    return failed;
}

static Error *decide_with(Req *rq, Resp *rs, const FormSpec *spec, Str decision)
{
    DecisionForm form;
    Desk         d, after;
    Error       *wrong = form_read(rq, spec, &form);
    if (wrong != NULL && wrong->code == ERR_FIELD) {
        return desk_again(rq, rs, form.place, spec == &add_form ? wrong : NULL, spec == &add_form ? NULL : wrong);
    }
    TRY(wrong);
    TRY(read_desk(rq, &d));
    if (!d.proposed) {
        return err_message(err_make(ERR_NOT_ALLOWED, NULL), S("publication.not_proposed"));
    }
    Error *refused = decide(rq, &d, &form, decision);
    if (refused != NULL && refused->code == ERR_FIELD) {
        Error *here = field_error(spec == &add_form ? "tim" : "thay_bang", err_message_id(refused));
        return desk_again(rq, rs, form.place, spec == &add_form ? here : NULL, spec == &add_form ? NULL : here);
    }
    TRY(refused);
    TRY(read_desk(rq, &after));
    return resp_redirect(rs, next_place(rq, &after, form.place));
}

static Error *accept_do(Req *rq, Resp *rs)
{
    return decide_with(rq, rs, &accept_form, S("accepted"));
}

static Error *keep_do(Req *rq, Resp *rs)
{
    return decide_with(rq, rs, &accept_form, S("kept"));
}

static Error *correct_do(Req *rq, Resp *rs)
{
    return decide_with(rq, rs, &correct_form, S("corrected"));
}

static Error *add_do(Req *rq, Resp *rs)
{
    return decide_with(rq, rs, &add_form, S("added"));
}

/* ---- leftovers -------------------------------------------------------------------------------------------------------------------------------- */

typedef struct LeftoverForm {
    Str key, rule, idem;
} LeftoverForm;
static const Field leftover_fields[] = {
    FIELD(LeftoverForm, key, "cho", .kind = FIELD_HIDDEN, .required = true, .max = 40),
};
static const FormSpec leftover_form = FORM(LeftoverForm, leftover_fields);
static const Field clear_fields[] = {
    FIELD(LeftoverForm, key, "cho", .kind = FIELD_HIDDEN, .required = true, .max = 40),
    FIELD(LeftoverForm, rule, "quy_tac", .kind = FIELD_TEXT, .required = true, .max = 40, .label = "publication.clear_rule"),
    FIELD(LeftoverForm, idem, "idem", .kind = FIELD_HIDDEN, .required = true, .max = 64),
};
static const FormSpec clear_form = FORM(LeftoverForm, clear_fields);

static const Leftover *leftover_of(const Desk *d, Str key)
{
    for (size_t i = 0; i < d->leftovers.count; i++) {
        if (str_eq(d->leftovers.items[i].key, key)) {
            return &d->leftovers.items[i];
        }
    }
    return NULL;
}

static FieldView hidden(const char *name, Str value)
{
    return (FieldView){ .kind = INPUT_HIDDEN, .name = str_of(name), .value = value };
}

static FieldView rule_field(Req *rq, const Desk *d)
{
    Lang                  lang = lang_of(rq);
    const ProcedureField *f = procedure_field(d->file.matter.procedure, S("clearance_rule"));
    FieldView             v = { .kind = INPUT_RADIO, .name = S("quy_tac"), .label = msg(lang, M_publication_clear_rule), .value = rq_value(rq, "quy_tac") };
    for (uint32_t i = 0; f != NULL && i < f->choices_count; i++) {
        *LIST_ADD(rq->arena, &v.choices) = (InputChoice){ .value = f->choices[i].id, .label = law_text(lang, f->choices[i].name), .hint = basis_text(rq, f->choices[i].basis) };
    }
    field_choose(&v);
    return v;
}

static void fill_leftover(Req *rq, const Desk *d, const Leftover *l, const Error *wrong, LeftoverPageView *v)
{
    Lang           lang = lang_of(rq);
    size_t         at = l->at;
    const Session *s = session_of(rq);
    bool           mine = s != NULL && id_eq(l->first.id, s->person.id);
    v->before = str_sub(l->line, 0, at);
    v->found = l->found;
    v->after = str_sub(l->line, at + l->found.n, l->line.n);
    add_fact(rq, &v->facts, M_publication_leftover_why, msg(lang, msg_find(l->reason)));
    v->may_clear = may_act(d, S("clear_occurrence")) && !l->cleared && !mine;
    if (l->cleared || !id_is_zero(l->first.id)) {
        Msg text = l->cleared ? M_publication_leftover_done : mine ? M_publication_second_person : M_publication_leftover_second;
        v->notice = (NoticeView){ .tone = l->cleared ? TONE_GOOD : TONE_WARN, .title = msg(lang, text) };
    }
    v->clear = (FormView){ .action = rq_link(rq, desk_path(rq, d, "/con-sot")), .csrf = csrf_token(rq), .idem = idem_key(rq),
                           .submit = msg(lang, M_publication_clear_submit), .back = rq_link(rq, desk_path(rq, d, "")) };
    *LIST_ADD(rq->arena, &v->clear.fields) = hidden("cho", l->key);
    *LIST_ADD(rq->arena, &v->clear.fields) = rule_field(rq, d);
    if (wrong != NULL) {
        form_explain(rq->arena, lang, wrong, &v->clear);
    }
    v->hide = (FormView){ .action = rq_link(rq, desk_path(rq, d, "/them")), .csrf = v->clear.csrf, .idem = idem_key(rq),
                          .submit = msg(lang, M_publication_add_submit) };
    *LIST_ADD(rq->arena, &v->hide.fields) = (FieldView){ .kind = INPUT_TEXT, .name = S("tim"), .label = msg(lang, M_publication_add_words), .value = l->found };
    *LIST_ADD(rq->arena, &v->hide.fields) = (FieldView){ .kind = INPUT_TEXT, .name = S("thay_bang"), .label = msg(lang, M_publication_replacement) };
}

static Error *show_leftover(Req *rq, Resp *rs, Str key, const Error *wrong)
{
    Lang             lang = lang_of(rq);
    Desk             d;
    LeftoverPageView v = { .title = msg(lang, M_publication_leftover) };
    TRY(read_desk(rq, &d));
    const Leftover *l = d.proposed ? leftover_of(&d, key) : NULL;
    if (l == NULL) {
        return err_message(err_make(ERR_NOT_FOUND, "leftover"), S("publication.no_such_leftover"));
    }
    v.frame = desk_frame(rq, &d, v.title);
    frame_crumb(rq, &v.frame, msg(lang, M_publication_hiding), desk_path(rq, &d, ""));
    fill_leftover(rq, &d, l, wrong, &v);
    return page_send(rs, publication_leftover_html(rq->arena, lang, &v));
}

static Error *leftover_page(Req *rq, Resp *rs)
{
    LeftoverForm form;
    TRY(form_read(rq, &leftover_form, &form));
    return show_leftover(rq, rs, form.key, NULL);
}

static Error *clear_do(Req *rq, Resp *rs)
{
    LeftoverForm form;
    Desk         d;
    Error       *wrong = form_read(rq, &clear_form, &form);
    if (wrong != NULL && wrong->code == ERR_FIELD) {
        resp_status(rs, 422);
        return show_leftover(rq, rs, rq_value(rq, "cho"), wrong);
    }
    TRY(wrong);
    TRY(read_desk(rq, &d));
    Buf     b = buf_make(rq->arena, KIB(4));
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_add_str(&o, "occurrence", form.key);
    json_add_str(&o, "clearance_rule", form.rule);
    json_end(&o);
    TRY(run(rq, &d, "clear_occurrence", buf_str(&b), form.idem));
    return resp_redirect(rs, desk_path(rq, &d, ""));
}

/* ---- previews ------------------------------------------------------------------------------------------------------------------------------------ */

typedef struct PreviewForm {
    Str form;
} PreviewForm;
static const char *const preview_codes[] = { "trang", "trang-en", "van-ban", "json", "akn", "atom", NULL };
static const Field preview_fields[] = {
    FIELD(PreviewForm, form, "dang", .kind = FIELD_CHOICE, .choices = preview_codes, .required = true),
};
static const FormSpec preview_form = FORM(PreviewForm, preview_fields);

static Error *preview_page(Req *rq, Resp *rs)
{
    House      *h = site_of(rq)->house;
    Lang        lang = lang_of(rq);
    PreviewForm asked;
    Desk        d;
    RulingForms forms;
    PreviewView v = { .title = msg(lang, M_publication_preview_title) };
    int         form = FORM_PAGE;
    TRY(form_read(rq, &preview_form, &asked));
    TRY(read_desk(rq, &d));
    if (!d.proposed) {
        return err_make(ERR_NOT_FOUND, "nothing is proposed");
    }
    v.frame = desk_frame(rq, &d, v.title);
    frame_crumb(rq, &v.frame, msg(lang, M_publication_hiding), desk_path(rq, &d, ""));
    v.forms.of = v.title;
    for (size_t i = 0; i < COUNT_OF(form_names); i++) {
        bool on = str_eq(asked.form, str_of(form_names[i].code));
        form = on ? form_names[i].form : form;
        *LIST_ADD(rq->arena, &v.forms.filters) = (FilterView){ .label = form_label(lang, form_names[i].form), .href = preview_link(rq, &d, form_names[i].code), .count = -1, .on = on };
    }
    d.ruling.published_on = today_of(rq); /* the day it would have if it were released now */
    v.page = form == FORM_PAGE || form == FORM_PAGE_EN;
    if (v.page) {
        ruling_article(rq->arena, form == FORM_PAGE ? LANG_VI : LANG_EN, &d.ruling, &v.article);
    } else {
        TRY(ruling_forms(h, scratch_of(rq->arena), &d.ruling, &forms));
        v.text = forms.content[form];
    }
    return page_send(rs, publication_preview_html(rq->arena, lang, &v));
}

/* ---- on the page of a file ------------------------------------------------------------------------------------------------------------------------- */

static int64_t newest_paper(const Matter *m, Str form)
{
    int64_t no = 0;
    for (size_t i = 0; i < m->papers.count; i++) {
        no = str_eq(m->papers.items[i].form, form) ? m->papers.items[i].no : no;
    }
    return no;
}

/* A judgment corrected after its publication: the public text says so the same day (NQ 03/2017). */
static void tell_behind(Req *rq, const OpenFile *f, PublicationPartView *v)
{
    Lang                lang = lang_of(rq);
    const ProcedureAct *correct = procedure_act(f->matter.procedure, S("correct_publication"));
    if (str_eq(f->matter.state, S("published")) && newest_paper(&f->matter, S("correction_notice")) > newest_paper(&f->matter, S("public_text"))) {
        v->behind = (NoticeView){ .tone = TONE_WARN, .title = msg(lang, M_publication_behind), .text = msg(lang, M_publication_behind_text) };
        v->behind.act = (Link){ msg(lang, M_publication_behind_act),
                                rq_link(rq, str_format(rq->arena, STR_F "/viec/" STR_F, STR_A(f->link), STR_A(correct->slug))) };
    }
}

/* Everybody in the file is told where the public reads its ruling; the court, where the names are hidden. */
static Error *build_part(Req *rq, Db *db, const OpenFile *f, Html *out)
{
    static const Str    stages[] = { S_INIT("in_force"), S_INIT("publication_review"), S_INIT("publication_approved"), S_INIT("published"),
                                     S_INIT("withheld"), S_INIT("taken_down") };
    Lang                lang = lang_of(rq);
    PublicationNow      now;
    PublicationPartView v = { 0 };
    bool                here = false;
    for (size_t i = 0; i < COUNT_OF(stages); i++) {
        here = here || str_eq(f->matter.state, stages[i]);
    }
    TRY(publication_now(site_of(rq)->house, db, rq->arena, f->matter.court, f->matter.id, &now));
    if (!here && id_is_zero(now.ruling.id)) {
        return NULL;
    }
    const ProcedureField  *ground = procedure_field(f->matter.procedure, S("withhold_reason"));
    const ProcedureChoice *choice = ground == NULL || now.withheld.n == 0 ? NULL : procedure_choice(ground, now.withheld);
    add_fact(rq, &v.facts, M_publication_fact_state, state_name(site_of(rq)->house, lang, &f->matter));
    add_fact(rq, &v.facts, M_publication_fact_withheld, choice == NULL ? S("") : law_text(lang, choice->name));
    if (!id_is_zero(now.ruling.id)) {
        *LIST_ADD(rq->arena, &v.links) = (Link){ msg(lang, M_publication_read_public), rq_link(rq, ruling_address(rq->arena, now.ruling)) };
    }
    if (may_see(&f->powers)) {
        tell_behind(rq, f, &v);
        *LIST_ADD(rq->arena, &v.links) =
            (Link){ msg(lang, M_publication_hiding), rq_link(rq, str_format(rq->arena, STR_F "/an-ten", STR_A(f->link))) };
    }
    *out = publication_part_html(rq->arena, lang, &v);
    return NULL;
}

const CasePart publication_case_part = { "cong-bo", "publication.part_title", build_part, NULL };

const Route publication_desk_routes[] = {
    { GET, "/nghiep-vu/ho-so/{id}/an-ten", desk_page, .power = STAFF, .form = &desk_form },
    { POST, "/nghiep-vu/ho-so/{id}/an-ten/chap-nhan", accept_do, .power = STAFF, .form = &accept_form },
    { POST, "/nghiep-vu/ho-so/{id}/an-ten/de-nguyen", keep_do, .power = STAFF, .form = &accept_form },
    { POST, "/nghiep-vu/ho-so/{id}/an-ten/sua", correct_do, .power = STAFF, .form = &correct_form },
    { POST, "/nghiep-vu/ho-so/{id}/an-ten/them", add_do, .power = STAFF, .form = &add_form },
    { GET, "/nghiep-vu/ho-so/{id}/an-ten/con-sot", leftover_page, .power = STAFF, .form = &leftover_form },
    { POST, "/nghiep-vu/ho-so/{id}/an-ten/con-sot", clear_do, .power = STAFF, .form = &clear_form },
    { GET, "/nghiep-vu/ho-so/{id}/an-ten/ban-xem", preview_page, .power = STAFF, .form = &preview_form },
};
const size_t publication_desk_route_count = COUNT_OF(publication_desk_routes);
