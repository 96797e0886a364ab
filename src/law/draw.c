/* The picture of a procedure. One lane a target and side, shared by all acts that lead there; lanes that do not overlap share a
 * column. May use: procedure, i18n. */
#include "law/draw.h"

#include "law/law_msg.h"

enum {
    LINE = 18,       /* between lines of text */
    GAP = 22,        /* between boxes */
    PAD = 12,        /* inside a box */
    BOX = 520,       /* width of a box */
    COLUMN = 9,      /* between lanes */
    MARGIN = 16,
    TEXT_LINE = 74,  /* characters of one line of an exit */
    EXIT_MAX = 32,   /* exits of one state */
};

/* All acts that lead from one state to another. */
typedef struct Exit {
    uint32_t to;
    Str      lines[4];
    size_t   line_count;
    int      y; /* of its first line */
} Exit;

typedef struct Box {
    const ProcedureState *state;
    Exit    *exits;
    size_t   exit_count;
    int      y, height, in_y;
} Box;

typedef struct Lane {
    bool used;
    int  top, bottom, column;
} Lane;

typedef struct Draw {
    const Procedure *p;
    Lang             lang;
    Arena           *a;
    Buf             *out;
    Box             *boxes;
    Lane            *right, *left; /* by target */
    int              right_columns, left_columns, height;
} Draw;

static Str say(const Draw *d, LawText t)
{
    return d->lang == LANG_EN ? t.en : t.vi;
}

static void put_text(Buf *b, Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        switch (s.p[i]) {
        case '<': buf_add_z(b, "&lt;"); break;
        case '>': buf_add_z(b, "&gt;"); break;
        case '&': buf_add_z(b, "&amp;"); break;
        case '"': buf_add_z(b, "&quot;"); break;
        default: buf_add_char(b, s.p[i]);
        }
    }
}

/* ---- what leads where ----------------------------------------------------------------------------------------------------------- */

/* Breaks at spaces so that no line is longer than TEXT_LINE characters; what does not fit in the last line stays in it. */
static void wrap(Str text, Exit *e)
{
    while (text.n > 0 && e->line_count < COUNT_OF(e->lines)) {
        size_t at = 0, last_space = 0, chars = 0;
        while (at < text.n && (chars <= TEXT_LINE || e->line_count + 1 == COUNT_OF(e->lines))) {
            if (text.p[at] == ' ') {
                last_space = at;
            }
            utf8_next(text, &at);
            chars++;
        }
        size_t end = at < text.n && last_space > 0 ? last_space : at;
        e->lines[e->line_count++] = str_sub(text, 0, end);
        text = str_trim(str_sub(text, end, text.n));
    }
}

static bool lists(const Str *verbs, size_t count, Str verb)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(verbs[i], verb)) {
            return true;
        }
    }
    return false;
}

static void add_exit(Draw *d, Box *box, uint32_t to)
{
    Str    verbs[16];
    size_t count = 0;
    for (uint32_t i = 0; i < d->p->acts_count; i++) {
        const ProcedureAct *act = &d->p->acts[i];
        Str                 verb = say(d, act->verb);
        if (str_eq(act->into, d->p->states[to].id) && act_may_start_in(act, box->state->id) && count < COUNT_OF(verbs)
            && !lists(verbs, count, verb)) {
            verbs[count++] = verb;
        }
    }
    if (count == 0 || box->exit_count == EXIT_MAX) {
        return;
    }
    Exit *e = &box->exits[box->exit_count++];
    e->to = to;
    Str text = str_format(d->a, STR_F " → " STR_F, STR_A(str_join(d->a, verbs, count, S(" · "))), STR_A(say(d, d->p->states[to].name)));
    wrap(text, e);
}

static void lay_boxes(Draw *d)
{
    int y = MARGIN + 2 * LINE;
    d->boxes = NEW_N(d->a, Box, d->p->states_count);
    for (uint32_t i = 0; i < d->p->states_count; i++) {
        Box *box = &d->boxes[i];
        *box = (Box){ .state = &d->p->states[i], .exits = NEW_N(d->a, Exit, EXIT_MAX), .y = y, .in_y = y + PAD + LINE / 2 };
        for (uint32_t to = 0; to < d->p->states_count; to++) {
            if (to != i) {
                add_exit(d, box, to);
            }
        }
        int line = y + PAD + LINE + LINE / 2;
        for (size_t k = 0; k < box->exit_count; k++) {
            box->exits[k].y = line;
            line += LINE * (int)box->exits[k].line_count;
        }
        box->height = line - y + PAD - LINE / 2;
        y += box->height + GAP;
    }
    d->height = y + MARGIN;
}

/* ---- lanes ------------------------------------------------------------------------------------------------------------------------ */

static void stretch(Lane *lane, int y)
{
    if (!lane->used || y < lane->top) {
        lane->top = y;
    }
    if (!lane->used || y > lane->bottom) {
        lane->bottom = y;
    }
    lane->used = true;
}

static bool meets(const Lane *a, const Lane *b)
{
    return a->used && b->used && a->top - COLUMN <= b->bottom && b->top - COLUMN <= a->bottom;
}

/* The first column that is free over the lane's whole height. */
static int columns_of(Lane *lanes, uint32_t count)
{
    int columns = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!lanes[i].used) {
            continue;
        }
        int  column = 0;
        bool again = true;
        while (again) {
            again = false;
            for (uint32_t k = 0; k < i && !again; k++) {
                again = meets(&lanes[i], &lanes[k]) && lanes[k].column == column;
            }
            column += again;
        }
        lanes[i].column = column;
        columns = column + 1 > columns ? column + 1 : columns;
    }
    return columns;
}

