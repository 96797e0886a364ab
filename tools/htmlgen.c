/* Compiles a template into C (the language: src/html/README.md).
 *   htmlgen IN.html OUT.h OUT.c ROOM...      IN is src/<room>/html/<name>.html; ROOM... are that room and the lower ones, in
 *                                            whose folders included templates and messages are looked for
 * It walks the template once, character by character, keeping the place in the markup (text, tag, attribute value), the open
 * elements and the open {if}, {each}, {wrap}; literal pieces gather until a hole comes and the code for it is written.
 * C checks fields and types: each statement carries a #line of the template. Everything it cannot prove safe is refused with
 * FILE:LINE. May use: base. */
#include "gen.h"

enum { STACK_MAX = 64, ARGS_MAX = 8, HOLE = 1 };

typedef enum Place {
    TEXT,         /* between tags */
    TAG,          /* inside a tag, between attributes */
    ATTR_NAME,
    AFTER_EQUALS, /* a quote has to come */
    VALUE,        /* inside a quoted attribute value */
} Place;

typedef struct Element {
    Str name;
    int line;
} Element;

typedef enum ControlKind { IF, EACH, WRAP } ControlKind;
typedef struct Control {
    ControlKind kind;
    int         line;
    Place       place; /* where it began: every branch ends in the same place ... */
    size_t      depth; /* ... with the same elements open */
    bool        has_else;
    Str         name;  /* EACH: the variable; WRAP: the template */
    Str         view;  /* WRAP: its argument */
} Control;

typedef struct Key {
    Str name, args, room;
} Key;

typedef struct Gen {
    Arena      *arena;
    const char *path;
    Str         source;
    size_t      at;
    int         line;
    Str         room, name;
    Str        *rooms; /* own room first, then the lower ones */
    size_t      room_count;
    LIST(Key)   keys;

    LIST(Str)   uses, includes; /* headers of the .h and of the .c */
    Str         view_type, view, layout, layout_view;
    bool        has_body, has_output;

    Place       place;
    Element     open[STACK_MAX];
    size_t      depth;
    Str         tag, attr;
    bool        closing;     /* inside </...> */
    bool        tag_has_equiv;
    char        quote;
    Buf         value;       /* the attribute value so far; a hole counts as one character HOLE */
    Control     control[STACK_MAX];
    size_t      control_depth;

    Buf         literal;     /* pending output */
    char        last;        /* the last literal character, '\0' when something else came after it */
    Buf         code;
    Str         head_code;   /* of a template with {body}: what stands before it */
    unsigned    indent;
} Gen;

NORETURN PRINTF_LIKE(2, 3) static void stop(const Gen *g, const char *format, ...)
{
    char    text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    gen_stop(g->path, g->line, "%s", text);
}

/* ---- names of HTML ------------------------------------------------------------------------------------------------- */

static bool in_list(Str word, const char *words)
{
    for (Str rest = str_of(words); rest.n > 0;) {
        if (str_eq(str_cut(&rest, ' '), word)) {
            return true;
        }
    }
    return false;
}

static bool is_void(Str tag)
{
    return in_list(tag, "area br col hr img input link meta source track wbr");
}

static bool is_drawing(Str tag)
{
    return in_list(tag, "path circle rect line use polyline polygon ellipse");
}

/* These end an open <p>, so that the page's tree would not be the template's. */
static bool is_block(Str tag)
{
    return in_list(tag, "address article aside blockquote details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr "
                        "main nav ol p pre section table ul");
}

static bool is_refused_tag(Str tag)
{
    return in_list(tag, "style base object embed applet frame frameset iframe noscript plaintext xmp template");
}

static bool is_url(Str attr)
{
    return in_list(attr, "href src action formaction poster cite data");
}

static bool is_refused_attr(Str attr)
{
    return str_starts(attr, S("on")) || in_list(attr, "style srcdoc srcset ping xlink:href");
}

/* Attributes whose words people read or hear. */
static bool is_read_aloud(Str attr)
{
    return in_list(attr, "title alt placeholder aria-label aria-description aria-roledescription");
}

