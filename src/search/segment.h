/* A segment: at most 65,536 texts in one file that is written once, read where it lies (mmap) and never changed. Its documents are
 * numbered by day, then by name: the newest are the last, and the days of a year are a range.
 * File: SegmentHead, then the sections, each at a multiple of 64 bytes and with its SHA-256 in the head; the head has its own. All
 * numbers are little-endian. */
#ifndef SEARCH_SEGMENT_H
#define SEARCH_SEGMENT_H

#include "search/lists.h"
#include "search/plan.h"

#include "base/hash.h"
#include "os/os.h"

#define SEGMENT_MAGIC "congly index 02\n"

typedef enum Section {
    SECTION_DOCS,    /* SegmentDoc[docs + 1]: the last says where everything ends */
    SECTION_NAMES,   /* names of documents, one after the other */
    SECTION_TERMS,   /* SegmentTerm[terms + 1], those in most documents first */
    SECTION_SLOTS,   /* uint32_t[]: a term's number + 1 at its hash */
    SECTION_LETTERS, /* the letters of the terms */
    SECTION_FORMS,   /* uint32_t[codes]: the accents of each form of a word */
    SECTION_COMMON,  /* uint32_t[]: the term of each common word of the plan, or TERM_NONE */
    SECTION_PAIRS,   /* SegmentPair[]: by hash of the key */
    SECTION_TRIPLES, /* ListRef[]: of each triple of the plan */
    SECTION_KEYS,    /* uint32_t[keys]: the terms of the keys that are counted */
    SECTION_KEYED,   /* uint32_t[docs + 1]: where in the rest a document's begin; then numbers of its counted keys */
    SECTION_LISTS,
    SECTION_STREAM,  /* uint16_t[]: the texts as codes of forms */
    SECTION_MARKS,   /* uint32_t[]: of each MARK_WORDS words of a text, the byte where the first stands */
    SECTION_TEXTS,   /* the texts, each a frame of zstd (RFC 8878), with the phrases of the plan as its dictionary */
    SECTIONS
} Section;

typedef struct SectionPlace {
    uint64_t at, size;
    Hash     hash;
} SectionPlace;

typedef struct SegmentHead {
    char         magic[16];
    uint32_t     docs, terms, codes, slots, pair_slots, plan;
    uint32_t     common, triples; /* of the plan */
    uint32_t     keys, keyed;     /* keys that are counted; how many all documents have together */
    uint64_t     words;           /* of all texts: their mean length is this by docs */
    SectionPlace sections[SECTIONS];
    Hash         hash; /* of all before it */
} SegmentHead;

typedef struct SegmentDoc {
    uint32_t name_at;
    int32_t  day;
    uint32_t words;     /* of title and body */
    uint32_t stream_at; /* in codes */
    uint32_t mark_at;
    uint32_t text_size; /* unpacked: the title, a line feed, the body */
    uint64_t text_at;
} SegmentDoc;

enum { TERM_NONE = UINT32_MAX };

/* The forms of a word (hôn, hồn, hon) have codes that follow each other: from first_code to the next term's. */
typedef struct SegmentTerm {
    uint32_t letters_at, first_code;
    ListRef  list;
} SegmentTerm;

typedef struct SegmentPair {
    uint32_t key; /* plan_pair + 1; 0: free */
    ListRef  list;
} SegmentPair;

static inline size_t segment_pair_slot(uint32_t key, size_t slots)
{
    return (key * UINT64_C(0x9E3779B97F4A7C15) >> 30) & (slots - 1);
}

/* In the stream a text is its title, CODE_PART, its body, CODE_PART, then the numbers and keys that stand for the whole. A code too
 * large for 16 bits is CODE_LONG with its high and its low half behind it. */
enum { CODE_PART = 0xFFFE, CODE_LONG = 0xFFFF, CODE_SHORT_END = 0xFFF0, MARK_WORDS = 64 };

/* Reads one code and moves on. */
static inline uint32_t code_next(const uint16_t **at)
{
    uint32_t code = *(*at)++;
    if (code == CODE_LONG) {
        code = (uint32_t)(*at)[0] << 16 | (*at)[1];
        *at += 2;
    }
    return code;
}

/* ---- reading --------------------------------------------------------------------------------------------------------------------- */

typedef struct Segment {
    const Plan        *plan;
    const SegmentHead *head;
    const uint8_t     *sections[SECTIONS];
    const SegmentDoc  *docs;
    const SegmentTerm *terms;
    const uint16_t    *stream;
    const uint32_t    *keys;   /* the term of each counted key */
    const uint32_t    *keyed;  /* the keys of a document: keyed[d] to keyed[d + 1] in key_numbers */
    const uint32_t    *key_numbers;
    uint32_t           words; /* of a set of its documents: (docs + 63) / 64 */
} Segment;

/* Checks the head, that it was made under this plan and that every section lies within the file; `segment_check` the rest. The bytes
 * and the plan stay the caller's. */
MUST_CHECK Error *segment_open(Bytes file, const Plan *plan, Segment *out);
/* The same of a damaged one, of which only names, days, texts and keys are read: every byte these stand in is as it was written. */
MUST_CHECK Error *segment_open_texts(Bytes file, const Plan *plan, Segment *out);
/* Reads all of it: digests, order, every list. */
MUST_CHECK Error *segment_check(const Segment *sg);

uint32_t segment_first_from(const Segment *sg, int32_t day); /* its first document of that day or later */
uint32_t segment_term(const Segment *sg, Str folded); /* TERM_NONE: in no document */
/* The same in many segments: a look-up waits for memory some times over, so what each will read is asked for in all before one goes on. */
void     segments_term(const Segment *const *all, size_t count, Str folded, uint32_t *out);
/* False: no list, and so no document. */
bool segment_term_list(const Segment *sg, uint32_t term, List *out);
bool segment_pair_list(const Segment *sg, uint32_t key, List *out);
bool segment_triple_list(const Segment *sg, uint16_t triple, List *out);
/* Asks for the memory these will read. */
void segment_pair_soon(const Segment *sg, uint32_t key);
void segment_triple_soon(const Segment *sg, uint16_t triple);
const char *segment_section_name(Section section);
Str  segment_name(const Segment *sg, uint32_t doc);
Str  segment_letters(const Segment *sg, uint32_t code); /* of the word it is a form of */
Str  segment_key(const Segment *sg, uint32_t key);      /* the letters of a counted key */
/* Unpacks texts, one after the other; released with the arena. */
typedef struct ZSTD_DCtx_s Unpacker;
Unpacker *unpacker_make(Arena *a);
/* As long as it was put in; of a damaged file it may be other bytes, and no UTF-8. */
MUST_CHECK Error *segment_text(const Segment *sg, Unpacker *u, Arena *a, uint32_t doc, Str *out);

#endif
