/* A procedure drawn as a picture and told as a table. Routes: /minh-bach/so-do/{procedure}, .../hinh.svg. Reads no table. */
#include "portal/routes.h"

#include "law/draw.h"
#include "portal/portal_msg.h"
#include "portal/portal_procedure_html.h"

enum { SVG_MAX = 4 * 1024 * 1024 };

static Error *find(Req *rq, const Procedure **out)
{
    *out = procedure_find(site_of(rq)->house->law, rq_param(rq, "procedure"));
    return *out == NULL ? err_make(ERR_NOT_FOUND, "no such procedure") : NULL;
}

/* What leads out of a state, by whom: the picture in words. */
static Str ways_out(Req *rq, const Procedure *p, const ProcedureState *s)
{
    Lang    lang = lang_of(rq);
    ActList acts = { 0 };
    LIST(Str) lines = { 0 };
    procedure_acts_in(p, rq->arena, s->id, &acts);
    for (size_t i = 0; i < acts.count; i++) {
        const ProcedureState *to = acts.items[i]->into.n > 0 ? procedure_state(p, acts.items[i]->into) : NULL;
        if (to != NULL && to != s) {
            *LIST_ADD(rq->arena, &lines) = str_format(rq->arena, "– " STR_F " → " STR_F, STR_A(law_text(lang, acts.items[i]->name)),
                                                      STR_A(law_text(lang, to->name)));
        }
    }
    return str_join(rq->arena, lines.items, lines.count, S("\n"));
}

static StateView kind_of(Lang lang, StateKind k)
{
    switch (k) {
    case STATE_START: return (StateView){ TONE_QUIET, msg(lang, M_portal_state_start) };
    case STATE_OPEN: return (StateView){ TONE_NOW, msg(lang, M_portal_state_open) };
    case STATE_PARKED: return (StateView){ TONE_WARN, msg(lang, M_portal_state_parked) };
    case STATE_END: return (StateView){ TONE_GOOD, msg(lang, M_portal_state_end) };
    case STATE_NONE: break;
    }
    return (StateView){ TONE_QUIET, S("") };
}

static void fill_states(Req *rq, const Procedure *p, ProcedureView *v)
{
    static const Msg names[] = { M_portal_col_state, M_portal_col_kind, M_portal_col_next, M_portal_basis };
    Lang             lang = lang_of(rq);
    v->states.caption = msg(lang, M_portal_states_caption);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *LIST_ADD(rq->arena, &v->states.columns) = portal_column(lang, names[i]);
    }
    for (uint32_t i = 0; i < p->states_count; i++) {
        const ProcedureState *s = &p->states[i];
        TableRow             *row = LIST_ADD(rq->arena, &v->states.rows);
        *row = (TableRow){ 0 };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = law_text(lang, s->name), .under = law_text(lang, s->plain) };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_STATE, .state = kind_of(lang, s->kind) };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_LINES, .text = ways_out(rq, p, s) };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = basis_text(rq, s->basis) };
    }
    table_label(&v->states);
}

Error *portal_procedure_page(Req *rq, Resp *rs)
{
    const Procedure *p;
    Lang             lang = lang_of(rq);
    TRY(find(rq, &p));
    ProcedureView v = { .frame = portal_frame(rq, law_text(lang, p->name)), .name = law_text(lang, p->name), .basis = basis_text(rq, p->source.basis) };
    frame_crumb(rq, &v.frame, msg(lang, M_portal_openness_title), S("/minh-bach"));
    v.image = rq_link(rq, str_format(rq->arena, "/minh-bach/so-do/" STR_F "/hinh.svg", STR_A(p->id)));
    fill_states(rq, p, &v);
    return page_send(rs, portal_procedure_html(rq->arena, lang, &v));
}

Error *portal_procedure_svg(Req *rq, Resp *rs)
{
    const Procedure *p;
    Buf              svg = buf_make(rq->arena, SVG_MAX);
    TRY(find(rq, &p));
    procedure_draw(p, lang_of(rq), rq->arena, &svg);
    TRY(buf_check(&svg));
    return resp_body(rs, "image/svg+xml; charset=utf-8", buf_str(&svg));
}
