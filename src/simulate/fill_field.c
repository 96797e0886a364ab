/* The fields a story turns on. Reads: delivery (papers to serve). May use: every domain's reading functions. */
#include "simulate/fill_int.h"

#include "delivery/delivery.h"

/* ---- words ------------------------------------------------------------------------------------------------------------------------- */

typedef struct Words {
    const char *field, *text;
} Words;

/* {A} plaintiff, {B} defendant, {X} value, {P} place, {D} a day: topic.c. */
static const Words words[] = {
    { "clerk_note", "Đã hướng dẫn đương sự nộp bản sao tài liệu rõ nét hơn. Việc này không ảnh hưởng đến ngày nộp đơn." },
    { "amendments", "Ghi rõ địa chỉ của {B}; nêu cụ thể số tiền yêu cầu và căn cứ tính; nộp bản sao giấy tờ chứng minh quan hệ giữa các bên." },
    { "return_reasoning", "Qua xem xét đơn và tài liệu kèm theo, nhận thấy có căn cứ trả lại đơn theo quy định đã viện dẫn." },
    { "complaint_text", "Tôi không đồng ý với quyết định này vì đã nộp đủ tài liệu và việc tranh chấp thuộc thẩm quyền giải quyết của Tòa án. Đề nghị xem xét lại." },
    { "decision_reasons", "Qua xem xét hồ sơ và ý kiến của các bên, đối chiếu quy định của pháp luật, có đủ căn cứ ra quyết định này." },
    { "transfer_reason", "Bị đơn cư trú tại địa bàn thuộc thẩm quyền theo lãnh thổ của Tòa án nhận." },
    { "counterclaim_text", "Yêu cầu {A} thanh toán chi phí sửa chữa, bảo quản tài sản mà {B} đã chi trong thời gian sử dụng." },
    { "claim_change", "Thay đổi một phần yêu cầu: không yêu cầu tính lãi; các yêu cầu khác giữ nguyên." },
    { "minutes_text", "Các bên đã được công bố tài liệu, chứng cứ có trong hồ sơ và trình bày ý kiến. Không ai yêu cầu bổ sung biên bản." },
    { "minutes_opening", "Chủ tọa khai mạc phiên tòa, kiểm tra căn cước của những người có mặt, phổ biến quyền và nghĩa vụ; không ai đề nghị thay đổi người tiến hành tố tụng." },
    { "minutes_statements", "{A} giữ nguyên yêu cầu trong đơn khởi kiện và trả lời các câu hỏi về chứng cứ đã giao nộp. Phía bị đơn giữ nguyên ý kiến đã có trong hồ sơ." },
    { "minutes_debate", "{A} đề nghị chấp nhận yêu cầu. Phía bị đơn không bổ sung ý kiến ngoài những điều đã trình bày." },
    { "settlement_text", "{B} trả cho {A} theo ba đợt, đợt cuối trong vòng 90 ngày; {B} chịu án phí theo quy định; không ai còn yêu cầu gì khác." },
    { "evidence_text", "Xác minh, thu thập tài liệu về việc tranh chấp tại {P}." },
    { "measure_text", "Cấm dịch chuyển tài sản đang tranh chấp tại {P} cho đến khi giải quyết xong vụ án." },
    { "recusal_text", "Đề nghị thay đổi vì cho rằng người này có quan hệ quen biết với bên kia." },
    { "severed_part", "Phần yêu cầu liên quan đến khoản tiền chưa đến hạn." },
    { "opinion_text", "Việc tuân theo pháp luật của những người tiến hành tố tụng và tham gia tố tụng bảo đảm đúng quy định." },
    { "good_reason", "Cần thêm thời gian thu thập tài liệu tại cơ quan đang lưu giữ; có giấy hẹn trả kết quả kèm theo." },
    { "appeal_text", "Kháng cáo phần quyết định về số tiền phải trả và án phí; đề nghị cấp phúc thẩm xem xét lại chứng cứ." },
    { "late_reason", "Do điều trị tại bệnh viện nên không nộp đơn đúng hạn; có giấy ra viện kèm theo." },
    { "correction_text", "Sửa lỗi chính tả trong phần mở đầu; nội dung quyết định không thay đổi." },
    { "objection_text", "Đề nghị không công bố bản án vì có thông tin về đời sống riêng tư." },
    { "take_down_reason", "Phát hiện còn thông tin có thể nhận ra đương sự; gỡ bỏ để xử lý lại." },
    { "force_correction_reason", "Nhận được đơn kháng cáo gửi bưu chính trong thời hạn luật định sau khi đã xác nhận." },
    { "competence_ground", "Bị đơn cư trú trên địa bàn." },
    { "paper_title", "Tài liệu bổ sung về việc tranh chấp" },
    { "original_item", "Bản gốc giấy viết tay" },
    { "conference_place", "Phòng hòa giải, tầng 2" },
    { "fee_relief_ground", "Thuộc hộ nghèo, có xác nhận của Ủy ban nhân dân xã." },
    { "higher_decision_no", "15/2026/QĐ-PT" },
    { "mediation_decision_no", "03/2026/QĐCN-HGT" },
    { "other_matter", "15/2025/TLST-DS" },
    { "collector", "Thi hành án dân sự tỉnh Hoài Giang, số 12, đường Đầu Nguồn, phường Chợ Gốm, tỉnh Hoài Giang" },
    { "new_address", "số 7, đường Hàng Mây, phường Bến Lụa, tỉnh Hoài Giang" },
    { "mediator_choice", "Theo phân công của Tòa án" },
    { "signing_helper", "Con trai và người làm chứng cùng xóm" },
    { "mandate_paper", "Thẻ luật sư và giấy yêu cầu luật sư của người khởi kiện" },
};

