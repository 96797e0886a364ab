/* The dictionary compiled into patterns, and the pass over a text. May use: base. */
#include "judgment/hide_names.h"

static const char *const title_texts[] = {
    "ông", "bà", "anh", "chị", "cô", "chú", "bác", "em", "cháu", "thím", "dì", "cậu", "mợ", "cụ", "con", "cha", "mẹ", "bố", "vợ", "chồng", "vợ chồng",
    "gia đình", "hộ ông", "hộ bà", "ông bà", "bị cáo", "bị đơn", "nguyên đơn", "bị hại", "bị can", "người bị hại", "người làm chứng", "nhân chứng",
    "người khởi kiện", "đương sự", "cháu bé", "tên", "tên là", "đồng chí", "anh chị", "anh em", "mr", "mrs", "ms",
};
static const char *const officer_texts[] = {
    "thẩm phán", "hội thẩm", "hội thẩm nhân dân", "thư ký", "thư ký tòa án", "thư ký phiên tòa", "kiểm sát viên", "chủ tọa", "chủ tọa phiên tòa", "chánh án",
    "phó chánh án", "viện trưởng", "thẩm tra viên",
};
/* What may stand in a firm's name before the part that tells it from others. */
static const char *const legal_texts[] = {
    "công ty", "tổng công ty", "tập đoàn", "doanh nghiệp", "doanh nghiệp tư nhân", "dntn", "hợp tác xã", "htx", "ngân hàng", "quỹ tín dụng",
    "quỹ tín dụng nhân dân", "chi nhánh", "văn phòng đại diện", "văn phòng", "cửa hàng", "nhà máy", "xí nghiệp", "hộ kinh doanh", "tổ chức tín dụng", "tnhh",
    "trách nhiệm hữu hạn", "mtv", "một thành viên", "hai thành viên", "hai thành viên trở lên", "cổ phần", "cp", "tmcp", "thương mại cổ phần", "thương mại",
    "tm", "dịch vụ", "dv", "sản xuất", "sx", "xây dựng", "xd", "đầu tư", "đt", "phát triển", "xuất nhập khẩu", "xnk", "du lịch", "vận tải", "và", "kinh doanh",
    "bất động sản", "tư vấn", "thiết kế", "kỹ thuật", "công nghệ", "bảo hiểm", "chứng khoán", "nông nghiệp", "nông thôn", "công nghiệp", "thực phẩm",
    "dược phẩm", "cơ khí", "điện tử", "viễn thông", "tài chính", "truyền thông", "quảng cáo", "giáo dục", "thủy sản", "nội thất", "kinh doanh tổng hợp",
    "tổng hợp", "logistics", "luật",
};

/* Fixed words of judgments and of the pages that carry them: headings, the state's title and motto, bodies, the demo's mark. Many of
 * them are given names too (Nhận, Định, Quyết, Dung, Hạnh, Nam). */
static const char *const form_texts[] = {
    "cộng hòa xã hội chủ nghĩa", "việt nam", "độc lập", "tự do", "hạnh phúc", "nhân danh", "nhân danh nước", "nước cộng hòa",
    "tòa án nhân dân", "tòa án nhân dân tối cao", "viện kiểm sát nhân dân", "ủy ban nhân dân", "hội đồng nhân dân", "hội thẩm nhân dân",
    "hội đồng xét xử", "tm hội đồng xét xử", "hội đồng xét xử nhận định", "thành phần hội đồng xét xử", "sơ thẩm",
    "gồm có", "nội dung", "nội dung vụ án", "nội dung vụ việc", "nhận thấy", "xét thấy", "nhận định", "nhận định của tòa án",
    "nhận định của", "vì các lẽ trên", "quyết định", "quyết định của bản án", "phần quyết định của bản án", "tuyên xử", "tuyên án",
    "bản án", "bản án số", "quyết định số", "trích lục bản án", "thông báo", "thông báo gỡ bỏ", "biên bản", "sửa chữa", "bổ sung bản án",
    "bộ luật dân sự", "bộ luật tố tụng dân sự", "thi hành án dân sự", "công nhận sự thỏa thuận",
    "quyết định đưa vụ án ra", "đưa vụ án ra xét xử", "dữ liệu giả định", "không phải bản án thật", "chưa ký số", "bản thử nghiệm",
    "không có giá trị pháp lý",
};
enum { FORM_PHRASE_LONG = 3 };

