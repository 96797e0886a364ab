/* Publication: what acts decide and what they leave in the tables. Two people always: who approves does not release, who clears a
 * leftover is not alone. Tables: hiding hiding_decision hiding_clearance publication_objection publication ruling ruling_text
 * publication_entry, ruling_citation, and the counts. */
#include "judgment/publication_int.h"

#include "judgment/citation.h"
#include "judgment/judgment_msg.h"
#include "judgment/publication_sql.h"
#include "page/page.h"

#include <string.h>

enum { WORDS_MOST = 500, PARAGRAPHS_MOST = 128 * 1024 };

static const PersonId nobody;
static const RulingId no_ruling;
static const Hash     no_hash;

/* ---- what all of them ask -------------------------------------------------------------------------------------------------- */

static Error *refuse(const char *message)
{
    return err_message(err_make(ERR_NOT_ALLOWED, NULL), str_of(message));
}

static Error *load_row(Act *act, PublicationRowRow *out, bool *found)
{
    return q_publication_row(act->db, act->matter->court, act->matter->id, act->arena, out, found);
}

/* The ruling as it would be published with the newest round. */
static Error *ruling_now(Act *act, const Hiding *hiding, Ruling *out)
{
    return ruling_of_matter(act->house, act->arena, act->matter, &hiding->source, hiding->coded, out);
}

static Error *load_hiding(Act *act, Hiding *out)
{
    bool found;
    TRY(hiding_load(act->house, act->db, act->arena, act->matter, out, &found));
    return found ? NULL : refuse("publication.not_proposed");
}

/* ---- guards ------------------------------------------------------------------------------------------------------------------ */

