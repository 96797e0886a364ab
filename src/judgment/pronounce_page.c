/* Pronouncing: the judgment as it will be, who is there, what follows; then the act. Only for the one who presides and may.
 * Route: /nghiep-vu/ho-so/{id}/tuyen-an. */
#include "judgment/judgment_view.h"

#include "document/document.h"
#include "judgment/judgment_msg.h"
#include "judgment/judgment_pronounce_html.h"

#include <string.h>

enum { PEOPLE_MOST = 200 };

/* Presence of each party is asked as "co_mat-<no>" and "ly_do-<no>". */
typedef struct PresenceForm {
    int64_t version;
    Str     idem;
    struct {
        Str presence, reason;
    } person[PEOPLE_MOST];
} PresenceForm;

typedef struct Pronouncing {
    OpenFile      file;
    JudgmentDraft draft;
    LIST(const Participant *) parties;
} Pronouncing;

static void find_parties(Req *rq, Pronouncing *c)
{
    const Matter *m = &c->file.matter;
    for (size_t i = 0; i < m->participants.count && c->parties.count < PEOPLE_MOST; i++) {
        const LawPower *power = law_power(site_of(rq)->house->law, m->participants.items[i].capacity);
        if (m->participants.items[i].until_on.n == 0 && power != NULL && power->party) {
            *LIST_ADD(rq->arena, &c->parties) = &m->participants.items[i];
        }
    }
}

static Error *open_court(Req *rq, Db *db, Pronouncing *c)
{
    TRY(judgment_open(rq, db, S(""), &c->file));
    if (!power_has(&c->file.powers, S("presiding_judge"))) {
        return err_make(ERR_NOT_FOUND, "no pronouncement by this reader");
    }
    return draft_load(site_of(rq)->house, db, rq->arena, c->file.matter.court, c->file.matter.id, c->file.actor.person, &c->draft);
}

static Error *open_now(Req *rq, Pronouncing *c)
{
    Db *db;
    memset(c, 0, sizeof *c);
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = open_court(rq, db, c);
    db_done(db);
    if (failed == NULL) {
        find_parties(rq, c);
    }
    return failed;
}

/* ---- the form --------------------------------------------------------------------------------------------------------------------------- */

static const char *person_field(Arena *a, const char *what, const Participant *p)
{
    return str_z(a, str_format(a, "%s-%lld", what, (long long)p->no));
}

static FormSpec spec_of(Req *rq, const Pronouncing *c)
{
    static const Field version = FIELD(PresenceForm, version, "version", .kind = FIELD_INTEGER, .required = true);
    static const Field idem = FIELD(PresenceForm, idem, "idem", .kind = FIELD_HIDDEN, .required = true);
    Field             *all = NEW_N(rq->arena, Field, 2 + 2 * c->parties.count);
    all[0] = version;
    all[1] = idem;
    for (size_t i = 0; i < c->parties.count; i++) {
        size_t at = offsetof(PresenceForm, person) + i * (2 * sizeof(Str));
        all[2 + 2 * i] = (Field){ .name = person_field(rq->arena, "co_mat", c->parties.items[i]), .kind = FIELD_TEXT, .offset = at, .required = true };
        all[3 + 2 * i] = (Field){ .name = person_field(rq->arena, "ly_do", c->parties.items[i]), .kind = FIELD_TEXT, .offset = at + sizeof(Str), .max = 500 };
    }
    return (FormSpec){ all, 2 + 2 * c->parties.count, sizeof(PresenceForm) };
}

static Str presence_json(Req *rq, const Pronouncing *c, const PresenceForm *form)
{
    Buf     b = buf_make(rq->arena, KIB(256));
    JsonOut o = json_out(&b);
    json_begin_list(&o, NULL);
    for (size_t i = 0; i < c->parties.count; i++) {
        json_begin(&o, NULL);
        json_add_i64(&o, "person", c->parties.items[i]->no);
        json_add_str(&o, "presence", form->person[i].presence);
        if (form->person[i].reason.n > 0) {
            json_add_str(&o, "reason", form->person[i].reason);
        }
        json_end(&o);
    }
    json_end_list(&o);
    return buf_str(&b);
}

