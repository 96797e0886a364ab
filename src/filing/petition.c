/* Opening a file from a petition: participants, fields, filing day, nonce, title. Table: petition. */
#include "filing/filing_int.h"

#include "core/access/access.h"
#include "filing/filing_sql.h"
#include "i18n/i18n.h"
#include "law/relation.h"
#include "registry/registry_store.h"

#include <string.h>

enum { PEOPLE_MOST = 50, NAME_MOST = 200 };

static Str text_of(const Json *o, const char *name)
{
    return str_trim(json_str(o, name, S("")));
}

static bool is_known_kind(Str kind)
{
    return str_eq(kind, S("person")) || str_eq(kind, S("organisation"));
}

/* One person as the form gave him: {"kind","name","born_on","personal_no","address","ward","phone","email","self"}. */
static bool read_person(Act *act, const char *field, const Json *v, Str capacity, Participant *out)
{
    Str  kind = json_str(v, "kind", S("person"));
    Date born;
    *out = (Participant){ .capacity = capacity, .kind = kind, .name = text_of(v, "name"), .born_on = text_of(v, "born_on"),
                          .personal_no = text_of(v, "personal_no"), .address = text_of(v, "address"), .ward = text_of(v, "ward"),
                          .phone = text_of(v, "phone"), .email = text_of(v, "email"),
                          .represents = json_i64(v, "represents", 0) };
    if (out->name.n == 0 || out->name.n > NAME_MOST || !is_known_kind(kind)) {
        act_field_error(act, str_of(field), S("filing.person_name"));
        return false;
    }
    if (out->born_on.n > 0 && !date_parse(out->born_on, &born)) {
        act_field_error(act, str_of(field), S("field.date"));
        return false;
    }
    if (out->ward.n > 0 && registry_ward(act->house->registry, out->ward, NULL) == NULL) {
        act_field_error(act, str_of(field), S("filing.ward"));
        return false;
    }
    return true;
}

/* The filer himself stands in the file with his account, and whoever files on line is reached on line. */
static void bind_filer(Act *act, const Json *v, Participant *p)
{
    if (json_bool(v, "self", false) && act->request->actor.kind == ACTOR_PERSON
        && str_eq(act->request->actor.channel, S("online"))) {
        p->person = act->request->actor.person;
        p->electronic = json_bool(v, "electronic", true);
    }
}

static bool is_represented_capacity(Str c)
{
    return str_eq(c, S("representative")) || str_eq(c, S("lawyer")) || str_eq(c, S("protector")) || str_eq(c, S("helper"));
}

/* Beside the parties a witness may be named, and whoever speaks for one says how; nobody becomes the procuracy by a word in a form. */
static Str capacity_of(const Json *v, Str capacity)
{
    Str  own = json_str(v, "capacity", capacity);
    bool beside = str_eq(capacity, S("related_person")) && str_eq(own, S("witness"));
    bool speaks = str_eq(capacity, S("representative")) && is_represented_capacity(own);
    return beside || speaks ? own : capacity;
}

static void add_people(Act *act, const char *field, Str capacity, bool required, const Matter *sent)
{
    const Json *list = act_input(act, field);
    if (json_count(list) > PEOPLE_MOST || (required && json_count(list) == 0)) {
        act_field_error(act, str_of(field), S("field.required"));
        return;
    }
    for (size_t i = 0; i < json_count(list); i++) {
        Participant p;
        const Json *v = json_at(list, i);
        if (read_person(act, field, v, capacity_of(v, capacity), &p)) {
            bind_filer(act, v, &p);
            bind_sent(sent, &p);
            act_add_participant(act, &p);
        }
    }
}

static void add_representatives(Act *act)
{
    const Json *list = act_input(act, "representatives");
    for (size_t i = 0; i < json_count(list); i++) {
        if (!is_represented_capacity(json_str(json_at(list, i), "capacity", S("representative")))) {
            act_field_error(act, S("representatives"), S("field.choice"));
            return;
        }
    }
    add_people(act, "representatives", S("representative"), false, NULL);
}

/* ---- day, mode, title ------------------------------------------------------------------------------------------------------ */

/* BLTTDS 190(3): on line the day of sending, by post the date of the postmark, at the court the day it is handed in; what another court
 * sent keeps the day it was filed there. */
static Date filing_day(Act *act)
{
    static const char *const told[] = { "postmark_date", "filed_on" };
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        Date day;
        if (act_input_date(act, told[i], &day)) {
            if (date_cmp(day, act->day) > 0) {
                act_field_error(act, str_of(told[i]), S("filing.filed_in_future"));
            }
            return day;
        }
    }
    return act->day;
}

