/* The first page, the page of openness, the short help. Routes: /, /minh-bach, /huong-dan. */
#include "portal/routes.h"

#include "portal/portal_help_html.h"
#include "portal/portal_home_html.h"
#include "portal/portal_msg.h"
#include "portal/portal_openness_html.h"

static void add_door(Req *rq, Doors *doors, Msg title, Msg text, Str path)
{
    Lang lang = lang_of(rq);
    *LIST_ADD(rq->arena, doors) = (Door){ msg(lang, title), msg(lang, text), rq_link(rq, path) };
}

Error *portal_home_page(Req *rq, Resp *rs)
{
    Lang     lang = lang_of(rq);
    HomeView v = { .frame = portal_frame(rq, msg(lang, M_portal_home_title)) };
    add_door(rq, &v.doors, M_portal_door_file, M_portal_door_file_text, S("/nop-don"));
    add_door(rq, &v.doors, M_portal_door_mine, M_portal_door_mine_text, S("/vu-viec-cua-toi"));
    add_door(rq, &v.doors, M_portal_door_code, M_portal_door_code_text, S("/tong-dat"));
    add_door(rq, &v.doors, M_portal_door_judgments, M_portal_door_judgments_text, S("/ban-an"));
    add_door(rq, &v.tools, M_portal_tool_statutes, M_portal_tool_statutes_text, S("/van-ban-phap-luat"));
    add_door(rq, &v.tools, M_portal_tool_hearings, M_portal_tool_hearings_text, S("/lich-xet-xu"));
    add_door(rq, &v.tools, M_portal_tool_fees, M_portal_tool_fees_text, S("/an-phi"));
    add_door(rq, &v.tools, M_portal_deadline_title, M_portal_tool_deadlines_text, S("/thoi-han"));
    add_door(rq, &v.tools, M_portal_check_title, M_portal_tool_check_text, S("/kiem-tra"));
    add_door(rq, &v.tools, M_portal_openness_title, M_portal_tool_openness_text, S("/minh-bach"));
    add_door(rq, &v.tools, M_portal_help_title, M_portal_tool_help_text, S("/huong-dan"));
    return page_send(rs, portal_home_html(rq->arena, lang, &v));
}

Error *portal_openness_page(Req *rq, Resp *rs)
{
    Lang         lang = lang_of(rq);
    OpennessView v = { .frame = portal_frame(rq, msg(lang, M_portal_openness_title)) };
    Doors       *d = &v.doors.doors;
    add_door(rq, d, M_portal_rules_title, M_portal_open_rules_text, S("/minh-bach/quy-tac"));
    add_door(rq, d, M_portal_procedure_title, M_portal_open_procedure_text, S("/minh-bach/so-do/civil_first_instance"));
    add_door(rq, d, M_portal_draws_title, M_portal_open_draws_text, S("/minh-bach/phan-cong"));
    add_door(rq, d, M_portal_ledger_title, M_portal_open_ledger_text, S("/minh-bach/so-doi-chung"));
    add_door(rq, d, M_portal_open_published, M_portal_open_published_text, S("/ban-an/so-cong-bo"));
    add_door(rq, d, M_portal_open_data, M_portal_open_data_text, S("/du-lieu-mo"));
    add_door(rq, d, M_portal_check_title, M_portal_tool_check_text, S("/kiem-tra"));
    add_door(rq, d, M_portal_status_title, M_portal_open_status_text, S("/tinh-trang-he-thong"));
    return page_send(rs, portal_openness_html(rq->arena, lang, &v));
}

Error *portal_help_page(Req *rq, Resp *rs)
{
    Lang     lang = lang_of(rq);
    HelpView v = { .frame = portal_frame(rq, msg(lang, M_portal_help_title)), .file_href = rq_link(rq, S("/nop-don")),
                   .code_href = rq_link(rq, S("/tong-dat")), .check_href = rq_link(rq, S("/kiem-tra")),
                   .account_href = rq_link(rq, S("/khoi-phuc")) };
    return page_send(rs, portal_help_html(rq->arena, lang, &v));
}