static bool keeps_space(const Gen *g)
{
    for (size_t i = 0; i < g->depth; i++) {
        if (in_list(g->open[i].name, "pre textarea")) {
            return true;
        }
    }
    return false;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool is_letter(uint32_t c)
{
    bool latin = (c >= 0xC0 && c < 0x250 && c != 0xD7 && c != 0xF7) || (c >= 0x1E00 && c < 0x1F00);
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || latin;
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == ':';
}

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* ---- writing code -------------------------------------------------------------------------------------------------- */

static void add_indent(Gen *g)
{
    for (unsigned i = 0; i < g->indent; i++) {
        buf_add(&g->code, S("    "));
    }
}

static void flush(Gen *g)
{
    if (g->literal.n == 0) {
        return;
    }
    add_indent(g);
    buf_add(&g->code, S("html_raw(o, S(\""));
    gen_add_literal(&g->code, buf_str(&g->literal));
    buf_add(&g->code, S("\"));\n"));
    buf_clear(&g->literal);
}

/* A statement of the template's line. */
PRINTF_LIKE(2, 3) static void emit(Gen *g, const char *format, ...)
{
    flush(g);
    buf_addf(&g->code, "#line %d \"%s\"\n", g->line, g->path);
    add_indent(g);
    va_list args;
    va_start(args, format);
    char text[4096];
    int  n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (n < 0 || (size_t)n >= sizeof text) {
        stop(g, "the hole is too long");
    }
    buf_add_z(&g->code, text);
    buf_add_char(&g->code, '\n');
}

static void put(Gen *g, Str literal)
{
    if (literal.n > 0) {
        buf_add(&g->literal, literal);
        g->last = literal.p[literal.n - 1];
        g->has_output = true;
    }
}

static void put_char(Gen *g, char c)
{
    put(g, (Str){ &c, 1 });
}

static void need_header(Gen *g, Str header)
{
    for (size_t i = 0; i < g->includes.count; i++) {
        if (str_eq(g->includes.items[i], header)) {
            return;
        }
    }
    *LIST_ADD(g->arena, &g->includes) = header;
}

/* ---- markup -------------------------------------------------------------------------------------------------------- */

static void check_open(Gen *g)
{
    if (is_refused_tag(g->tag)) {
        stop(g, "<" STR_F "> is not used here: no inline style, no foreign content", STR_A(g->tag));
    }
    for (size_t i = 0; i < g->depth; i++) {
        Str outer = g->open[i].name;
        bool twice = str_eq(outer, g->tag) && in_list(outer, "a form button label option");
        if (twice || (str_eq(outer, S("p")) && is_block(g->tag))) {
            stop(g, "<" STR_F "> may not stand inside the <" STR_F "> of line %d", STR_A(g->tag), STR_A(outer), g->open[i].line);
        }
        if (in_list(outer, "script title textarea option")) {
            stop(g, "no tags inside <" STR_F ">", STR_A(outer));
        }
    }
}

static void open_element(Gen *g, bool self_closing)
{
    check_open(g);
    if (is_void(g->tag) || (self_closing && is_drawing(g->tag))) {
        return;
    }
    if (self_closing) {
        stop(g, "<" STR_F "/> does not close itself in HTML", STR_A(g->tag));
    }
    if (g->depth == STACK_MAX) {
        stop(g, "more than %d elements inside each other", STACK_MAX);
    }
    g->open[g->depth++] = (Element){ g->tag, g->line };
}

static void close_element(Gen *g)
{
    size_t least = g->control_depth > 0 ? g->control[g->control_depth - 1].depth : 0;
    if (g->depth == 0) {
        stop(g, "</" STR_F "> closes nothing", STR_A(g->tag));
    }
    Element e = g->open[g->depth - 1];
    if (!str_eq(e.name, g->tag)) {
        stop(g, "</" STR_F "> comes before </" STR_F "> of line %d", STR_A(g->tag), STR_A(e.name), e.line);
    }
    if (g->depth == least) {
        stop(g, "</" STR_F "> closes an element opened outside of this branch (line %d)", STR_A(g->tag), e.line);
    }
    g->depth--;
}

static Str take_name(Gen *g)
{
    size_t from = g->at;
    while (g->at < g->source.n && is_name_char(g->source.p[g->at])) {
        g->at++;
    }
    return str_sub(g->source, from, g->at);
}

/* At '<'. */
static void begin_tag(Gen *g)
{
    Str rest = str_sub(g->source, g->at, g->source.n);
    if (str_starts(rest, S("<!--"))) {
        size_t end;
        if (!str_find(rest, S("-->"), &end)) {
            stop(g, "the comment does not end");
        }
        Str inside = str_sub(rest, 4, end);
        if (str_has(inside, S("{"))) {
            stop(g, "no holes in comments");
        }
        for (size_t i = 0; i < end + 3; i++) {
            g->line += rest.p[i] == '\n';
        }
        g->at += end + 3;
        return;
    }
    if (str_starts(rest, S("<!doctype html>"))) {
        put(g, S("<!doctype html>"));
        g->at += 15;
        return;
    }
    g->closing = rest.n > 1 && rest.p[1] == '/';
    g->at += g->closing ? 2 : 1;
    g->tag = take_name(g);
    Str next = str_sub(g->source, g->at, g->source.n);
    if (str_starts(next, S("{")) && !(g->tag.n > 0 && str_starts(next, S("{if ")))) {
        stop(g, "no holes in names of tags");
    }
    if (g->tag.n == 0 || g->tag.p[0] < 'a' || g->tag.p[0] > 'z') {
        stop(g, "a tag is expected after <; a plain sign is written &lt;");
    }
    g->tag_has_equiv = false;
    put(g, g->closing ? S("</") : S("<"));
    put(g, g->tag);
    g->place = TAG;
}

static void end_tag(Gen *g, bool self_closing)
{
    if (g->closing) {
        close_element(g);
    } else {
        open_element(g, self_closing);
    }
    put(g, self_closing ? S("/>") : S(">"));
    g->place = TEXT;
}

static void in_tag(Gen *g, char c)
{
    bool slash = c == '/' && g->at + 1 < g->source.n && g->source.p[g->at + 1] == '>';
    if (is_space(c)) {
        if (g->last != ' ') {
            put_char(g, ' ');
        }
        g->line += c == '\n';
        g->at++;
    } else if (c == '>' || slash) {
        g->at += slash ? 2 : 1;
        end_tag(g, slash);
    } else if (is_name_char(c) && !g->closing) {
        g->attr = take_name(g);
        if (is_refused_attr(g->attr)) {
            stop(g, "the attribute " STR_F " is not used here: the page's security policy refuses it", STR_A(g->attr));
        }
        g->tag_has_equiv = g->tag_has_equiv || str_eq(g->attr, S("http-equiv"));
        put(g, g->attr);
        g->place = ATTR_NAME;
    } else {
        stop(g, "unexpected '%c' inside <" STR_F ">", c, STR_A(g->tag));
    }
}

static void after_name(Gen *g, char c)
{
    if (c != '=') {
        g->place = TAG;
        return;
    }
    put_char(g, '=');
    g->at++;
    g->place = AFTER_EQUALS;
}

static void after_equals(Gen *g, char c)
{
    if (c != '"' && c != '\'') {
        stop(g, "the value of " STR_F " has to stand in quotes", STR_A(g->attr));
    }
    g->quote = c;
    buf_clear(&g->value);
    put_char(g, c);
    g->at++;
    g->place = VALUE;
}

/* At '&': a whole entity. */
static void take_entity(Gen *g)
{
    size_t end = g->at + 1;
    while (end < g->source.n && (is_name_char(g->source.p[end]) || g->source.p[end] == '#')) {
        end++;
    }
    if (end == g->source.n || g->source.p[end] != ';' || end == g->at + 1) {
        stop(g, "a plain & is written &amp;");
    }
    if (g->place == VALUE && is_url(g->attr) && !str_eq(str_sub(g->source, g->at, end), S("&amp"))) {
        stop(g, "an address is written without entities but &amp;");
    }
    put(g, str_sub(g->source, g->at, end + 1));
    g->at = end + 1;
}

static uint32_t take_char(Gen *g)
{
    size_t   from = g->at;
    uint32_t c = utf8_next(g->source, &g->at);
    put(g, str_sub(g->source, from, g->at));
    g->line += c == '\n';
    return c;
}

/* An address has its scheme behind it once a / ? or # has come. */
static bool is_settled(const Gen *g)
{
    Str v = buf_str(&g->value);
    return str_has(v, S("/")) || str_has(v, S("?")) || str_has(v, S("#"));
}

static void check_scheme(const Gen *g)
{
    Str v = buf_str(&g->value);
    if (!is_settled(g) && !str_eq(v, S("http")) && !str_eq(v, S("https")) && !str_eq(v, S("mailto"))) {
        stop(g, "only http:, https:, mailto: and relative addresses");
    }
}

static void in_value(Gen *g, char c)
{
    if (c == g->quote) {
        put_char(g, c);
        g->at++;
        g->place = TAG;
        g->last = c;
        return;
    }
    if (c == '&') {
        take_entity(g);
        return;
    }
    size_t from = g->at;
    if (is_letter(take_char(g)) && is_read_aloud(g->attr)) {
        stop(g, "words of " STR_F " belong in a catalogue: {t key}", STR_A(g->attr));
    }
    if (c == ':' && is_url(g->attr)) {
        check_scheme(g);
    }
    buf_add(&g->value, str_sub(g->source, from, g->at));
}

/* A run of white space becomes one line break or one space. */
static void take_space(Gen *g)
{
    bool broken = false;
    while (g->at < g->source.n && is_space(g->source.p[g->at])) {
        broken = broken || g->source.p[g->at] == '\n';
        g->line += g->source.p[g->at] == '\n';
        g->at++;
    }
    if (g->last != '\n' && !(g->last == ' ' && !broken)) {
        put_char(g, broken ? '\n' : ' ');
    }
}

static void in_text(Gen *g, char c)
{
    bool inside_script = g->depth > 0 && str_eq(g->open[g->depth - 1].name, S("script"));
    if (c == '<') {
        begin_tag(g);
    } else if (is_space(c) && !keeps_space(g)) {
        take_space(g);
    } else if (inside_script) {
        stop(g, "scripts are files of web/: <script src=\"{asset x.js}\"></script>");
    } else if (c == '&') {
        take_entity(g);
    } else if (is_letter(take_char(g))) {
        stop(g, "words belong in a catalogue: {t key}");
    }
}

/* ---- expressions --------------------------------------------------------------------------------------------------- */

static bool is_word(Str s)
{
    bool good = s.n > 0 && (s.p[0] < '0' || s.p[0] > '9');
    for (size_t i = 0; i < s.n; i++) {
        good = good && is_word_char(s.p[i]);
    }
    return good;
}

static Str take_word(Str *s)
{
    size_t n = 0;
    while (n < s->n && is_word_char(s->p[n])) {
        n++;
    }
    Str word = str_sub(*s, 0, n);
    *s = str_sub(*s, n, s->n);
    return word;
}

/* The C of a root: pointers are followed once by the first dot; `x_no` is a number. */
static bool is_root(const Gen *g, Str word, bool *number)
{
    *number = false;
    if (str_eq(word, g->view)) {
        return true;
    }
    for (size_t i = 0; i < g->control_depth; i++) {
        const Control *c = &g->control[i];
        if (c->kind == EACH && str_starts(word, c->name)) {
            *number = str_eq(str_sub(word, c->name.n, word.n), S("_no"));
            if (*number || word.n == c->name.n) {
                return true;
            }
        }
    }
    return false;
}

/* v.a.b, v.p->a, *v.p, item, item_no -> C. */
static Str expression(const Gen *g, Str text)
{
    Str  s = str_trim(text), whole = s;
    bool pointee = s.n > 0 && s.p[0] == '*', number, first = true;
    if (pointee) {
        s = str_sub(s, 1, s.n);
    }
    Str root = take_word(&s);
    if (!is_word(root) || !is_root(g, root, &number)) {
        stop(g, "\"" STR_F "\" begins with no known name", STR_A(whole));
    }
    Buf b = buf_make(g->arena, KIB(2));
    buf_add(&b, pointee ? S("*") : S(""));
    if (s.n == 0) {
        buf_addf(&b, number ? STR_F : "(*" STR_F ")", STR_A(root));
        return buf_str(&b);
    }
    buf_add(&b, root);
    for (; s.n > 0; first = false) {
        bool arrow = str_starts(s, S("->"));
        s = str_sub(s, arrow ? 2 : 1, s.n);
        Str word = take_word(&s);
        if (!is_word(word) || number || (s.n > 0 && s.p[0] != '.' && !str_starts(s, S("->"))) || (first && arrow)) {
            stop(g, "\"" STR_F "\" is no path like v.field.sub", STR_A(whole));
        }
        buf_add(&b, first || arrow ? S("->") : S("."));
        buf_add(&b, word);
    }
    return buf_str(&b);
}

static Str address_of(const Gen *g, Str text)
{
    Str c = expression(g, text);
    if (str_starts(c, S("(*")) && str_ends(c, S(")"))) {
        return str_sub(c, 2, c.n - 1);
    }
    return str_starts(c, S("*")) ? str_sub(c, 1, c.n) : str_format(g->arena, "&" STR_F, STR_A(c));
}

/* [not] x | x == literal ... */
static Str condition(const Gen *g, Str text)
{
    static const char *const operators[] = { "==", "!=", "<=", ">=", "<", ">" };
    Str                      s = str_trim(text);
    const char              *negate = "";
    if (str_starts(s, S("not "))) {
        negate = "!";
        s = str_trim(str_sub(s, 4, s.n));
    }
    for (size_t i = 0; i < COUNT_OF(operators); i++) {
        size_t at;
        if (!str_find(s, str_format(g->arena, " %s ", operators[i]), &at)) {
            continue;
        }
        Str left = expression(g, str_sub(s, 0, at));
        Str right = str_trim(str_sub(s, at + strlen(operators[i]) + 2, s.n));
        if (right.n > 1 && right.p[0] == '"' && right.p[right.n - 1] == '"') {
            if (i > 1) {
                stop(g, "texts are compared with == and !=");
            }
            bool not_equal = (i == 1) != (negate[0] == '!');
            return str_format(g->arena, "%sstr_eq(" STR_F ", S(" STR_F "))", not_equal ? "!" : "", STR_A(left), STR_A(right));
        }
        int64_t n;
        if (!is_word(right) && !str_to_i64(right, &n)) {
            stop(g, "\"" STR_F "\" is no name, number or text in quotes", STR_A(right));
        }
        return str_format(g->arena, "%s(" STR_F " %s " STR_F ")", negate, STR_A(left), operators[i], STR_A(right));
    }
    Str c = expression(g, s);
    return str_format(g->arena, "%shtml_is(" STR_F ")", negate, STR_A(c));
}

/* ---- holes --------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name, *call;
    bool        integer;
} formats[] = {
    { "money", "html_add_money", false },         { "money_digits", "html_add_money_digits", false },
    { "money_words", "html_add_money_words", false }, { "date", "html_add_date", false },
    { "longdate", "html_add_long_date", false },  { "fulldate", "html_add_full_date", false },
    { "weekday", "html_add_weekday", false },     { "isodate", "html_add_iso_date", false },
    { "time", "html_add_time", false },           { "instant", "html_add_instant", false },
    { "isoinstant", "html_add_iso_instant", false }, { "number", "html_add_number", true },
    { "size", "html_add_size", true },            { "days", "html_add_days_left", true },
};

/* Refuses places where no hole is safe; says whether this is a URL. */
static bool check_place(const Gen *g, bool *url)
{
    *url = false;
    if (g->place == TEXT) {
        if (g->depth > 0 && str_eq(g->open[g->depth - 1].name, S("script"))) {
            stop(g, "no holes inside <script>");
        }
        return true;
    }
    if (g->place == AFTER_EQUALS) {
        stop(g, "a hole in " STR_F " has to stand in quotes", STR_A(g->attr));
    }
    if (g->place != VALUE) {
        stop(g, "no holes in names of attributes or between them");
    }
    if (g->tag_has_equiv || (str_eq(g->tag, S("script")) && is_url(g->attr))) {
        stop(g, "no holes in <" STR_F " " STR_F ">", STR_A(g->tag), STR_A(g->attr));
    }
    *url = is_url(g->attr);
    return false;
}

static void format_hole(Gen *g, size_t format, Str text)
{
    bool url;
    check_place(g, &url);
    if (url) {
        stop(g, "an address takes no formats: {v.x}");
    }
    Str x = expression(g, text);
    emit(g, formats[format].integer ? "%s(o, html_integer(" STR_F "));" : "%s(o, " STR_F ");", formats[format].call, STR_A(x));
}

static bool find_format(Str word, size_t *out)
{
    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        if (str_eq(word, str_of(formats[i].name))) {
            *out = i;
            return true;
        }
    }
    return false;
}

