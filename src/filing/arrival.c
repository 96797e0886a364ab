/* What another court of this house sent here (BLTTDS 41, 191(3)c): the file there names the number its sequel has here; the clerk enters
 * it, and it keeps its people, those who act for them, its claim and its first day. What was handed in there is a paper here too, over
 * the same stored objects; papers the other court issued stay in its file. Tables: reads link matter event petition participant
 * matter_field paper. */
#include "filing/filing_int.h"

#include "filing/filing_sql.h"

enum { INPUT_MAX = 512 * 1024 };

Error *arrivals_list(Db *db, Arena *a, CourtId court, int64_t most, Arrivals *out)
{
    ArrivalsRows rows;
    TRY(q_arrivals(db, court, most, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const ArrivalsRow *r = &rows.items[i];
        *LIST_ADD(a, out) = (Arrival){ r->matter_id, r->from_court, r->title, r->relation, r->sent_on };
    }
    return NULL;
}

Error *sent_file(House *h, Db *db, Arena *a, CourtId court, MatterId matter, Matter *out, bool *found)
{
    SentFromRow r;
    TRY(q_sent_from(db, court, matter, a, &r, found));
    return *found ? matter_load(h, db, a, r.from_court, r.from_matter, out) : NULL;
}

Error *sent_with(const Act *act, Matter *out, bool *found)
{
    *found = false;
    bool enters = act->matter->seq == 0 && act_input(act, "sending_court") != NULL;
    return enters ? sent_file(act->house, act->db, act->arena, act->matter->court, act->matter->id, out, found) : NULL;
}

/* ---- who is who: each court numbers its people by itself ------------------------------------------------------------------------ */

static bool is_same(const Participant *one, const Participant *other)
{
    return one->until_on.n == 0 && other->until_on.n == 0 && str_eq(one->capacity, other->capacity) && str_eq(one->name, other->name);
}

void bind_sent(const Matter *sent, Participant *p)
{
    for (size_t i = 0; sent != NULL && i < sent->participants.count; i++) {
        const Participant *before = &sent->participants.items[i];
        if (is_same(before, p)) {
            p->person = before->person;
            p->electronic = before->electronic;
        }
    }
}

int64_t number_here(const Matter *here, const Matter *sent, int64_t no)
{
    const Participant *there = matter_participant(sent, no);
    for (size_t i = 0; there != NULL && i < here->participants.count; i++) {
        if (is_same(&here->participants.items[i], there)) {
            return here->participants.items[i].no;
        }
    }
    return 0;
}

/* ---- who acts for them -------------------------------------------------------------------------------------------------------------- */

static Str day_there(const Matter *sent, const char *field, int64_t no)
{
    for (size_t i = 0; i < sent->fields.count; i++) {
        const FieldValue *v = &sent->fields.items[i];
        if (v->item == no && str_eq(v->field, str_of(field))) {
            return v->day;
        }
    }
    return S("");
}

/* A mandate is for the case, not for one court: he goes on, for as long as he was to. What is over already stays over. */
void bring_mandates(Act *act, const Matter *sent)
{
    static const char *const days[] = { "mandate_from", "mandate_until" };
    Str                      today = date_format(act->arena, act->day);
    for (size_t i = 0; i < sent->participants.count; i++) {
        Participant p = sent->participants.items[i];
        int64_t     there = p.no;
        Str         until = day_there(sent, "mandate_until", there);
        bool        over = p.until_on.n > 0 || (until.n > 0 && str_cmp(until, today) < 0);
        p.represents = p.represents == 0 || over ? 0 : number_here(act->matter, sent, p.represents);
        if (p.represents == 0) {
            continue;
        }
        int64_t no = act_add_participant(act, &p);
        for (size_t k = 0; k < COUNT_OF(days); k++) {
            Str day = day_there(sent, days[k], there);
            if (day.n > 0) {
                act_set_field(act, str_of(days[k]), no, S(""), 0, day);
            }
        }
    }
}

/* ---- the input of the clerk's act ---------------------------------------------------------------------------------------------- */

static void add_side(JsonOut *o, const char *field, const Matter *sent, Str capacity)
{
    json_begin_list(o, field);
    for (size_t i = 0; i < sent->participants.count; i++) {
        const Participant *p = &sent->participants.items[i];
        if (p->until_on.n > 0 || !str_eq(p->capacity, capacity)) {
            continue;
        }
        json_begin(o, NULL);
        participant_tell(o, p);
        json_end(o);
    }
    json_end_list(o);
}

static void add_told(JsonOut *o, const char *field, const Matter *sent)
{
    Str text = matter_field_text(sent, str_of(field));
    if (text.n > 0) {
        json_add_str(o, field, text);
    }
}

Error *arrival_input(House *h, Db *db, Arena *a, CourtId court, MatterId matter, Matter *sent, const Json **out)
{
    Petition p;
    bool     found;
    Buf      b = buf_make(a, INPUT_MAX);
    JsonOut  o = json_out(&b);
    TRY(sent_file(h, db, a, court, matter, sent, &found));
    if (!found) {
        return err_make(ERR_NOT_FOUND, "nothing was sent under this number");
    }
    TRY(petition_load(db, a, sent->court, sent->id, &p));
    json_begin(&o, NULL);
    json_add_str(&o, "sending_court", court_id_str(&sent->court));
    json_add_str(&o, "filed_on", date_format(a, p.filed_on));
    json_add_str(&o, "relation", sent->relation);
    add_side(&o, "plaintiffs", sent, S("plaintiff"));
    add_side(&o, "defendants", sent, S("defendant"));
    add_side(&o, "related_persons", sent, S("related_person"));
    add_told(&o, "facts", sent);
    add_told(&o, "claims", sent);
    if (p.claim_value >= 0) {
        json_add_i64(&o, "claim_value", p.claim_value);
    }
    json_end(&o);
    TRY(buf_check(&b));
    return json_parse(a, buf_str(&b), INPUT_MAX, out);
}