static Str origin_of(const Act *act)
{
    Str told = act_input_text(act, "origin");
    return told.n > 0 ? told : act_input(act, "sending_court") != NULL ? S("transferred_in") : S("new");
}

/* What a clerk enters came on paper, though he himself works on line. */
static Str mode_of(const Act *act)
{
    bool on_line = str_eq(act->request->actor.channel, S("online")) && str_eq(act->act->deed, S("file"));
    return act_input(act, "postmark_date") != NULL ? S("post") : on_line ? S("online") : S("counter");
}

static Str first_name(const Matter *m, Str capacity)
{
    const Participant *p = matter_first(m, capacity);
    return p == NULL ? S("") : p->name;
}

static Str relation_of(Act *act)
{
    Str             code = act_input_text(act, "relation");
    const Relation *r = registry_relation(act->house->registry, code);
    if (code.n > 0 && r == NULL) {
        act_field_error(act, S("relation"), S("filing.relation"));
    }
    return code;
}

static Error *prepare_open(Act *act)
{
    uint8_t nonce[sizeof(Hash)];
    bool    arrived;
    Matter  sent;
    TRY(sent_with(act, &sent, &arrived));
    add_people(act, "plaintiffs", S("plaintiff"), true, arrived ? &sent : NULL);
    add_people(act, "defendants", S("defendant"), true, arrived ? &sent : NULL);
    add_people(act, "related_persons", S("related_person"), false, arrived ? &sent : NULL);
    add_representatives(act);
    Date day = filing_day(act);
    Str  mode = mode_of(act);
    Str  relation = relation_of(act);
    if (act->field_errors != NULL) {
        return NULL;
    }
    act->matter->opened_on = date_format(act->arena, day);
    Str plaintiff = first_name(act->matter, S("plaintiff"));
    Str defendant = first_name(act->matter, S("defendant"));
    act_set_title(act, str_format(act->arena, STR_F " – " STR_F, STR_A(plaintiff), STR_A(defendant)), relation);
    act_set_field(act, S("filed_on"), 0, S(""), 0, date_format(act->arena, day));
    act_set_field(act, S("mode"), 0, mode, 0, S(""));
    act_set_field(act, S("origin"), 0, origin_of(act), 0, S(""));
    os_random(act->house->os, nonce, sizeof nonce);
    Str hex = hex_encode(act->arena, (Bytes){ nonce, sizeof nonce });
    act_set_field(act, S("draw_nonce"), 0, hex, 0, S(""));
    if (arrived) {
        act_link(act, S("transferred_from"), sent.court, sent.id);
        bring_mandates(act, &sent);
    }
    if (json_count(act_input(act, "original_item")) > 0) {
        TRY(act_open_task(act, S("hand_over_originals"), (PersonId){ { { 0 } } }, NULL)); /* NQ 04/2016 19 */
    }
    JsonOut *o = act_section(act, "open_petition");
    json_add_str(o, "filed_on", date_format(act->arena, day));
    json_add_str(o, "mode", mode);
    json_add_str(o, "nonce", hex);
    json_add_str(o, "plaintiff", plaintiff);
    json_add_str(o, "defendant", defendant);
    json_add_str(o, "relation", relation);
    json_add_i64(o, "claim_value", act_input_number(act, "claim_value", -1));
    return NULL;
}

/* The acknowledgement's number stands in the event when the act issued it. */
static Str receipt_number(const Event *e)
{
    return json_str(json_at(json_member(e->numbers_json, "book"), 0), "number", S(""));
}

static Error *apply_open(Tx *tx, const Event *e, const Json *own)
{
    Date filed;
    if (!date_parse(json_str(own, "filed_on", S("")), &filed)) {
        return err_make(ERR_ALTERED, "petition without a day");
    }
    return q_petition_add(tx, e->court, e->matter, e->at, filed, json_str(own, "mode", S("")), receipt_number(e),
                          json_str(own, "nonce", S("")), json_str(own, "plaintiff", S("")), json_str(own, "defendant", S("")),
                          json_str(own, "relation", S("")), json_i64(own, "claim_value", -1), e->seq);
}

/* A petition by post is acknowledged by a later act: its number goes into the register of petitions then. */
static Error *prepare_acknowledge(Act *act)
{
    act_section(act, "acknowledge_petition");
    return NULL;
}