static void value_hole(Gen *g, Str text)
{
    bool url, in_text_place = check_place(g, &url);
    Str  x = expression(g, text);
    if (in_text_place) {
        emit(g, "html_text(o, " STR_F ");", STR_A(x));
    } else if (!url) {
        emit(g, "html_attr(o, " STR_F ");", STR_A(x));
    } else if (g->value.n == 0) {
        emit(g, "html_url(o, " STR_F ");", STR_A(x));
    } else { /* escapes ':' too, so it cannot make a scheme of a literal beginning */
        emit(g, "html_url_part(o, " STR_F ");", STR_A(x));
    }
    buf_add_char(&g->value, HOLE);
}

/* ---- messages ------------------------------------------------------------------------------------------------------ */

static Str last_part(Str room)
{
    while (str_has(room, S("/"))) {
        str_cut(&room, '/');
    }
    return room;
}

static void read_keys(Gen *g)
{
    for (size_t i = 0; i < g->room_count; i++) {
        Str room = g->rooms[i], last = last_part(room), text;
        Str path = str_format(g->arena, "build/gen/" STR_F "/" STR_F "_msg.keys", STR_A(room), STR_A(last));
        if (!gen_read(g->arena, str_z(g->arena, path), &text)) {
            continue; /* a room without a catalogue */
        }
        while (text.n > 0) {
            Str line = str_cut(&text, '\n');
            Str name = str_cut(&line, '\t');
            *LIST_ADD(g->arena, &g->keys) = (Key){ name, line, room };
        }
    }
}

