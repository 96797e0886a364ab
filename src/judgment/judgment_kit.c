/* A case with a judgment, made through the one door. */
#include "judgment/judgment_kit.h"

#include "assignment/assignment.h"
#include "delivery/delivery.h"
#include "filing/filing.h"
#include "finance/finance.h"
#include "hearing/hearing.h"
#include "judgment/publication.h"
#include "registry/registry_store.h"

#include <stdio.h>

enum { TO_HEARING = 14 };

static const MatterModule *const modules[] = { &assignment_module, &filing_module,   &delivery_module,    &finance_module,
                                               &hearing_module,    &judgment_module, &publication_module, NULL };

static void must(JudgmentKit *k, const char *what, Error *e)
{
    for (const Error *x = e; x != NULL; x = x->next) {
        fprintf(stderr, "judgment kit: %s: " STR_F " " STR_F " %s\n", what, STR_A(x->field), STR_A(err_message_id(x)),
                str_z(k->court.arena, err_line(k->court.arena, x)));
    }
    BUG_IF(e != NULL);
}

ActResult judgment_kit_do(JudgmentKit *k, PersonId who, const char *act, const char *input)
{
    ActResult r;
    must(k, act, court_kit_act(&k->court, k->matter, who, act, input, &r));
    return r;
}

bool judgment_kit_refused(JudgmentKit *k, PersonId who, const char *act, const char *input, const char *message)
{
    ActResult r;
    Error    *e = court_kit_act(&k->court, k->matter, who, act, input, &r);
    for (const Error *x = e; x != NULL; x = x->next) {
        if (str_eq(err_message_id(x), str_of(message))) {
            return true;
        }
    }
    fprintf(stderr, "%s: %s, not %s\n", act, e == NULL ? "done" : str_z(k->court.arena, err_line(k->court.arena, e)), message);
    return false;
}

static Error *add_room(Tx *tx, void *arg)
{
    const JudgmentKit *k = arg;
    Courtroom          room = { S("P1"), S("Phòng xử án số 1"), 40 };
    return courtroom_add(tx, k->court.court, &room);
}

static const char *id_of(JudgmentKit *k, PersonId p)
{
    return str_z(k->court.arena, id_format(k->court.arena, p.id));
}

static void to_trial(JudgmentKit *k)
{
    CourtKit   *c = &k->court;
    const char *judge = str_z(c->arena, str_format(c->arena, "{\"assigned_judge\":\"%s\",\"designation_ground\":\"only_one\"}", id_of(k, c->judge)));
    must(k, "room", db_tx(c->scratch.pool, "room", add_room, k));
    must(k, "petition", court_kit_petition(c, &k->matter));
    (void)judgment_kit_do(k, c->chief, "designate_examining_judge", judge);
    (void)judgment_kit_do(k, c->judge, "decide_fee_relief",
                          "{\"fee_relief\":\"exempt\",\"person\":1,\"relief_code\":\"elderly\",\"decision_reasons\":\"Thuộc diện được miễn.\"}");
    (void)judgment_kit_do(k, c->judge, "accept_exempt_case", "{}");
    (void)judgment_kit_do(k, c->chief, "designate_case_judge", judge);
    (void)judgment_kit_do(k, c->chief, "assign_clerk",
                          str_z(c->arena, str_format(c->arena, "{\"assigned_clerk\":\"%s\"}", id_of(k, c->clerk))));
    (void)judgment_kit_do(k, c->judge, "hold_conference",
                          "{\"disclosure_on\":\"2026-03-02\",\"minutes_text\":\"Đã công khai chứng cứ.\","
                          "\"presence\":[{\"person\":1,\"presence\":\"present\"}]}");
    (void)judgment_kit_do(k, c->judge, "set_for_trial",
                          str_z(c->arena, str_format(c->arena,
                                                     "{\"panel_reason\":\"ordinary\",\"panel_presiding\":\"%s\",\"panel_judges\":[],"
                                                     "\"panel_jurors\":[\"%s\",\"%s\"],\"panel_reserves\":[],\"hearing_at\":\"2026-03-16T08:00\","
                                                     "\"hearing_room\":\"P1\",\"hearing_mode\":\"in_person\",\"hearing_closed\":false}",
                                                     id_of(k, c->judge), id_of(k, c->juror), id_of(k, c->second_juror))));
}

bool judgment_kit_open(JudgmentKit *k, DbEngine engine, const char *defendant_presence)
{
    if (!court_kit_open(&k->court, engine, modules)) {
        return false;
    }
    to_trial(k);
    court_kit_days(&k->court, TO_HEARING);
    (void)judgment_kit_do(k, k->court.judge, "open_hearing",
                          str_z(k->court.arena, str_format(k->court.arena,
                                                           "{\"presence\":[{\"person\":1,\"presence\":\"present\"},"
                                                           "{\"person\":2,\"presence\":\"%s\",\"reason\":\"\"}],\"hearing_mode\":\"in_person\"}",
                                                           defendant_presence)));
    return true;
}

void judgment_kit_close(JudgmentKit *k)
{
    court_kit_close(&k->court);
}