static void lay_lanes(Draw *d)
{
    d->right = NEW_N(d->a, Lane, d->p->states_count);
    d->left = NEW_N(d->a, Lane, d->p->states_count);
    for (uint32_t i = 0; i < d->p->states_count; i++) {
        for (size_t k = 0; k < d->boxes[i].exit_count; k++) {
            const Exit *e = &d->boxes[i].exits[k];
            Lane       *lane = e->to > i ? &d->right[e->to] : &d->left[e->to];
            stretch(lane, e->y);
            stretch(lane, d->boxes[e->to].in_y);
        }
    }
    d->right_columns = columns_of(d->right, d->p->states_count);
    d->left_columns = columns_of(d->left, d->p->states_count);
}

/* ---- ink ---------------------------------------------------------------------------------------------------------------------------- */

static int box_x(const Draw *d)
{
    return MARGIN + (d->left_columns + 2) * COLUMN;
}

static int lane_x(const Draw *d, const Lane *lane, bool right)
{
    int away = (lane->column + 2) * COLUMN;
    return right ? box_x(d) + BOX + away : box_x(d) - away;
}

static void ink_lane(const Draw *d, uint32_t to, bool right)
{
    const Lane *lane = right ? &d->right[to] : &d->left[to];
    if (!lane->used) {
        return;
    }
    int x = lane_x(d, lane, right), edge = right ? box_x(d) + BOX : box_x(d), in = d->boxes[to].in_y, tip = right ? 7 : -7;
    buf_addf(d->out, "<path class=\"draw-lane\" d=\"M%d %dV%d\"/>", x, lane->top, lane->bottom);
    buf_addf(d->out, "<path class=\"draw-lane\" d=\"M%d %dH%d\"/>", x, in, edge + tip);
    buf_addf(d->out, "<path class=\"draw-tip\" fill=\"currentColor\" d=\"M%d %dl%d -4v8z\"/>\n", edge, in, tip);
}

static void ink_box(const Draw *d, uint32_t index)
{
    static const char *const edges[] = { "", " stroke-dasharray=\"2 3\"", "", " stroke-dasharray=\"7 4\"", " stroke-width=\"3\"" };
    const Box               *box = &d->boxes[index];
    int                      x = box_x(d);
    buf_addf(d->out, "<g class=\"draw-state\"><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\" fill=\"none\" stroke=\"currentColor\"%s/>", x,
             box->y, BOX, box->height, edges[box->state->kind]);
    buf_addf(d->out, "<text x=\"%d\" y=\"%d\" font-weight=\"700\">", x + PAD, box->y + PAD + LINE - 5);
    put_text(d->out, say(d, box->state->name));
    buf_add_z(d->out, "</text>");
    for (size_t k = 0; k < box->exit_count; k++) {
        const Exit *e = &box->exits[k];
        for (size_t i = 0; i < e->line_count; i++) {
            buf_addf(d->out, "<text x=\"%d\" y=\"%d\">", x + PAD + (i > 0 ? PAD : 0), e->y + 4 + LINE * (int)i);
            put_text(d->out, e->lines[i]);
            buf_add_z(d->out, "</text>");
        }
        bool        right = e->to > index;
        const Lane *lane = right ? &d->right[e->to] : &d->left[e->to];
        buf_addf(d->out, "<path class=\"draw-lane\" stroke=\"currentColor\" stroke-opacity=\"0.55\" d=\"M%d %dH%d\"/>", right ? x + BOX : x, e->y,
                 lane_x(d, lane, right));
    }
    buf_add_z(d->out, "</g>\n");
}

void procedure_draw(const Procedure *p, Lang lang, Arena *a, Buf *out)
{
    Draw d = { .p = p, .lang = lang, .a = a, .out = out };
    lay_boxes(&d);
    lay_lanes(&d);
    int width = box_x(&d) + BOX + (d.right_columns + 2) * COLUMN + MARGIN;
    buf_addf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"draw\" lang=\"%s\" role=\"graphics-document document\" aria-labelledby=\"draw-title\" "
                  "aria-describedby=\"draw-desc\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"13\" "
                  "fill=\"currentColor\">\n<title id=\"draw-title\">",
             lang == LANG_EN ? "en" : "vi", width, d.height, width, d.height);
    put_text(out, say(&d, p->name));
    buf_add_z(out, "</title>\n<desc id=\"draw-desc\">");
    Str states = str_format(a, "%u", p->states_count), acts = str_format(a, "%u", p->acts_count);
    put_text(out, MSG(a, lang, M_draw_desc, { S("states"), states }, { S("acts"), acts }));
    buf_addf(out, "</desc>\n<text x=\"%d\" y=\"%d\" font-size=\"16\" font-weight=\"700\">", box_x(&d), MARGIN + LINE);
    put_text(out, say(&d, p->name));
    buf_add_z(out, "</text>\n<g fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.55\">\n");
    for (uint32_t i = 0; i < p->states_count; i++) {
        ink_lane(&d, i, true);
        ink_lane(&d, i, false);
    }
    buf_add_z(out, "</g>\n");
    for (uint32_t i = 0; i < p->states_count; i++) {
        ink_box(&d, i);
    }
    buf_add_z(out, "</svg>\n");
}