Str fill_words(Fill *f, const ProcedureField *field)
{
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_eq(field->id, str_of(words[i].field))) {
            return dispute_text(f->arena, &f->file->dispute, words[i].text);
        }
    }
    return str_format(f->arena, STR_F " (nội dung giả định)", STR_A(field->name.vi));
}

static Error *topic_text(Fill *f, const char *name, const char *pattern)
{
    json_add_str(f->out, name, dispute_text(f->arena, &f->file->dispute, pattern));
    return NULL;
}

static Error *fill_facts(Fill *f, const char *name, bool required)
{
    (void)required;
    return topic_text(f, name, f->file->dispute.topic->facts[f->file->plan.taste & 1]);
}

static Error *fill_claims(Fill *f, const char *name, bool required)
{
    (void)required;
    return topic_text(f, name, f->file->dispute.topic->claims);
}

/* As the answer's own words go: no topic's defendant gives in to all of it, or the case would be settled. */
static Error *fill_answer_position(Fill *f, const char *name, bool required)
{
    (void)required;
    bool partly = str_has(str_of(f->file->dispute.topic->answer), S("đồng ý")) && !str_has(str_of(f->file->dispute.topic->answer), S("không đồng ý"));
    json_add_str(f->out, name, partly ? S("accepts_part") : S("rejects"));
    return NULL;
}

static Error *fill_answer(Fill *f, const char *name, bool required)
{
    (void)required;
    return topic_text(f, name, f->file->dispute.topic->answer);
}

/* ---- the petition --------------------------------------------------------------------------------------------------------------------- */

static void write_person(Fill *f, const SimPerson *p, Str name, bool organisation, bool self)
{
    json_begin(f->out, NULL);
    json_add_str(f->out, "kind", organisation ? S("organisation") : S("person"));
    json_add_str(f->out, "name", name);
    if (!organisation) {
        json_add_str(f->out, "born_on", p->born_on);
        json_add_str(f->out, "personal_no", p->number);
    }
    json_add_str(f->out, "address", p->address);
    json_add_str(f->out, "ward", p->ward);
    if (self) {
        json_add_str(f->out, "phone", p->phone);
        json_add_bool(f->out, "self", true);
    }
    json_end(f->out);
}

static bool files_online(const Fill *f)
{
    return str_eq(f->act->id, S("file_petition"));
}

