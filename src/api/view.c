/* A file, its events and papers as JSON. Names are those of the tables; texts of the law in the language asked for. */
#include "api/api_int.h"

void view_head(JsonOut *o, Arena *a, const Matter *m)
{
    json_add_str(o, "id", id_format(a, m->id.id));
    json_add_str(o, "court", court_id_str(&m->court));
    json_add_str(o, "procedure", m->procedure->id);
    json_add_str(o, "kind", m->kind);
    json_add_str(o, "relation", m->relation);
    json_add_str(o, "title", m->title);
    json_add_str(o, "state", m->state);
    json_add_str(o, "state_since", m->state_since);
    json_add_str(o, "number", m->number);
    json_add_str(o, "judgment_no", m->judgment_no);
    json_add_str(o, "opened_on", m->opened_on);
    json_add_str(o, "accepted_on", m->accepted_on);
    json_add_str(o, "closed_on", m->closed_on);
    json_add_i64(o, "version", m->version);
    json_add_str(o, "integrity", m->integrity);
}

static void view_person(JsonOut *o, const Participant *p, bool full)
{
    json_begin(o, NULL);
    json_add_i64(o, "no", p->no);
    json_add_str(o, "capacity", p->capacity);
    json_add_str(o, "kind", p->kind);
    json_add_str(o, "name", p->name);
    json_add_i64(o, "represents", p->represents);
    json_add_bool(o, "electronic", p->electronic);
    json_add_str(o, "from", p->from_on);
    json_add_str(o, "until", p->until_on);
    if (full) {
        json_add_str(o, "address", p->address);
        json_add_str(o, "ward", p->ward);
        json_add_str(o, "phone", p->phone);
        json_add_str(o, "email", p->email);
        json_add_str(o, "personal_no", p->personal_no);
    }
    json_end(o);
}

/* Addresses and numbers of the others are the court's; one's own are one's own. */
static void view_people(JsonOut *o, const OpenFile *f)
{
    bool court = matter_may_see(&f->powers, S("court"));
    json_begin_list(o, "participants");
    for (size_t i = 0; i < f->matter.participants.count; i++) {
        const Participant *p = &f->matter.participants.items[i];
        view_person(o, p, court || p->no == f->powers.participant);
    }
    json_end_list(o);
    json_begin_list(o, "assigned");
    for (size_t i = 0; i < f->matter.assignments.count; i++) {
        const Assignment *s = &f->matter.assignments.items[i];
        json_begin(o, NULL);
        json_add_str(o, "role", s->role);
        json_add_str(o, "name", s->name);
        json_add_str(o, "method", s->method);
        json_add_str(o, "ground", s->ground);
        json_add_str(o, "from", s->from_on);
        json_add_str(o, "until", s->until_on);
        json_end(o);
    }
    json_end_list(o);
}

static void view_fields(JsonOut *o, const OpenFile *f)
{
    json_begin_list(o, "fields");
    for (size_t i = 0; i < f->matter.fields.count; i++) {
        const FieldValue *v = &f->matter.fields.items[i];
        if (!matter_may_see(&f->powers, v->class)) {
            continue;
        }
        json_begin(o, NULL);
        json_add_str(o, "field", v->field);
        json_add_i64(o, "item", v->item);
        json_add_str(o, "text", v->text);
        json_add_i64(o, "number", v->number);
        json_add_str(o, "day", v->day);
        json_end(o);
    }
    json_end_list(o);
}

static void view_deadlines(JsonOut *o, Arena *a, const Matter *m)
{
    json_begin_list(o, "deadlines");
    for (size_t i = 0; i < m->deadlines.count; i++) {
        const MatterDeadline *d = &m->deadlines.items[i];
        json_begin(o, NULL);
        json_add_i64(o, "no", d->no);
        json_add_str(o, "rule", d->rule);
        json_add_i64(o, "participant", d->participant);
        json_add_str(o, "from", date_format(a, d->start_on));
        json_add_str(o, "end", date_format(a, d->end_on));
        json_add_str(o, "unshifted_end", date_format(a, d->unshifted));
        json_add_str(o, "calendar", d->calendar);
        json_add_str(o, "status", d->status);
        json_add_raw(o, "working", d->working.n > 0 ? d->working : S("[]"));
        json_end(o);
    }
    json_end_list(o);
}

