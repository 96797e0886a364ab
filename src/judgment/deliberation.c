/* The deliberation: who votes in which order, what was voted, who may read it. The content of issues and votes lies in the sealed
 * input of the events and in the same sealed form in the tables; nothing here writes it anywhere else.
 * Law: BLTTDS 264, 265. Tables: deliberation, deliberation_member, deliberation_issue, deliberation_vote. */
#include "judgment/judgment_int.h"

#include "judgment/judgment_sql.h"

enum { ISSUES_MOST = 100, TURN_JUROR = 1, TURN_JUDGE = 2, TURN_PRESIDING = 3 };

/* ---- the newest deliberation as stored ----------------------------------------------------------------------------------------- */

typedef struct Sitting {
    bool                    there;
    DeliberationNewestRow   head;
    DeliberationMembersRows members;
    DeliberationIssuesRows  issues;
    DeliberationVotesRows   votes;
} Sitting;

static Error *sitting_load(Db *db, Arena *a, const Matter *m, Sitting *out)
{
    *out = (Sitting){ 0 };
    TRY(q_deliberation_newest(db, m->court, m->id, a, &out->head, &out->there));
    if (!out->there) {
        return NULL;
    }
    TRY(q_deliberation_members(db, m->court, m->id, out->head.no, a, &out->members));
    TRY(q_deliberation_issues(db, m->court, m->id, out->head.no, a, &out->issues));
    return q_deliberation_votes(db, m->court, m->id, out->head.no, a, &out->votes);
}

static const DeliberationMembersRow *member_of(const Sitting *s, PersonId person)
{
    for (size_t i = 0; i < s->members.count; i++) {
        if (id_eq(s->members.items[i].person_id.id, person.id)) {
            return &s->members.items[i];
        }
    }
    return NULL;
}

static const DeliberationVotesRow *vote_of(const Sitting *s, int64_t issue, int64_t place)
{
    for (size_t i = 0; i < s->votes.count; i++) {
        if (s->votes.items[i].issue == issue && s->votes.items[i].place == place) {
            return &s->votes.items[i];
        }
    }
    return NULL;
}

static bool is_signed(const Sitting *s)
{
    return s->head.signed_on.n > 0;
}

/* He has not voted on it, and everybody whose turn comes before his has. */
static bool may_vote(const Sitting *s, int64_t issue, const DeliberationMembersRow *who)
{
    bool free = vote_of(s, issue, who->place) == NULL;
    for (size_t i = 0; i < s->members.count; i++) {
        const DeliberationMembersRow *m = &s->members.items[i];
        free = free && (m->turn >= who->turn || vote_of(s, issue, m->place) != NULL);
    }
    return free;
}

static bool is_complete(const Sitting *s, int64_t issue)
{
    for (size_t i = 0; i < s->members.count; i++) {
        if (vote_of(s, issue, s->members.items[i].place) == NULL) {
            return false;
        }
    }
    return s->members.count > 0;
}

/* The issue he names, or the first that waits for him; 0: none. */
static int64_t issue_for(const Sitting *s, const DeliberationMembersRow *who, int64_t named)
{
    for (size_t i = 0; i < s->issues.count; i++) {
        int64_t issue = s->issues.items[i].issue;
        if ((named == 0 || named == issue) && may_vote(s, issue, who)) {
            return issue;
        }
    }
    return 0;
}

/* ---- opening -------------------------------------------------------------------------------------------------------------------- */

static int turn_of(Str role)
{
    return str_eq(role, S("juror"))             ? TURN_JUROR
           : str_eq(role, S("panel_judge"))     ? TURN_JUDGE
           : str_eq(role, S("presiding_judge")) ? TURN_PRESIDING
                                                : 0;
}

static void write_members(Act *act, JsonOut *o)
{
    int64_t place = 1;
    json_begin_list(o, "members");
    for (int turn = TURN_JUROR; turn <= TURN_PRESIDING; turn++) {
        for (size_t i = 0; i < act->matter->assignments.count; i++) {
            const Assignment *s = &act->matter->assignments.items[i];
            if (s->until_on.n > 0 || turn_of(s->role) != turn) {
                continue;
            }
            json_begin(o, NULL);
            json_add_i64(o, "place", place++);
            json_add_i64(o, "turn", turn);
            json_add_str(o, "role", s->role);
            json_add_str(o, "person", id_format(act->arena, s->person.id));
            json_add_str(o, "name", s->name);
            json_end(o);
        }
    }
    json_end_list(o);
}

