/* Small things every page of this room uses. */
#include "portal/portal_int.h"

#include "law/citation.h"
#include "page/page_msg.h"
#include "portal/portal_msg.h"

FrameView portal_frame(Req *rq, Str title)
{
    return session_of(rq) == NULL ? frame_public(rq, title) : frame_of(rq, title);
}

void portal_fact(Req *rq, FactsView *v, Msg name, Str value)
{
    if (value.n > 0) {
        *LIST_ADD(rq->arena, &v->facts) = (Fact){ .name = msg(lang_of(rq), name), .value = value };
    }
}

StateView portal_mark(Lang lang, Confidence c)
{
    switch (c) {
    case CONFIDENCE_C: return (StateView){ TONE_GOOD, msg(lang, M_portal_mark_c) };
    case CONFIDENCE_L: return (StateView){ TONE_WARN, msg(lang, M_portal_mark_l) };
    case CONFIDENCE_V: return (StateView){ TONE_BAD, msg(lang, M_portal_mark_v) };
    case CONFIDENCE_NONE: break;
    }
    return (StateView){ TONE_QUIET, msg(lang, M_portal_mark_none) };
}

TableColumn portal_column(Lang lang, Msg name)
{
    return (TableColumn){ .name = msg(lang, name) };
}
