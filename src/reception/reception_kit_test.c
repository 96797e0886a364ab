/* The browser without script. */
#include "reception/reception_kit_test.h"

#include "assignment/assignment.h"
#include "delivery/delivery.h"
#include "filing/filing.h"
#include "filing/filing_msg.h"
#include "page/page_msg.h"
#include "reception/reception_msg.h"

#include <criterion/criterion.h>
#include <string.h>

static const MatterModule *const modules[] = { &assignment_module, &filing_module, &delivery_module, NULL };

bool browser_open(Browser *b, DbEngine engine)
{
    static MsgList   words[3];
    const RouteTable tables[] = { { reception_routes, reception_route_count }, { page_routes, page_route_count } };
    CourtId          far;
    memset(b, 0, sizeof *b);
    if (!court_kit_open(&b->kit, engine, modules)) {
        return false;
    }
    words[0] = reception_messages;
    words[1] = page_messages;
    words[2] = filing_messages;
    msg_know(words, COUNT_OF(words));
    page_kit_open(&b->pages, &b->kit, tables, COUNT_OF(tables));
    cr_assert(court_id_parse(S("T01K02"), &far));
    page_kit_officer(&b->pages, "far", far, S("clerk"));
    cr_assert_null(blobs_open(b->kit.arena, b->kit.house.db, b->kit.os, S("/data"), &b->pages.site.blobs));
    return true;
}

void browser_close(Browser *b)
{
    page_kit_close(&b->pages);
    court_kit_close(&b->kit);
}

/* ---- asking ---------------------------------------------------------------------------------------------------------------- */

static Answered answered(const Answer *a)
{
    size_t at;
    Str    location = S("");
    if (str_find(a->head, S("Location: "), &at)) {
        Str rest = str_sub(a->head, at + 10, a->head.n);
        location = str_trim(str_cut(&rest, '\r'));
    }
    return (Answered){ a->status, location, a->body };
}

Answered browse(Browser *b, const char *who, Str path)
{
    Answer a = page_kit_get(&b->pages, who, path);
    return answered(&a);
}

Answered send_fields(Browser *b, const char *who, Str from, Str path, Str fields)
{
    Answer a = page_kit_post(&b->pages, who, from, path, fields);
    return answered(&a);
}

static void add_encoded(Buf *b, Str s)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    for (size_t i = 0; i < s.n; i++) {
        if (memchr(plain, s.p[i], sizeof plain - 1) != NULL) {
            buf_add_char(b, s.p[i]);
        } else {
            buf_addf(b, "%%%02X", (unsigned char)s.p[i]);
        }
    }
}

static void add_pair(Buf *b, Str name, Str value)
{
    buf_add(b, b->n > 0 ? S("&") : S(""));
    add_encoded(b, name);
    buf_add_char(b, '=');
    add_encoded(b, value);
}

static Str between(Str *rest, Str before, Str after)
{
    size_t at, end;
    if (!str_find(*rest, before, &at)) {
        *rest = S("");
        return (Str){ NULL, 0 };
    }
    *rest = str_sub(*rest, at + before.n, rest->n);
    if (!str_find(*rest, after, &end)) {
        return (Str){ NULL, 0 };
    }
    Str inside = str_sub(*rest, 0, end);
    *rest = str_sub(*rest, end, rest->n);
    return inside;
}

Str hidden_value(Browser *b, Str page, const char *name)
{
    Str rest = page;
    return between(&rest, str_format(b->kit.arena, "type=\"hidden\" name=\"%s\" value=\"", name), S("\""));
}

static bool is_given(const char *const *pairs, Str name)
{
    for (size_t i = 0; pairs[i] != NULL; i += 2) {
        if (str_eq(name, str_of(pairs[i]))) {
            return true;
        }
    }
    return false;
}

/* The hidden fields of the content's form: what stands in the frame above it is another form's; the token comes by itself. */
static void add_hidden_fields(Buf *body, Str page, const char *const *pairs)
{
    Str rest = page;
    between(&rest, S("<main"), S(">"));
    for (;;) {
        Str name = between(&rest, S("type=\"hidden\" name=\""), S("\""));
        if (name.p == NULL) {
            return;
        }
        Str value = between(&rest, S("value=\""), S("\""));
        if (!is_given(pairs, name) && !str_eq(name, S("_csrf"))) {
            add_pair(body, name, value);
        }
    }
}

