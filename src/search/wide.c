/* Loops over many numbers at once. May use: base. */
#include "search/wide.h"

enum { TOGETHER = 32 };

/* ---- sets -------------------------------------------------------------------------------------------------------------------------- */

WIDE void wide_both(uint64_t *restrict set, const uint64_t *restrict a, const uint64_t *restrict b, uint32_t words)
{
    for (uint32_t i = 0; i < words; i++) {
        set[i] = a[i] & b[i];
    }
}

WIDE void wide_and(uint64_t *restrict set, const uint64_t *restrict with, uint32_t words)
{
    for (uint32_t i = 0; i < words; i++) {
        set[i] &= with[i];
    }
}

WIDE void wide_or(uint64_t *restrict set, const uint64_t *restrict with, uint32_t words)
{
    for (uint32_t i = 0; i < words; i++) {
        set[i] |= with[i];
    }
}

WIDE void wide_and_not(uint64_t *restrict set, const uint64_t *restrict without, uint32_t words)
{
    for (uint32_t i = 0; i < words; i++) {
        set[i] &= ~without[i];
    }
}

WIDE uint64_t wide_count(const uint64_t *set, uint32_t words)
{
    uint64_t n = 0;
    for (uint32_t i = 0; i < words; i++) {
        n += (uint64_t)__builtin_popcountll(set[i]);
    }
    return n;
}

/* ---- scores ------------------------------------------------------------------------------------------------------------------------ */

WIDE void wide_add(float *restrict to, const uint8_t *restrict impacts, float weight, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        to[i] += weight * (float)impacts[i];
    }
}

enum { LANES = 16 };

WIDE float wide_most(const float *bound, uint32_t n)
{
    float    lane[LANES], most = -1;
    uint32_t i = 0;
    for (int k = 0; k < LANES; k++) {
        lane[k] = -1;
    }
    for (; i + LANES <= n; i += LANES) {
        for (int k = 0; k < LANES; k++) {
            lane[k] = bound[i + (uint32_t)k] > lane[k] ? bound[i + (uint32_t)k] : lane[k];
        }
    }
    for (; i < n; i++) {
        most = bound[i] > most ? bound[i] : most;
    }
    for (int k = 0; k < LANES; k++) {
        most = lane[k] > most ? lane[k] : most;
    }
    return most;
}

WIDE void wide_begin(float scores[64], uint64_t bits)
{
    const float NONE = -1e9F;
    for (int i = 0; i < 64; i += LANES) {
        uint32_t here = (uint32_t)(bits >> i);
        for (int k = 0; k < LANES; k++) {
            scores[i + k] = (here & UINT32_C(1) << k) != 0 ? 0 : NONE;
        }
    }
}

WIDE float wide_score(float scores[restrict 64], const uint8_t impacts[restrict 64], float weight, float *rest)
{
    float   lane[LANES], best;
    uint8_t most = 0;
    for (int i = 0; i < 64; i++) {
        most = impacts[i] > most ? impacts[i] : most;
    }
    for (int i = 0; i < 64; i++) {
        scores[i] += weight * (float)impacts[i];
    }
    for (int k = 0; k < LANES; k++) {
        lane[k] = scores[k];
    }
    for (int i = LANES; i < 64; i += LANES) {
        for (int k = 0; k < LANES; k++) {
            lane[k] = scores[i + k] > lane[k] ? scores[i + k] : lane[k];
        }
    }
    best = lane[0];
    for (int k = 1; k < LANES; k++) {
        best = lane[k] > best ? lane[k] : best;
    }
    *rest -= weight * (float)most;
    return best;
}

WIDE uint64_t wide_at_least(const float scores[64], float least)
{
    uint8_t  is[64];
    uint64_t bits = 0;
    for (int i = 0; i < 64; i++) {
        is[i] = scores[i] >= least;
    }
    for (int i = 0; i < 64; i++) {
        bits |= (uint64_t)is[i] << i;
    }
    return bits;
}

WIDE void wide_keep(float *restrict bound, const uint64_t *restrict set, uint32_t words)
{
    for (uint32_t i = 0; i < words; i++) {
        bound[i] = set[i] != 0 ? bound[i] : -1;
    }
}

/* ---- codes ------------------------------------------------------------------------------------------------------------------------- */

WIDE const uint16_t *wide_code(const uint16_t *at, const uint16_t *end, uint16_t from, uint16_t n)
{
    for (; end - at >= TOGETHER; at += TOGETHER) {
        uint16_t any = 0;
        for (int i = 0; i < TOGETHER; i++) {
            any |= (uint16_t)(at[i] - from) < n;
        }
        if (any != 0) {
            break;
        }
    }
    while (at < end && (uint16_t)(*at - from) >= n) {
        at++;
    }
    return at;
}

WIDE const uint16_t *wide_pair(const uint16_t *at, const uint16_t *end, const uint16_t from[2], const uint16_t n[2])
{
    uint16_t a = from[0], b = from[1], na = n[0], nb = n[1];
    for (; end - at > TOGETHER; at += TOGETHER) {
        uint16_t any = 0;
        for (int i = 0; i < TOGETHER; i++) {
            any |= (uint16_t)((uint16_t)(at[i] - a) < na) & (uint16_t)((uint16_t)(at[i + 1] - b) < nb);
        }
        if (any != 0) {
            break;
        }
    }
    for (; end - at > 1; at++) {
        if ((uint16_t)(at[0] - a) < na && (uint16_t)(at[1] - b) < nb) {
            return at;
        }
    }
    return end;
}