#define TEXTS(a, list) hide_phrases((a), (list), COUNT_OF(list))

/* ---- compiling --------------------------------------------------------------------------------------------------------- */

static void add_pattern(Names *names, Arena *a, const HidePerson *person, Str name, NameForm form)
{
    HideWords w = hide_words(a, name);
    if (w.count > 0) {
        *LIST_ADD(a, names) = (NamePattern){ .person = person, .name = name, .words = w, .form = form };
    }
}

/* The words from `first` on as a name of their own. */
static void add_tail(Names *names, Arena *a, const HidePerson *person, const HideWords *w, size_t first, NameForm form)
{
    if (first < w->count) {
        add_pattern(names, a, person, str_sub(w->text, w->items[first].from, w->items[w->count - 1].to), form);
    }
}

size_t hide_legal_form_words(const Names *names, const HideWords *name)
{
    size_t at = 0;
    while (at < name->count) {
        size_t n = hide_phrase_at(&names->legal_forms, name, at);
        if (n == 0) {
            break;
        }
        at += n;
    }
    if (at < name->count) {
        return at;
    }
    /* all of it is legal form and trade ("Ngân hàng Nông nghiệp"): the first phrase is kept, the rest distinguishes */
    size_t first = name->count > 0 ? hide_phrase_at(&names->legal_forms, name, 0) : 0;
    return first < name->count ? first : 0;
}

static void add_person(Names *names, Arena *a, const HidePerson *p)
{
    HideWords w = hide_words(a, p->name);
    size_t    last = w.count == 0 ? 0 : w.count - 1;
    add_pattern(names, a, p, p->name, NAME_FULL);
    if (p->kind == HIDE_ORGANISATION) {
        size_t skip = hide_legal_form_words(names, &w);
        names->items[names->count - 1].skip = skip;
        if (skip > 0) {
            add_tail(names, a, p, &w, skip, NAME_ORG_TAIL);
        }
    } else if (p->kind == HIDE_FOREIGNER) {
        for (size_t i = 0; i < w.count && w.count > 1; i++) {
            if (hide_word_text(&w, i).n > 1) {
                add_pattern(names, a, p, hide_word_text(&w, i), NAME_GIVEN);
            }
        }
    } else if (w.count > 1) {
        add_tail(names, a, p, &w, last, NAME_GIVEN);
        if (w.count > 2) {
            add_tail(names, a, p, &w, last - 1, NAME_TAIL);
        }
    }
    for (size_t i = 0; i < p->aliases_count; i++) {
        add_pattern(names, a, p, p->aliases[i], NAME_ALIAS);
        NamePattern *alias = &names->items[names->count - 1];
        if (p->kind == HIDE_ORGANISATION && str_eq(alias->name, p->aliases[i])) {
            alias->skip = hide_legal_form_words(names, &alias->words);
        }
    }
}

bool hide_same_reading(const NamePattern *x, const NamePattern *y)
{
    if (x->words.count != y->words.count) {
        return false;
    }
    for (size_t i = 0; i < x->words.count; i++) {
        if (x->words.items[i].exact != y->words.items[i].exact) {
            return false;
        }
    }
    return true;
}

static uint32_t *slot_of(const Names *names, uint64_t key)
{
    size_t i = (size_t)(key ^ key >> 29) & (names->slots_count - 1);
    while (names->slots[i] != 0 && names->items[names->slots[i] - 1].words.items[0].bare != key) {
        i = (i + 1) & (names->slots_count - 1);
    }
    return &names->slots[i];
}