Error *publication_bars(Db *db, Arena *a, const Matter *m, PublicationBars *out)
{
    ObjectionsRows rows;
    *out = (PublicationBars){ .closed_trial = matter_field_number(m, S("hearing_closed"), 0) == 1, .minor = hiding_has_minor(m) };
    TRY(q_objections(db, m->court, m->id, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        out->objection = out->objection || !str_eq(rows.items[i].result, S("refused"));
    }
    return NULL;
}

static Error *guard_allowed(Act *act, bool *holds)
{
    PublicationBars bars;
    TRY(publication_bars(act->db, act->arena, act->matter, &bars));
    *holds = !bars.closed_trial && !bars.minor && !bars.objection;
    return NULL;
}

static Error *look_resolved(Act *act, bool *holds)
{
    Hiding    hiding;
    Ruling    r;
    Leftovers left;
    TRY(hiding_load(act->house, act->db, act->arena, act->matter, &hiding, holds));
    if (!*holds || hiding.undecided > 0) {
        *holds = false;
        return NULL;
    }
    TRY(ruling_now(act, &hiding, &r));
    TRY(leftovers_find(act->house, act->db, act->arena, act->matter, &r, &left));
    *holds = leftovers_open(&left) == 0;
    return NULL;
}

/* A page that only asks whether the act would be possible takes what was found when the file was looked at last. */
static Error *guard_resolved(Act *act, bool *holds)
{
    bool asked_only = act->input == NULL;
    if (asked_only && gate_known(act->matter, holds)) {
        return NULL;
    }
    TRY(look_resolved(act, holds));
    if (asked_only) {
        gate_keep(act->matter, *holds);
    }
    return NULL;
}

static Error *guard_another(Act *act, bool *holds)
{
    PublicationRowRow row;
    bool              found;
    TRY(load_row(act, &row, &found));
    *holds = !found || !id_eq(row.approved_by.id, act->request->actor.person.id);
    return NULL;
}

/* ---- hiding -------------------------------------------------------------------------------------------------------------------- */

/* What was decided is readable in the event, the words it is about are sealed: they are the names to be hidden. */
static void write_decision(Act *act, JsonOut *o, int64_t place, Str decision, Str found, Str text)
{
    Bytes sealed = hiding_words_seal(act->house, act->arena, act->matter->id, found, text);
    json_begin(o, NULL);
    json_add_i64(o, "place", place);
    json_add_str(o, "decision", decision);
    json_add_str(o, "sealed", base64_encode(act->arena, sealed));
    json_end(o);
}

/* The round as apply stores it: sealed proposal, and decisions carried over from the round before. */
static void write_round(Act *act, JsonOut *o, const Hiding *hiding)
{
    Bytes sealed = hiding_seal(act->house, act->arena, act->matter->id, hiding);
    json_add_i64(o, "round", hiding->round);
    json_add_i64(o, "places", hiding->proposed);
    json_add_str(o, "sealed", base64_encode(act->arena, sealed));
    json_begin_list(o, "decisions");
    for (size_t i = 0; i < hiding->places.count; i++) {
        const HidingPlace *p = &hiding->places.items[i];
        if (p->decision.n > 0) {
            write_decision(act, o, p->no, p->decision, p->no > hiding->proposed ? p->original : S(""), p->text);
        }
    }
    json_end_list(o);
}

static Error *apply_decisions(Tx *tx, const Event *e, const Json *own)
{
    const Json *list = json_member(own, "decisions");
    int64_t     round = json_i64(own, "round", 0);
    for (size_t i = 0; i < json_count(list); i++) {
        const Json *d = json_at(list, i);
        Bytes       sealed;
        if (!base64_decode(tx_arena(tx), json_str(d, "sealed", S("")), &sealed)) {
            return err_make(ERR_ALTERED, "hiding: a damaged decision");
        }
        TRY(q_hiding_decide(tx, e->court, e->matter, round, json_i64(d, "place", 0), json_str(d, "decision", S("")), sealed, e->actor, e->seq));
    }
    return NULL;
}

static Error *apply_round(Tx *tx, const Event *e, const Json *own)
{
    Bytes sealed;
    if (!base64_decode(tx_arena(tx), json_str(own, "sealed", S("")), &sealed)) {
        return err_make(ERR_ALTERED, "hiding: damaged outcome");
    }
    TRY(q_hiding_add(tx, e->court, e->matter, json_i64(own, "round", 0), json_i64(own, "places", 0), sealed, e->seq));
    return apply_decisions(tx, e, own);
}

/* A first-instance judgment that an appeal decided on is not published: the appellate judgment is (NQ 03/2017 Art. 3). An appeal that
 * ended without a decision leaves it as it was. */
static bool was_decided_on_appeal(const Matter *m)
{
    Str result = matter_field_text(m, S("appeal_result"));
    return result.n > 0 && !str_eq(result, S("appeal_ended"));
}

static Error *next_round(Act *act, Hiding *out)
{
    RulingSource source;
    Hiding       before;
    bool         there, again;
    TRY(ruling_source(act->house, act->db, act->arena, act->matter, &source, &there));
    if (!there) {
        return refuse("publication.no_text");
    }
    if (was_decided_on_appeal(act->matter)) {
        return refuse("publication.appealed");
    }
    TRY(hiding_load(act->house, act->db, act->arena, act->matter, &before, &again));
    return hiding_propose(act->arena, act->matter, &source, again ? &before : NULL, out);
}

static Error *prepare_propose(Act *act)
{
    Hiding hiding;
    TRY(next_round(act, &hiding));
    write_round(act, act_section(act, "propose_hiding"), &hiding);
    return NULL;
}

static Error *apply_propose(Tx *tx, const Event *e, const Json *own)
{
    TRY(apply_round(tx, e, own));
    return q_publication_begin(tx, e->court, e->matter, json_i64(own, "round", 0), no_ruling, nobody, no_hash, e->seq);
}

static bool in_text(const Hiding *hiding, Str words)
{
    size_t at;
    return words.n > 0 && str_find(hiding->source.text, words, &at);
}

/* One row of the table: a place and what was decided, or words to hide wherever they stand. */
static bool take_decision(Act *act, const Hiding *hiding, const Json *row, int64_t *next, JsonOut *o)
{
    Str     decision = json_str(row, "decision", S(""));
    Str     text = json_str(row, "text", S(""));
    Str     found = json_str(row, "found", S(""));
    int64_t place = json_i64(row, "place", 0);
    if (str_eq(decision, S("added"))) {
        if (!in_text(hiding, found) || found.n > WORDS_MOST || text.n == 0 || text.n > WORDS_MOST) {
            act_field_error(act, S("hiding_decisions"), S("publication.added_words"));
            return false;
        }
        write_decision(act, o, (*next)++, decision, found, text);
        return true;
    }
    const HidingPlace *p = NULL;
    for (size_t i = 0; i < hiding->places.count; i++) {
        p = hiding->places.items[i].no == place ? &hiding->places.items[i] : p;
    }
    bool corrected = str_eq(decision, S("corrected"));
    bool decided = str_eq(decision, S("accepted")) || corrected || str_eq(decision, S("kept"));
    if (p == NULL || !decided || (corrected && text.n == 0) || text.n > WORDS_MOST) {
        act_field_error(act, S("hiding_decisions"), p == NULL ? S("publication.no_such_place") : S("publication.decision_text"));
        return false;
    }
    bool added = place > hiding->proposed;
    write_decision(act, o, place, added && !str_eq(decision, S("kept")) ? S("added") : decision, added ? p->original : S(""),
                   corrected ? text : added ? p->text : S(""));
    return true;
}

static Error *prepare_decide(Act *act)
{
    Hiding      hiding;
    const Json *rows = act_input(act, "hiding_decisions");
    TRY(load_hiding(act, &hiding));
    int64_t  next = (int64_t)hiding.places.count + 1;
    JsonOut *o = act_section(act, "decide_hiding");
    json_add_i64(o, "round", hiding.round);
    json_begin_list(o, "decisions");
    for (size_t i = 0; i < json_count(rows); i++) {
        if (!take_decision(act, &hiding, json_at(rows, i), &next, o)) {
            break;
        }
    }
    json_end_list(o);
    return NULL;
}

/* ---- leftovers ------------------------------------------------------------------------------------------------------------------- */

static Error *prepare_clear(Act *act)
{
    Hiding    hiding;
    Ruling    r;
    Leftovers left;
    Str       key = act_input_text(act, "occurrence");
    TRY(load_hiding(act, &hiding));
    TRY(ruling_now(act, &hiding, &r));
    TRY(leftovers_find(act->house, act->db, act->arena, act->matter, &r, &left));
    for (size_t i = 0; i < left.count; i++) {
        const Leftover *l = &left.items[i];
        if (!str_eq(l->key, key) || l->cleared) {
            continue;
        }
        if (id_eq(l->first.id, act->request->actor.person.id)) {
            return refuse("publication.second_person");
        }
        JsonOut *o = act_section(act, "clear_occurrence");
        json_add_str(o, "occurrence", key);
        json_add_str(o, "rule", act_input_text(act, "clearance_rule"));
        json_add_bool(o, "second", !id_is_zero(l->first.id));
        return NULL;
    }
    act_field_error(act, S("occurrence"), S("publication.no_such_leftover"));
    return NULL;
}

static Error *apply_clear(Tx *tx, const Event *e, const Json *own)
{
    Str key = json_str(own, "occurrence", S(""));
    Str rule = json_str(own, "rule", S(""));
    return json_bool(own, "second", false) ? q_clearance_second(tx, e->court, e->matter, key, rule, e->actor, e->seq)
                                           : q_clearance_first(tx, e->court, e->matter, key, rule, e->actor, e->seq, nobody);
}

/* ---- approval ------------------------------------------------------------------------------------------------------------------------ */

static Error *prepare_approve(Act *act)
{
    Hiding hiding;
    TRY(load_hiding(act, &hiding));
    JsonOut *o = act_section(act, "approve_publication");
    json_add_i64(o, "round", hiding.round);
    json_add_str(o, "hash", hash_hex(act->arena, hash_str(hiding.coded)));
    return NULL;
}

static Error *apply_approve(Tx *tx, const Event *e, const Json *own)
{
    Hash hash;
    if (!hash_parse_hex(json_str(own, "hash", S("")), &hash)) {
        return err_make(ERR_ALTERED, "publication: an approval without hash");
    }
    return q_publication_approve(tx, e->court, e->matter, e->actor, date_format(tx_arena(tx), e->day), hash, e->seq);
}

/* ---- release and correction ------------------------------------------------------------------------------------------------------------ */

static void write_ruling(Arena *a, JsonOut *o, const Ruling *r)
{
    json_begin(o, "ruling");
    json_add_str(o, "id", id_format(a, r->id.id));
    json_add_str(o, "court_name", r->court_name);
    json_add_str(o, "number", r->number);
    json_add_str(o, "day", date_format(a, r->day));
    json_add_str(o, "kind", r->kind);
    json_add_str(o, "instance", r->instance);
    json_add_str(o, "paper", r->paper);
    json_add_str(o, "relation", r->relation);
    json_add_str(o, "title", r->title);
    json_add_str(o, "case_number", r->case_number);
    json_add_str(o, "published_on", date_format(a, r->published_on));
    json_add_str(o, "corrected_on", date_is_none(r->corrected_on) ? S("") : date_format(a, r->corrected_on));
    json_add_str(o, "parts", r->parts);
    json_add_str(o, "text", r->text);
    json_add_str(o, "correction", r->correction);
    json_end(o);
}

static Str text_in(const Json *o, const char *name)
{
    return json_str(o, name, S(""));
}

static Error *step(Tx *tx, const Event *e, RulingId ruling, const char *what, Str number, Str reason)
{
    Str day = date_format(tx_arena(tx), e->day);
    TRY(q_entry_add(tx, e->court, e->matter, ruling, e->seq, str_of(what), e->day, number, reason));
    return q_publication_count_add(tx, str_sub(day, 0, 7), e->court, str_of(what), 1);
}

static Error *put_ruling(Tx *tx, const Event *e, const Json *own, RulingId *id, const char *what)
{
    Arena      *a = tx_arena(tx);
    const Json *r = json_member(own, "ruling");
    Str         text = text_in(r, "text");
    Date        day, published;
    if (!id_parse(text_in(r, "id"), &id->id) || !date_parse(text_in(r, "day"), &day) || !date_parse(text_in(r, "published_on"), &published)) {
        return err_make(ERR_ALTERED, "publication: a ruling without id or day");
    }
    TRY(q_ruling_put(tx, e->court, e->matter, *id, S("court"), S(""), text_in(r, "court_name"), text_in(r, "number"),
                     ruling_number_fold(a, text_in(r, "number")), day, text_in(r, "kind"), text_in(r, "instance"), text_in(r, "paper"),
                     text_in(r, "relation"), text_in(r, "title"), text_in(r, "case_number"), S("public"), published,
                     text_in(r, "corrected_on"), e->at, hash_str(text), (int64_t)text.n, e->seq));
    TRY(q_ruling_text_put(tx, e->court, e->matter, *id, text, text_in(r, "parts"), text_in(r, "correction")));
    Ruling cites = { .id = *id, .court = e->court, .matter = e->matter, .number = text_in(r, "number"), .day = day, .text = text };
    TRY(ruling_citations_put(tx, citation_acts(a), &cites));
    return step(tx, e, *id, what, text_in(r, "number"), S(""));
}

/* The paper of the file shows what was published; a very long one refers to the public page. */
static Error *show_on_paper(Act *act, Str text)
{
    if (text.n > PARAGRAPHS_MOST) {
        return NULL;
    }
    Buf     b = buf_make(act->arena, PARAGRAPHS_MOST * 2);
    JsonOut o = json_out(&b);
    json_begin_list(&o, NULL);
    while (text.n > 0) {
        json_add_str(&o, NULL, str_cut(&text, '\n'));
    }
    json_end_list(&o);
    TRY(buf_check(&b));
    act_paper_json(act, "paragraphs", buf_str(&b));
    return NULL;
}

/* The last check, on the very forms that go out. */
static Error *check_forms(Act *act, const Ruling *r)
{
    Leftovers left;
    TRY(leftovers_find(act->house, act->db, act->arena, act->matter, r, &left));
    return leftovers_open(&left) == 0 ? NULL : refuse("guard.names_resolved");
}

static Error *prepare_release(Act *act)
{
    Hiding            hiding;
    PublicationRowRow row;
    Ruling            r;
    bool              found;
    TRY(load_hiding(act, &hiding));
    TRY(load_row(act, &row, &found));
    if (!found || !hash_eq(row.approved, hash_str(hiding.coded))) {
        return refuse("publication.not_as_approved");
    }
    TRY(ruling_now(act, &hiding, &r));
    r.id = id_is_zero(row.ruling_id.id) ? (RulingId){ os_id_random(act->house->os) } : row.ruling_id;
    r.published_on = act->day;
    TRY(check_forms(act, &r));
    JsonOut *o = act_section(act, "release_publication");
    json_add_i64(o, "round", hiding.round);
    write_ruling(act->arena, o, &r);
    act_set_field(act, S("published_on"), 0, S(""), 0, date_format(act->arena, act->day));
    return show_on_paper(act, r.text);
}

static Error *apply_release(Tx *tx, const Event *e, const Json *own)
{
    RulingId    id;
    const Json *r = json_member(own, "ruling");
    Date        day;
    TRY(put_ruling(tx, e, own, &id, "published"));
    if (!date_parse(text_in(r, "day"), &day)) {
        return err_make(ERR_ALTERED, "publication: a ruling without day");
    }
    TRY(q_ruling_count_add(tx, e->court, text_in(r, "kind"), date_ymd(day).year, 1));
    return q_publication_release(tx, e->court, e->matter, id, e->actor, json_i64(own, "round", 0), e->seq);
}

/* Places the correction brought: what is certain is hidden, of the rest the gate has the last word. */
static void settle_new_places(Hiding *hiding)
{
    for (size_t i = 0; i < hiding->places.count; i++) {
        HidingPlace *p = &hiding->places.items[i];
        if (p->decision.n == 0) {
            p->decision = p->certain ? S("accepted") : S("kept");
        }
    }
}

/* Earlier notices stay above it: what was put right, and when, is never rewritten in silence. */
static Error *add_correction(Act *act, RulingId id, Ruling *r)
{
    Ruling before;
    bool   found;
    TRY(ruling_load(act->db, act->arena, id, &before, &found));
    Str line = MSG(act->arena, LANG_VI, M_publication_correction_added, { S("day"), i18n_date(act->arena, LANG_VI, act->day) },
                   { S("text"), act_input_text(act, "correction_text") });
    Str both[2] = { found ? before.correction : S(""), line };
    r->correction = both[0].n > 0 ? str_join(act->arena, both, 2, S("\n")) : line;
    return NULL;
}

/* The text as the file has it now, hidden again with the same codes: what a judge corrected in the judgment, the public reads too.
 * Whatever is new and not certain stops it here. */
static Error *prepare_correct(Act *act)
{
    Hiding            hiding;
    PublicationRowRow row;
    RulingOfRow       before;
    Ruling            r;
    bool              found;
    TRY(load_row(act, &row, &found));
    if (found) {
        TRY(q_ruling_of(act->db, row.ruling_id, act->arena, &before, &found));
    }
    if (!found) {
        return refuse("publication.not_proposed");
    }
    TRY(next_round(act, &hiding));
    settle_new_places(&hiding);
    TRY(hiding_apply(act->arena, &hiding));
    TRY(ruling_now(act, &hiding, &r));
    r.id = row.ruling_id;
    r.published_on = before.published_on;
    r.corrected_on = act->day;
    TRY(add_correction(act, row.ruling_id, &r));
    TRY(check_forms(act, &r));
    JsonOut *o = act_section(act, "correct_publication");
    write_round(act, o, &hiding);
    write_ruling(act->arena, o, &r);
    return show_on_paper(act, r.text);
}

static Error *apply_correct(Tx *tx, const Event *e, const Json *own)
{
    RulingId id;
    TRY(apply_round(tx, e, own));
    TRY(put_ruling(tx, e, own, &id, "corrected"));
    return q_publication_release(tx, e->court, e->matter, id, e->actor, json_i64(own, "round", 0), e->seq);
}

/* ---- objections --------------------------------------------------------------------------------------------------------------------------- */

static Error *prepare_object(Act *act)
{
    ObjectionsRows rows;
    TRY(q_objections(act->db, act->matter->court, act->matter->id, act->arena, &rows));
    JsonOut *o = act_section(act, "object_to_publication");
    json_add_i64(o, "no", (int64_t)rows.count + 1);
    json_add_i64(o, "participant", act->powers.participant);
    act_set_field(act, S("objected_on"), 0, S(""), 0, date_format(act->arena, act->day));
    return NULL;
}

static Error *apply_object(Tx *tx, const Event *e, const Json *own)
{
    return q_objection_add(tx, e->court, e->matter, json_i64(own, "no", 0), json_i64(own, "participant", 0), e->day, e->seq);
}

static Error *prepare_objection(Act *act)
{
    ObjectionsRows rows;
    bool           waits = false;
    TRY(q_objections(act->db, act->matter->court, act->matter->id, act->arena, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        waits = waits || rows.items[i].result.n == 0;
    }
    if (!waits) {
        return refuse("publication.no_objection");
    }
    json_add_str(act_section(act, "decide_objection"), "result", act_input_text(act, "objection_result"));
    return NULL;
}

static Error *apply_objection(Tx *tx, const Event *e, const Json *own)
{
    return q_objections_decide(tx, e->court, e->matter, text_in(own, "result"), date_format(tx_arena(tx), e->day), e->seq);
}

/* ---- withholding and taking down -------------------------------------------------------------------------------------------------------------- */

/* A ground the file itself tells is true or it is none; of the others (a secret, the kind of ruling) the judge knows. */
static Error *prepare_withhold(Act *act)
{
    Str             reason = act_input_text(act, "withhold_reason");
    PublicationBars bars;
    TRY(publication_bars(act->db, act->arena, act->matter, &bars));
    bool untrue = (str_eq(reason, S("closed_trial")) && !bars.closed_trial) || (str_eq(reason, S("minor")) && !bars.minor)
                  || (str_eq(reason, S("objection")) && !bars.objection);
    if (untrue) {
        act_field_error(act, S("withhold_reason"), S("publication.withhold_untrue"));
        return NULL;
    }
    JsonOut *o = act_section(act, "withhold_publication");
    json_add_str(o, "reason", reason);
    json_add_str(o, "number", act->matter->judgment_no);
    return NULL;
}

static Error *apply_withhold(Tx *tx, const Event *e, const Json *own)
{
    TRY(q_publication_withhold(tx, e->court, e->matter, no_ruling, nobody, no_hash, text_in(own, "reason"), e->seq));
    return step(tx, e, no_ruling, "withheld", text_in(own, "number"), text_in(own, "reason"));
}

/* The reason is read by everybody: it names nobody. */
static Error *prepare_take_down(Act *act)
{
    PublicationRowRow row;
    RulingOfRow       ruling;
    Str               reason = act_input_text(act, "take_down_reason");
    bool              found, refuses;
    TRY(load_row(act, &row, &found));
    if (found) {
        TRY(q_ruling_of(act->db, row.ruling_id, act->arena, &ruling, &found));
    }
    if (!found) {
        return refuse("publication.not_proposed");
    }
    TRY(gate_refuses(act->arena, act->matter, reason, &refuses));
    if (refuses) {
        act_field_error(act, S("take_down_reason"), S("publication.reason_names"));
        return NULL;
    }
    JsonOut *o = act_section(act, "take_down");
    json_add_str(o, "id", id_format(act->arena, row.ruling_id.id));
    json_add_str(o, "number", ruling.number);
    json_add_str(o, "kind", ruling.kind);
    json_add_i64(o, "year", date_ymd(ruling.day).year);
    json_add_str(o, "reason", reason);
    return NULL;
}

static Error *apply_take_down(Tx *tx, const Event *e, const Json *own)
{
    RulingId id;
    if (!id_parse(text_in(own, "id"), &id.id)) {
        return err_make(ERR_ALTERED, "publication: a removal without id");
    }
    TRY(q_ruling_take_down(tx, e->court, e->matter, id, e->at, e->seq));
    TRY(q_ruling_text_put(tx, e->court, e->matter, id, S(""), S("[]"), text_in(own, "reason")));
    TRY(ruling_citations_put(tx, NULL, &(Ruling){ .id = id, .court = e->court, .matter = e->matter, .day = e->day }));
    TRY(q_ruling_count_add(tx, e->court, text_in(own, "kind"), json_i64(own, "year", 0), -1));
    return step(tx, e, id, "taken_down", text_in(own, "number"), text_in(own, "reason"));
}

static const Effect effects[] = {
    { "propose_hiding", prepare_propose, apply_propose, EFFECT_NAMED },
    { "decide_hiding", prepare_decide, apply_decisions, EFFECT_NAMED },
    { "clear_occurrence", prepare_clear, apply_clear, EFFECT_NAMED },
    { "approve_publication", prepare_approve, apply_approve, EFFECT_NAMED },
    { "release_publication", prepare_release, apply_release, EFFECT_NAMED },
    { "correct_publication", prepare_correct, apply_correct, EFFECT_NAMED },
    { "object_to_publication", prepare_object, apply_object, EFFECT_NAMED },
    { "decide_objection", prepare_objection, apply_objection, EFFECT_NAMED },
    { "withhold_publication", prepare_withhold, apply_withhold, EFFECT_NAMED },
    { "take_down", prepare_take_down, apply_take_down, EFFECT_NAMED },
};

static const Guard guards[] = {
    { "publication_allowed", guard_allowed },
    { "names_resolved", guard_resolved },
    { "another_than_approver", guard_another },
};

static const char *const tables[] = {
    "hiding", "hiding_decision", "hiding_clearance", "publication_objection", "publication", "ruling", "ruling_text",
    "publication_entry", "ruling_citation", NULL,
};

const MatterModule publication_module = { "publication", effects, COUNT_OF(effects), guards, COUNT_OF(guards), tables };
