/* Lists of every form against a plain array of impacts. */
#include "search/lists.h"
#include "search/wide.h"

#include "base/buf.h"

#include <criterion/criterion.h>
#include <stdlib.h>

typedef struct Plain {
    uint8_t  impact[SEGMENT_DOCS];
    uint32_t df;
} Plain;

static Arena   *arena;
static unsigned seed = 7;

static void open_arena(void) { arena = arena_make(MIB(64)); }
static void close_arena(void) { arena_release(arena); }

static Plain *make_plain(uint32_t docs, uint32_t one_in)
{
    Plain *p = NEW(arena, Plain);
    for (uint32_t d = 0; d < docs; d++) {
        if ((unsigned)rand_r(&seed) % one_in == 0 || p->df + (docs - d) <= 2) {
            p->impact[d] = (uint8_t)(1 + (unsigned)rand_r(&seed) % 255);
            p->df++;
        }
    }
    return p;
}

static List written(const Plain *p, uint32_t docs)
{
    uint8_t *room = arena_alloc(arena, list_bytes(docs, p->df) + 128);
    room += -(uintptr_t)room % 64;
    uint32_t count = 0;
    for (uint32_t w = 0; w * 64 < docs; w++) {
        ListEntry entries[64];
        uint32_t  n = 0;
        for (uint32_t d = w * 64; d < docs && d < (w + 1) * 64; d++) {
            if (p->impact[d] > 0) {
                entries[n++] = (ListEntry){ (uint8_t)(d % 64), p->impact[d] };
            }
        }
        if (n > 0) {
            list_append(room, docs, p->df, count, w, entries, n);
        }
        count += n;
    }
    uint8_t best = list_finish(room, docs, p->df);
    return list_view(room, docs, p->df, best);
}

static void check_set(const uint64_t *set, const Plain *a, const Plain *b, uint32_t docs, const char *how)
{
    for (uint32_t d = 0; d < docs; d++) {
        bool in_a = a->impact[d] > 0, in_b = b->impact[d] > 0, is = (set[d / 64] >> d % 64 & 1) != 0;
        bool want = how[0] == '|' ? in_a || in_b : in_a && in_b;
        cr_assert_eq(is, want, "%s at %u", how, d);
    }
}

TestSuite(lists, .init = open_arena, .fini = close_arena);

static const uint32_t sizes[] = { 2, 3, 64, 65, 255, 257, 1000, 4097, 20000, 65535, 65536 };
static const uint32_t parts[] = { 1, 2, 15, 17, 40, 120, 300, 5000 };

Test(lists, every_form_says_what_was_put_in)
{
    int seen[3] = { 0 };
    for (size_t s = 0; s < COUNT_OF(sizes); s++) {
        for (size_t q = 0; q < COUNT_OF(parts); q++) {
            arena_reset(arena);
            Plain *p = make_plain(sizes[s], parts[q]);
            List   l = written(p, sizes[s]);
            seen[l.kind]++;
            Error *wrong = list_check(&l, sizes[s]);
            cr_assert_null(wrong);
            for (uint32_t d = 0; d < sizes[s]; d++) {
                cr_assert_eq(list_impact(&l, d), p->impact[d], "document %u of %u, form %d", d, sizes[s], (int)l.kind);
            }
            float bound[SEGMENT_WORDS] = { 0 };
            list_bounds(&l, (sizes[s] + 63) / 64, 2, bound);
            for (uint32_t w = 0; w < (sizes[s] + 63) / 64; w++) {
                uint8_t together[64];
                list_impacts(&l, w, together);
                cr_assert_arr_eq(together, p->impact + 64 * (size_t)w, 64);
                uint8_t most = 0;
                for (int i = 0; i < 64; i++) {
                    most = together[i] > most ? together[i] : most;
                }
                cr_assert_float_eq(bound[w], 2 * most, 0.01F, "no looser than it need be");
                float best = 2 * (float)most, rest = best + 1, scores[64];
                wide_begin(scores, ~UINT64_C(0));
                bool reaches = list_score(&l, w, 2, scores, &rest, best + 1), passes = list_score(&l, w, 0, scores, &rest, best + 1.5F);
                cr_assert(reaches && !passes, "the best has all it may have, and no more");
                for (int i = 0; i < 64; i++) {
                    cr_assert_float_eq(scores[i], 2 * (float)together[i], 0.01F);
                }
            }
        }
    }
    cr_expect(seen[LIST_ARRAY] > 5 && seen[LIST_SPLIT] > 3 && seen[LIST_DENSE] > 5);
}

Test(lists, sets_of_documents_are_joined_and_kept)
{
    for (size_t s = 0; s < COUNT_OF(sizes); s++) {
        uint32_t docs = sizes[s], words = (docs + 63) / 64;
        for (size_t q = 0; q + 1 < COUNT_OF(parts); q++) {
            arena_reset(arena);
            Plain   *a = make_plain(docs, parts[q]), *b = make_plain(docs, parts[q + 1]);
            List     la = written(a, docs), lb = written(b, docs);
            uint64_t first[SEGMENT_WORDS] = { 0 }, set[SEGMENT_WORDS];
            list_add_to(&la, words, first);
            cr_assert_eq(wide_count(first, words), a->df);
            memcpy(set, first, sizeof set);
            list_add_to(&lb, words, set);
            check_set(set, a, b, docs, "|");
            memcpy(set, first, sizeof set);
            list_keep_in(&lb, words, set);
            check_set(set, a, b, docs, "&");

        }
    }
}

/* A changed byte is seen where it contradicts another; where it does not, it says another document or impact, within its room. */
Test(lists, a_changed_byte_is_named_or_harmless)
{
    int named = 0;
    for (size_t q = 0; q < COUNT_OF(parts); q++) {
        arena_reset(arena);
        uint32_t docs = 3000;
        Plain   *p = make_plain(docs, parts[q]);
        List     l = written(p, docs);
        uint8_t *bytes = (uint8_t *)(uintptr_t)(l.kind == LIST_ARRAY ? (const void *)l.docs : l.kind == LIST_SPLIT ? (const void *)l.starts : (const void *)l.bits);
        for (int i = 0; i < 400; i++) {
            size_t  at = (unsigned)rand_r(&seed) % list_bytes(docs, l.df);
            uint8_t before = bytes[at];
            bytes[at] ^= (uint8_t)(1 + (unsigned)rand_r(&seed) % 255);
            bool holds = list_check(&l, docs) == NULL;
            named += !holds;
            for (uint32_t d = 0; holds && d < docs; d++) {
                (void)list_impact(&l, d); /* within its room: the sanitizer says so */
            }
            bytes[at] = before;
            err_reset();
        }
    }
    cr_expect(named > 800);
}