/* A lawyer who files stands beside the plaintiff with his own account. */
static bool lawyer_files(const Fill *f)
{
    return files_online(f) && f->file->lawyer != NULL;
}

static Error *fill_plaintiffs(Fill *f, const char *name, bool required)
{
    (void)required;
    const SimMatter *m = f->file;
    json_begin_list(f->out, name);
    write_person(f, m->plaintiff, m->dispute.plaintiff, m->dispute.topic->organisation, files_online(f) && !lawyer_files(f));
    json_end_list(f->out);
    return NULL;
}

static Error *fill_defendants(Fill *f, const char *name, bool required)
{
    (void)required;
    const SimMatter *m = f->file;
    json_begin_list(f->out, name);
    write_person(f, m->defendant, m->dispute.defendant, m->dispute.topic->organisation, false);
    json_end_list(f->out);
    return NULL;
}

static Error *fill_related(Fill *f, const char *name, bool required)
{
    (void)required;
    if (f->matter == NULL && chance_percent(f->chance, 20)) {
        const SimPerson *p = &f->sim->citizens.items[chance_below(f->chance, (int64_t)f->sim->citizens.count)];
        json_begin_list(f->out, name);
        write_person(f, p, p->name, false, false);
        json_end_list(f->out);
    }
    return NULL;
}

static Error *fill_representatives(Fill *f, const char *name, bool required)
{
    (void)required;
    if (!lawyer_files(f)) {
        return NULL;
    }
    const SimPerson *p = f->file->lawyer;
    json_begin_list(f->out, name);
    json_begin(f->out, NULL);
    json_add_str(f->out, "capacity", S("lawyer"));
    json_add_str(f->out, "name", p->name);
    json_add_str(f->out, "address", p->address);
    json_add_str(f->out, "phone", p->phone);
    json_add_i64(f->out, "represents", 1);
    json_add_bool(f->out, "self", true);
    json_end(f->out);
    json_end_list(f->out);
    return NULL;
}

static Error *fill_relation(Fill *f, const char *name, bool required)
{
    if (required) { /* an amendment keeps it */
        json_add_str(f->out, name, str_of(f->file->dispute.topic->relation));
    }
    return NULL;
}

static Error *fill_claim_value(Fill *f, const char *name, bool required)
{
    (void)required;
    if (f->file->dispute.value > 0) {
        json_add_i64(f->out, name, f->file->dispute.value);
    }
    return NULL;
}

static Error *fill_seldom(Fill *f, const char *name, bool required)
{
    if (required || (!f->file->plan.steady && chance_percent(f->chance, 3))) {
        json_add_bool(f->out, name, true);
    }
    return NULL;
}

/* What is planned to be withheld from the public was tried behind closed doors. */
static Error *fill_hearing_closed(Fill *f, const char *name, bool required)
{
    const Plan *p = &f->file->plan;
    bool        planned = str_eq(p->goal, S("withheld"));
    for (int i = 0; i < p->step_count; i++) {
        planned = planned || str_eq(p->steps[i], S("withheld"));
    }
    return fill_seldom(f, name, required || planned);
}

static Error *fill_consent(Fill *f, const char *name, bool required)
{
    (void)required;
    json_add_bool(f->out, name, f->file->bound || chance_percent(f->chance, 90));
    return NULL;
}

/* Whoever files for himself shows no lawyer's card. */
static Error *fill_mandate_paper(Fill *f, const char *name, bool required)
{
    if (required || lawyer_files(f) || f->matter != NULL) {
        json_add_str(f->out, name, fill_words(f, procedure_field(f->sim->procedure, str_of(name))));
    }
    return NULL;
}

/* Land is looked at and valued, at a cost; about money documents are asked for. */
static Error *fill_evidence_measure(Fill *f, const char *name, bool required)
{
    (void)required;
    bool land = f->file->dispute.topic->land;
    json_add_str(f->out, name, plan_waits_for(f->file, "file_conclusion") ? S("expertise") : land ? S("inspection") : S("request_documents"));
    return NULL;
}

