/* Messages: texts in two languages, placeholders, look-up by key. */
#include "i18n/i18n.h"

#include "i18n/i18n_msg.h"

#include <stdlib.h>
#include <string.h>

/* Set once by msg_know before threads start, only read afterwards. */
static const MsgList *known;
static size_t         known_count;

static const struct {
    Str  tag;
    Lang lang;
} tags[] = { { S_INIT("vi"), LANG_VI }, { S_INIT("en"), LANG_EN } };

bool lang_parse(Str tag, Lang *out)
{
    for (size_t i = 0; i < COUNT_OF(tags); i++) {
        if (str_eq(tag, tags[i].tag)) {
            *out = tags[i].lang;
            return true;
        }
    }
    return false;
}

Str msg(Lang lang, Msg m)
{
    return m == NULL ? (Str){ NULL, 0 } : m->text[lang];
}

static bool find_arg(const MsgArg *args, size_t count, Str name, size_t *out)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(args[i].name, name)) {
            *out = i;
            return true;
        }
    }
    return false;
}

/* `inside` is what stands between the braces: "name" or "name|one|other". */
static void walk_placeholder(const MsgSink *sink, Str inside, const MsgArg *args, size_t count)
{
    Str    name = str_cut(&inside, '|');
    size_t arg;
    if (!find_arg(args, count, name, &arg)) {
        sink->plain(sink->to, S("…")); /* an error built without its argument still reads as a sentence */
    } else if (inside.p == NULL) {
        sink->value(sink->to, arg);
    } else {
        Str one = str_cut(&inside, '|');
        sink->plain(sink->to, str_eq(args[arg].value, S("1")) ? one : inside);
    }
}

void msg_walk(const MsgSink *sink, Lang lang, Msg m, const MsgArg *args, size_t count)
{
    Str rest = msg(lang, m);
    while (rest.n > 0) {
        const char *open = memchr(rest.p, '{', rest.n);
        const char *close = open == NULL ? NULL : memchr(open, '}', rest.n - (size_t)(open - rest.p));
        if (close == NULL) {
            sink->plain(sink->to, rest);
            return;
        }
        if (open > rest.p) {
            sink->plain(sink->to, (Str){ rest.p, (size_t)(open - rest.p) });
        }
        walk_placeholder(sink, (Str){ open + 1, (size_t)(close - open) - 1 }, args, count);
        rest = str_sub(rest, (size_t)(close - rest.p) + 1, rest.n);
    }
}

typedef struct TextSink {
    Buf          *buf;
    const MsgArg *args;
} TextSink;

static void add_plain(void *to, Str text)
{
    buf_add(((TextSink *)to)->buf, text);
}

static void add_value(void *to, size_t arg)
{
    TextSink *sink = to;
    buf_add(sink->buf, sink->args[arg].value);
}

void msg_add(Buf *b, Lang lang, Msg m, const MsgArg *args, size_t count)
{
    TextSink to = { b, args };
    MsgSink  sink = { add_plain, add_value, &to };
    msg_walk(&sink, lang, m, args, count);
}

Str msg_with(Arena *a, Lang lang, Msg m, const MsgArg *args, size_t count)
{
    size_t most = msg(lang, m).n;
    for (size_t i = 0; i < count; i++) { /* a placeholder may stand twice in a text, seldom more */
        most += 4 * args[i].value.n;
    }
    Buf b = buf_make(a, most + KIB(1));
    msg_add(&b, lang, m, args, count);
    return buf_str(&b);
}

void msg_know(const MsgList *lists, size_t count)
{
    known = lists;
    known_count = count;
}

static int by_key(const void *key, const void *text)
{
    return str_cmp(*(const Str *)key, ((const MsgText *)text)->key);
}

static Msg find_in(const MsgList *list, Str key)
{
    return bsearch(&key, list->items, list->count, sizeof *list->items, by_key);
}

Msg msg_find(Str key)
{
    Msg m = find_in(&i18n_messages, key);
    for (size_t i = 0; m == NULL && i < known_count; i++) {
        m = find_in(&known[i], key);
    }
    return m;
}

Str err_text(Arena *a, Lang lang, const Error *e)
{
    Msg m = msg_find(err_message_id(e));
    if (m == NULL) {
        Error general = { .code = e->code };
        m = msg_find(err_message_id(&general));
    }
    MsgArg args[COUNT_OF(e->args)];
    for (size_t i = 0; i < e->arg_count; i++) {
        args[i] = (MsgArg){ e->args[i].name, e->args[i].value };
    }
    return msg_with(a, lang, m, args, e->arg_count);
}
