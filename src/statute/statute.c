/* Names, addresses and rows of texts of law. Table: statute. */
#include "statute/statute.h"

#include "i18n/i18n.h"
#include "statute/statute_msg.h"
#include "statute/statute_sql.h"

#include <string.h>

/* ---- names and addresses ---------------------------------------------------------------------------------------------------------- */

/* The letters an inserted article may have, in the order of the alphabet. */
static const char *const letters[] = { "a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "x", "y" };

int64_t article_place(Str article_id)
{
    enum { DIGITS = 5 };
    int64_t number;
    size_t  n = 0;
    while (n < article_id.n && article_id.p[n] >= '0' && article_id.p[n] <= '9') {
        n++;
    }
    Str letter = str_sub(article_id, n, article_id.n);
    if (n == 0 || n > DIGITS || article_id.p[0] == '0' || !str_to_i64(str_sub(article_id, 0, n), &number)) {
        return 0;
    }
    for (size_t i = 0; i < COUNT_OF(letters); i++) {
        if (str_eq(letter, str_of(letters[i]))) {
            return number * ARTICLE_PLACES + (int64_t)i + 1;
        }
    }
    return letter.n == 0 ? number * ARTICLE_PLACES : 0;
}

#define ARTICLE_SLUG "dieu-"

/* đ is written dd, as it is typed. */
Str article_slug(Arena *a, Str article_id)
{
    bool crossed = str_ends(article_id, S("đ"));
    return crossed ? str_format(a, ARTICLE_SLUG STR_F "dd", STR_A(str_sub(article_id, 0, article_id.n - strlen("đ")))) : str_format(a, ARTICLE_SLUG STR_F, STR_A(article_id));
}

Str article_of_slug(Arena *a, Str slug)
{
    Str id = str_starts(slug, S(ARTICLE_SLUG)) ? str_sub(slug, strlen(ARTICLE_SLUG), slug.n) : S("");
    if (str_ends(id, S("dd"))) {
        id = str_format(a, STR_F "đ", STR_A(str_sub(id, 0, id.n - 2)));
    }
    return article_place(id) > 0 && str_eq(article_slug(a, id), slug) ? id : S("");
}

Str statute_slug(Arena *a, Str law_id)
{
    enum { SLUG_MOST = 80 };
    Str    fold = i18n_fold(a, law_id);
    char  *p = arena_alloc(a, fold.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < fold.n && n < SLUG_MOST; i++) {
        char c = fold.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (plain || (n > 0 && p[n - 1] != '-')) {
            p[n++] = plain ? c : '-';
        }
    }
    n -= n > 0 && p[n - 1] == '-';
    return (Str){ p, n };
}

Str statute_address(Arena *a, Str slug)
{
    return str_format(a, "/van-ban-phap-luat/" STR_F, STR_A(slug));
}

Str article_address(Arena *a, Str slug, Str article_id)
{
    return str_format(a, "/van-ban-phap-luat/" STR_F "/" STR_F, STR_A(slug), STR_A(article_slug(a, article_id)));
}

Str article_name(Arena *a, Lang lang, Str article_id, Str heading)
{
    Str name = MSG(a, lang, M_statute_article, { S("no"), article_id });
    return heading.n == 0 ? name : str_format(a, STR_F ". " STR_F, STR_A(name), STR_A(heading));
}

/* ---- reading ----------------------------------------------------------------------------------------------------------------------- */

static Date day_of(Str text)
{
    Date d;
    return date_parse(text, &d) ? d : DATE_NONE;
}

/* The rows of every query have the same columns: sqlgen gives each its own struct, this one copy serves them all. */
#define STATUTE_OF(row)                                                                                                              \
    (Statute){ .law_id = (row).law_id, .slug = (row).slug, .title = (row).title, .kind = (row).kind, .issuer = (row).issuer,             \
               .issued = day_of((row).issued), .effective = day_of((row).effective), .loaded_on = (row).loaded_on }

Error *statute_load(Db *db, Arena *a, Str slug, Statute *out, bool *found)
{
    StatuteBySlugRow row;
    TRY(q_statute_by_slug(db, slug, a, &row, found));
    if (*found) {
        *out = STATUTE_OF(row);
    }
    return NULL;
}

Error *statute_load_by_id(Db *db, Arena *a, Str law_id, Statute *out, bool *found)
{
    StatuteByIdRow row;
    TRY(q_statute_by_id(db, law_id, a, &row, found));
    if (*found) {
        *out = STATUTE_OF(row);
    }
    return NULL;
}

Error *statute_article_place(Db *db, Arena *a, Str law_id, Str article_id, Str *out)
{
    Statute         s;
    ArticleKnownRow row;
    bool            found;
    int64_t         place = article_place(article_id);
    *out = S("");
    TRY(statute_load_by_id(db, a, law_id, &s, &found));
    if (!found || place == 0) {
        return NULL;
    }
    TRY(q_article_known(db, law_id, place, a, &row, &found));
    *out = found ? article_address(a, s.slug, row.article_id) : S("");
    return NULL;
}

#define TAKE_ROWS(rows)                                      \
    for (size_t i = 0; i < (rows).count; i++) {              \
        *LIST_ADD(a, out) = STATUTE_OF((rows).items[i]);     \
    }

Error *statutes_list(Db *db, Arena *a, Str kind, const Statute *before, int64_t most, Statutes *out)
{
    Str day = before == NULL ? S("9999-12-31") : date_is_none(before->effective) ? S("") : date_format(a, before->effective);
    Str slug = before == NULL ? S("") : before->slug;
    *out = (Statutes){ 0 };
    if (kind.n > 0) {
        StatutesOfKindRows rows;
        TRY(q_statutes_of_kind(db, kind, day, slug, most, a, &rows));
        TAKE_ROWS(rows);
        return NULL;
    }
    StatutesRows rows;
    TRY(q_statutes(db, day, slug, most, a, &rows));
    TAKE_ROWS(rows);
    return NULL;
}
