/* What the files of the generator share. */
#ifndef SIMULATE_SYNTH_INT_H
#define SIMULATE_SYNTH_INT_H

#include "base/base.h"

/* Without the full stop. */
extern const char *const synth_sentences[];
extern const size_t      synth_sentence_count;

#endif
