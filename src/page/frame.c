/* Who reads, and the frame around a page. */
#include "page/page.h"
#include "page/page_msg.h"

#include "law/citation.h"

const char *const page_powers[] = { PUBLIC, SIGNED_IN, ACCOUNT, STAFF, ADMIN, API_READ, API_ACT, PARTNER, NULL };

const Session *session_of(const Req *rq)
{
    return rq->who;
}

Lang lang_of(const Req *rq)
{
    return rq->lang == HTTP_EN ? LANG_EN : LANG_VI;
}

Date today_of(const Req *rq)
{
    return instant_date(os_now(site_of(rq)->house->os));
}

Str law_text(Lang lang, LawText t)
{
    return lang == LANG_EN && t.en.n > 0 ? t.en : t.vi;
}

Str basis_text(Req *rq, Str basis)
{
    const Site *site = site_of(rq);
    Str         known = site->cites == NULL ? S("") : cite_book_find(site->cites, lang_of(rq), basis);
    return known.n > 0 ? known : law_cite(site->house->law, rq->arena, lang_of(rq), basis);
}

static void add_menu(Req *rq, FrameView *f, Msg text, Str path)
{
    bool below = str_starts(rq->path, str_format(rq->arena, STR_F "/", STR_A(path))) && !str_eq(path, S("/nghiep-vu"));
    bool here = str_eq(rq->path, path) || below;
    *LIST_ADD(rq->arena, &f->menu) = (MenuItem){ .text = msg(lang_of(rq), text), .href = rq_link(rq, path), .here = here };
}

/* Theme and type size are cookies of their own, so that kept pages may depend on them. */
static void add_display(Req *rq, FrameView *f)
{
    Str theme = rq_cookie(rq, "giao_dien");
    f->theme = str_eq(theme, S("toi")) ? THEME_DARK : str_eq(theme, S("sang")) ? THEME_LIGHT : THEME_AUTO;
    f->large = str_eq(rq_cookie(rq, "co_chu"), S("lon"));
    f->display = rq_link(rq, S("/hien-thi"));
}

static void add_foot(Req *rq, FrameView *f, Msg text, Str path)
{
    *LIST_ADD(rq->arena, &f->foot) = (Link){ msg(lang_of(rq), text), rq_link(rq, path) };
}

static FrameView frame_base(Req *rq, Str title)
{
    FrameView f = { .title = title, .home = rq_link(rq, S("/")), .address = rq_self_in(rq, rq->lang) };
    f.other_lang = rq_self_in(rq, rq->lang == HTTP_EN ? HTTP_VI : HTTP_EN);
    f.sign_in = rq_link(rq, S("/dang-nhap"));
    f.demo = site_of(rq)->demo;
    add_display(rq, &f);
    add_foot(rq, &f, M_page_foot_help, S("/huong-dan"));
    add_foot(rq, &f, M_page_foot_access, S("/huong-dan#de-dung"));
    add_foot(rq, &f, M_page_foot_check, S("/kiem-tra"));
    add_foot(rq, &f, M_page_foot_openness, S("/minh-bach"));
    add_foot(rq, &f, M_page_foot_status, S("/tinh-trang-he-thong"));
    return f;
}

FrameView frame_public(Req *rq, Str title)
{
    FrameView f = frame_base(rq, title);
    add_menu(rq, &f, M_page_menu_file, S("/nop-don"));
    add_menu(rq, &f, M_page_menu_judgments, S("/ban-an"));
    add_menu(rq, &f, M_page_menu_hearings, S("/lich-xet-xu"));
    add_menu(rq, &f, M_page_menu_fees, S("/an-phi"));
    add_menu(rq, &f, M_page_menu_deadlines, S("/thoi-han"));
    add_menu(rq, &f, M_page_menu_openness, S("/minh-bach"));
    return f;
}

FrameView frame_of(Req *rq, Str title)
{
    const Session *s = session_of(rq);
    if (s == NULL) {
        return frame_public(rq, title);
    }
    FrameView f = frame_base(rq, title);
    if (s->admin) {
        add_menu(rq, &f, M_page_menu_people, S("/quan-tri"));
        add_menu(rq, &f, M_page_menu_reset, S("/nghiep-vu/cap-lai-mat-khau"));
    } else if (s->staff) {
        add_menu(rq, &f, M_page_menu_inbox, S("/nghiep-vu"));
        add_menu(rq, &f, M_page_menu_find, S("/nghiep-vu/ho-so"));
        if (s->desk) {
            add_menu(rq, &f, M_page_menu_counter, S("/nghiep-vu/tiep-nhan"));
            add_menu(rq, &f, M_page_menu_service, S("/nghiep-vu/tong-dat"));
        }
        add_menu(rq, &f, M_page_menu_calendar, S("/nghiep-vu/lich"));
        if (s->desk) {
            add_menu(rq, &f, M_page_menu_books, S("/nghiep-vu/so"));
        }
    } else {
        add_menu(rq, &f, M_page_menu_mine, S("/vu-viec-cua-toi"));
        if (s->kind != SESSION_SERVED) { /* the holder of a served code has his one file, nothing an account is needed for */
            add_menu(rq, &f, M_page_menu_file, S("/nop-don"));
            add_menu(rq, &f, M_page_menu_notices, S("/thong-bao"));
        }
        add_menu(rq, &f, M_page_menu_judgments, S("/ban-an"));
    }
    f.person = s->display[0] == '\0' ? msg(lang_of(rq), M_page_by_code) : str_of(s->display); /* a name, or he could not leave */
    f.account = s->kind == SESSION_SERVED ? S("") : rq_link(rq, S("/tai-khoan"));
    f.sign_out = rq_link(rq, S("/dang-xuat"));
    f.csrf = csrf_token(rq);
    f.staff = s->staff;
    f.role = s->post.n == 0 ? S("") : power_name(site_of(rq)->house, lang_of(rq), s->post);
    return f;
}

void frame_crumb(Req *rq, FrameView *f, Str text, Str path)
{
    *LIST_ADD(rq->arena, &f->crumbs) = (Link){ text, rq_link(rq, path) };
}

void frame_crumb_mine(Req *rq, FrameView *f)
{
    if (f->staff) {
        frame_crumb(rq, f, msg(lang_of(rq), M_page_menu_inbox), S("/nghiep-vu"));
    } else {
        frame_crumb(rq, f, msg(lang_of(rq), M_page_menu_mine), S("/vu-viec-cua-toi"));
    }
}

Error *page_send(Resp *rs, Html h)
{
    return resp_html(rs, h.markup);
}

Error *with_reader(Req *rq, Resp *rs, Error *(*answer)(Req *rq, Db *db, Resp *rs))
{
    Db *db;
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = answer(rq, db, rs);
    db_done(db);
    return failed;
}

Str demo_text(const Req *rq, Str text)
{
    Str mark = msg(lang_of(rq), M_page_demo_mark);
    return !site_of(rq)->demo ? text : text.n == 0 ? mark : str_format(rq->arena, STR_F " – " STR_F, STR_A(mark), STR_A(text));
}

Error *demo_json(const Req *rq, Resp *rs, Str object)
{
    if (!site_of(rq)->demo) {
        return resp_json(rs, object);
    }
    BUG_IF(!str_starts(object, S("{\"")));
    return resp_json(rs, str_format(rq->arena, "{\"notice\":\"" STR_F "\"," STR_F, STR_A(msg(LANG_VI, M_page_demo_mark)),
                                    STR_A(str_sub(object, 1, object.n))));
}

Str idem_key(Req *rq)
{
    return id_format(rq->arena, os_id_random(site_of(rq)->house->os));
}
