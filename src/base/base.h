/* The words every room speaks: compiler attributes, assertions, slices, arenas, errors.
 * Includes the small headers of base/ so that a room writes one line. May use: nothing. */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/def.h"
#include "base/err.h"
#include "base/id.h"
#include "base/money.h"
#include "base/str.h"

#endif
