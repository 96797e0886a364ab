/* The data a paper keeps: what its template may show, as it was when the paper was issued. A later change of the file never
 * changes a paper; the same data and template give the same bytes. */
#include "matter/matter_int.h"

#include "registry/registry_store.h"

enum { SNAPSHOT_MAX = 256 * 1024 };

static JsonOut *more(Act *act)
{
    Outcome *o = act->outcome;
    if (o->paper_more_buf.arena == NULL) {
        o->paper_more_buf = buf_make(act->arena, SNAPSHOT_MAX);
        o->paper_more = json_out(&o->paper_more_buf);
        json_begin(&o->paper_more, NULL);
    }
    return &o->paper_more;
}

void act_paper_text(Act *act, const char *name, Str value)
{
    json_add_str(more(act), name, value);
}

void act_paper_number(Act *act, const char *name, int64_t value)
{
    json_add_i64(more(act), name, value);
}

void act_paper_json(Act *act, const char *name, Str json)
{
    json_add_raw(more(act), name, json);
}

static void add_people(Act *act, JsonOut *o)
{
    json_begin_list(o, "people");
    for (size_t i = 0; i < act->matter->participants.count; i++) {
        const Participant *p = &act->matter->participants.items[i];
        if (p->until_on.n > 0) {
            continue;
        }
        json_begin(o, NULL);
        json_add_i64(o, "no", p->no);
        json_add_str(o, "capacity", p->capacity);
        json_add_str(o, "kind", p->kind);
        json_add_str(o, "name", p->name);
        json_add_str(o, "born_on", p->born_on);
        json_add_str(o, "address", p->address);
        json_add_i64(o, "represents", p->represents);
        json_end(o);
    }
    json_end_list(o);
}

static void add_officers(Act *act, JsonOut *o)
{
    json_begin_list(o, "officers");
    for (size_t i = 0; i < act->matter->assignments.count; i++) {
        const Assignment *s = &act->matter->assignments.items[i];
        if (s->until_on.n > 0) {
            continue;
        }
        json_begin(o, NULL);
        json_add_str(o, "role", s->role);
        json_add_str(o, "name", s->name);
        json_end(o);
    }
    json_end_list(o);
}

/* Who takes the act, or decided on it before: the signature block names him. */
static Error *add_signer(Act *act, JsonOut *o)
{
    const Actor *who = &act->request->actor;
    Person       person = { 0 };
    SignedBy     before = act->outcome->signed_by;
    if (before.role.n > 0) {
        json_begin(o, "signer");
        json_add_str(o, "role", before.role);
        json_add_str(o, "name", before.name);
        json_add_str(o, "delegation", before.delegation);
        json_add_i64(o, "participant", 0);
        json_end(o);
        return NULL;
    }
    if (who->kind == ACTOR_PERSON && !id_is_zero(who->person.id)) {
        Error *e = person_load(act->db, act->arena, who->person, &person);
        if (e != NULL && e->code != ERR_NOT_FOUND) {
            return e;
        }
    }
    json_begin(o, "signer");
    json_add_str(o, "role", act->role);
    json_add_str(o, "name", person.name);
    json_add_str(o, "delegation", who->delegation);
    json_add_i64(o, "participant", act->powers.participant);
    json_end(o);
    return NULL;
}

static void add_deadlines(Act *act, JsonOut *o)
{
    json_begin_list(o, "deadlines");
    for (size_t i = 0; i < act->matter->deadlines.count; i++) {
        const MatterDeadline *d = &act->matter->deadlines.items[i];
        if (!str_eq(d->status, S("running"))) {
            continue;
        }
        json_begin(o, NULL);
        json_add_str(o, "rule", d->rule);
        json_add_i64(o, "participant", d->participant);
        json_add_str(o, "end", date_format(act->arena, d->end_on));
        json_end(o);
    }
    json_end_list(o);
}

/* Fields up to what parties may see: a paper goes out of the court. */
static void add_fields(Act *act, JsonOut *o)
{
    json_begin_list(o, "fields");
    for (size_t i = 0; i < act->matter->fields.count; i++) {
        const FieldValue *f = &act->matter->fields.items[i];
        if (str_eq(f->class, S("court")) || str_eq(f->class, S("sealed"))) {
            continue;
        }
        json_begin(o, NULL);
        json_add_str(o, "field", f->field);
        json_add_i64(o, "item", f->item);
        json_add_str(o, "text", f->text);
        json_add_i64(o, "number", f->number);
        json_add_str(o, "day", f->day);
        json_end(o);
    }
    json_end_list(o);
}

Error *paper_snapshot(Act *act, JsonText *out)
{
    Buf     b = buf_make(act->arena, SNAPSHOT_MAX);
    JsonOut o = json_out_kept(&b);
    Matter *m = act->matter;
    json_begin(&o, NULL);
    json_add_str(&o, "court", court_id_str(&m->court));
    json_add_str(&o, "matter", id_format(act->arena, m->id.id));
    json_add_str(&o, "kind", m->kind);
    json_add_str(&o, "relation", act->outcome->relation.n > 0 ? act->outcome->relation : m->relation);
    json_add_str(&o, "number", m->number);
    json_add_str(&o, "accepted_on", m->accepted_on);
    json_add_str(&o, "judgment_no", m->judgment_no);
    json_add_str(&o, "act", act->act->id);
    json_add_str(&o, "at", instant_format_local(act->arena, act->now));
    json_add_str(&o, "day", date_format(act->arena, act->day));
    json_add_bool(&o, "invented", act->house->demo);
    TRY(add_signer(act, &o));
    add_people(act, &o);
    add_officers(act, &o);
    add_deadlines(act, &o);
    add_fields(act, &o);
    if (act->outcome->paper_more_buf.n > 0) {
        Buf copy = buf_make(act->arena, SNAPSHOT_MAX);
        buf_add(&copy, buf_str(&act->outcome->paper_more_buf));
        buf_add_char(&copy, '}');
        json_add_raw(&o, "more", buf_str(&copy));
    }
    json_end(&o);
    return json_kept(&o, out);
}
