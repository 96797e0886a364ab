/* What panels write and say: the presiding judge's draft, the issues put to the vote, votes, the force of items, appeals.
 * Reads and writes: the private drafts of judgment. */
#include "simulate/fill_int.h"

#include "judgment/judgment.h"

/* ---- the draft ------------------------------------------------------------------------------------------------------------------------ */

static int64_t party(const Matter *m, const char *capacity)
{
    const Participant *p = matter_first(m, str_of(capacity));
    return p == NULL ? 0 : p->no;
}

/* What the court found against what was asked. */
static Str outcome_of(const Dispute *d, bool rejects)
{
    return rejects ? S("rejected") : d->found < d->value ? S("accepted_part") : S("accepted");
}

static bool rejects_all(const SimMatter *m)
{
    return m->plan.taste % 9 == 0;
}

static void add_item(Arena *a, OperativeItems *list, OperativeItem item)
{
    item.no = (int64_t)list->count + 1;
    *LIST_ADD(a, list) = item;
}

static OperativeItem claim_item(Fill *f)
{
    const Dispute *d = &f->file->dispute;
    const Topic   *t = d->topic;
    OperativeItem  item = { .to_whom = party(f->matter, "plaintiff"), .who_owes = party(f->matter, "defendant") };
    bool           status = str_eq(str_of(t->kind), S("family"));
    item.kind = status ? S("status") : d->value > 0 ? S("money") : S("land");
    item.amount = (Money){ d->found };
    item.text = dispute_text(f->arena, d, t->granted);
    if (d->value > 0) {
        const char *interest = "Kể từ ngày tiếp theo của ngày xét xử sơ thẩm cho đến khi thi hành án xong, nếu chậm thực hiện nghĩa vụ thì {B} còn phải trả lãi đối với số tiền chậm trả theo khoản 2 Điều 468 của Bộ luật Dân sự năm 2015.";
        item.text = str_format(f->arena, STR_F " " STR_F, STR_A(item.text), STR_A(dispute_text(f->arena, d, interest)));
        item.interest_from = date_format(f->arena, date_add_days(f->today, 1));
        item.interest = S("statutory");
    }
    return item;
}

static void write_operative(Fill *f, OperativeItems *list)
{
    const Dispute *d = &f->file->dispute;
    Dispute        rest = *d;
    Arena         *a = f->arena;
    bool           rejects = rejects_all(f->file);
    rest.found = rejects ? d->value : d->value - d->found;
    if (!rejects) {
        add_item(a, list, claim_item(f));
    }
    if (rejects || rest.found > 0) {
        const char *text = d->value > 0 ? "Không chấp nhận yêu cầu của {A} về số tiền {Y}." : "Không chấp nhận yêu cầu của {A}.";
        add_item(a, list, (OperativeItem){ .kind = S("reject"), .to_whom = party(f->matter, "defendant"), .amount = { rest.found },
                                           .text = dispute_text(a, &rest, text) });
    }
    if (!rejects && d->value > 0) {
        add_item(a, list, (OperativeItem){ .kind = S("enforcement"), .text = S("Bản án được thi hành theo quy định của pháp luật về thi hành án dân sự.") });
    }
}

static Str two_paragraphs(Fill *f, const char *first, const char *second)
{
    Str one = dispute_text(f->arena, &f->file->dispute, first);
    Str two = dispute_text(f->arena, &f->file->dispute, second);
    return str_format(f->arena, STR_F "\n" STR_F, STR_A(one), STR_A(two));
}

static const char *const unproven[] = {
    "Người đưa ra yêu cầu phải thu thập, cung cấp, giao nộp chứng cứ để chứng minh yêu cầu của mình là có căn cứ và hợp pháp (Điều 91 của Bộ luật Tố tụng dân sự).",
    "Tài liệu do {A} giao nộp không đủ để chứng minh điều đã trình bày, nên không có căn cứ chấp nhận yêu cầu đối với {B}." };