static Error *fill_costs_advance(Fill *f, const char *name, bool required)
{
    if (required || f->file->dispute.topic->land || plan_waits_for(f->file, "file_conclusion") || chance_percent(f->chance, 10)) {
        json_add_i64(f->out, name, chance_between(f->chance, 2, 8) * 500000);
    }
    return NULL;
}

/* Only a measure in force is changed or lifted. */
static Error *fill_measure(Fill *f, const char *name, bool required)
{
    bool stands = f->matter != NULL && str_eq(matter_field_text(f->matter, S("measure_decision")), S("granted"));
    (void)required;
    json_add_str(f->out, name, stands ? S("cancelled") : chance_percent(f->chance, 65) ? S("granted") : S("refused"));
    return NULL;
}

/* Left empty where it may be. */
static Error *fill_needed(Fill *f, const char *name, bool required)
{
    if (required) {
        json_add_str(f->out, name, fill_words(f, procedure_field(f->sim->procedure, str_of(name))));
    }
    return NULL;
}

static Error *fill_unsigned(Fill *f, const char *name, bool required)
{
    (void)required;
    json_add_str(f->out, name, files_online(f) ? S("none") : S("hand"));
    return NULL;
}

static Error *fill_few_days_ago(Fill *f, const char *name, bool required)
{
    (void)required;
    json_add_str(f->out, name, date_format(f->arena, date_add_days(f->today, (int32_t)-chance_between(f->chance, 1, 4))));
    return NULL;
}

static Error *fill_origin(Fill *f, const char *name, bool required)
{
    (void)required;
    json_add_str(f->out, name, S("transferred_in"));
    return NULL;
}

/* ---- people of the court -------------------------------------------------------------------------------------------------------------------- */

static Error *add_officer(Fill *f, const char *name, const SimPerson *p)
{
    json_add_str(f->out, name, id_format(f->arena, p->id.id));
    return NULL;
}

/* Not the one who did it before. */
static Error *fill_assigned_judge(Fill *f, const char *name, bool required)
{
    (void)required;
    const Assignment *before = f->matter == NULL ? NULL : matter_assigned(f->matter, S("examining_judge"));
    size_t            at = (size_t)chance_below(f->chance, 16);
    const SimPerson  *p = court_officer(f->file->court, S("judge"), at);
    if (before != NULL && id_eq(before->person.id, p->id.id)) {
        p = court_officer(f->file->court, S("judge"), at + 1);
    }
    return add_officer(f, name, p);
}

static Error *fill_assigned_clerk(Fill *f, const char *name, bool required)
{
    (void)required;
    return add_officer(f, name, court_officer(f->file->court, S("clerk"), f->file->plan.taste & 3));
}

/* The role that somebody holds. */
static Error *fill_replaced_role(Fill *f, const char *name, bool required)
{
    (void)required;
    const Matter *m = f->matter;
    Str           role = S("matter_clerk");
    for (size_t i = 0; i < m->assignments.count; i++) {
        const Assignment *a = &m->assignments.items[i];
        if (a->until_on.n == 0 && (str_eq(a->role, S("case_judge")) || str_eq(a->role, S("examining_judge")))) {
            role = a->role;
        }
    }
    json_add_str(f->out, name, role);
    return NULL;
}

/* ---- service ---------------------------------------------------------------------------------------------------------------------------------- */

static Error *fill_person(Fill *f, const char *name, bool required)
{
    if (f->person > 0) {
        json_add_i64(f->out, name, f->person);
    } else if (required) {
        json_add_i64(f->out, name, 1 + chance_below(f->chance, (int64_t)f->matter->participants.count));
    }
    return NULL;
}

static Error *fill_served_paper(Fill *f, const char *name, bool required)
{
    (void)required;
    json_add_i64(f->out, name, f->paper);
    return NULL;
}

static Error *fill_service_method(Fill *f, const char *name, bool required)
{
    static const char *const methods[] = { "direct", "direct", "post", "post", "household" };
    (void)required;
    json_add_str(f->out, name, str_of(chance_of(f->chance, methods)));
    return NULL;
}