void judgment_kit_debate_closed(JudgmentKit *k)
{
    (void)judgment_kit_do(k, k->court.judge, "close_debate", "{\"told_publication_right\":true,\"hearing_substantive\":true}");
}

void judgment_kit_deliberated(JudgmentKit *k)
{
    CourtKit *c = &k->court;
    judgment_kit_debate_closed(k);
    (void)judgment_kit_do(k, c->judge, "put_to_vote", "{\"vote_issue\":\"Có chấp nhận yêu cầu trả nợ gốc không?\"}");
    (void)judgment_kit_do(k, c->juror, "cast_vote", "{\"vote\":\"for\"}");
    (void)judgment_kit_do(k, c->second_juror, "cast_vote", "{\"vote\":\"for\"}");
    (void)judgment_kit_do(k, c->judge, "cast_vote", "{\"vote\":\"for\"}");
    (void)judgment_kit_do(k, c->judge, "sign_deliberation", "{\"deliberation_signed_on\":\"2026-03-16\"}");
}

JudgmentDraft judgment_kit_draft(JudgmentKit *k)
{
    static const OperativeItem items[] = {
        { .no = 1, .kind = S_INIT("money"), .who_owes = 2, .to_whom = 1, .amount = { 500000000 }, .interest_from = S_INIT("2026-03-17"),
          .interest = S_INIT("statutory"),
          .text = S_INIT("Buộc ông Trần Văn Hư Cấu trả cho ông Nguyễn Văn Giả Định 500.000.000 đồng.") },
        { .no = 2, .kind = S_INIT("reject"), .who_owes = 1, .text = S_INIT("Không chấp nhận yêu cầu trả 20.000.000 đồng tiền phạt.") },
        { .no = 3, .kind = S_INIT("fee"), .who_owes = 2, .amount = { 24000000 },
          .text = S_INIT("Ông Trần Văn Hư Cấu phải chịu 24.000.000 đồng án phí dân sự sơ thẩm.") },
    };
    JudgmentDraft d = { .facts = S("Nguyên đơn trình bày: bị đơn vay 500.000.000 đồng.\n\nBị đơn không có ý kiến."),
                        .reasoning = S("Hợp đồng vay có hiệu lực.\nYêu cầu của nguyên đơn có căn cứ."),
                        .grounds = S("Căn cứ các điều 463 và 466 của Bộ luật Dân sự;"), .outcome_for = S("accepted_part") };
    for (size_t i = 0; i < COUNT_OF(items); i++) {
        *LIST_ADD(k->court.arena, &d.operative) = items[i];
    }
    return d;
}

void judgment_kit_pronounced(JudgmentKit *k, const char *presence)
{
    CourtKit     *c = &k->court;
    JudgmentDraft d = judgment_kit_draft(k);
    judgment_kit_deliberated(k);
    must(k, "draft", draft_put(&c->house, c->arena, c->court, k->matter, c->judge, &d));
    (void)judgment_kit_do(k, c->judge, "pronounce_judgment", str_z(c->arena, draft_input(&d, str_of(presence), c->arena)));
}

static int64_t paper_of(JudgmentKit *k, const char *form)
{
    Matter m = court_kit_load(&k->court, k->matter);
    for (size_t i = 0; i < m.papers.count; i++) {
        if (str_eq(m.papers.items[i].form, str_of(form))) {
            return m.papers.items[i].no;
        }
    }
    return 0;
}

void judgment_kit_served(JudgmentKit *k)
{
    CourtKit *c = &k->court;
    Str       today = date_format(c->arena, instant_date(os_now(c->os)));
    Matter    m = court_kit_load(c, k->matter);
    (void)judgment_kit_do(k, c->clerk, "issue_judgment", str_z(c->arena, str_format(c->arena, "{\"judgment_sent_on\":\"" STR_F "\"}", STR_A(today))));
    for (size_t i = 0; i < m.participants.count; i++) {
        if (!m.participants.items[i].electronic) {
            (void)judgment_kit_do(k, c->clerk, "record_service",
                                  str_z(c->arena, str_format(c->arena,
                                                             "{\"person\":%lld,\"served_paper\":%lld,\"service_method\":\"direct\","
                                                             "\"service_moment\":\"" STR_F "T08:00\"}",
                                                             (long long)m.participants.items[i].no, (long long)paper_of(k, "52-DS"), STR_A(today))));
        }
    }
}

OperativeItems judgment_kit_items(JudgmentKit *k)
{
    OperativeItems out = { 0 };
    Db            *db;
    must(k, "read", db_read(k->court.house.db, k->court.arena, &db));
    must(k, "items", operative_load(db, k->court.arena, k->court.court, k->matter, &out));
    db_done(db);
    return out;
}

Appeals judgment_kit_appeals(JudgmentKit *k)
{
    Appeals out = { 0 };
    Db     *db;
    must(k, "read", db_read(k->court.house.db, k->court.arena, &db));
    must(k, "appeals", appeal_load(db, k->court.arena, k->court.court, k->matter, &out));
    db_done(db);
    return out;
}

int64_t judgment_kit_tick(JudgmentKit *k)
{
    int64_t done;
    must(k, "tick", judgment_tick(&k->court.house, k->court.arena, instant_date(os_now(k->court.os)), &done));
    return done;
}