void view_paper(JsonOut *o, Arena *a, const Paper *p)
{
    json_begin(o, NULL);
    json_add_i64(o, "no", p->no);
    json_add_str(o, "kind", p->kind);
    json_add_str(o, "form", p->form);
    json_add_str(o, "title", p->title);
    json_add_str(o, "number", p->number);
    json_add_str(o, "class", p->class);
    json_add_str(o, "hash", hash_hex(a, p->hash));
    json_add_str(o, "media_type", p->media_type);
    json_add_i64(o, "size", p->size);
    json_add_i64(o, "from", p->from_no);
    json_add_str(o, "signature", p->signature);
    json_add_i64(o, "folio", p->folio);
    json_add_i64(o, "pages", p->pages);
    json_add_str(o, "day", date_format(a, p->day));
    json_add_i64(o, "seq", p->seq);
    json_end(o);
}

static void view_papers(JsonOut *o, Arena *a, const OpenFile *f)
{
    json_begin_list(o, "papers");
    for (size_t i = 0; i < f->matter.papers.count; i++) {
        if (matter_may_see(&f->powers, f->matter.papers.items[i].class)) {
            view_paper(o, a, &f->matter.papers.items[i]);
        }
    }
    json_end_list(o);
}

/* What may be done now, and of what may not, why. */
static void view_choices(JsonOut *o, Arena *a, Lang lang, const ActChoices *choices)
{
    json_begin_list(o, "acts");
    for (size_t i = 0; i < choices->count; i++) {
        const ActChoice *c = &choices->items[i];
        if (!c->allowed && str_eq(c->reason, S("law.act_not_yours"))) {
            continue;
        }
        json_begin(o, NULL);
        json_add_str(o, "act", c->act->id);
        json_add_str(o, "name", law_text(lang, c->act->name));
        json_add_bool(o, "allowed", c->allowed);
        if (!c->allowed) {
            Msg m = msg_find(c->reason);
            json_add_str(o, "reason", c->reason);
            json_add_str(o, "why_not", m == NULL ? c->reason : MSG(a, lang, m, { S("missing"), c->missing }));
        }
        json_add_str(o, "basis", c->act->source.basis);
        json_end(o);
    }
    json_end_list(o);
}

void view_file(JsonOut *o, Arena *a, Lang lang, const OpenFile *f, const ActChoices *choices)
{
    json_begin(o, NULL);
    view_head(o, a, &f->matter);
    json_begin_list(o, "your_powers");
    for (size_t i = 0; i < f->powers.names.count; i++) {
        json_add_str(o, NULL, f->powers.names.items[i]);
    }
    json_end_list(o);
    view_people(o, f);
    view_fields(o, f);
    view_deadlines(o, a, &f->matter);
    view_papers(o, a, f);
    view_choices(o, a, lang, choices);
    json_end(o);
}

void view_event(JsonOut *o, Arena *a, const EventLine *e)
{
    json_begin(o, NULL);
    json_add_i64(o, "seq", e->seq);
    json_add_i64(o, "version", e->version);
    json_add_str(o, "act", e->act);
    json_add_str(o, "role", e->actor_role);
    json_add_i64(o, "acting_for", e->acting_for);
    json_add_str(o, "state", e->state);
    json_add_str(o, "channel", e->channel);
    json_add_str(o, "at", instant_format_local(a, e->at));
    json_add_str(o, "day", date_format(a, e->day));
    json_add_raw(o, "numbers", e->numbers);
    json_end(o);
}