/* Into the chain of its first word, longest first; of equal length the earlier stays first. */
static void chain_in(Names *names, uint32_t index)
{
    NamePattern *p = &names->items[index];
    uint32_t    *link = slot_of(names, p->words.items[0].bare);
    while (*link != 0 && names->items[*link - 1].words.count >= p->words.count) {
        NamePattern *other = &names->items[*link - 1];
        if (hide_same_reading(other, p) && other->person != p->person) {
            other->shared = p->shared = true;
        }
        link = &names->next[*link - 1];
    }
    names->next[index] = *link;
    *link = index + 1;
}

static void index_patterns(Names *names, Arena *a)
{
    names->slots_count = 64;
    while (names->slots_count < names->count * 2) {
        names->slots_count *= 2;
    }
    names->slots = NEW_N(a, uint32_t, names->slots_count);
    names->next = NEW_N(a, uint32_t, names->count + 1);
    for (size_t i = 0; i < names->count; i++) {
        chain_in(names, (uint32_t)i);
    }
}

Names hide_names(Arena *a, const HideCase *c)
{
    Names names = { .titles = TEXTS(a, title_texts), .legal_forms = TEXTS(a, legal_texts), .officer_titles = TEXTS(a, officer_texts),
                    .forms = TEXTS(a, form_texts) };
    for (size_t i = 0; i < c->persons_count; i++) {
        const HidePerson *p = &c->persons[i];
        if (p->role != HIDE_PARTY || p->kind == HIDE_STATE_BODY) {
            add_pattern(&names, a, p, p->name, NAME_OFFICER);
        } else {
            add_person(&names, a, p);
        }
    }
    index_patterns(&names, a);
    return names;
}

/* ---- the pass ---------------------------------------------------------------------------------------------------------- */

typedef enum Match { MATCH_NOT, MATCH_BARE, MATCH_EXACT } Match;

/* Unaccented writing is taken for the name when all its words are so: of a single word only where the whole line is. */
static Match match_at(const NamePattern *p, const HideWords *w, size_t first)
{
    bool exact = true, plain = true;
    if (first + p->words.count > w->count) {
        return MATCH_NOT;
    }
    for (size_t k = 0; k < p->words.count; k++) {
        const HideWord *word = &w->items[first + k];
        const HideWord *mine = &p->words.items[k];
        if (word->bare != mine->bare || (k > 0 && mine->joined && !word->joined)) {
            return MATCH_NOT;
        }
        exact = exact && word->exact == mine->exact;
        plain = plain && !word->accented;
    }
    if (exact) {
        return MATCH_EXACT;
    }
    bool alone = p->words.count == 1 && w->line_accented[w->items[first].line];
    return plain && !alone ? MATCH_BARE : MATCH_NOT;
}

static bool capitals_fit(const NamePattern *p, const HideWords *w, size_t first)
{
    if (p->form == NAME_FULL && p->words.count > 2) {
        return true; /* a whole name is one in small letters too */
    }
    for (size_t k = 0; k < p->words.count; k++) {
        if (p->words.items[k].capital && !w->items[first + k].capital) {
            return false;
        }
    }
    return true;
}

/* "ông An, bà Bình và Chi": a name after a titled name and "và" or a comma is titled too. */
static bool continues_title(const NameHits *hits, const HideWords *w, size_t first)
{
    if (hits->count == 0 || !hits->items[hits->count - 1].titled) {
        return false;
    }
    const NameHit *before = &hits->items[hits->count - 1];
    size_t         end = before->first + before->count;
    Str            gap = str_sub(w->text, w->items[end - 1].to, w->items[end].from);
    if (end == first) {
        return str_eq(str_trim(gap), S(","));
    }
    Str word = hide_word_text(w, end);
    return end + 1 == first && (str_eq(word, S("và")) || str_eq(word, S("với")) || str_eq(word, S("cùng")));
}

