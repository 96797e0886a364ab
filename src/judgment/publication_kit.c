/* A file with a judgment in force, for tests. */
#include "judgment/publication_kit.h"

#include "assignment/assignment.h"
#include "delivery/delivery.h"
#include "filing/filing.h"
#include "finance/finance.h"
#include "hearing/hearing.h"
#include "judgment/citation.h"
#include "judgment/import.h"
#include "judgment/judgment.h"
#include "judgment/publication_sql.h"
#include "matter/matter_int.h"
#include "matter/matter_sql.h"

#include <stdio.h>

const char publication_kit_text[] =
    "Nguyên đơn có căn cước công dân số 001099012345, điện thoại 0987 000 111.\n"
    "Ông Nguyễn Văn Giả Định trình bày: ngày 05/01/2025 ông Trần Văn Hư Cấu vay 500.000.000 đồng và chưa trả.\n"
    "Ông Cấu thừa nhận khoản vay. Máy móc do hai bên góp được Cấu tạo thành một dây chuyền. Nghĩa vụ trả nợ theo khoản 1 Điều 466 BLDS.";

static const MatterModule *const modules[] = { &assignment_module, &filing_module,   &delivery_module,    &finance_module,
                                               &hearing_module,    &judgment_module, &publication_module, NULL };

static void must(Error *e)
{
    if (e != NULL) {
        Arena *a = arena_make(MIB(1));
        fprintf(stderr, "publication kit: %s\n", str_z(a, err_line(a, e)));
        arena_release(a);
        BUG_IF(true);
    }
}

bool publication_kit_open(PublicationKit *k, DbEngine engine)
{
    if (!court_kit_open(&k->court, engine, modules)) {
        return false;
    }
    k->presiding = k->court.judge;
    return true;
}

void publication_kit_close(PublicationKit *k)
{
    court_kit_close(&k->court);
}

typedef struct Spoken {
    PublicationKit *kit;
    Event           event;
} Spoken;

static Error *add_event(Tx *tx, void *arg)
{
    Spoken    *s = arg;
    Event      e = s->event;
    House     *h = &s->kit->court.house;
    LedgerLeaf leaf = event_leaf(tx_arena(tx), &e);
    e.leaf = leaf.hash;
    TRY(ledger_add(tx, h->ledger, &leaf, e.matter, e.seq));
    TRY(event_parse(tx_arena(tx), &e));
    TRY(q_event_add(tx, e.court, e.matter, e.seq, e.version, e.act, e.actor, e.actor_role, e.acting_for, e.delegation, e.channel, e.at, e.day,
                    e.state, e.input, e.outcome, e.numbers, e.class, e.idem, e.salt, e.leaf));
    return matter_apply(h, tx, &e);
}

static void add_lines(JsonOut *o, const char *name, Str text)
{
    json_begin_list(o, name);
    while (text.n > 0) {
        json_add_str(o, NULL, str_cut(&text, '\n'));
    }
    json_end_list(o);
}

/* The data of the judgment's paper as pronounce_judgment leaves it, as far as its template reads it. */
static Str paper_data(PublicationKit *k, const Matter *m, Str content)
{
    Buf     b = buf_make(k->court.arena, MIB(1));
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_add_str(&o, "court", court_id_str(&m->court));
    json_add_str(&o, "matter", id_format(k->court.arena, m->id.id));
    json_add_str(&o, "kind", m->kind);
    json_add_str(&o, "relation", m->relation);
    json_add_str(&o, "number", S("07/2025/TLST-DS"));
    json_add_str(&o, "accepted_on", S("2025-11-03"));
    json_add_str(&o, "judgment_no", S("01/2026/DS-ST"));
    json_add_str(&o, "act", S("pronounce_judgment"));
    json_begin(&o, "signer");
    json_end(&o);
    json_begin_list(&o, "people");
    for (size_t i = 0; i < m->participants.count; i++) {
        const Participant *p = &m->participants.items[i];
        json_begin(&o, NULL);
        json_add_i64(&o, "no", p->no);
        json_add_str(&o, "capacity", p->capacity);
        json_add_str(&o, "kind", p->kind);
        json_add_str(&o, "name", p->name);
        json_add_str(&o, "born_on", p->born_on);
        json_add_str(&o, "address", p->address);
        json_add_i64(&o, "represents", p->represents);
        json_end(&o);
    }
    json_end_list(&o);
    json_begin_list(&o, "officers");
    json_begin(&o, NULL);
    json_add_str(&o, "role", S("presiding_judge"));
    json_add_str(&o, "name", S("Thẩm phán Giả Định Một"));
    json_end(&o);
    json_end_list(&o);
    json_begin_list(&o, "fields");
    json_end_list(&o);
    json_begin(&o, "more");
    add_lines(&o, "content", content);
    add_lines(&o, "findings", S("Hợp đồng vay tài sản có hiệu lực theo Điều 463 của Bộ luật Dân sự."));
    add_lines(&o, "grounds", S("Căn cứ Điều 463 của Bộ luật Dân sự;"));
    add_lines(&o, "decision", S("Buộc ông Trần Văn Hư Cấu trả ông Nguyễn Văn Giả Định 500.000.000 đồng.\n"
                                "Ông Trần Văn Hư Cấu phải chịu 24.000.000 đồng án phí."));
    json_end(&o);
    json_end(&o);
    return buf_str(&b);
}