Error *fill_draft(Fill *f, PersonId author)
{
    JudgmentDraft draft;
    const Topic  *t = f->file->dispute.topic;
    TRY(draft_load(f->sim->house, f->db, f->arena, f->matter->court, f->matter->id, author, &draft));
    if (draft_missing(&draft, f->arena).count == 0) {
        return NULL;
    }
    bool answered = matter_field_text(f->matter, S("answer_text")).n > 0;
    Str  answer = str_format(f->arena, "{B} có văn bản ghi ý kiến: “%s”", t->answer);
    draft.facts = two_paragraphs(f, t->facts[f->file->plan.taste & 1], answered ? str_z(f->arena, answer)
                                    : "{B} không nộp văn bản ghi ý kiến. {A} giữ nguyên yêu cầu tại phiên tòa.");
    draft.reasoning = rejects_all(f->file) ? two_paragraphs(f, unproven[0], unproven[1]) : two_paragraphs(f, t->reasons[0], t->reasons[1]);
    draft.grounds = str_format(f->arena, "Căn cứ các Điều 26, 35, 39, 147, 266, 271 và 273 của Bộ luật Tố tụng dân sự năm 2015; %s; Nghị quyết số 326/2016/UBTVQH14.", t->law);
    draft.operative = (OperativeItems){ 0 };
    write_operative(f, &draft.operative);
    draft.outcome_for = outcome_of(&f->file->dispute, rejects_all(f->file));
    return draft_put(f->sim->house, f->arena, f->matter->court, f->matter->id, author, &draft);
}

/* ---- pronouncing ------------------------------------------------------------------------------------------------------------------------ */

/* The judge reads out his draft. */
Error *fill_from_draft(Fill *f, const char *name, bool required)
{
    JudgmentDraft draft;
    const Json   *input;
    const Json   *value;
    (void)required;
    TRY(draft_load(f->sim->house, f->db, f->arena, f->matter->court, f->matter->id, f->actor->person, &draft));
    TRY(json_parse(f->arena, draft_input(&draft, S(""), f->arena), MIB(1), &input));
    value = json_member(input, name);
    if (value != NULL) {
        json_add_value(f->out, name, value);
    }
    return NULL;
}

/* ---- deliberation -------------------------------------------------------------------------------------------------------------------------- */

Error *fill_vote_issue(Fill *f, const char *name, bool required)
{
    static const char *const issues[] = { "Có chấp nhận yêu cầu của {A} không?", "Số tiền hoặc nghĩa vụ cụ thể của {B}", "Nghĩa vụ chịu án phí" };
    Deliberation             d;
    (void)required;
    TRY(deliberation_load(f->sim->house, f->db, f->arena, f->matter, f->actor->person, &d));
    json_add_str(f->out, name, dispute_text(f->arena, &f->file->dispute, issues[d.issues.count % COUNT_OF(issues)]));
    return NULL;
}

Error *fill_vote(Fill *f, const char *name, bool required)
{
    (void)required;
    json_add_str(f->out, name, chance_percent(f->chance, 92) ? S("for") : S("against"));
    return NULL;
}

/* Some attack one item alone: the others come into force without waiting. */
Error *fill_appealed_items(Fill *f, const char *name, bool required)
{
    OperativeItems items = { 0 };
    (void)required;
    TRY(operative_load(f->db, f->arena, f->matter->court, f->matter->id, &items));
    bool partly = plan_waits_for(f->file, "certify_partial_force") || chance_percent(f->chance, 30);
    if (items.count > 1 && partly) {
        json_begin_list(f->out, name);
        json_add_i64(f->out, NULL, 1);
        json_end_list(f->out);
    }
    return NULL;
}

/* Left to the room: the issue that waits for him. */
Error *fill_unsaid(Fill *f, const char *name, bool required)
{
    (void)f;
    (void)name;
    (void)required;
    return NULL;
}

/* ---- force ------------------------------------------------------------------------------------------------------------------------------------ */

