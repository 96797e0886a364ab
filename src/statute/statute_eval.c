/* How well the index of texts of law finds: questions whose answers are known. Asks as a page does. May use: law (lines), search. */
#include "statute/statute_index.h"

#include "base/json.h"
#include "law/lines.h"

enum { LINE_BYTES = 4 * 1024 * 1024, QUESTION_MEMORY = 256, SHOWN = 20, FIRST = 5, RECIPROCAL = 10 };

typedef struct Eval {
    StatuteIndex *index;
    Arena        *keep, *each;
    int           half;
    EvalSets     *sets;
} Eval;

static EvalSet *set_of(Eval *e, Str source)
{
    for (size_t i = 0; i < e->sets->count; i++) {
        if (str_eq(e->sets->items[i].source, source)) {
            return &e->sets->items[i];
        }
    }
    EvalSet *set = LIST_ADD(e->keep, e->sets);
    *set = (EvalSet){ .source = str_copy(e->keep, source) };
    return set;
}

/* The place of the first that answers, from 1; 0: none. */
static int64_t place_among(const StatuteFound *found, const Json *relevant)
{
    for (size_t i = 0; i < found->hits.count; i++) {
        for (size_t k = 0; k < json_count(relevant); k++) {
            const Json *one = json_at(relevant, k);
            if (str_eq(json_str(one, "law_id", S("")), found->hits.items[i].law_id) && str_eq(json_str(one, "article_id", S("")), found->hits.items[i].article_id)) {
                return (int64_t)i + 1;
            }
        }
    }
    return 0;
}

static Error *ask(void *arg, Str line)
{
    Eval        *e = arg;
    const Json  *v;
    StatuteFound found;
    arena_reset(e->each);
    TRY(json_parse(e->each, line, LINE_BYTES, &v));
    Str         question = json_str(v, "question", S(""));
    const Json *relevant = json_member(v, "relevant");
    if (question.n == 0 || relevant == NULL || !json_is_array(relevant)) {
        return err_message(err_make(ERR_BAD_INPUT, "a line without question or relevant"), S("statute.eval_line"));
    }
    if (e->half >= 0 && (hash_str(question).b[0] & 1) != e->half) {
        return NULL;
    }
    TRY(statute_find(e->index, e->each, question, ORDER_RELEVANCE, 0, SHOWN, false, &found));
    EvalSet *set = set_of(e, json_str(v, "source", S("")));
    int64_t  place = place_among(&found, relevant);
    set->n++;
    set->hit_1 += place == 1;
    set->hit_5 += place > 0 && place <= FIRST;
    set->hit_20 += place > 0;
    set->reciprocal += place > 0 && place <= RECIPROCAL ? 1.0 / (double)place : 0;
    return NULL;
}

Error *statute_eval(StatuteIndex *x, Arena *a, Str path, int half, EvalSets *out)
{
    Eval e = { .index = x, .keep = a, .each = arena_make(MIB(QUESTION_MEMORY)), .half = half, .sets = out };
    *out = (EvalSets){ 0 };
    Error *failed = lines_visit(a, path, ask, &e);
    arena_release(e.each);
    return failed;
}

static double share(const EvalSet *s, double part)
{
    return part / (double)s->n;
}

void eval_json(const EvalSets *sets, Buf *out)
{
    JsonOut o = json_out(out);
    json_begin(&o, NULL);
    json_begin(&o, "sets");
    for (size_t i = 0; i < sets->count; i++) {
        const EvalSet *s = &sets->items[i];
        Str            values = str_format(out->arena, "{\"n\":%lld,\"hit@1\":%.4f,\"hit@5\":%.4f,\"hit@20\":%.4f,\"mrr@10\":%.4f}", (long long)s->n,
                                           share(s, (double)s->hit_1), share(s, (double)s->hit_5), share(s, (double)s->hit_20), share(s, s->reciprocal));
        json_add_raw(&o, str_z(out->arena, s->source), values);
    }
    json_end(&o);
    json_end(&o);
    buf_add_char(out, '\n');
}

void eval_text(const EvalSets *sets, Buf *out)
{
    for (size_t i = 0; i < sets->count; i++) {
        const EvalSet *s = &sets->items[i];
        buf_addf(out, "%-20.*s n %5lld  hit@1 %.3f  hit@5 %.3f  hit@20 %.3f  mrr@10 %.3f\n", STR_A(s->source), (long long)s->n, share(s, (double)s->hit_1),
                 share(s, (double)s->hit_5), share(s, (double)s->hit_20), share(s, s->reciprocal));
    }
}
