/* Calendars as files other programs read: iCalendar, RFC 5545. Pure. May use: base. */
#ifndef HEARING_ICS_H
#define HEARING_ICS_H

#include "base/base.h"

typedef struct IcsEvent {
    Str     uid;
    Instant starts, ends;
    int64_t sequence;  /* grows with each change of room or time */
    bool    cancelled;
    Str     summary, location, description, url; /* empty ones are left out */
} IcsEvent;
typedef LIST(IcsEvent) IcsEvents;

/* A whole VCALENDAR: lines end in CRLF and are folded at 75 octets, times are UTC. `stamp` is when it was made. */
Str ics_write(Arena *a, Str name, Str product, Instant stamp, const IcsEvents *events);

#endif
