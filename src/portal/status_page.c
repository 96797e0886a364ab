/* How the system stands today. Route: /tinh-trang-he-thong (and /trang-thai, which leads there).
 * Nothing here names a person, a file or a machine. */
#include "portal/routes.h"

#include "core/outbox/outbox.h"
#include "law/calendar.h"
#include "portal/portal_msg.h"
#include "portal/portal_status_html.h"


enum { OUTBOX_MANY = 1000, YEARS_BACK = 1, YEARS_AHEAD = 3 };

static void fill_years(Req *rq, StatusView *v)
{
    Lang             lang = lang_of(rq);
    const Law       *law = site_of(rq)->house->law;
    static const Msg names[] = { M_portal_col_year, M_portal_col_calendar };
    int32_t          now = date_ymd(today_of(rq)).year;
    v->years.caption = msg(lang, M_portal_status_years);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *LIST_ADD(rq->arena, &v->years.columns) = portal_column(lang, names[i]);
    }
    for (int32_t year = now - YEARS_BACK; year <= now + YEARS_AHEAD; year++) {
        bool      official = calendar_year_is_official(law, year);
        TableRow *row = LIST_ADD(rq->arena, &v->years.rows);
        *row = (TableRow){ 0 };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = str_format(rq->arena, "%d", year) };
        *LIST_ADD(rq->arena, &row->cells) =
            (TableCell){ .kind = CELL_STATE, .state = official ? (StateView){ TONE_GOOD, msg(lang, M_portal_calendar_official) }
                                                                : (StateView){ TONE_WARN, msg(lang, M_portal_calendar_provisional) } };
    }
    table_label(&v->years);
}

Error *portal_status_page(Req *rq, Resp *rs)
{
    Lang       lang = lang_of(rq);
    House     *h = site_of(rq)->house;
    LedgerHead head = ledger_head(h->ledger, rq->arena);
    int64_t    waiting = 0, dead = 0;
    StatusView v = { .frame = portal_frame(rq, msg(lang, M_portal_status_title)) };
    TRY(outbox_count(h->db, &waiting, &dead));
    bool slow = waiting > OUTBOX_MANY;
    v.state = slow || dead > 0
                  ? (NoticeView){ .tone = TONE_WARN, .title = msg(lang, M_portal_status_slow), .text = msg(lang, M_portal_status_slow_text) }
                  : (NoticeView){ .tone = TONE_GOOD, .title = msg(lang, M_portal_status_good), .text = msg(lang, M_portal_status_good_text) };
    portal_fact(rq, &v.facts, M_portal_status_now, i18n_instant(rq->arena, lang, os_now(h->os)));
    portal_fact(rq, &v.facts, M_portal_status_law, law_version(h->law));
    portal_fact(rq, &v.facts, M_portal_status_calendar, h->law->calendar_version);
    portal_fact(rq, &v.facts, M_portal_ledger_size, i18n_number(rq->arena, lang, head.size));
    portal_fact(rq, &v.facts, M_portal_ledger_at, head.at.ms == 0 ? S("") : i18n_instant(rq->arena, lang, head.at));
    portal_fact(rq, &v.facts, M_portal_status_waiting, i18n_number(rq->arena, lang, waiting));
    portal_fact(rq, &v.facts, M_portal_status_store, msg(lang, db_engine(h->db) == DB_POSTGRES ? M_portal_status_postgres : M_portal_status_sqlite));
    fill_years(rq, &v);
    return page_send(rs, portal_status_html(rq->arena, lang, &v));
}