static const Key *find_key(const Gen *g, Str name)
{
    for (size_t i = 0; i < g->keys.count; i++) {
        if (str_eq(g->keys.items[i].name, name)) {
            return &g->keys.items[i];
        }
    }
    stop(g, "no catalogue of this room or a lower one has the message " STR_F, STR_A(name));
}

static Str constant_of(Arena *a, Str key)
{
    Buf b = buf_make(a, KIB(1));
    for (size_t i = 0; i < key.n; i++) {
        buf_add_char(&b, key.p[i] == '.' ? '_' : key.p[i]);
    }
    return buf_str(&b);
}

static bool has_name(Str names, Str name)
{
    while (names.n > 0) {
        if (str_eq(str_cut(&names, ','), name)) {
            return true;
        }
    }
    return false;
}

/* One name=value of {t}: writes the value in the page's buffer and takes it out. */
static void message_arg(Gen *g, const Key *key, Str arg, size_t i, bool in_text_place)
{
    Str name = str_cut(&arg, '=');
    if (arg.n == 0 || !has_name(key->args, name)) {
        stop(g, STR_F " has no placeholder {" STR_F "}", STR_A(key->name), STR_A(name));
    }
    size_t at, format;
    emit(g, "begin_ = html_arg_begin(o);");
    if (str_find(arg, S(":"), &at)) {
        if (!find_format(str_sub(arg, 0, at), &format)) {
            stop(g, "\"" STR_F "\" is no format", STR_A(str_sub(arg, 0, at)));
        }
        Str x = expression(g, str_sub(arg, at + 1, arg.n));
        emit(g, formats[format].integer ? "%s(o, html_integer(" STR_F "));" : "%s(o, " STR_F ");", formats[format].call, STR_A(x));
    } else {
        Str x = expression(g, arg);
        emit(g, in_text_place ? "html_text(o, " STR_F ");" : "html_attr(o, " STR_F ");", STR_A(x));
    }
    emit(g, "args_[%zu] = (HtmlArg){ S(\"" STR_F "\"), html_arg_end(o, begin_) };", i, STR_A(name));
}

