#!/bin/sh
# Runs unit test programs one after another; ends with "N passed, N failed" over all of them.
# A leak reported by LeakSanitizer leaves Criterion's status at 0, so its report is looked for.
passed=0 failed=0
out=$(mktemp) || exit 3
trap 'rm -f "$out"' EXIT
for program in "$@"; do
    "$program" --jobs 2 >"$out" 2>&1
    status=$?
    # the last line of Criterion: [====] Synthesis: Tested: N | Passing: N | Failing: N | Crashing: N
    p=$(sed -n 's/.*Passing: .*[^0-9]\([0-9][0-9]*\) *|.*Failing.*/\1/p; s/.*Passing: \([0-9]*\).*/\1/p' "$out" | tail -n 1)
    t=$(sed -n 's/.*Tested: [^0-9]*\([0-9]*\).*/\1/p' "$out" | tail -n 1)
    p=${p:-0} t=${t:-0}
    bad=$((t - p))
    if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
    if grep -q 'LeakSanitizer' "$out"; then bad=$((bad + 1)); fi
    if [ "$bad" -gt 0 ]; then cat "$out"; fi
    echo "unit $(basename "$program"): $p passed, $bad failed"
    passed=$((passed + p)) failed=$((failed + bad))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