static Error *apply_acknowledge(Tx *tx, const Event *e, const Json *own)
{
    (void)own;
    return q_petition_acknowledge(tx, e->court, e->matter, receipt_number(e));
}

/* ---- how it ends ------------------------------------------------------------------------------------------------------------- */

static Error *prepare_return(Act *act)
{
    json_add_str(act_section(act, "return_petition"), "outcome", S("returned"));
    return NULL;
}

static Error *apply_return(Tx *tx, const Event *e, const Json *own)
{
    return q_petition_end(tx, e->court, e->matter, json_str(own, "outcome", S("returned")));
}

/* Parks the file here; the receiving court opens its own, whose number is named here (arrival.c): an act touches one court. */
static Error *prepare_transfer(Act *act)
{
    CourtId receiving;
    Str     code = act_input_text(act, "receiving_court");
    if (!court_id_parse(code, &receiving) || registry_court(act->house->registry, code) == NULL
        || court_id_eq(receiving, act->matter->court)) {
        act_field_error(act, S("receiving_court"), S("filing.receiving_court"));
        return NULL;
    }
    MatterId there = { os_id(act->house->os) };
    act_link(act, S("transferred_to"), receiving, there);
    json_add_str(act_section(act, "transfer_matter"), "outcome", S("transferred"));
    return NULL;
}

/* ---- amended, added, replaced --------------------------------------------------------------------------------------------------- */

/* Fields asked are set by the matter; earlier values stay in the events. New related persons come as people. */
static Error *prepare_amend(Act *act)
{
    Str relation = relation_of(act);
    if (relation.n > 0) {
        act_set_title(act, S(""), relation);
    }
    return NULL;
}

static Error *prepare_add_participant(Act *act)
{
    Participant p = { .capacity = act_input_text(act, "capacity"), .kind = S("person"), .name = act_input_text(act, "new_person"),
                      .address = act_input_text(act, "new_address") };
    act_add_participant(act, &p);
    return NULL;
}

/* The days are kept with the number of who acts under them: several may stand for one party, each for his own time. */
static bool mandate_days(Act *act, Date *from, Date *until)
{
    *until = DATE_NONE;
    bool begins = act_input_date(act, "mandate_from", from);
    if (act_input_date(act, "mandate_until", until) && begins && (date_cmp(*until, *from) < 0 || date_cmp(*until, act->day) < 0)) {
        act_field_error(act, S("mandate_until"), S("filing.mandate_over"));
        return false;
    }
    return begins;
}

/* He is already in the file, for himself or for another than this party (BLTTDS 87(1)). */
static bool stands_elsewhere(const Act *act, PersonId who, int64_t client)
{
    for (size_t i = 0; i < act->matter->participants.count; i++) {
        const Participant *p = &act->matter->participants.items[i];
        if (p->until_on.n == 0 && id_eq(p->person.id, who.id) && p->represents != client) {
            return true;
        }
    }
    return false;
}

/* What is wrong with that account for this mandate, as a message id; empty: nothing. The name typed must be its holder's, so that a
 * slip of the hand opens the file to nobody else; court officers do not act for parties (BLTTDS 87(3)). */
static Error *account_fault(Act *act, const Account *account, bool found, const Participant *p, Str *out)
{
    Person holder = { 0 };
    *out = S("filing.mandate_no_account");
    if (!found || account->closed) {
        return NULL;
    }
    TRY(person_load(act->db, act->arena, account->person, &holder));
    bool same = str_eq(i18n_fold(act->arena, holder.name), i18n_fold(act->arena, p->name));
    *out = !same                                                   ? S("filing.mandate_other_name")
           : account->staff || account->admin                      ? S("filing.mandate_officer")
           : stands_elsewhere(act, account->person, p->represents) ? S("filing.mandate_other_side")
                                                                   : S("");
    return NULL;
}

/* The account through which he sees the file while the mandate lasts; none given: he is named only. */
static Error *bind_account(Act *act, Participant *p)
{
    Str     login = str_trim(act_input_text(act, "mandate_account")), fault;
    Account account;
    bool    found;
    if (login.n == 0) {
        return NULL;
    }
    Error *odd = account_of_login(act->house->identity, act->db, act->arena, login, &account, &found);
    if (odd != NULL && odd->code != ERR_FIELD) {
        return odd;
    }
    TRY(account_fault(act, &account, odd == NULL && found, p, &fault));
    if (fault.n > 0) {
        act_field_error(act, S("mandate_account"), fault);
        return NULL;
    }
    p->person = account.person;
    return NULL;
}