static void message_hole(Gen *g, Str rest)
{
    bool url, in_text_place = check_place(g, &url);
    if (url) {
        stop(g, "a message is no address");
    }
    rest = str_trim(rest);
    const Key *key = find_key(g, str_cut(&rest, ' '));
    Str        constant = constant_of(g->arena, key->name), last = last_part(key->room);
    size_t     wanted = 0, given = 0;
    need_header(g, str_format(g->arena, STR_F "/" STR_F "_msg.h", STR_A(key->room), STR_A(last)));
    for (Str names = key->args; names.n > 0; wanted++) {
        str_cut(&names, ',');
    }
    if (wanted == 0 && str_trim(rest).n == 0) {
        emit(g, "html_add_msg(o, M_" STR_F ");", STR_A(constant));
        return;
    }
    if (wanted > ARGS_MAX) {
        stop(g, "more than %d arguments", ARGS_MAX);
    }
    emit(g, "{");
    g->indent++;
    emit(g, "HtmlArg args_[%d];", ARGS_MAX);
    emit(g, "size_t  begin_;");
    Str seen[ARGS_MAX];
    while (rest.n > 0) {
        Str arg = str_cut(&rest, ' '), name = arg;
        if (arg.n == 0) {
            continue;
        }
        name = str_cut(&name, '=');
        for (size_t i = 0; i < given; i++) {
            if (str_eq(seen[i], name)) {
                stop(g, "{" STR_F "} is given twice", STR_A(name));
            }
        }
        if (given == wanted) {
            stop(g, STR_F " has no placeholder {" STR_F "}", STR_A(key->name), STR_A(name));
        }
        message_arg(g, key, arg, given, in_text_place);
        seen[given++] = name;
    }
    if (given != wanted) {
        stop(g, STR_F " needs %zu arguments: " STR_F, STR_A(key->name), wanted, STR_A(key->args));
    }
    emit(g, "html_add_msg_args(o, M_" STR_F ", args_, %zu);", STR_A(constant), given);
    g->indent--;
    emit(g, "}");
}

static void asset_hole(Gen *g, Str name)
{
    Buf b = buf_make(g->arena, KIB(1));
    name = str_trim(name);
    Str  file = str_format(g->arena, "web/" STR_F, STR_A(name)), ignored;
    if (g->place != VALUE || g->value.n > 0 || !is_url(g->attr)) {
        if (!str_starts(g->attr, S("data-"))) {
            stop(g, "{asset} is a whole address: href, src or data-...");
        }
    }
    if (!gen_read(g->arena, str_z(g->arena, file), &ignored)) {
        stop(g, "there is no " STR_F, STR_A(file));
    }
    for (size_t i = 0; i < name.n; i++) {
        buf_add_char(&b, is_word_char(name.p[i]) ? name.p[i] : '_');
    }
    need_header(g, S("html/assets.h"));
    emit(g, "html_raw(o, S(WEB_" STR_F "));", STR_A(buf_str(&b)));
    buf_add_char(&g->value, HOLE);
}

