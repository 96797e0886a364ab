/* The simulated disk: nodes, names, and what is not yet durable. Private to os_sim.
 * Owns memory: nodes live and die with names, handles and unsynced operations (counted), which no arena can follow. */
#ifndef OS_OS_SIM_INT_H
#define OS_OS_SIM_INT_H

#include "os/os_sim.h"

typedef struct SimRandom {
    uint64_t s[4];
} SimRandom;

void     sim_seed(SimRandom *r, uint64_t seed);
uint64_t sim_next(SimRandom *r);
bool     sim_coin(SimRandom *r);

typedef struct SimNode SimNode;

typedef struct SimContent {
    uint8_t *p;
    size_t   n, cap;
} SimContent;

/* A write or a truncation not yet synced. */
typedef struct SimWrite SimWrite;
struct SimWrite {
    SimWrite *next;
    bool      truncate;
    bool      unsafe; /* a sync after it failed: no later sync makes it durable */
    uint64_t  at;     /* or the new size */
    size_t    n;
    uint8_t   data[];
};

typedef struct SimName {
    char    *name;
    SimNode *node;
} SimName;

typedef struct SimNames {
    SimName *items; /* sorted by bytes */
    size_t   count, cap;
} SimNames;

struct SimNode {
    unsigned   refs;
    bool       is_dir, locked;
    bool       lost; /* during a crash: an operation on it was dropped, so later ones are too */
    SimContent now, durable;
    SimWrite  *writes, **writes_end;
    size_t     write_count;
    SimNames   names, durable_names;
};

/* A change of names not yet synced: one entry set, or two at once (a rename). */
typedef struct SimChange SimChange;
struct SimChange {
    SimChange *next;
    SimNode   *subject;
    int        count;
    SimNode   *dir[2];
    char      *name[2];
    SimNode   *value[2]; /* NULL: the name goes */
};

typedef struct SimDisk {
    SimNode   *root;
    SimChange *changes, **changes_end;
    size_t     change_count;
    uint64_t   used, limit;
} SimDisk;

void sim_disk_init(SimDisk *d);
void sim_disk_release(SimDisk *d);
void sim_disk_crash(SimDisk *d, SimRandom *r);

SimNode *sim_node_make(bool is_dir);
SimNode *sim_hold(SimNode *n);
void     sim_drop(SimDisk *d, SimNode *n);

/* The node of a path, or NULL; with `parent`, the directory and the last name (NULL when there is no such directory). */
SimNode *sim_find(SimDisk *d, Str path, SimNode **parent, Str *name);

/* Name changes: visible at once, durable by sim_sync_dir or luck. */
void sim_set_name(SimDisk *d, SimNode *dir, Str name, SimNode *value, SimNode *subject);
void sim_move(SimDisk *d, SimNode *from, Str from_name, SimNode *to, Str to_name);
void sim_sync_dir(SimDisk *d, SimNode *dir);

/* Content; write returns how many bytes fitted. */
size_t sim_write(SimDisk *d, SimNode *n, uint64_t at, const void *data, size_t size);
void   sim_truncate(SimDisk *d, SimNode *n, uint64_t size);
void   sim_sync(SimNode *n);
void   sim_sync_failed(SimNode *n);

#endif
