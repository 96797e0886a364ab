/* Loops over many numbers at once. On x86-64 each is compiled three times, for the registers a machine may have, and the program takes
 * the widest when it starts; all give the same, floats too (no operation is fused, nothing is summed in another order). */
#ifndef SEARCH_WIDE_H
#define SEARCH_WIDE_H

#include "base/def.h"

#include <stdint.h>

/* The choice is made when the program starts: the run-time of the thread sanitizer is not there yet. */
#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__)
#define WIDE __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default"), optimize("O3")))
#else
#define WIDE
#endif

/* ---- sets of documents, a bit each ---- */
void     wide_both(uint64_t *set, const uint64_t *a, const uint64_t *b, uint32_t words); /* set = a & b */
void     wide_and(uint64_t *set, const uint64_t *with, uint32_t words);
void     wide_or(uint64_t *set, const uint64_t *with, uint32_t words);
void     wide_and_not(uint64_t *set, const uint64_t *without, uint32_t words);
uint64_t wide_count(const uint64_t *set, uint32_t words);

/* ---- scores ---- */
void     wide_add(float *to, const uint8_t *impacts, float weight, uint32_t n); /* to[i] += weight * impacts[i] */
/* 0 for the documents of the bits, less than any score can make up for the others. */
void     wide_begin(float scores[64], uint64_t bits);
/* Adds what a list gives each of 64 documents and takes the most it gives any off `*rest`; returns the best score. */
float    wide_score(float scores[64], const uint8_t impacts[64], float weight, float *rest);
uint64_t wide_at_least(const float scores[64], float least); /* a bit for each that is */
void     wide_keep(float *bound, const uint64_t *set, uint32_t words); /* -1 where the word of the set is empty */
float    wide_most(const float *bound, uint32_t n); /* the largest; -1 when there is none above */

/* ---- codes ---- */
/* The first place from `at` on where a code is in [from, from + n); `end`: none. */
const uint16_t *wide_code(const uint16_t *at, const uint16_t *end, uint16_t from, uint16_t n);
/* The same of two codes, one behind the other. */
const uint16_t *wide_pair(const uint16_t *at, const uint16_t *end, const uint16_t from[2], const uint16_t n[2]);

#endif