static bool preceded_by(const HidePhrases *p, const HideWords *w, size_t first)
{
    return first > 0 && w->items[first].joined && hide_phrase_before(p, w, first - 1) > 0;
}

/* A person's name the officers share is the officer's after an officer's title, otherwise the party's. */
static const NamePattern *choose(const Names *names, const NamePattern *found, const HideWords *w, size_t first)
{
    if (!found->shared) {
        return found;
    }
    bool               officer = preceded_by(&names->officer_titles, w, first) || (first > 1 && preceded_by(&names->titles, w, first) &&
                                                                     preceded_by(&names->officer_titles, w, first - 1));
    const NamePattern *best = found;
    for (uint32_t i = names->next[found - names->items]; i != 0; i = names->next[i - 1]) {
        const NamePattern *p = &names->items[i - 1];
        if (hide_same_reading(p, found) && (p->form == NAME_OFFICER) == officer && (best->form == NAME_OFFICER) != officer) {
            best = p;
        }
    }
    return best;
}

static bool find_at(const Names *names, const HideWords *w, size_t first, NameHit *out)
{
    for (uint32_t i = *slot_of(names, w->items[first].bare); i != 0; i = names->next[i - 1]) {
        const NamePattern *p = &names->items[i - 1];
        Match              m = match_at(p, w, first);
        if (m != MATCH_NOT && capitals_fit(p, w, first)) {
            *out = (NameHit){ first, p->words.count, choose(names, p, w, first), false, m == MATCH_BARE };
            return true;
        }
    }
    return false;
}

static bool in_capitals(const HideWords *w, size_t first, size_t count)
{
    for (size_t i = first; i < first + count; i++) {
        if (!w->items[i].upper) {
            return false;
        }
    }
    return true;
}

/* The line of word `at` is made of nothing but fixed phrases: a heading, whatever its capitals. */
static bool line_of_forms(const Names *names, const HideWords *w, size_t at)
{
    size_t first = at;
    while (first > 0 && w->items[first - 1].line == w->items[at].line) {
        first--;
    }
    while (first < w->count && w->items[first].line == w->items[at].line) {
        size_t n = hide_phrase_at(&names->forms, w, first);
        if (n == 0) {
            return false;
        }
        first += n;
    }
    return true;
}

/* A word of a fixed phrase is no name: of a long phrase however it is written, of a short one in capitals or on a line of its own.
 * "Nhận định bán nhà" in a sentence may well be about somebody called Nhận, and what is a whole name, or stands after a title, is one. */
static bool part_of_form(const Names *names, const HideWords *w, const NameHit *hit)
{
    size_t end = hit->first + hit->count;
    size_t from = end > names->forms.longest ? end - names->forms.longest : 0;
    for (size_t i = from; i <= hit->first && !hit->titled; i++) {
        size_t n = hide_phrase_at(&names->forms, w, i);
        if (i + n >= end && n > hit->count &&
            (n >= FORM_PHRASE_LONG || in_capitals(w, i, n) || line_of_forms(names, w, hit->first))) {
            return true;
        }
    }
    return false;
}

NameHits hide_names_find(const Names *names, const HideWords *w, Arena *a)
{
    NameHits hits = { 0 };
    for (size_t i = 0; i < w->count; i++) {
        NameHit hit;
        if (names->count == 0 || !find_at(names, w, i, &hit)) {
            continue;
        }
        const HidePhrases *before = hit.pattern->form == NAME_ORG_TAIL ? &names->legal_forms : &names->titles;
        hit.titled = preceded_by(before, w, i) || continues_title(&hits, w, i);
        if (hit.pattern->form != NAME_OFFICER && part_of_form(names, w, &hit)) {
            continue;
        }
        *LIST_ADD(a, &hits) = hit;
        i += hit.count - 1;
    }
    return hits;
}