Error *fill_force_items(Fill *f, const char *name, bool required)
{
    OperativeItems items = { 0 };
    (void)required;
    TRY(operative_load(f->db, f->arena, f->matter->court, f->matter->id, &items));
    json_begin_list(f->out, name);
    for (size_t i = 0; i < items.count; i++) {
        const OperativeItem *item = &items.items[i];
        if (str_eq(item->force, S("waiting"))) {
            json_begin(f->out, NULL);
            json_add_i64(f->out, "item", item->no);
            json_add_str(f->out, "in_force_on", item->proposed_on.n > 0 ? item->proposed_on : date_format(f->arena, f->today));
            json_add_str(f->out, "why", S("Hết thời hạn kháng cáo, kháng nghị; đã kiểm tra sổ công văn đến."));
            json_end(f->out);
        }
    }
    json_end_list(f->out);
    return NULL;
}

/* ---- appeals ------------------------------------------------------------------------------------------------------------------------------------ */

/* An item that waits for its force, or for its proposal. */
Error *fill_waiting_item(Fill *f, bool *possible)
{
    OperativeItems items = { 0 };
    bool           proposes = str_eq(f->act->id, S("propose_force"));
    TRY(operative_load(f->db, f->arena, f->matter->court, f->matter->id, &items));
    *possible = false;
    for (size_t i = 0; i < items.count; i++) {
        const OperativeItem *it = &items.items[i];
        *possible = *possible || (str_eq(it->force, S("waiting")) && (it->proposed_on.n > 0) != proposes);
    }
    return NULL;
}

/* The appeal a later act is about, in one of these statuses; a protest has no person. */
static Error *find_appeal(Fill *f, const char *status, bool protests, bool *possible)
{
    Appeals all = { 0 };
    TRY(appeal_load(f->db, f->arena, f->matter->court, f->matter->id, &all));
    *possible = false;
    for (size_t i = 0; i < all.count && !*possible; i++) {
        *possible = str_eq(all.items[i].status, str_of(status)) && (protests || all.items[i].participant > 0);
        f->person = *possible ? all.items[i].participant : f->person;
    }
    return NULL;
}

Error *fill_appellant(Fill *f, bool *possible)
{
    return find_appeal(f, str_has(f->act->id, S("late")) ? "late" : "pending", false, possible);
}

/* Who is asked for no advance, at the second attempt, is only told of the appeal; so is a protest. */
Error *fill_notified_appeal(Fill *f, bool *possible)
{
    TRY(find_appeal(f, "pending", true, possible));
    f->person = f->file->failed[f->act - f->sim->procedure->acts] > 0 ? 0 : f->person;
    return NULL;
}

/* Whether his time to appeal runs, is over, or (neither) has not begun. */
static void time_to_appeal(const Fill *f, int64_t person, bool *runs, bool *over)
{
    *runs = *over = false;
    for (size_t i = 0; i < f->matter->deadlines.count; i++) {
        const MatterDeadline *d = &f->matter->deadlines.items[i];
        bool his = d->participant == person && (str_eq(d->rule, S("appeal_judgment")) || str_eq(d->rule, S("appeal_decision")));
        bool past = date_cmp(d->end_on, f->today) < 0;
        *runs = *runs || (his && !past && str_eq(d->status, S("running")));
        *over = *over || (his && past);
    }
}

/* Plaintiff or defendant, whose time runs; for a late appeal, whose time is over. */
Error *fill_new_appellant(Fill *f, bool *possible)
{
    static const char *const sides[] = { "plaintiff", "defendant" };
    *possible = false;
    for (size_t i = 0; i < COUNT_OF(sides) && !*possible; i++) {
        bool runs;
        bool over;
        f->person = party(f->matter, sides[(i + f->file->plan.taste) % COUNT_OF(sides)]);
        time_to_appeal(f, f->person, &runs, &over);
        *possible = f->person > 0 && (str_has(f->act->id, S("late")) ? over && !runs : runs);
    }
    return NULL;
}

Error *fill_appeal_result(Fill *f, const char *name, bool required)
{
    static const char *const results[] = { "upheld", "upheld", "amended" };
    (void)required;
    json_add_str(f->out, name, str_eq(f->act->id, S("receive_remittal")) ? S("remitted") : str_of(chance_of(f->chance, results)));
    return NULL;
}