static Error *prepare_mandate(Act *act)
{
    Date from, until;
    Participant p = { .capacity = act_input_text(act, "capacity"), .kind = S("person"), .name = act_input_text(act, "new_person"),
                      .represents = act_input_number(act, "person", 0) };
    if (!mandate_days(act, &from, &until)) {
        return NULL;
    }
    TRY(bind_account(act, &p));
    int64_t no = act_add_participant(act, &p);
    act_set_field(act, S("mandate_from"), no, S(""), 0, date_format(act->arena, from));
    if (!date_is_none(until)) {
        act_set_field(act, S("mandate_until"), no, S(""), 0, date_format(act->arena, until));
    }
    return NULL;
}

/* A party ends the mandate of whoever represents him, at once. */
static Error *prepare_end_mandate(Act *act)
{
    const Participant *p = matter_participant(act->matter, act_input_number(act, "person", 0));
    if (p == NULL || p->until_on.n > 0 || p->represents != act->powers.participant) {
        act_field_error(act, S("person"), S("filing.not_your_representative"));
        return NULL;
    }
    act_end_participant(act, p->no);
    return NULL;
}

static Error *prepare_succeed(Act *act)
{
    const Participant *old = matter_participant(act->matter, act_input_number(act, "person", 0));
    if (old == NULL) {
        act_field_error(act, S("person"), S("field.choice"));
        return NULL;
    }
    Participant successor = { .capacity = old->capacity, .kind = S("person"), .name = act_input_text(act, "new_person"),
                              .address = act_input_text(act, "new_address") };
    act_end_participant(act, old->no);
    act_add_participant(act, &successor);
    return NULL;
}

static Error *prepare_resume(Act *act)
{
    act_set_field(act, S("origin"), 0, S("resumed"), 0, S(""));
    return NULL;
}

/* Court-annexed mediation is offered unless a provisional measure is asked for (LHGĐT 16, 19). */
static Error *guard_mediation(Act *act, bool *holds)
{
    *holds = matter_field_number(act->matter, S("asks_provisional_measure"), 0) == 0;
    return NULL;
}

/* A petition has one acknowledgement, and one number for it (BLTTDS 191(1)). */
static Error *guard_acknowledged(Act *act, bool *holds)
{
    *holds = false;
    for (size_t i = 0; i < act->matter->papers.count; i++) {
        *holds = *holds || str_eq(act->matter->papers.items[i].form, S("24-DS"));
    }
    return NULL;
}

/* A party for whom nobody stands has no mandate to end. */
static Error *guard_mandate(Act *act, bool *holds)
{
    *holds = false;
    for (size_t i = 0; i < act->matter->participants.count; i++) {
        const Participant *p = &act->matter->participants.items[i];
        *holds = *holds || (p->until_on.n == 0 && p->represents > 0 && p->represents == act->powers.participant);
    }
    return NULL;
}

static const Effect effects[] = {
    { "name_files", prepare_names, NULL, EFFECT_FIRST },
    { "attach_files", prepare_attach, NULL, EFFECT_GIVEN },
    { "open_petition", prepare_open, apply_open, EFFECT_NAMED },
    { "acknowledge_petition", prepare_acknowledge, apply_acknowledge, EFFECT_NAMED },
    { "amend_petition", prepare_amend, NULL, EFFECT_NAMED },
    { "file_papers", NULL, NULL, EFFECT_NAMED },
    { "return_petition", prepare_return, apply_return, EFFECT_NAMED },
    { "transfer_matter", prepare_transfer, apply_return, EFFECT_NAMED },
    { "add_participant", prepare_add_participant, NULL, EFFECT_NAMED },
    { "register_mandate", prepare_mandate, NULL, EFFECT_NAMED },
    { "end_mandate", prepare_end_mandate, NULL, EFFECT_NAMED },
    { "succeed_party", prepare_succeed, NULL, EFFECT_NAMED },
    { "file_counterclaim", NULL, NULL, EFFECT_NAMED },
    { "resume_origin", prepare_resume, NULL, EFFECT_NAMED },
};

static const Guard guards[] = {
    { "mediation_open", guard_mediation },
    { "acknowledged", guard_acknowledged },
    { "mandate_there", guard_mandate },
};

static const char *const tables[] = { "petition", NULL };

const MatterModule filing_module = { "filing", effects, COUNT_OF(effects), guards, COUNT_OF(guards), tables };
