/* What the benches of acts share: a court, the filing of a petition, time. May use: delivery and lower. */
#ifndef BENCH_PETITION_H
#define BENCH_PETITION_H

#include "assignment/assignment.h"
#include "delivery/delivery.h"
#include "filing/filing.h"
#include "matter/matter_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static const MatterModule *const modules[] = { &assignment_module, &filing_module, &delivery_module, NULL };
static CourtKit                  kit;

static inline double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Seconds of processor time of this program: does not care what else the machine is doing. */
static inline double cpu(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static inline void must(Error *e)
{
    if (e != NULL) {
        Arena *a = arena_make(MIB(1));
        Str    line = err_line(a, e);
        fprintf(stderr, STR_F "\n", STR_A(line));
        exit(3);
    }
}

static inline void file_one(Arena *a, int thread, long n)
{
    ActRequest rq = { .court = kit.court, .matter = { os_id(kit.os) }, .act = S("file_petition"), .version = MATTER_ANY_VERSION,
                      .procedure = S("civil_first_instance"), .kind = S("civil"),
                      .actor = { .kind = ACTOR_PERSON, .person = kit.citizen, .channel = S("online") } };
    ActResult  out;
    rq.idem = str_format(a, "bench-%d-%ld", thread, n);
    must(json_parse(a, S("{\"plaintiffs\":[{\"name\":\"Nguyễn Văn Giả Định\",\"self\":true}],"
                         "\"defendants\":[{\"name\":\"Trần Văn Hư Cấu\",\"address\":\"số 1 đường Không Có\"}],"
                         "\"relation\":\"DS.26.3\",\"claim_value\":500000000,\"facts\":\"Vay tiền chưa trả.\","
                         "\"claims\":\"Buộc trả 500.000.000 đồng.\"}"), KIB(4), &rq.input));
    must(matter_act(&kit.house, a, &rq, &out));
}

#endif