/* Within the last hours of the working day, never in the future. */
static Error *fill_service_moment(Fill *f, const char *name, bool required)
{
    (void)required;
    Instant now = os_now(f->sim->house->os), opens = instant_of(f->today, 8, 0);
    Instant at = { now.ms - chance_between(f->chance, 10, 180) * 60000 };
    at = at.ms < opens.ms && opens.ms < now.ms ? opens : at;
    int32_t hour;
    int32_t minute;
    int32_t second;
    instant_clock(at, &hour, &minute, &second);
    json_add_str(f->out, name, str_format(f->arena, STR_F "T%02d:%02d", STR_A(date_format(f->arena, instant_date(at))), hour, minute));
    return NULL;
}

/* The oldest paper that waits in one of these statuses. */
static Error *find_delivery(Fill *f, const char *status, const char *or_status, bool *possible)
{
    Deliveries all = { 0 };
    TRY(delivery_list(f->db, f->arena, f->matter->court, f->matter->id, &all));
    *possible = false;
    for (size_t i = 0; i < all.count && !*possible; i++) {
        const Delivery *d = &all.items[i];
        if (d->participant > 0 && d->posted_on.n == 0 && (str_eq(d->status, str_of(status)) || str_eq(d->status, str_of(or_status)))) {
            f->person = d->participant;
            f->paper = d->paper;
            *possible = true;
        }
    }
    return NULL;
}

Error *fill_delivery(Fill *f, bool *possible)
{
    bool posts = str_eq(f->act->id, S("post_publicly"));
    bool fails = str_eq(f->act->id, S("record_failed_service"));
    bool tries_again = f->file->plan.taste >> 12 & 1; /* before the paper is posted */
    return find_delivery(f, posts ? "failed" : "to_serve", posts || (!fails && tries_again) ? "failed" : "to_serve", possible);
}

/* A party ends the mandate of one who represents him. */
Error *fill_mandate(Fill *f, bool *possible)
{
    *possible = false;
    for (size_t i = 0; i < f->matter->participants.count; i++) {
        const Participant *p = &f->matter->participants.items[i];
        const Participant *client = matter_participant(f->matter, p->represents);
        bool his = client != NULL && (client->no == f->actor->participant || id_eq(client->person.id, f->actor->person.id));
        if (p->until_on.n == 0 && p->represents > 0 && his) {
            f->person = p->no;
            *possible = true;
        }
    }
    return NULL;
}

/* Has a paper of the court reached him? */
static bool was_served(const Deliveries *all, int64_t participant)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->items[i].participant == participant && str_eq(all->items[i].status, S("served"))) {
            return true;
        }
    }
    return false;
}

/* Who engages a lawyer: the plaintiff at any time, the others once they were told that there is a case. */
static Error *fill_client(Fill *f, const char *name, bool required)
{
    (void)required;
    Deliveries served = { 0 };
    LIST(int64_t) clients = { 0 };
    TRY(delivery_list(f->db, f->arena, f->matter->court, f->matter->id, &served));
    for (size_t i = 0; i < f->matter->participants.count; i++) {
        const Participant *p = &f->matter->participants.items[i];
        bool               plaintiff = str_eq(p->capacity, S("plaintiff"));
        bool               told = str_eq(p->capacity, S("defendant")) || str_eq(p->capacity, S("related_person"));
        if (p->until_on.n == 0 && (plaintiff || (told && was_served(&served, p->no)))) {
            *LIST_ADD(f->arena, &clients) = p->no;
        }
    }
    if (clients.count > 0) {
        json_add_i64(f->out, name, clients.items[chance_below(f->chance, (int64_t)clients.count)]);
    }
    return NULL;
}

/* Three in four mandates are given for a year; the others last until they are taken back. */
static Error *fill_mandate_until(Fill *f, const char *name, bool required)
{
    (void)required;
    if ((f->file->plan.taste >> 16 & 3) != 0) {
        json_add_str(f->out, name, date_format(f->arena, date_add_days(date_add_months(f->today, 12), -1)));
    }
    return NULL;
}