/* ---- control ------------------------------------------------------------------------------------------------------- */

/* An attribute name ends where a directive begins. */
static void settle(Gen *g)
{
    if (g->place == ATTR_NAME) {
        g->place = TAG;
    }
    if (g->place == AFTER_EQUALS) {
        stop(g, "the value of " STR_F " has to stand in quotes", STR_A(g->attr));
    }
}

static Control *push(Gen *g, ControlKind kind)
{
    if (g->control_depth == STACK_MAX) {
        stop(g, "more than %d blocks inside each other", STACK_MAX);
    }
    Control *c = &g->control[g->control_depth++];
    *c = (Control){ .kind = kind, .line = g->line, .place = g->place, .depth = g->depth };
    return c;
}

static void check_branch(Gen *g, const Control *c)
{
    settle(g);
    if (g->place != c->place) {
        stop(g, "the block of line %d ends in another place of the markup than it began", c->line);
    }
    if (g->depth != c->depth) {
        Element e = g->open[g->depth - 1];
        stop(g, "<" STR_F "> of line %d is still open at the end of the block of line %d", STR_A(e.name), e.line, c->line);
    }
}

static void begin_if(Gen *g, Str text)
{
    settle(g);
    if (g->place == VALUE && is_url(g->attr) && !is_settled(g)) {
        stop(g, "choose between whole attributes, or begin the address before {if}");
    }
    Str c = condition(g, text);
    emit(g, "if (" STR_F ") {", STR_A(c));
    g->indent++;
    push(g, IF);
}

static void begin_else(Gen *g, Str text)
{
    Control *c = g->control_depth == 0 ? NULL : &g->control[g->control_depth - 1];
    if (c == NULL || c->kind != IF || c->has_else) {
        stop(g, "{else} without its {if}");
    }
    check_branch(g, c);
    flush(g);
    g->indent--;
    text = str_trim(text);
    if (str_starts(text, S("if "))) {
        Str next = condition(g, str_sub(text, 3, text.n));
        emit(g, "} else if (" STR_F ") {", STR_A(next));
    } else if (text.n == 0) {
        emit(g, "} else {");
        c->has_else = true;
    } else {
        stop(g, "{else} or {else if x}");
    }
    g->indent++;
    g->last = '\0';
}

static void begin_each(Gen *g, Str text)
{
    if (g->place != TEXT) {
        stop(g, "{each} stands between tags");
    }
    Str    s = str_trim(text), name = take_word(&s);
    bool   number;
    size_t at;
    if (!is_word(name) || !str_find(s, S(" in "), &at) || at != 0) {
        stop(g, "{each item in v.list}");
    }
    if (is_root(g, name, &number) || in_list(name, "o a lang args_ begin_")) {
        stop(g, "the name " STR_F " is taken", STR_A(name));
    }
    Str list = expression(g, str_sub(s, 4, s.n));
    emit(g, "for (size_t " STR_F "_at = 0; " STR_F "_at < (" STR_F ").count; " STR_F "_at++) {", STR_A(name), STR_A(name), STR_A(list),
         STR_A(name));
    g->indent++;
    emit(g, "const __typeof__(*(" STR_F ").items) *" STR_F " = &(" STR_F ").items[" STR_F "_at];", STR_A(list), STR_A(name), STR_A(list),
         STR_A(name));
    emit(g, "const int64_t " STR_F "_no = (int64_t)" STR_F "_at + 1;", STR_A(name), STR_A(name));
    emit(g, "(void)" STR_F ", (void)" STR_F "_no;", STR_A(name), STR_A(name));
    push(g, EACH)->name = name;
    g->last = '\0'; /* what comes before the second round is the end of the first */
}

/* "part_field v.x": finds the template, asks for its header. */
static Str template_name(Gen *g, Str text, Str *view)
{
    Str s = str_trim(text), name = take_word(&s), ignored;
    if (!is_word(name) || s.n == 0) {
        stop(g, "the name of a template and its view are expected");
    }
    *view = address_of(g, s);
    for (size_t i = 0; i < g->room_count; i++) {
        Str room = g->rooms[i];
        Str path = str_format(g->arena, "src/" STR_F "/html/" STR_F ".html", STR_A(room), STR_A(name));
        if (gen_read(g->arena, str_z(g->arena, path), &ignored)) {
            need_header(g, str_format(g->arena, STR_F "/" STR_F "_html.h", STR_A(room), STR_A(name)));
            return name;
        }
    }
    stop(g, "no template " STR_F " in this room or a lower one", STR_A(name));
}

static void include(Gen *g, Str text)
{
    if (g->place != TEXT) {
        stop(g, "{include} stands between tags");
    }
    Str view, name = template_name(g, text, &view);
    emit(g, STR_F "_html_write(o, " STR_F ");", STR_A(name), STR_A(view));
    g->last = '\0';
}

static void begin_wrap(Gen *g, Str text)
{
    if (g->place != TEXT) {
        stop(g, "{wrap} stands between tags");
    }
    Str view, name = template_name(g, text, &view);
    emit(g, STR_F "_html_open(o, " STR_F ");", STR_A(name), STR_A(view));
    Control *c = push(g, WRAP);
    c->name = name;
    c->view = view;
    g->last = '\0';
}

