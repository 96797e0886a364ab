/* The official annex as CSV: which ward belongs to which regional court. Read, checked whole, written back sorted. Pure.
 * May use: law, base. */
#include "registry/registry_int.h"

#include <stdlib.h>

enum { AREA_LINES_MAX = 20000 };

static int by_ward_then_court(const void *x, const void *y)
{
    const CourtArea *v = x;
    const CourtArea *w = y;
    int              order = str_cmp(v->ward, w->ward);
    return order != 0 ? order : str_cmp(v->court, w->court);
}

/* A cell without quotes and spaces around it. */
static Str cell(Str *line)
{
    Str text = str_trim(str_cut(line, ','));
    if (text.n >= 2 && text.p[0] == '"' && text.p[text.n - 1] == '"') {
        text = str_trim(str_sub(text, 1, text.n - 1));
    }
    return text;
}

/* Why a pair is refused, or NULL. */
static const char *refusal(const Registry *r, Date on, Str court, Str ward)
{
    const Court    *c = registry_court(r, court);
    const Province *p = NULL;
    const Ward     *w = registry_ward(r, ward, &p);
    if (c == NULL) {
        return "unknown court";
    }
    if (c->level != COURT_REGIONAL) {
        return "not a regional court";
    }
    if (!court_is_open(c, on)) {
        return "court is closed";
    }
    if (w == NULL) {
        return "unknown ward";
    }
    return str_eq(p->code, c->province) ? NULL : "ward of another province";
}

static bool is_heading(Str court, int64_t line)
{
    return line == 1 && court.n > 0 && court.p[0] >= 'a' && court.p[0] <= 'z';
}

static void warn_missing(const Registry *r, const CourtAreas *areas, Date on, Buf *warnings)
{
    for (uint32_t i = 0; i < r->courts[0]->courts_count; i++) {
        const Court *c = &r->courts[0]->courts[i];
        bool         has = c->level != COURT_REGIONAL || !court_is_open(c, on);
        for (size_t j = 0; !has && j < areas->count; j++) {
            has = str_eq(areas->items[j].court, c->code);
        }
        if (!has) {
            buf_addf(warnings, STR_F ": no ward\n", STR_A(c->code));
        }
    }
    for (uint32_t i = 0; i < r->places[0]->provinces_count; i++) {
        const Province *p = &r->places[0]->provinces[i];
        int64_t         without = 0;
        for (uint32_t j = 0; j < p->wards_count; j++) {
            bool found = false;
            for (size_t n = 0; !found && n < areas->count; n++) {
                found = str_eq(areas->items[n].ward, p->wards[j].code);
            }
            without += !found;
        }
        if (without > 0) {
            buf_addf(warnings, "province " STR_F ": %lld wards without court\n", STR_A(p->code), (long long)without);
        }
    }
}

Error *court_areas_parse(const Registry *r, Arena *a, Str csv, Date on, CourtAreas *out, Buf *faults, Buf *warnings)
{
    LIST(CourtArea) list = { 0 };
    int64_t line_no = 0;
    size_t  bad = 0;
    Str     left = csv;
    while (left.n > 0) {
        Str line = str_trim(str_cut(&left, '\n'));
        line_no++;
        if (line.n == 0 || line.p[0] == '#') {
            continue;
        }
        Str court = cell(&line);
        Str ward = cell(&line);
        if (is_heading(court, line_no)) {
            continue;
        }
        const char *why = line.n > 0 ? "more than two columns" : refusal(r, on, court, ward);
        if (why == NULL && list.count >= AREA_LINES_MAX) {
            why = "too many lines";
        }
        if (why != NULL) {
            buf_addf(faults, "%lld: %s: " STR_F ", " STR_F "\n", (long long)line_no, why, STR_A(court), STR_A(ward));
            bad++;
            continue;
        }
        *LIST_ADD(a, &list) = (CourtArea){ str_copy(a, court), str_copy(a, ward) };
    }
    if (list.count > 0) {
        qsort(list.items, list.count, sizeof(*list.items), by_ward_then_court);
    }
    for (size_t i = 1; i < list.count; i++) {
        if (str_eq(list.items[i - 1].ward, list.items[i].ward)) {
            buf_addf(faults, "ward in two lines: " STR_F ", " STR_F " and " STR_F "\n", STR_A(list.items[i].ward),
                     STR_A(list.items[i - 1].court), STR_A(list.items[i].court));
            bad++;
        }
    }
    if (bad > 0 || list.count == 0) {
        return err_make(ERR_FIELD, "%zu faults in %lld lines", bad, (long long)line_no);
    }
    *out = (CourtAreas){ list.items, list.count };
    warn_missing(r, out, on, warnings);
    return NULL;
}