/* The expert who was asked for his conclusion. */
Error *fill_expert(Fill *f, bool *possible)
{
    const Participant *p = matter_first(f->matter, S("expert"));
    *possible = p != NULL;
    f->person = p == NULL ? 0 : p->no;
    return NULL;
}

/* A defendant who writes on paper. */
Error *fill_answerer(Fill *f, bool *possible)
{
    const Participant *p = matter_first(f->matter, S("defendant"));
    *possible = p != NULL;
    f->person = p == NULL ? 0 : p->no;
    return NULL;
}

static Error *fill_capacity(Fill *f, const char *name, bool required)
{
    (void)required;
    bool expert = plan_waits_for(f->file, "file_conclusion") || chance_percent(f->chance, 30);
    json_add_str(f->out, name, str_eq(f->act->id, S("register_mandate")) ? S("lawyer") : expert ? S("expert") : S("related_person"));
    return NULL;
}

static Error *fill_new_person(Fill *f, const char *name, bool required)
{
    (void)required;
    json_add_str(f->out, name, sim_person_name(f->chance, f->arena, chance_percent(f->chance, 50)));
    return NULL;
}

/* ---- the hearing -------------------------------------------------------------------------------------------------------------------------------- */

/* How often this was refused him: a room, an hour, a juror was taken, so he asks for others. */
static size_t clashes(const Fill *f)
{
    return f->file->failed[f->act - f->sim->procedure->acts];
}

static bool is_special_panel(const Fill *f)
{
    return f->file->plan.taste % 16 == 0;
}

static Error *fill_panel_reason(Fill *f, const char *name, bool required)
{
    (void)required;
    json_add_str(f->out, name, is_special_panel(f) ? S("special") : S("ordinary"));
    return NULL;
}

static const SimPerson *judge_of_case(const Fill *f)
{
    const Assignment *a = matter_assigned(f->matter, S("case_judge"));
    for (size_t i = 0; a != NULL && i < f->file->court->officers.count; i++) {
        if (id_eq(f->file->court->officers.items[i].id.id, a->person.id)) {
            return &f->file->court->officers.items[i];
        }
    }
    return court_officer(f->file->court, S("judge"), 0);
}

static Error *fill_presiding(Fill *f, const char *name, bool required)
{
    (void)required;
    return add_officer(f, name, judge_of_case(f));
}

static Error *fill_panel_judges(Fill *f, const char *name, bool required)
{
    (void)required;
    if (!is_special_panel(f)) {
        return NULL;
    }
    const SimPerson *presiding = judge_of_case(f);
    const SimPerson *second = court_officer(f->file->court, S("judge"), 2);
    json_begin_list(f->out, name);
    TRY(add_officer(f, NULL, id_eq(second->id.id, presiding->id.id) ? court_officer(f->file->court, S("judge"), 3) : second));
    json_end_list(f->out);
    return NULL;
}

/* A labour case takes a juror of the unions, a case with a minor one of the women's or youth union: cast.c appoints them so. */
static Error *fill_panel_jurors(Fill *f, const char *name, bool required)
{
    (void)required;
    size_t count = is_special_panel(f) ? 3 : 2;
    size_t from = str_eq(f->matter->kind, S("labour")) ? 1 : (size_t)(f->file->plan.taste >> 8 & 1) * 2;
    from += 2 * clashes(f);
    json_begin_list(f->out, name);
    for (size_t i = 0; i < count; i++) {
        TRY(add_officer(f, NULL, court_officer(f->file->court, S("lay_judge"), from + i)));
    }
    json_end_list(f->out);
    return NULL;
}

/* Rescheduling keeps the day and only says it again in a summons; else two to four weeks ahead; where the story ends before the
 * hearing, in the days after its end, if that is not further off than a hearing may be. */