Error *prepare_open_deliberation(Act *act)
{
    DeliberationNewestRow last;
    bool                  found;
    TRY(q_deliberation_newest(act->db, act->matter->court, act->matter->id, act->arena, &last, &found));
    JsonOut *o = act_section(act, "open_deliberation");
    json_add_i64(o, "no", found ? last.no + 1 : 1);
    write_members(act, o);
    return NULL;
}

Error *apply_open_deliberation(Tx *tx, const Event *e, const Json *own)
{
    int64_t     no = json_i64(own, "no", 0);
    const Json *members = json_member(own, "members");
    TRY(q_deliberation_add(tx, e->court, e->matter, no, date_format(tx_arena(tx), e->day), e->seq));
    for (size_t i = 0; i < json_count(members); i++) {
        const Json *m = json_at(members, i);
        PersonId    person;
        if (!id_parse(json_str(m, "person", S("")), &person.id)) {
            return err_make(ERR_ALTERED, "deliberation: a member without person");
        }
        TRY(q_deliberation_member_add(tx, e->court, e->matter, no, json_i64(m, "place", 0), json_i64(m, "turn", 0),
                                      json_str(m, "role", S("")), person, json_str(m, "name", S(""))));
    }
    return NULL;
}

/* ---- issues and votes ------------------------------------------------------------------------------------------------------------ */

Error *prepare_put_to_vote(Act *act)
{
    Sitting s;
    TRY(sitting_load(act->db, act->arena, act->matter, &s));
    if (!s.there || s.issues.count >= ISSUES_MOST) {
        act_field_error(act, S("vote_issue"), S("judgment.issues_most"));
        return NULL;
    }
    JsonOut *o = act_section(act, "put_to_vote");
    json_add_i64(o, "deliberation", s.head.no);
    json_add_i64(o, "issue", (int64_t)s.issues.count + 1);
    return NULL;
}

Error *apply_put_to_vote(Tx *tx, const Event *e, const Json *own)
{
    Bytes sealed;
    TRY(event_sealed(tx_arena(tx), e, &sealed));
    return q_deliberation_issue_add(tx, e->court, e->matter, json_i64(own, "deliberation", 0), json_i64(own, "issue", 0), sealed,
                                    e->seq);
}

Error *prepare_cast_vote(Act *act)
{
    Sitting s;
    TRY(sitting_load(act->db, act->arena, act->matter, &s));
    const DeliberationMembersRow *who = member_of(&s, act->request->actor.person);
    int64_t issue = who == NULL ? 0 : issue_for(&s, who, act_input_number(act, "issue_no", 0));
    if (issue == 0) {
        act_field_error(act, S("issue_no"), S("guard.turn_to_vote"));
        return NULL;
    }
    JsonOut *o = act_section(act, "cast_vote");
    json_add_i64(o, "deliberation", s.head.no);
    json_add_i64(o, "issue", issue);
    json_add_i64(o, "place", who->place);
    return NULL;
}

Error *apply_cast_vote(Tx *tx, const Event *e, const Json *own)
{
    Bytes sealed;
    TRY(event_sealed(tx_arena(tx), e, &sealed));
    return q_deliberation_vote_add(tx, e->court, e->matter, json_i64(own, "deliberation", 0), json_i64(own, "issue", 0),
                                   json_i64(own, "place", 0), sealed, e->seq);
}

/* ---- signing ----------------------------------------------------------------------------------------------------------------------- */

Error *prepare_sign_deliberation(Act *act)
{
    Sitting s;
    Date    signed_on;
    TRY(sitting_load(act->db, act->arena, act->matter, &s));
    if (!s.there || !act_input_date(act, "deliberation_signed_on", &signed_on)) {
        return NULL;
    }
    Str day = date_format(act->arena, signed_on);
    if (date_cmp(signed_on, act->day) > 0 || str_cmp(day, s.head.opened_on) < 0) {
        act_field_error(act, S("deliberation_signed_on"), S("judgment.signed_on_wrong"));
        return NULL;
    }
    JsonOut *o = act_section(act, "sign_deliberation");
    json_add_i64(o, "no", s.head.no);
    json_add_str(o, "signed_on", day);
    return NULL;
}