static void end(Gen *g)
{
    if (g->control_depth == 0) {
        stop(g, "{end} ends nothing");
    }
    Control *c = &g->control[g->control_depth - 1];
    check_branch(g, c);
    if (c->kind == WRAP) {
        emit(g, STR_F "_html_close(o, " STR_F ");", STR_A(c->name), STR_A(c->view));
    } else {
        flush(g);
        g->indent--;
        emit(g, "}");
    }
    g->control_depth--;
    g->last = '\0';
}

static void body(Gen *g)
{
    bool branching = false;
    for (size_t i = 0; i < g->control_depth; i++) {
        branching = branching || g->control[i].kind != WRAP;
    }
    if (g->has_body || branching || g->place != TEXT) {
        stop(g, "{body} stands once, between tags, outside of {if} and {each}");
    }
    flush(g);
    g->has_body = true;
    g->head_code = str_copy(g->arena, buf_str(&g->code));
    buf_clear(&g->code);
    g->last = '\0';
}

/* ---- the head ------------------------------------------------------------------------------------------------------ */

static bool head(Gen *g, Str word, Str rest)
{
    rest = str_trim(rest);
    bool uses = str_eq(word, S("uses")), view = str_eq(word, S("view")), layout = str_eq(word, S("layout"));
    if (!uses && !view && !layout) {
        return false;
    }
    if (g->has_output || g->control_depth > 0) {
        stop(g, "{" STR_F "} stands before any output", STR_A(word));
    }
    if (uses) {
        if (rest.n < 3 || rest.p[0] != '"' || rest.p[rest.n - 1] != '"') {
            stop(g, "{uses \"room/header.h\"}");
        }
        *LIST_ADD(g->arena, &g->uses) = str_sub(rest, 1, rest.n - 1);
    } else if (view) {
        g->view_type = str_cut(&rest, ' ');
        g->view = str_trim(rest);
        if (!is_word(g->view_type) || !is_word(g->view) || in_list(g->view, "o a lang")) {
            stop(g, "{view FeeView v}");
        }
    } else {
        g->layout = template_name(g, rest, &g->layout_view);
    }
    return true;
}

/* A control directive alone on its line takes the line's end with it. */
static void skip_own_line(Gen *g, size_t open)
{
    while (open > 0 && (g->source.p[open - 1] == ' ' || g->source.p[open - 1] == '\t')) {
        open--;
    }
    size_t end = g->at;
    while (end < g->source.n && (g->source.p[end] == ' ' || g->source.p[end] == '\t')) {
        end++;
    }
    bool alone = (open == 0 || g->source.p[open - 1] == '\n') && end < g->source.n && g->source.p[end] == '\n';
    if (!alone || g->place != TEXT || keeps_space(g)) {
        return;
    }
    while (g->at < g->source.n && is_space(g->source.p[g->at])) {
        g->line += g->source.p[g->at] == '\n';
        g->at++;
    }
}

/* At '{': one directive. */
static void directive(Gen *g)
{
    size_t open_at = g->at;
    size_t end_at = g->at + 1;
    bool   quoted = false;
    while (end_at < g->source.n && (quoted || g->source.p[end_at] != '}') && g->source.p[end_at] != '\n') {
        quoted = quoted != (g->source.p[end_at] == '"');
        end_at++;
    }
    if (end_at == g->source.n || g->source.p[end_at] != '}') {
        stop(g, "the hole does not end in its line");
    }
    Str    inside = str_sub(g->source, g->at + 1, end_at), rest = inside;
    Str    word = str_cut(&rest, ' ');
    size_t format;
    g->at = end_at + 1;
    if (head(g, word, rest)) {
        return;
    }
    if (g->view.n == 0) {
        stop(g, "{view Type name} comes first");
    }
    g->has_output = true;
    if (str_eq(word, S("t"))) {
        message_hole(g, rest);
    } else if (str_eq(word, S("if"))) {
        begin_if(g, rest);
        skip_own_line(g, open_at);
        return; /* white space before and after {if} is one */
    } else if (str_eq(word, S("else"))) {
        begin_else(g, rest);
        skip_own_line(g, open_at);
    } else if (str_eq(word, S("each"))) {
        begin_each(g, rest);
        skip_own_line(g, open_at);
    } else if (str_eq(word, S("end"))) {
        end(g);
        skip_own_line(g, open_at);
    } else if (str_eq(word, S("include"))) {
        include(g, rest);
    } else if (str_eq(word, S("wrap"))) {
        begin_wrap(g, rest);
        skip_own_line(g, open_at);
    } else if (str_eq(word, S("body"))) {
        body(g);
    } else if (str_eq(word, S("asset"))) {
        asset_hole(g, rest);
    } else if (rest.p != NULL && find_format(word, &format)) {
        format_hole(g, format, rest);
    } else {
        value_hole(g, inside);
    }
    g->last = '\0';
}

/* ---- the whole ----------------------------------------------------------------------------------------------------- */

