/* Looking up what stands on papers. May use: base. */
#include "law/paper.h"

const LawPaper *paper_find(const Law *law, Str form, int64_t version)
{
    const LawPaper *best = NULL;
    for (uint32_t i = 0; i < law->papers->papers_count; i++) {
        const LawPaper *p = &law->papers->papers[i];
        if (!str_eq(p->form, form)) {
            continue;
        }
        if (p->version == version) {
            return p;
        }
        if (version == 0 && (best == NULL || p->version > best->version)) {
            best = p;
        }
    }
    return best;
}

const PaperPost *paper_post(const Law *law, Str power)
{
    for (uint32_t i = 0; i < law->papers->posts_count; i++) {
        if (str_eq(law->papers->posts[i].power, power)) {
            return &law->papers->posts[i];
        }
    }
    return NULL;
}

Str paper_word(const Law *law, const char *id)
{
    for (uint32_t i = 0; i < law->papers->words_count; i++) {
        if (str_eq(law->papers->words[i].id, str_of(id))) {
            return law->papers->words[i].text;
        }
    }
    return S("");
}
