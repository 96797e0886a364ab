/* Texts into a segment, as they come: words get numbers, and each text is kept as these and packed. What is worth a list is learned in
 * learn.c, the file made in seal.c. Owns memory: all in the builder's arena. May use: base. */
#include "search/analyse.h"
#include "search/build_int.h"

#include "base/buf.h"

enum { SCRATCH_ROOM = 512, FIRST_LEVEL = 1 };

static void free_packer(void *packer)
{
    ZSTD_freeCCtx(packer);
}

static void free_scratch(void *scratch)
{
    arena_release(scratch);
}

Builder *builder_make(Arena *a, const Plan *plan)
{
    Builder *b = NEW(a, Builder);
    *b = (Builder){ .arena = a, .plan = plan, .scratch = arena_make(MIB(SCRATCH_ROOM)), .packer = ZSTD_createCCtx(),
                    .names = names_make(a), .forms = names_make(a), .terms = names_make(a), .known = NEW_N(a, Known, KNOWN_WORDS) };
    BUG_IF(b->packer == NULL);
    arena_defer(a, free_packer, b->packer);
    arena_defer(a, free_scratch, b->scratch);
    return b;
}

size_t builder_count(const Builder *b)
{
    return b->docs.count;
}

Str builder_name(const Builder *b, size_t i)
{
    return b->docs.items[i].name;
}

uint64_t builder_words(const Builder *b)
{
    uint64_t words = 0;
    for (size_t i = 0; i < b->docs.count; i++) {
        words += b->docs.items[i].words;
    }
    return words;
}

/* ---- one text -------------------------------------------------------------------------------------------------------------------- */

Str key_term(Arena *a, SearchKey key)
{
    Buf      b = buf_make(a, KIB(4));
    Analyser an = analyse_begin(str_sub(key.value, 0, KEY_BYTES));
    size_t   whole_until = 0;
    buf_addf(&b, "=%c", 'A' + key.field);
    for (Word w; analyse_next(&an, &w);) {
        if (w.joined || w.at >= whole_until) {
            buf_add_char(&b, ' ');
            buf_add(&b, w.folded);
            whole_until = w.joined ? w.at + w.n : whole_until;
        }
    }
    return buf_str(&b);
}

static uint32_t form_of(Builder *b, Str folded, uint32_t accents)
{
    char key[3 * KEY_BYTES];
    BUG_IF(folded.n + sizeof accents > sizeof key);
    memcpy(key, folded.p, folded.n);
    memcpy(key + folded.n, &accents, sizeof accents);
    uint32_t form = names_add(&b->forms, (Str){ key, folded.n + sizeof accents });
    if (form == b->term_of.count) {
        *LIST_ADD(b->arena, &b->term_of) = names_add(&b->terms, folded);
    }
    return form;
}

void builder_add_code(Builder *b, uint32_t code)
{
    if (code >= CODE_SHORT_END) {
        *LIST_ADD(b->arena, &b->codes) = CODE_LONG;
        *LIST_ADD(b->arena, &b->codes) = (uint16_t)(code >> 16);
    }
    *LIST_ADD(b->arena, &b->codes) = (uint16_t)code;
}

void builder_end_part(Builder *b)
{
    *LIST_ADD(b->arena, &b->codes) = CODE_PART;
}

/* The place of a word as it is written; false in *is_it: another's, or nobody's yet. NULL: too long to be remembered. */
static Known *known_of(Builder *b, Str run, bool *is_it)
{
    uint64_t letters[KNOWN_BYTES / sizeof(uint64_t)] = { 0 };
    if (run.n == 0 || run.n > KNOWN_BYTES) {
        return NULL;
    }
    memcpy(letters, run.p, run.n);
    uint64_t hash = (letters[0] ^ letters[1] * UINT64_C(0xD6E8FEB86659FD93)) * UINT64_C(0x9E3779B97F4A7C15);
    Known   *k = &b->known[hash >> 50 & (KNOWN_WORDS - 1)];
    *is_it = k->form != 0 && memcmp(k->letters, letters, sizeof letters) == 0;
    return k;
}

