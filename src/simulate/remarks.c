/* What the public says of the invented court's newest rulings: one of each state, as the court's own clerk decided. May use: judgment,
 * registry, law, db, os. */
#include "simulate/sim_int.h"

#include "judgment/remark.h"
#include "judgment/ruling_list.h"
#include "registry/registry_store.h"

enum { RULINGS = 3, WRITERS = 3 };

typedef struct SimRemark {
    int         writer, ruling;
    const char *kind, *shown_as, *words, *criteria;
    const char *decision; /* NULL: it waits */
    const char *ground, *reason, *after; /* after: a second decision */
} SimRemark;

/* Nobody said any of it. */
static const SimRemark said[] = {
    { 0, 0, REMARK_COMMENT, "Người đọc giả định", "Phần nhận định nêu rõ vì sao chứng cứ được chấp nhận.\nNgười không học luật đọc cũng hiểu.", "", "shown", "", "", NULL },
    { 1, 0, REMARK_COMMENT, "", "Nên nói thêm cách tính tiền lãi từng giai đoạn, vì cùng một thỏa thuận mà mỗi nơi tính một khác.", "", "shown", "", "", NULL },
    { 2, 0, REMARK_PROPOSAL, "Sinh viên luật (giả định)", "Lập luận về việc im lặng không phải là đồng ý có thể dùng cho các vụ tương tự.", "clarifies guides", "shown", "", "", NULL },
    { 1, 0, REMARK_PROPOSAL, "", "Cách phân tích nghĩa vụ chứng minh rõ ràng, có tính chuẩn mực.", "normative", "shown", "", "", NULL },
    { 0, 1, REMARK_PROPOSAL, "", "Bản án áp dụng thống nhất quy định mà trước đây có nơi hiểu khác.", "guides", "shown", "", "", NULL },
    { 2, 1, REMARK_COMMENT, "", "Tôi biết bị đơn ở gần nhà, muốn hỏi thêm xin gọi 0900000123.", "", NULL, "", "", NULL },
    { 1, 1, REMARK_PROPOSAL, "", "Vấn đề này chưa có án lệ, bản án lại giải thích đủ các cách hiểu của điều luật.", "clarifies", NULL, "", "", NULL },
    { 0, 1, REMARK_COMMENT, "", "Nhận sang nhượng cửa hàng, giá tốt.", "", "refused", "advertising", "Chỗ này chỉ dành cho ý kiến về bản án.", NULL },
    { 2, 2, REMARK_COMMENT, "", "Bản án này giống vụ của người quen tôi.", "", "shown", "elsewhere", "Ý kiến không nói về bản án này.", "taken_down" },
    { 0, 2, REMARK_COMMENT, "", "Tôi viết nhầm bản án.", "", "withdrawn", "", "", NULL },
};

static Error *say(House *h, Arena *a, const SimRemark *s, RulingId about, PersonId writer, PersonId clerk)
{
    Remark r = { .ruling = about, .person = writer, .kind = str_of(s->kind), .shown_as = str_of(s->shown_as), .words = str_of(s->words), .criteria = str_of(s->criteria) };
    TRY(remark_send(h, a, &r));
    if (s->decision == NULL) {
        return NULL;
    }
    if (str_eq(str_of(s->decision), S("withdrawn"))) {
        return remark_withdraw(h, a, r.id, writer);
    }
    bool once = s->after == NULL;
    TRY(remark_decide(h, a, r.id, clerk, str_of(s->decision), once ? str_of(s->ground) : S(""), once ? str_of(s->reason) : S("")));
    return once ? NULL : remark_decide(h, a, r.id, clerk, str_of(s->after), str_of(s->ground), str_of(s->reason));
}

static Error *read_court(House *h, Arena *a, CourtId court, Rulings *rulings, Officers *officers)
{
    Db *db;
    TRY(db_read(h->db, a, &db));
    Error *failed = ruling_list(db, a, &(RulingAsk){ .court = court_id_str(&court) }, NULL, RULINGS, rulings);
    failed = failed == NULL ? officer_list(db, a, court, instant_date(os_now(h->os)), officers) : failed;
    db_done(db);
    return failed;
}

Error *simulate_remarks(House *h, Arena *a, const PersonIds *writers)
{
    Rulings  rulings = { 0 };
    Officers officers = { 0 };
    PersonId clerk = { 0 };
    TRY(read_court(h, a, (CourtId){ "T00K01" }, &rulings, &officers));
    for (size_t i = 0; i < officers.count; i++) {
        clerk = str_eq(officers.items[i].post, S("clerk")) ? officers.items[i].person : clerk;
    }
    if (rulings.count < RULINGS || writers->count < WRITERS || id_is_zero(clerk.id)) {
        return NULL; /* too small a court to be spoken of */
    }
    for (size_t i = 0; i < COUNT_OF(said); i++) {
        TRY(say(h, a, &said[i], rulings.items[said[i].ruling].id, writers->items[said[i].writer], clerk));
    }
    return NULL;
}