static void add_paper(PublicationKit *k, JsonOut *o, const Matter *m, Str content)
{
    Str data = paper_data(k, m, content);
    json_begin_list(o, "papers");
    json_begin(o, NULL);
    json_add_i64(o, "no", m->next_paper);
    json_add_str(o, "kind", S("issued"));
    json_add_str(o, "form", S("52-DS"));
    json_add_str(o, "title", S("Bản án dân sự sơ thẩm"));
    json_add_i64(o, "template", 1);
    json_add_raw(o, "data", data);
    json_add_str(o, "blob", id_format(k->court.arena, (Id128){ { 0 } }));
    json_add_str(o, "hash", hash_hex(k->court.arena, hash_str(data)));
    json_add_str(o, "class", S("parties"));
    json_add_i64(o, "folio", m->next_folio);
    json_add_i64(o, "pages", 1);
    json_end(o);
    json_end_list(o);
}

static void add_presiding(PublicationKit *k, JsonOut *o, const Matter *m)
{
    json_begin_list(o, "assigned");
    json_begin(o, NULL);
    json_add_i64(o, "no", m->next_assignment);
    json_add_str(o, "role", S("presiding_judge"));
    json_add_str(o, "person", id_format(k->court.arena, k->presiding.id));
    json_add_str(o, "name", S("Thẩm phán Giả Định Một"));
    json_add_str(o, "method", S("draw"));
    json_end(o);
    json_end_list(o);
}

/* The pronouncement, put into the file as an event: the way there belongs to others. */
static void speak(PublicationKit *k, const char *text, const char *fields)
{
    CourtKit *c = &k->court;
    Arena    *a = c->arena;
    Matter    m = court_kit_load(c, k->matter);
    Instant   now = os_now(c->os);
    Buf       b = buf_make(a, MIB(4));
    JsonOut   o = json_out(&b);
    json_begin(&o, NULL);
    json_add_str(&o, "to", S("in_force"));
    json_add_str(&o, "next_who", S("clerk"));
    if (fields[0] != '\0') {
        json_add_raw(&o, "fields", str_of(fields));
    }
    add_presiding(k, &o, &m);
    if (text[0] != '\0') {
        add_paper(k, &o, &m, str_of(text));
    }
    json_begin(&o, "own");
    json_begin(&o, "pronounce_judgment");
    json_add_str(&o, "outcome_for", S("accepted"));
    json_add_str(&o, "resolution", S("judgment"));
    json_add_str(&o, "presiding", S("Thẩm phán Giả Định Một"));
    json_begin(&o, "parts");
    json_end(&o);
    json_begin_list(&o, "items");
    json_end_list(&o);
    json_end(&o);
    json_end(&o);
    json_end(&o);
    Spoken s = { .kit = k };
    s.event = (Event){ .court = c->court, .matter = k->matter, .seq = m.seq + 1, .version = m.version + 1, .act = S("pronounce_judgment"),
                       .actor_role = S("presiding_judge"), .actor = c->judge, .delegation = S(""), .channel = S("online"), .at = now,
                       .day = instant_date(now), .state = S("in_force"), .input = S("{}"), .outcome = buf_str(&b),
                       .numbers = S("{\"judgment\":\"01/2026/DS-ST\"}"), .class = S("parties"),
                       .idem = str_format(a, "kit-spoken-%06d", ++c->acts), .salt = ledger_salt(c->os, a) };
    must(db_tx(c->house.db, "spoken", add_event, &s));
}

void publication_kit_judge(PublicationKit *k, const char *text, const char *fields)
{
    must(court_kit_petition(&k->court, &k->matter));
    speak(k, text, fields);
}

/* ---- what the clerk and the judge do ------------------------------------------------------------------------------------------- */

static void load_hiding(PublicationKit *k, Db *db, Matter *m, Hiding *out)
{
    bool found;
    *m = court_kit_load(&k->court, k->matter);
    must(hiding_load(&k->court.house, db, k->court.arena, m, out, &found));
    BUG_IF(!found);
}

void publication_kit_accept_all(PublicationKit *k)
{
    Matter     m = court_kit_load(&k->court, k->matter);
    HidingWork work;
    ActResult  r;
    Db        *db;
    must(db_read(k->court.house.db, k->court.arena, &db));
    must(hiding_work(&k->court.house, db, k->court.arena, &m, &work));
    db_done(db);
    if (work.accept.n > 0) {
        must(court_kit_act(&k->court, k->matter, k->court.clerk, "decide_hiding", str_z(k->court.arena, work.accept), &r));
    }
}