static Error *fill_hearing_at(Fill *f, const char *name, bool required)
{
    (void)required;
    Str set = matter_field_text(f->matter, S("hearing_at"));
    if (str_eq(f->act->id, S("reschedule_hearing")) && str_cmp(set, date_format(f->arena, f->today)) > 0) {
        json_add_str(f->out, name, set);
        return NULL;
    }
    Instant near = { os_now(f->sim->house->os).ms + chance_between(f->chance, 12, 22) * INT64_C(86400000) };
    Date    arrives = f->file->plan.arrives;
    enum { FAR_OFF = 45 };
    int64_t left = f->sim->options->ends.day - f->today.day;
    if (plan_is_tried(f->file) && !date_is_none(arrives) && arrives.day > f->today.day + 3 && arrives.day < f->today.day + FAR_OFF) {
        near = instant_of(arrives, 8, 0);
    } else if (str_eq(f->file->plan.goal, S("set_for_trial")) && left < FAR_OFF) {
        near = instant_of(date_add_days(f->sim->options->ends, (int32_t)chance_between(f->chance, 1, 9)), 8, 0);
    }
    Date    day = instant_date(sim_working(f->sim, near));
    bool    afternoon = chance_percent(f->chance, 40) != (clashes(f) % 2 == 1);
    json_add_str(f->out, name, str_format(f->arena, STR_F "T%02d:00", STR_A(date_format(f->arena, day)), afternoon ? 14 : 8));
    return NULL;
}

static Error *fill_hearing_room(Fill *f, const char *name, bool required)
{
    (void)required;
    Str set = matter_field_text(f->matter, S("hearing_room"));
    const Courtrooms *rooms = &f->file->court->rooms;
    bool keeps = str_eq(f->act->id, S("reschedule_hearing")) && set.n > 0;
    json_add_str(f->out, name, keeps ? set : rooms->items[((size_t)chance_below(f->chance, (int64_t)rooms->count) + clashes(f)) % rooms->count].room);
    return NULL;
}

static Error *fill_hearing_minutes(Fill *f, const char *name, bool required)
{
    static const int lengths[] = { 90, 120, 150, 180 };
    (void)required;
    json_add_i64(f->out, name, chance_of(f->chance, lengths));
    return NULL;
}

static Error *fill_hearing_mode(Fill *f, const char *name, bool required)
{
    (void)required;
    json_add_str(f->out, name, S("in_person"));
    return NULL;
}

static Error *fill_procuracy_attends(Fill *f, const char *name, bool required)
{
    (void)required;
    json_add_bool(f->out, name, f->file->dispute.topic->land || chance_percent(f->chance, 30));
    return NULL;
}

static Str a_presence(Fill *f, const Participant *p)
{
    bool plaintiff = str_eq(p->capacity, S("plaintiff"));
    return chance_percent(f->chance, plaintiff ? 95 : 80) ? S("present") : plaintiff ? S("represented") : S("absent_asked");
}

static Error *fill_presence(Fill *f, const char *name, bool required)
{
    (void)required;
    json_begin_list(f->out, name);
    for (size_t i = 0; i < f->matter->participants.count; i++) {
        const Participant *p = &f->matter->participants.items[i];
        if (p->until_on.n > 0) {
            continue;
        }
        json_begin(f->out, NULL);
        json_add_i64(f->out, "person", p->no);
        json_add_str(f->out, "presence", a_presence(f, p));
        json_end(f->out);
    }
    json_end_list(f->out);
    return NULL;
}

/* Who hears the judgment pronounced is who was there when the hearing opened. */
static Error *fill_presence_again(Fill *f, const char *name, bool required)
{
    bool any = false;
    for (size_t i = 0; i < f->matter->fields.count; i++) {
        const FieldValue *v = &f->matter->fields.items[i];
        const Json       *row;
        if (str_eq(v->field, S("presence")) && v->text.n > 0 && json_parse(f->arena, v->text, KIB(4), &row) == NULL) {
            if (!any) {
                json_begin_list(f->out, name);
            }
            json_add_value(f->out, NULL, row);
            any = true;
        }
    }
    if (any) {
        json_end_list(f->out);
    }
    return any ? NULL : fill_presence(f, name, required);
}