/* The form of the next word, and where it stands; false at the end. What is joined is kept for the end of the text. */
static bool next_form(Builder *b, Analyser *an, uint32_t *form, uint32_t *at)
{
    for (;;) {
        bool   is_it = false;
        Str    run = analyse_run(an);
        Known *k = known_of(b, run, &is_it);
        Word   w;
        *at = (uint32_t)an->next;
        if (is_it) {
            *form = k->form - 1;
            analyse_pass(an, run);
            return true;
        }
        if (!analyse_next(an, &w)) {
            return false;
        }
        *form = form_of(b, w.folded, w.accents);
        if (k != NULL && w.at == *at && w.n == run.n) {
            *k = (Known){ .form = *form + 1 };
            memcpy(k->letters, run.p, run.n);
        }
        *at = w.at;
        if (!w.joined) {
            return true;
        }
        *LIST_ADD(b->arena, &b->wholes) = *form;
    }
}

/* `before`: bytes of the stored text before this part. Returns how many words it has. */
static uint32_t add_part(Builder *b, Str text, size_t before, uint32_t words)
{
    Analyser an = analyse_begin(text);
    for (uint32_t form, at; next_form(b, &an, &form, &at); words++) {
        if (words % MARK_WORDS == 0) {
            *LIST_ADD(b->arena, &b->marks) = (uint32_t)(before + at);
        }
        builder_add_code(b, form);
    }
    builder_end_part(b);
    return words;
}

static void *copied(Arena *a, const void *from, size_t bytes)
{
    void *room = arena_raw(a, bytes + 1);
    if (bytes > 0) {
        memcpy(room, from, bytes);
    }
    return room;
}

Bytes builder_pack(Builder *b, const Plan *plan, Str text)
{
    size_t room_n = ZSTD_compressBound(text.n);
    void  *room = arena_raw(b->scratch, room_n);
    size_t n = plan->packing != NULL ? ZSTD_compress_usingCDict(b->packer, room, room_n, text.p, text.n, plan->packing)
                                     : ZSTD_compressCCtx(b->packer, room, room_n, text.p, text.n, FIRST_LEVEL);
    BUG_IF(ZSTD_isError(n));
    return (Bytes){ copied(b->arena, room, n), n };
}

Str builder_text(Builder *b, const BuiltDoc *doc)
{
    arena_reset(b->scratch);
    ZSTD_DCtx *unpacker = ZSTD_createDCtx();
    char      *room = arena_raw(b->scratch, (size_t)doc->text_size + 1);
    BUG_IF(unpacker == NULL);
    size_t n = ZSTD_decompress_usingDDict(unpacker, room, doc->text_size, doc->packed.p, doc->packed.n, b->plan->unpacking);
    ZSTD_freeDCtx(unpacker);
    BUG_IF(n != doc->text_size);
    return (Str){ room, n };
}

static bool has_number(const Numbers *list, uint32_t number)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i] == number) {
            return true;
        }
    }
    return false;
}

/* A number that is a key is found without its field as well, where the text itself does not say it. */
static void add_key(Builder *b, SearchKey key)
{
    Analyser an = analyse_begin(key.value);
    uint32_t form = form_of(b, key_term(b->scratch, key), 0);
    builder_add_code(b, form);
    if (key.field < FIELDS_COUNTED && !has_number(&b->keys, form)) {
        *LIST_ADD(b->arena, &b->keys) = form;
    }
    for (Word w; analyse_next(&an, &w);) {
        if (w.joined) {
            builder_add_code(b, form_of(b, w.folded, 0));
        }
    }
}

Error *builder_check(const SearchDoc *doc)
{
    bool good = doc->name.n > 0 && doc->name.n <= KEY_BYTES && doc->title.n + doc->body.n < UINT32_MAX / 4 && !str_has(doc->title, S("\n"));
    for (size_t i = 0; i < doc->keys_count; i++) {
        good = good && doc->keys[i].value.n <= KEY_BYTES && doc->keys[i].field < FIELDS_MOST;
    }
    return good ? NULL : err_make(ERR_BAD_INPUT, "search: a text too long, without a name, with a title of two lines, or with a key of no field");
}

