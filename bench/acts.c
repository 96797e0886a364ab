/* How many acts a second the one door takes, in the program itself: threads file petitions into one court.
 *   acts THREADS SECONDS [no-sync]   on SQLite in a temporary directory; CONGLY_TEST_PG and "postgres" for the other engine */
#include "assignment/assignment.h"
#include "delivery/delivery.h"
#include "filing/filing.h"
#include "matter/matter_kit.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const MatterModule *const modules[] = { &assignment_module, &filing_module, &delivery_module, NULL };
static CourtKit                  kit;
static atomic_bool               stop;
static atomic_long               done;

static void file_one(Arena *a, int thread, long n)
{
    ActRequest rq = { .court = kit.court, .matter = { os_id_random(kit.os) }, .act = S("file_petition"), .version = MATTER_ANY_VERSION,
                      .procedure = S("civil_first_instance"), .kind = S("civil"),
                      .actor = { .kind = ACTOR_PERSON, .person = kit.citizen, .channel = S("online") } };
    ActResult  out;
    rq.idem = str_format(a, "bench-%d-%ld", thread, n);
    Error *e = json_parse(a, S("{\"plaintiffs\":[{\"name\":\"Nguyễn Văn Giả Định\",\"self\":true}],"
                               "\"defendants\":[{\"name\":\"Trần Văn Hư Cấu\",\"address\":\"số 1 đường Không Có\"}],"
                               "\"relation\":\"DS.26.3\",\"claim_value\":500000000,\"facts\":\"Vay tiền chưa trả.\","
                               "\"claims\":\"Buộc trả 500.000.000 đồng.\"}"), KIB(4), &rq.input);
    if (e == NULL) {
        e = matter_act(&kit.house, a, &rq, &out);
    }
    if (e != NULL) {
        Str line = err_line(a, e);
        fprintf(stderr, STR_F "\n", STR_A(line));
        exit(1);
    }
    atomic_fetch_add(&done, 1);
}

static void *run(void *arg)
{
    int    thread = (int)(intptr_t)arg;
    Arena *a = arena_make(MIB(64));
    for (long n = 0; !atomic_load(&stop); n++) {
        file_one(a, thread, n);
        arena_reset(a);
        err_reset();
    }
    arena_release(a);
    return NULL;
}

int main(int argc, char **argv)
{
    int  threads = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 32;
    int  seconds = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 5;
    bool postgres = argc > 3 && strcmp(argv[3], "postgres") == 0;
    if (!court_kit_open(&kit, postgres ? DB_POSTGRES : DB_SQLITE, modules)) {
        return 1;
    }
    pthread_t *t = calloc((size_t)threads, sizeof *t);
    for (int i = 0; i < threads; i++) {
        pthread_create(&t[i], NULL, run, (void *)(intptr_t)i);
    }
    struct timespec s = { seconds, 0 };
    nanosleep(&s, NULL);
    atomic_store(&stop, true);
    for (int i = 0; i < threads; i++) {
        pthread_join(t[i], NULL);
    }
    DbCounters c = db_counters(kit.house.db);
    printf("%s: %d threads, %.0f acts/s, %.1f acts a commit\n", postgres ? "postgres" : "sqlite", threads, (double)done / seconds,
           c.batches > 0 ? (double)c.committed / (double)c.batches : 1.0);
    court_kit_close(&kit);
    free(t);
    return 0;
}
