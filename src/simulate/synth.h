/* Rulings in any number, for measuring and for nothing else: each line a JSON object with the fields of `congly judgments import`, its
 * text marked as invented. The frame is a court's; the running text is a walk over sentences of our own and the names in the law's data:
 * it goes on word by word, and now and then from another place where the same word stands. So neighbours of words are those of the
 * language, topics keep together, and names, sums, numbers and slips of the pen make the long tail a real collection has.
 * The same seed and law give the same lines. */
#ifndef SIMULATE_SYNTH_H
#define SIMULATE_SYNTH_H

#include "law/law.h"

/* `write` gets each line with its end; by day, the oldest first. */
typedef Error *SynthWrite(void *to, Str line);
MUST_CHECK Error *synth_judgments(const Law *law, uint64_t seed, int64_t count, SynthWrite *write, void *to);

#endif