static void ask_presence(Req *rq, const Pronouncing *c, PronouncePageView *v)
{
    Lang                  lang = lang_of(rq);
    const ProcedureField *f = procedure_field(c->file.matter.procedure, S("presence"));
    for (size_t i = 0; i < c->parties.count; i++) {
        const Participant *p = c->parties.items[i];
        FieldView there = { .kind = INPUT_SELECT, .name = str_of(person_field(rq->arena, "co_mat", p)), .label = judgment_person(rq, &c->file.matter, p->no) };
        there.value = rq_value(rq, str_z(rq->arena, there.name));
        for (uint32_t k = 0; f != NULL && k < f->columns_count; k++) {
            for (uint32_t n = 0; str_eq(f->columns[k].id, S("presence")) && n < f->columns[k].choices_count; n++) {
                *LIST_ADD(rq->arena, &there.choices) = (InputChoice){ .value = f->columns[k].choices[n].id, .label = law_text(lang, f->columns[k].choices[n].name) };
            }
        }
        field_choose(&there);
        FieldView why = { .kind = INPUT_TEXT, .name = str_of(person_field(rq->arena, "ly_do", p)), .label = msg(lang, M_judgment_absence_reason),
                          .hint = msg(lang, M_judgment_absence_hint), .optional = true };
        why.value = rq_value(rq, str_z(rq->arena, why.name));
        *LIST_ADD(rq->arena, &v->fields) = there;
        *LIST_ADD(rq->arena, &v->fields) = why;
    }
}

/* ---- the judgment as it will be ------------------------------------------------------------------------------------------------------------ */

static ActRequest request_of(Req *rq, const Pronouncing *c, Str presence, int64_t version, Str idem, const Json **input, Error **failed)
{
    *failed = json_parse(rq->arena, draft_input(&c->draft, presence, rq->arena), MIB(2), input);
    return (ActRequest){ .actor = c->file.actor, .court = c->file.matter.court, .matter = c->file.matter.id, .act = S("pronounce_judgment"),
                         .version = version, .idem = idem, .input = *input };
}

static void say_refusals(Req *rq, const Error *e, PronouncePageView *v)
{
    for (; e != NULL; e = e->next) {
        Msg why = msg_find(err_message_id(e));
        *LIST_ADD(rq->arena, &v->missing) = why == NULL ? msg(lang_of(rq), M_judgment_not_done) : msg(lang_of(rq), why);
    }
}

/* The act rehearsed: its paper is the judgment, with the working of the fees; its refusals say what is missing. */
static Error *rehearse(Req *rq, const Pronouncing *c, PronouncePageView *v)
{
    House      *h = site_of(rq)->house;
    const Json *input;
    Matter      after;
    Error      *failed;
    MessageIds  missing = draft_missing(&c->draft, rq->arena);
    for (size_t i = 0; i < missing.count; i++) {
        *LIST_ADD(rq->arena, &v->missing) = msg(lang_of(rq), msg_find(missing.items[i]));
    }
    if (missing.count > 0) {
        return NULL;
    }
    ActRequest ask = request_of(rq, c, S(""), c->file.matter.version, idem_key(rq), &input, &failed);
    TRY(failed);
    failed = matter_rehearse(h, rq->arena, &ask, &after);
    if (failed != NULL) {
        bool refused = failed->code == ERR_NOT_ALLOWED || failed->code == ERR_FIELD;
        say_refusals(rq, refused ? failed : NULL, v);
        return refused ? NULL : failed;
    }
    for (size_t i = c->file.matter.papers.count; i < after.papers.count; i++) {
        Document d;
        Paper    p = after.papers.items[i];
        if (str_eq(p.form, S("52-DS"))) {
            p.day = today_of(rq);
            TRY(document_render(h, rq->arena, after.procedure, &p, &d));
            v->sheet = d.html;
        }
    }
    return NULL;
}