const Filler fillers[] = {
    { NULL, "plaintiffs", fill_plaintiffs },
    { NULL, "defendants", fill_defendants },
    { NULL, "related_persons", fill_related },
    { NULL, "representatives", fill_representatives },
    { NULL, "relation", fill_relation },
    { NULL, "claim_value", fill_claim_value },
    { NULL, "facts", fill_facts },
    { NULL, "claims", fill_claims },
    { NULL, "minor_involved", fill_seldom },
    { NULL, "asks_provisional_measure", fill_seldom },
    { NULL, "hearing_closed", fill_hearing_closed },
    { NULL, "signature_level", fill_unsigned },
    { NULL, "signing_helper", fill_needed },
    { NULL, "fee_relief_ground", fill_needed },
    { NULL, "clerk_note", fill_needed },
    { NULL, "postmark_date", fill_few_days_ago },
    { NULL, "filed_on", fill_few_days_ago },
    { NULL, "origin", fill_origin },
    { NULL, "answer_text", fill_answer },
    { NULL, "answer_position", fill_answer_position },
    { NULL, "mandate_paper", fill_mandate_paper },
    { NULL, "measure_decision", fill_measure },
    { NULL, "evidence_measure", fill_evidence_measure },
    { NULL, "costs_advance", fill_costs_advance },
    { NULL, "minutes_requests", fill_needed },
    { "pronounce_judgment", "presence", fill_presence_again },
    { NULL, "assigned_judge", fill_assigned_judge },
    { NULL, "assigned_clerk", fill_assigned_clerk },
    { NULL, "replaced_role", fill_replaced_role },
    { "register_mandate", "person", fill_client },
    { NULL, "person", fill_person },
    { NULL, "consent_given", fill_consent },
    { NULL, "capacity", fill_capacity },
    { NULL, "new_person", fill_new_person },
    { NULL, "mandate_account", fill_unsaid },
    { "register_mandate", "mandate_until", fill_mandate_until },
    { NULL, "evidence_files", fill_files },
    { NULL, "received_files", fill_files },
    { NULL, "bank_ref", fill_bank_ref },
    { NULL, "paid_amount", fill_paid_amount },
    { NULL, "fee_purpose", fill_fee_purpose },
    { "issue_fee_receipt", "fee_receipt", fill_needed },
    { "issue_later_receipt", "later_receipt", fill_needed },
    { NULL, "fee_receipt", fill_receipt_number },
    { NULL, "later_receipt", fill_receipt_number },
    { NULL, "fee_relief", fill_relief },
    { NULL, "relief_code", fill_relief_code },
    { NULL, "counterclaim_value", fill_counterclaim_value },
    { "pronounce_judgment", "operative", fill_from_draft },
    { "pronounce_judgment", "outcome_for", fill_from_draft },
    { NULL, "vote_issue", fill_vote_issue },
    { NULL, "vote", fill_vote },
    { NULL, "minority_opinion", fill_needed },
    { NULL, "issue_no", fill_unsaid },
    { NULL, "appeal_no", fill_unsaid },
    { NULL, "appealed_items", fill_appealed_items },
    { NULL, "force_items", fill_force_items },
    { NULL, "appeal_result", fill_appeal_result },
    { NULL, "hiding_decisions", fill_hiding_decisions },
    { NULL, "withhold_reason", fill_withhold_reason },
    { NULL, "occurrence", fill_occurrence },
    { NULL, "clearance_rule", fill_clearance_rule },
    { NULL, "served_paper", fill_served_paper },
    { NULL, "service_method", fill_service_method },
    { NULL, "service_moment", fill_service_moment },
    { NULL, "panel_reason", fill_panel_reason },
    { NULL, "panel_presiding", fill_presiding },
    { NULL, "panel_judges", fill_panel_judges },
    { NULL, "panel_jurors", fill_panel_jurors },
    { NULL, "panel_reserves", fill_needed },
    { NULL, "hearing_at", fill_hearing_at },
    { NULL, "hearing_room", fill_hearing_room },
    { NULL, "hearing_minutes", fill_hearing_minutes },
    { NULL, "hearing_mode", fill_hearing_mode },
    { NULL, "procuracy_attends", fill_procuracy_attends },
    { NULL, "presence", fill_presence },
    { NULL, NULL, NULL },
};
