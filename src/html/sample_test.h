/* The view of sample_test.html: one field of each kind a hole can hold. Tests only. */
#ifndef HTML_SAMPLE_TEST_H
#define HTML_SAMPLE_TEST_H

#include "html/html.h"

typedef enum SampleKind { SAMPLE_PLAIN, SAMPLE_FANCY } SampleKind;

typedef struct SampleItem {
    Str   text;
    Money sum;
} SampleItem;

typedef struct SampleView {
    Str        text, url, code;
    Html       markup;
    int64_t    number;
    size_t     size;
    int        small;
    Money      money;
    Date       date;
    Instant    instant;
    CourtId    court;
    Msg        message;
    bool       flag;
    SampleKind kind;
    LIST(SampleItem) items;
    LIST(Str)  words;
    const SampleItem *pointer;
    StateView  state;
} SampleView;

#endif
