/* The public ledger: its head and how to check it, and its own files for programs.
 * Routes: /minh-bach/so-doi-chung, /so-doi-chung/{rest*}. Source: C2SP tlog-tiles. Tables: none directly. */
#include "portal/routes.h"

#include "portal/portal_ledger_html.h"
#include "portal/portal_msg.h"

Error *portal_ledger_page(Req *rq, Resp *rs)
{
    Lang       lang = lang_of(rq);
    Ledger    *ledger = site_of(rq)->house->ledger;
    LedgerHead head = ledger_head(ledger, rq->arena);
    NoteKey    key = ledger_key(ledger);
    LedgerView v = { .frame = portal_frame(rq, msg(lang, M_portal_ledger_title)), .note = head.note };
    frame_crumb(rq, &v.frame, msg(lang, M_portal_openness_title), S("/minh-bach"));
    portal_fact(rq, &v.facts, M_portal_ledger_size, i18n_number(rq->arena, lang, head.size));
    portal_fact(rq, &v.facts, M_portal_ledger_at, head.at.ms == 0 ? S("") : i18n_instant(rq->arena, lang, head.at));
    portal_fact(rq, &v.facts, M_portal_ledger_root, hash_hex(rq->arena, head.root));
    portal_fact(rq, &v.facts, M_portal_ledger_origin, key.name);
    portal_fact(rq, &v.facts, M_portal_ledger_key, ledger_vkey(ledger, rq->arena));
    v.checkpoint = str_format(rq->arena, "/so-doi-chung/%lld/checkpoint", (long long)head.log);
    return page_send(rs, portal_ledger_html(rq->arena, lang, &v));
}

Error *portal_ledger_file(Req *rq, Resp *rs)
{
    LedgerFile file;
    TRY(ledger_serve(site_of(rq)->house->ledger, rq->arena, rq_param(rq, "rest"), &file));
    return resp_body(rs, str_z(rq->arena, file.media_type), file.content);
}