int64_t publication_kit_place(PublicationKit *k, const char *original)
{
    Matter  m;
    Hiding  hiding;
    Db     *db;
    int64_t no = 0;
    must(db_read(k->court.house.db, k->court.arena, &db));
    load_hiding(k, db, &m, &hiding);
    db_done(db);
    for (size_t i = 0; i < hiding.places.count; i++) {
        no = str_eq(hiding.places.items[i].original, str_of(original)) ? hiding.places.items[i].no : no;
    }
    return no;
}

size_t publication_kit_leftovers(PublicationKit *k, Leftovers *list)
{
    Matter    m;
    Hiding    hiding;
    Ruling    r;
    Leftovers mine;
    Db       *db;
    Arena    *a = k->court.arena;
    must(db_read(k->court.house.db, a, &db));
    load_hiding(k, db, &m, &hiding);
    must(ruling_of_matter(&k->court.house, a, &m, &hiding.source, hiding.coded, &r));
    must(leftovers_find(&k->court.house, db, a, &m, &r, &mine));
    db_done(db);
    if (list != NULL) {
        *list = mine;
    }
    return leftovers_open(&mine);
}

Str publication_kit_first_leftover(PublicationKit *k)
{
    Leftovers list;
    BUG_IF(publication_kit_leftovers(k, &list) == 0);
    for (size_t i = 0; i < list.count; i++) {
        if (!list.items[i].cleared) {
            return list.items[i].key;
        }
    }
    return S("");
}

void publication_kit_clear(PublicationKit *k, PersonId who, const char *rule)
{
    Leftovers list;
    ActResult r;
    (void)publication_kit_leftovers(k, &list);
    for (size_t i = 0; i < list.count; i++) {
        const Leftover *l = &list.items[i];
        if (!l->cleared && !id_eq(l->first.id, who.id)) {
            Str input = str_format(k->court.arena, "{\"occurrence\":\"" STR_F "\",\"clearance_rule\":\"%s\"}", STR_A(l->key), rule);
            must(court_kit_act(&k->court, k->matter, who, "clear_occurrence", str_z(k->court.arena, input), &r));
        }
    }
}

void publication_kit_import(PublicationKit *k, int from, int until, int months, const char *word)
{
    ImportReport r;
    Arena       *a = k->court.arena;
    Buf          b = buf_make(a, MIB(4));
    for (int i = from; i < until; i++) {
        buf_addf(&b, "{\"id\":\"gia-dinh-%06d\",\"court\":\"Tòa án nhân dân huyện Hưng Hà, tỉnh Thái Bình\",\"number\":\"%02d/2019/DS-ST\","
                     "\"date\":\"2019-0%d-15\",\"type\":\"Dân sự\",\"instance\":\"Sơ thẩm\",\"title\":\"Tranh chấp hợp đồng vay tài sản\","
                     "\"anonymised\":true,\"source\":\"giả lập\",\"text\":\"TÒA ÁN NHÂN DÂN\\nThẩm phán - Chủ tọa phiên tòa: Bà Lê Giả Định.\\nNỘI DUNG VỤ ÁN:\\n"
                     "Nguyên đơn ông Nguyễn Văn A trình bày về khoản vay %s thứ %d giữa hai bên và yêu cầu trả nợ gốc.\\nNHẬN ĐỊNH CỦA TÒA ÁN:\\n"
                     "[1] Hợp đồng vay có hiệu lực theo Điều 463 Bộ luật Dân sự năm 2015, bị đơn thừa nhận khoản vay.\\nQUYẾT ĐỊNH:\\n1. Chấp nhận yêu cầu.\"}\n",
                 i, i, i % months + 1, word, i);
    }
    must(os_save(k->court.os, S("/in.jsonl"), buf_str(&b)));
    must(rulings_import(&k->court.house, a, S("/in.jsonl"), NULL, NULL, &r));
    BUG_IF(r.added != until - from);
}

typedef struct TakenDown {
    Str     name;
    Instant at;
} TakenDown;

static Error *take_down(Tx *tx, void *arg)
{
    const TakenDown *t = arg;
    Ruling           r;
    bool             there;
    TRY(ruling_load_facts(tx_db(tx), tx_arena(tx), ruling_id_of_source(S("giả lập"), t->name), &r, &there));
    BUG_IF(!there);
    TRY(ruling_citations_put(tx, NULL, &(Ruling){ .id = r.id, .court = r.court, .matter = r.matter, .day = r.day }));
    return q_ruling_take_down(tx, r.court, r.matter, r.id, t->at, 0);
}

void publication_kit_take_down(PublicationKit *k, const char *name)
{
    TakenDown t = { str_of(name), os_now(k->court.os) };
    must(db_tx(k->court.house.db, "kit_take_down", take_down, &t));
}
