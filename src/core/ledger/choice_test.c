/* The choice is recomputable, unbiased, and breaks when anything in the record is touched. */
#include "core/ledger/choice.h"
#include "core/ledger/note.h"

#include <criterion/criterion.h>

static Arena *arena;

static void open_arena(void)
{
    arena = arena_make(MIB(64));
}

static void close_arena(void)
{
    arena_release(arena);
    err_reset();
}

TestSuite(choice, .init = open_arena, .fini = close_arena);

static Choice example(size_t n)
{
    Choice c = { .subject = S("m1"), .role = S("examining_judge"), .order = S("pending"), .commit_at = { 1000 }, .use_after = { 2000 } };
    for (size_t i = 0; i < n; i++) {
        *LIST_ADD(arena, &c.candidates) = (Candidate){ .reference = str_format(arena, "j%02zu", n - i),
                                                       .label = S("Thẩm phán giả định"), .load = { (int64_t)(i % 3), 0, 0, 0 } };
    }
    return c;
}

static void resolve(Choice *c, int salt)
{
    c->nonce = hash_str(str_format(arena, "nonce %d", salt));
    c->checkpoint_root = hash_str(str_format(arena, "root %d", salt));
    c->checkpoint_at = (Instant){ 2500 };
    cr_assert_null(choice_resolve(arena, c));
}

Test(choice, is_recomputed_from_its_record)
{
    Choice c = example(7);
    c.candidates.items[2].excluded = S("leave");
    cr_assert_null(choice_commit(arena, &c));
    resolve(&c, 1);
    Choice back;
    cr_assert_null(choice_parse(arena, choice_format(arena, &c), &back));
    cr_assert_null(choice_verify(arena, &back));
    cr_assert(str_eq(back.chosen, c.chosen));
}

Test(choice, touching_anything_is_seen)
{
    Choice c = example(5);
    cr_assert_null(choice_commit(arena, &c));
    resolve(&c, 2);
    Choice t = c;
    t.nonce.b[0] ^= 1;
    Choice u = c;
    u.checkpoint_at.ms = 1999;
    Choice w = c;
    w.chosen = str_eq(c.chosen, S("j01")) ? S("j02") : S("j01");
    cr_assert_not_null(choice_verify(arena, &u));
    cr_assert_not_null(choice_verify(arena, &w));
    Choice v = c;
    v.checkpoint_root.b[0] ^= 1;
    cr_assert_not_null(choice_verify(arena, &v));
    for (int i = 0; i < 16; i++) { /* also when it happens to draw the same judge */
        t.nonce = hash_str(str_format(arena, "other %d", i));
        cr_assert_not_null(choice_verify(arena, &t));
    }
    c.candidates.items[0].excluded = S("leave");
    cr_assert_not_null(choice_verify(arena, &c));
}

Test(choice, nobody_excluded_is_ever_chosen_and_all_others_are)
{
    size_t hits[4] = { 0 };
    for (int i = 0; i < 800; i++) {
        Choice c = example(4);
        c.candidates.items[1].excluded = S("conflict");
        Str excluded = c.candidates.items[1].reference;
        cr_assert_null(choice_commit(arena, &c));
        resolve(&c, i);
        cr_assert(!str_eq(c.chosen, excluded));
        hits[c.chosen.p[2] - '1']++;
    }
    for (size_t i = 0; i < 4; i++) {
        cr_assert(hits[i] == 0 || (hits[i] > 200 && hits[i] < 340), "candidate %zu: %zu of 800", i, hits[i]);
    }
}

Test(choice, without_anybody_eligible_there_is_no_choice)
{
    Choice c = example(1);
    c.candidates.items[0].excluded = S("leave");
    cr_assert_eq(choice_commit(arena, &c)->code, ERR_CONFLICT);
}

/* The record carries the checkpoint as the log signed it: whoever has the key of any origin of the log sees that it is its own. */
Test(choice, the_signature_of_its_checkpoint_is_checked_with_the_key_of_the_log)
{
    static const uint8_t seed[32] = { 7 }, other_seed[32] = { 8 };
    NoteSigner log = note_signer(S("court.example/so-cai/1"), seed), next = note_signer(S("court.example/so-cai/2"), seed),
               stranger = note_signer(S("court.example/so-cai/1"), other_seed);
    Str        key = note_vkey(arena, &log.key);
    Choice     c = example(5);
    Choice     back;
    cr_assert_null(choice_commit(arena, &c));
    resolve(&c, 3);
    cr_expect_eq(choice_signed(arena, &c, key)->code, ERR_NOT_FOUND);
    c.checkpoint_size = 12;
    c.checkpoint_at = (Instant){ 3000 };
    Checkpoint of = { .origin = log.key.name, .size = 12, .root = c.checkpoint_root, .at = c.checkpoint_at };
    c.checkpoint = checkpoint_sign(arena, &log, &of);
    cr_assert_null(choice_resolve(arena, &c));
    cr_assert_null(choice_parse(arena, choice_format(arena, &c), &back));
    cr_expect_null(choice_verify(arena, &back));
    cr_expect_null(choice_signed(arena, &back, key));
    cr_expect_null(choice_signed(arena, &back, note_vkey(arena, &next.key)), "the same log under a later origin");
    cr_expect_eq(choice_signed(arena, &back, note_vkey(arena, &stranger.key))->code, ERR_ALTERED);
    cr_expect_eq(choice_signed(arena, &back, S("no key"))->code, ERR_BAD_INPUT);
    Choice t = back;
    t.checkpoint_at.ms += 1000;
    cr_expect_eq(choice_signed(arena, &t, key)->code, ERR_ALTERED);
    t = back;
    t.checkpoint_size++;
    cr_expect_eq(choice_signed(arena, &t, key)->code, ERR_ALTERED);
    t = back;
    t.checkpoint_root.b[0] ^= 1;
    cr_expect_eq(choice_signed(arena, &t, key)->code, ERR_ALTERED);
    t = back;
    of.origin = stranger.key.name;
    t.checkpoint = checkpoint_sign(arena, &stranger, &of);
    cr_expect_eq(choice_signed(arena, &t, key)->code, ERR_ALTERED, "signed by somebody else");
}