static void compile(Gen *g)
{
    while (g->at < g->source.n) {
        char c = g->source.p[g->at];
        if (c == '{' && g->at + 1 < g->source.n && g->source.p[g->at + 1] == '{') {
            put_char(g, '{');
            g->at += 2;
        } else if (c == '{') {
            directive(g);
        } else {
            switch (g->place) {
            case TEXT: in_text(g, c); break;
            case TAG: in_tag(g, c); break;
            case ATTR_NAME: after_name(g, c); break;
            case AFTER_EQUALS: after_equals(g, c); break;
            case VALUE: in_value(g, c); break;
            default: BUG_IF(true);
            }
        }
    }
    if (g->literal.n > 0 && is_space(g->last)) { /* the end of the file is no white space of the page */
        g->literal.n--;
    }
    flush(g);
    if (g->view.n == 0) {
        stop(g, "{view Type name} is missing");
    }
    if (g->control_depth > 0) {
        stop(g, "the block of line %d does not end", g->control[g->control_depth - 1].line);
    }
    if (g->place != TEXT) {
        stop(g, "<" STR_F "> does not end", STR_A(g->tag));
    }
    if (g->depth > 0) {
        Element e = g->open[g->depth - 1];
        stop(g, "<" STR_F "> of line %d is not closed", STR_A(e.name), e.line);
    }
}

static void write_header(const Gen *g, const char *path)
{
    Buf b = buf_make(g->arena, KIB(64));
    Str guard = constant_of(g->arena, g->name);
    buf_addf(&b, "/* Made by htmlgen of %s. */\n#ifndef " STR_F "_HTML_H\n#define " STR_F "_HTML_H\n\n#include \"html/html.h\"\n", g->path,
             STR_A(guard), STR_A(guard));
    for (size_t i = 0; i < g->uses.count; i++) {
        buf_addf(&b, "#include \"" STR_F "\"\n", STR_A(g->uses.items[i]));
    }
    const char *const whole[] = { "write" }, *const halves[] = { "open", "close" };
    for (size_t i = 0; i < (g->has_body ? COUNT_OF(halves) : COUNT_OF(whole)); i++) {
        buf_addf(&b, "%svoid " STR_F "_html_%s(HtmlOut *o, const " STR_F " *" STR_F ");\n", i == 0 ? "\n" : "", STR_A(g->name),
                 g->has_body ? halves[i] : whole[i], STR_A(g->view_type), STR_A(g->view));
    }
    if (!g->has_body) {
        buf_addf(&b, "Html " STR_F "_html(Arena *a, Lang lang, const " STR_F " *" STR_F ");\n", STR_A(g->name), STR_A(g->view_type),
                 STR_A(g->view));
    }
    buf_add(&b, S("\n#endif\n"));
    gen_write(g->arena, path, &b);
}

static void write_function(const Gen *g, Buf *b, const char *suffix, Str code, bool opens, bool closes)
{
    buf_addf(b, "\nvoid " STR_F "_html_%s(HtmlOut *o, const " STR_F " *" STR_F ")\n{\n    (void)o, (void)" STR_F ";\n", STR_A(g->name), suffix,
             STR_A(g->view_type), STR_A(g->view), STR_A(g->view));
    if (opens && g->layout.n > 0) {
        buf_addf(b, "    " STR_F "_html_open(o, " STR_F ");\n", STR_A(g->layout), STR_A(g->layout_view));
    }
    buf_add(b, code);
    if (closes && g->layout.n > 0) {
        buf_addf(b, "    " STR_F "_html_close(o, " STR_F ");\n", STR_A(g->layout), STR_A(g->layout_view));
    }
    buf_add(b, S("}\n"));
}

static void write_code(const Gen *g, const char *path)
{
    Buf b = buf_make(g->arena, MIB(4));
    buf_addf(&b, "/* Made by htmlgen of %s. */\n#include \"" STR_F "/" STR_F "_html.h\"\n\n", g->path, STR_A(g->room), STR_A(g->name));
    for (size_t i = 0; i < g->includes.count; i++) {
        buf_addf(&b, "#include \"" STR_F "\"\n", STR_A(g->includes.items[i]));
    }
    buf_add_z(&b, "\n" GEN_LONG_STRINGS);
    if (g->has_body) {
        write_function(g, &b, "open", g->head_code, true, false);
        write_function(g, &b, "close", buf_str(&g->code), false, true);
    } else {
        write_function(g, &b, "write", buf_str(&g->code), true, true);
        buf_addf(&b,
                 "\nHtml " STR_F "_html(Arena *a, Lang lang, const " STR_F " *" STR_F ")\n{\n    HtmlOut o = html_out(a, lang);\n    " STR_F
                 "_html_write(&o, " STR_F ");\n    return html_done(&o);\n}\n",
                 STR_A(g->name), STR_A(g->view_type), STR_A(g->view), STR_A(g->name), STR_A(g->view));
    }
    gen_write(g->arena, path, &b);
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fprintf(stderr, "htmlgen: see the head of tools/htmlgen.c\n");
        return 2;
    }
    Arena *a = arena_make(MIB(256));
    Gen    g = { .arena = a, .path = argv[1], .line = 1, .last = '\n', .indent = 1 };
    g.literal = buf_make(a, MIB(1));
    g.value = buf_make(a, KIB(64));
    g.code = buf_make(a, MIB(4));
    g.source = gen_read_text(a, g.path);
    g.rooms = NEW_N(a, Str, (size_t)argc - 4);
    for (int i = 4; i < argc; i++) {
        g.rooms[g.room_count++] = str_of(argv[i]);
    }
    g.room = g.rooms[0];
    g.name = last_part(str_of(g.path));
    if (!str_ends(g.name, S(".html"))) {
        gen_stop(g.path, 1, "a template ends in .html");
    }
    g.name.n -= 5;
    if (!is_word(g.name)) {
        gen_stop(g.path, 1, "the name of a template is a word of C");
    }
    read_keys(&g);
    compile(&g);
    write_header(&g, argv[2]);
    write_code(&g, argv[3]);
    arena_release(a);
    return 0;
}