Error *apply_sign_deliberation(Tx *tx, const Event *e, const Json *own)
{
    return q_deliberation_sign(tx, e->court, e->matter, json_i64(own, "no", 0), json_str(own, "signed_on", S("")), e->seq);
}

/* ---- guards ---------------------------------------------------------------------------------------------------------------------------- */

Error *guard_turn_to_vote(Act *act, bool *holds)
{
    Sitting s;
    TRY(sitting_load(act->db, act->arena, act->matter, &s));
    const DeliberationMembersRow *who = member_of(&s, act->request->actor.person);
    int64_t                       named = act->input == NULL ? 0 : act_input_number(act, "issue_no", 0);
    *holds = who != NULL && !is_signed(&s) && issue_for(&s, who, named) > 0;
    return NULL;
}

Error *guard_votes_complete(Act *act, bool *holds)
{
    Sitting s;
    TRY(sitting_load(act->db, act->arena, act->matter, &s));
    *holds = s.issues.count > 0;
    for (size_t i = 0; i < s.issues.count; i++) {
        *holds = *holds && is_complete(&s, s.issues.items[i].issue);
    }
    return NULL;
}

Error *guard_deliberation_signed(Act *act, bool *holds)
{
    DeliberationNewestRow last;
    bool                  found;
    TRY(q_deliberation_newest(act->db, act->matter->court, act->matter->id, act->arena, &last, &found));
    *holds = found && last.signed_on.n > 0;
    return NULL;
}

/* ---- reading, for the panel ---------------------------------------------------------------------------------------------------------- */

static Error *open_ballot(House *h, Arena *a, const Matter *m, const DeliberationVotesRow *vote, Issue *issue, Ballot *out)
{
    const Json *given;
    TRY(matter_unseal(h, a, m->id, vote->sealed, &given));
    out->vote = json_str(given, "vote", S(""));
    out->opinion = json_str(given, "minority_opinion", S(""));
    *(str_eq(out->vote, S("for")) ? &issue->votes_for : &issue->votes_against) += 1;
    return NULL;
}

static Error *open_issue(House *h, Arena *a, const Matter *m, const Sitting *s, size_t at, const DeliberationMembersRow *reader,
                         Issue *out)
{
    const DeliberationIssuesRow *row = &s->issues.items[at];
    const Json                  *given;
    TRY(matter_unseal(h, a, m->id, row->sealed, &given));
    *out = (Issue){ .no = row->issue, .text = json_str(given, "vote_issue", S("")), .complete = is_complete(s, row->issue),
                    .ballots = NEW_N(a, Ballot, s->members.count), .ballot_count = s->members.count,
                    .my_turn = !is_signed(s) && may_vote(s, row->issue, reader) };
    for (size_t i = 0; i < s->members.count; i++) {
        const DeliberationMembersRow *member = &s->members.items[i];
        const DeliberationVotesRow   *vote = vote_of(s, row->issue, member->place);
        out->ballots[i] = (Ballot){ .name = member->name, .role = member->role, .cast = vote != NULL };
        if (out->complete) {
            TRY(open_ballot(h, a, m, vote, out, &out->ballots[i]));
        }
    }
    return NULL;
}

Error *deliberation_load(House *h, Db *db, Arena *a, const Matter *m, PersonId reader, Deliberation *out)
{
    Sitting s;
    TRY(sitting_load(db, a, m, &s));
    const DeliberationMembersRow *who = s.there ? member_of(&s, reader) : NULL;
    if (who == NULL) {
        return err_make(ERR_NOT_FOUND, "no deliberation for this reader");
    }
    *out = (Deliberation){ .no = s.head.no, .opened_on = s.head.opened_on, .signed_on = s.head.signed_on };
    for (size_t i = 0; i < s.issues.count; i++) {
        TRY(open_issue(h, a, m, &s, i, who, LIST_ADD(a, &out->issues)));
    }
    return NULL;
}