static void add_fact(Req *rq, FactsView *v, Msg name, Str value)
{
    *LIST_ADD(rq->arena, &v->facts) = (Fact){ .name = msg(lang_of(rq), name), .value = value };
}

static void fill_confirm(Req *rq, const Pronouncing *c, PronouncePageView *v)
{
    Lang lang = lang_of(rq);
    v->confirm = (ConfirmView){ .title = msg(lang, M_judgment_pronounce_title), .cannot_undo = msg(lang, M_judgment_pronounce_undo) };
    add_fact(rq, &v->confirm.what, M_judgment_outcome, choice_name(rq, &c->file.matter, "outcome_for", NULL, c->draft.outcome_for));
    add_fact(rq, &v->confirm.what, M_judgment_operative, MSG(rq->arena, lang, M_judgment_items_count, { S("count"), i18n_number(rq->arena, lang, (int64_t)c->draft.operative.count) }));
    add_fact(rq, &v->confirm.what, M_judgment_pronounce_number, msg(lang, M_judgment_pronounce_number_text));
    add_fact(rq, &v->confirm.what, M_judgment_pronounce_limits, msg(lang, M_judgment_pronounce_limits_text));
    v->confirm.form = (FormView){ .action = rq_link(rq, judgment_link(rq, &c->file, "tuyen-an")), .csrf = csrf_token(rq), .submit = msg(lang, M_judgment_pronounce_do),
                                  .back = rq_link(rq, judgment_link(rq, &c->file, "du-thao")) };
    Str typed = rq_value(rq, "idem");
    v->confirm.form.idem = typed.n > 0 ? typed : idem_key(rq);
}

static Error *court_page(Req *rq, Resp *rs, const Pronouncing *c, const Error *errors)
{
    Lang              lang = lang_of(rq);
    PronouncePageView v = { .frame = judgment_frame(rq, &c->file, msg(lang, M_judgment_pronounce_title)) };
    v.frame.stream = S("");
    TRY(rehearse(rq, c, &v));
    v.version = c->file.matter.version;
    v.draft = (Link){ msg(lang, M_judgment_draft_title), rq_link(rq, judgment_link(rq, &c->file, "du-thao")) };
    v.paper = (PaperView){ .integrity = c->file.matter.integrity };
    fill_confirm(rq, c, &v);
    ask_presence(rq, c, &v);
    v.confirm.form.fields = v.fields;
    form_explain(rq->arena, lang, errors, &v.confirm.form);
    v.fields = v.confirm.form.fields;
    resp_status(rs, errors == NULL ? 200 : err_status(errors));
    return page_send(rs, judgment_pronounce_html(rq->arena, lang, &v));
}

Error *pronounce_show(Req *rq, Resp *rs)
{
    Pronouncing c;
    TRY(open_now(rq, &c));
    return court_page(rq, rs, &c, NULL);
}

Error *pronounce_do(Req *rq, Resp *rs)
{
    Pronouncing   c;
    const Json   *input;
    ActResult     done;
    PresenceForm *form = NEW(rq->arena, PresenceForm);
    TRY(open_now(rq, &c));
    FormSpec spec = spec_of(rq, &c);
    Error   *failed = form_read(rq, &spec, form);
    if (failed != NULL) {
        return failed->code == ERR_FIELD ? court_page(rq, rs, &c, failed) : failed;
    }
    ActRequest ask = request_of(rq, &c, presence_json(rq, &c, form), form->version, form->idem, &input, &failed);
    TRY(failed);
    failed = matter_act(site_of(rq)->house, rq->arena, &ask, &done);
    if (failed == NULL) {
        return resp_redirect(rs, str_format(rq->arena, STR_F "#ban-an", STR_A(file_link(rq, c.file.matter.id))));
    }
    return act_is_mendable(failed) ? court_page(rq, rs, &c, failed) : failed;
}