Error *builder_add(Builder *b, const SearchDoc *doc)
{
    TRY(builder_check(doc));
    if (b->docs.count == SEGMENT_DOCS) {
        return err_make(ERR_BAD_INPUT, "search: more than %d texts in a segment", SEGMENT_DOCS);
    }
    if (names_add(&b->names, doc->name) != b->docs.count) {
        return err_make(ERR_CONFLICT, "search: two texts of one name");
    }
    BuiltDoc d = { .name = str_copy(b->arena, doc->name), .day = doc->day.day };
    b->codes.count = b->marks.count = b->wholes.count = b->keys.count = 0;
    arena_reset(b->scratch);
    uint32_t title = add_part(b, doc->title, 0, 0);
    d.words = add_part(b, doc->body, doc->title.n + 1, title);
    for (size_t i = 0; i < b->wholes.count; i++) {
        builder_add_code(b, b->wholes.items[i]);
    }
    for (size_t i = 0; i < doc->keys_count; i++) {
        add_key(b, doc->keys[i]);
    }
    builder_add_code(b, form_of(b, key_term(b->scratch, (SearchKey){ FIELD_NAME, doc->name }), 0));
    builder_end_part(b);
    const Str parts[] = { doc->title, doc->body };
    Str       text = str_join(b->scratch, parts, COUNT_OF(parts), S("\n"));
    d.packed = builder_pack(b, b->plan, text);
    d.text_size = (uint32_t)text.n;
    d.stream = copied(b->arena, b->codes.items, b->codes.count * sizeof *d.stream);
    d.stream_n = b->codes.count;
    d.marks = copied(b->arena, b->marks.items, b->marks.count * sizeof *d.marks);
    d.marks_n = b->marks.count;
    d.keys = copied(b->arena, b->keys.items, b->keys.count * sizeof *d.keys);
    d.keys_n = b->keys.count;
    *LIST_ADD(b->arena, &b->docs) = d;
    return NULL;
}

/* ---- a text of another segment ----------------------------------------------------------------------------------------------------- */

bool segment_find_name(const Segment *sg, Str term, Str name, uint32_t *doc)
{
    List l;
    if (!segment_term_list(sg, segment_term(sg, term), &l)) {
        return false;
    }
    uint64_t set[SEGMENT_WORDS] = { 0 };
    list_add_to(&l, sg->words, set);
    for (uint32_t w = 0; w < sg->words; w++) {
        for (uint64_t left = set[w]; left != 0; left &= left - 1) {
            *doc = w * 64 + (uint32_t)__builtin_ctzll(left);
            if (*doc < sg->head->docs && str_eq(segment_name(sg, *doc), name)) {
                return true;
            }
        }
    }
    return false;
}

/* The keys stand in the last part of the stream, among the numbers the text itself gives again. */
static void keys_of(const Segment *sg, Arena *a, uint32_t doc, SearchDoc *out)
{
    LIST(SearchKey) keys = { 0 };
    const uint16_t *at = sg->stream + sg->docs[doc].stream_at, *end = sg->stream + sg->docs[doc + 1].stream_at;
    for (int parts = 0; at < end;) {
        if (*at == CODE_PART) {
            parts++;
            at++;
            continue;
        }
        uint32_t code = code_next(&at);
        Str      letters = parts == 2 ? segment_letters(sg, code) : S("");
        if (letters.n > 2 && letters.p[0] == '=' && letters.p[1] != 'A' + FIELD_NAME) {
            *LIST_ADD(a, &keys) = (SearchKey){ key_field(letters), key_value(letters) };
        }
    }
    out->keys = keys.items;
    out->keys_count = keys.count;
}

Error *builder_add_from(Builder *b, const Segment *sg, uint32_t doc)
{
    SearchDoc d = { .name = segment_name(sg, doc), .day = { sg->docs[doc].day } };
    Arena    *a = arena_make(MIB(SCRATCH_ROOM));
    Error    *failed = segment_text(sg, unpacker_make(a), a, doc, &d.body);
    if (failed == NULL) {
        d.title = str_cut(&d.body, '\n');
        keys_of(sg, a, doc, &d);
        failed = builder_add(b, &d);
    }
    arena_release(a);
    return failed;
}
