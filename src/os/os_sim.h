/* A simulated machine for tests: a clock that moves only when told, seeded randomness, and a disk that forgets what was
 * not synced. The same seed and the same calls give the same bytes. NOT FOR SECRETS: its randomness is xoshiro256**.
 *
 * The disk keeps, for each file, the synced content and the list of writes since; for directories, the synced names and
 * the list of creations, renames and removals since. A crash applies a random subset of both: a write may be lost, kept or
 * torn at 512 or 4096-byte sectors; a rename is lost or kept whole; what depends on a lost creation is lost with it. A
 * sync that failed leaves the writes before it unsafe for ever, as Linux does. Safe to call from several threads.
 * May use: base. */
#ifndef OS_OS_SIM_H
#define OS_OS_SIM_H

#include "os/os.h"

typedef enum OsSimOp {
    OS_SIM_OPEN,
    OS_SIM_READ,
    OS_SIM_WRITE, /* and truncate */
    OS_SIM_SYNC,
    OS_SIM_RENAME,
    OS_SIM_REMOVE,
    OS_SIM_MAKE_DIR,
    OS_SIM_SYNC_DIR,
    OS_SIM_OP_COUNT
} OsSimOp;

Os  *os_sim_make(Arena *a, uint64_t seed, Instant start); /* released with the arena */
void os_sim_advance(Os *os, int64_t ms);

/* Loss of power and a restart: files opened before are dead (they must still be closed), locks are gone, faults are over. */
void os_sim_crash(Os *os, uint64_t seed);
/* After n more changing operations every call fails with ERR_DISK until the crash: to stop between any two steps. */
void os_sim_power_off_after(Os *os, uint64_t n);
/* From now on nobody gets an answer from a machine without power: a call then never returns, and the threads of an earlier life wait
 * for ever at their next call (also for the time). For programs of several threads, which a failing call would tell to go on. The arena
 * is not released any more once a thread waits. os_sim_crash belongs to the thread that calls it. */
void os_sim_hang_when_off(Os *os);
bool os_sim_is_off(Os *os);
/* How many changing operations there were: so a test knows how far to go. */
uint64_t os_sim_changes(Os *os);

/* The disk holds at most so many bytes: ERR_DISK beyond, the part that fits is written. 0: endless. */
void os_sim_limit(Os *os, uint64_t bytes);
/* The n-th such operation from now fails once with ERR_DISK; 0 turns it off. */
void os_sim_fail(Os *os, OsSimOp op, uint64_t n);

#endif