Answered send_form(Browser *b, const char *who, Str path, const char *const *pairs)
{
    Answered page = browse(b, who, path);
    Buf      body = buf_make(b->kit.arena, MIB(2));
    cr_assert(page.status == 200, "the form at " STR_F " is there (%d)", STR_A(path), page.status);
    add_hidden_fields(&body, page.text, pairs);
    for (size_t i = 0; pairs[i] != NULL; i += 2) {
        add_pair(&body, str_of(pairs[i]), str_of(pairs[i + 1]));
    }
    return send_fields(b, who, path, path, buf_str(&body));
}

Str new_draft(Browser *b, const char *who)
{
    Answered a = SEND(b, who, S("/nop-don"));
    cr_assert_eq(a.status, 303);
    Str rest = str_sub(a.location, 9, a.location.n);
    Str id = str_cut(&rest, '/');
    return str_format(b->kit.arena, "/nop-don/" STR_F, STR_A(id));
}

/* ---- a whole interview ----------------------------------------------------------------------------------------------------- */

static Str at(Browser *b, Str draft, const char *step)
{
    return str_format(b->kit.arena, STR_F "/%s", STR_A(draft), step);
}

static void leads_to(Browser *b, Answered a, Str draft, const char *step)
{
    Str wanted = at(b, draft, step);
    cr_assert(a.status == 303 && str_eq(a.location, wanted), "leads to %s, not %d " STR_F "\n" STR_F, step, a.status, STR_A(a.location),
              STR_A(a.status == 422 ? a.text : S("")));
}

Str interview_walked(Browser *b)
{
    Str draft = new_draft(b, "citizen");
    leads_to(b, FILL(b, "citizen", at(b, draft, "nguoi-nop"), "vai-tro", "chinh-minh"), draft, "nguoi-khoi-kien");
    leads_to(b, FILL(b, "citizen", at(b, draft, "nguoi-khoi-kien"), "nguyen-don-1-loai", "person", "nguyen-don-1-ten", "Nguyễn Văn Giả Định",
                  "nguyen-don-1-sinh", "2/9/1985", "nguyen-don-1-so", "001 085 000 001", "nguyen-don-1-dia-chi", "số 2 đường Không Có",
                  "nguyen-don-1-phuong", "phuong ba dinh ha noi", "nguyen-don-1-dien-thoai", "0912 345 678", "nguyen-don-1-thu",
                  "nguoi@vi-du.vn"),
             draft, "nguoi-bi-kien");
    leads_to(b, FILL(b, "citizen", at(b, draft, "nguoi-bi-kien"), "bi-don-1-loai", "person", "bi-don-1-ten", "Trần Văn Hư Cấu", "bi-don-1-biet",
                  "co", "bi-don-1-dia-chi", "số 1 đường Không Có", "bi-don-1-phuong", "phường Ba Đình, Hà Nội"),
             draft, "viec-gi");
    leads_to(b, FILL(b, "citizen", at(b, draft, "viec-gi"), "tim", "", "viec", "DS.26.3.01"), draft, "yeu-cau");
    leads_to(b, FILL(b, "citizen", at(b, draft, "yeu-cau"), "yeu-cau-1-noi-dung", "Buộc ông Hư Cấu trả tiền gốc.", "yeu-cau-1-so-tien",
                  "500.000.000"),
             draft, "o-dau");
    leads_to(b, FILL(b, "citizen", at(b, draft, "o-dau"), "noi-thuc-hien-phuong", ""), draft, "toa-an");
    leads_to(b, FILL(b, "citizen", at(b, draft, "toa-an"), "toa", "T01K01"), draft, "su-viec");
    leads_to(b, FILL(b, "citizen", at(b, draft, "su-viec"), "su-viec", "Ngày 02/3/2025 ông Hư Cấu vay tiền.\nĐến hạn ông không trả."), draft,
             "chung-cu");
    leads_to(b, FILL(b, "citizen", at(b, draft, "chung-cu"), "tai-lieu-1-ten", "Giấy vay tiền", "tai-lieu-1-goc", "1"), draft, "nguoi-khac");
    leads_to(b, FILL(b, "citizen", at(b, draft, "nguoi-khac"), "nguoi-khac-1-vai", "witness", "nguoi-khac-1-ten", "Lý Thị Chứng Kiến",
                  "nguoi-khac-1-dia-chi", "xóm Không Có"),
             draft, "tam-ung");
    leads_to(b, FILL(b, "citizen", at(b, draft, "tam-ung"), "mien-giam", ""), draft, "nguyen-vong");
    leads_to(b, FILL(b, "citizen", at(b, draft, "nguyen-vong"), "hoa-giai", "unwilling", "dien-tu", "co"), draft, "xem-lai");
    return draft;
}
