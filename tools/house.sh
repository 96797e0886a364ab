#!/bin/sh
# The house checks: layers by include scan and by linking, banned functions, headers that compile alone, catalogues in
# pairs, unfinished words, words that do not belong. Prints each finding; ends with "house: N findings".
cd "$(dirname "$0")/.." || exit 3
findings=$(mktemp) || exit 3
trap 'rm -f "$findings"' EXIT
say() { printf '%s\n' "$1" >>"$findings"; }

rooms=$(sed -n 's/^\([a-z][a-z0-9_\/]*\) *|.*/\1/p' layers.txt)
sources=$(git ls-files -co --exclude-standard 'src/*.c' 'src/*.h' 'tools/*.c' 'bench/*.c' 'test/*.c')

# 1. every include of a room stands on a lower line (generated headers belong to their room)
line_of() { echo "$rooms" | grep -n "^$1\$" | cut -d: -f1; }
for file in $(printf '%s\n' $sources | grep '^src/'); do
    room=$(dirname "${file#src/}")
    own=$(line_of "$room")
    if [ -z "$own" ]; then say "$file: its room $room is not in layers.txt"; continue; fi
    for used in $(sed -n 's/^#include "\([a-z_\/0-9]*\)\/[a-z_0-9]*\.[a-z]*"/\1/p' "$file" | sort -u); do
        line=$(line_of "$used")
        if [ -z "$line" ]; then say "$file: includes an unknown room $used"
        elif [ "$line" -lt "$own" ]; then say "$file: $room may not use $used, which stands above it"; fi
    done
done

# 2. functions the house does not use: unbounded, locale-bound, or not thread-safe
banned='strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|atof|alloca|localtime|gmtime|asctime|ctime|rand|srand|setlocale|system|popen|strerror|tmpnam|mktemp'
grep -nE "(^|[^a-zA-Z0-9_.>])($banned)\(" $sources >"$findings.hits"
while IFS= read -r hit; do say "banned function: $hit"; done <"$findings.hits"
for file in $(printf '%s\n' $sources | grep '^src/' | grep -v '^src/base/' | grep -v '_test\.c$'); do
    hit=$(grep -nE '(^|[^a-zA-Z0-9_.>])(malloc|calloc|realloc|free)\(' "$file" | head -n 1)
    if [ -n "$hit" ] && ! grep -q 'Owns memory:' "$file"; then
        say "$file:$hit: memory outside arenas (a file that must says why with a line \"Owns memory:\")"
    fi
done
rm -f "$findings.hits"

# 3. each header compiles alone
for header in $(printf '%s\n' $sources | grep '^src/.*\.h$'); do
    if ! printf '#include "%s"\n' "${header#src/}" | gcc -std=c17 -D_GNU_SOURCE -Isrc -Ibuild/gen \
        $(pkg-config --cflags libpq libmicrohttpd liboath) -fsyntax-only -x c - 2>"$findings.cc"; then
        say "$header does not compile alone: $(head -n 1 "$findings.cc")"
    fi
done
rm -f "$findings.cc"

# 4. each room links with itself and lower rooms only
below=''
for room in $(echo "$rooms" | tac); do
    lib=build/debug/lib/$(echo "$room" | tr / _).a
    [ -f "$lib" ] || continue
    below="$lib $below"
    if ! gcc -shared -fsanitize=address,undefined -o /dev/null -Wl,-z,defs -Wl,--whole-archive "$lib" \
        -Wl,--no-whole-archive $below $(pkg-config --libs $(sed -n 's/^[a-z][a-z0-9_\/]* *| *\([^|]*\)|.*/\1/p' layers.txt)) \
        -lasan -lubsan -lpthread -lm 2>"$findings.ld"; then
        say "$room does not link with the rooms below it alone: $(grep -m 1 -E 'undefined|error' "$findings.ld")"
    fi
done
rm -f "$findings.ld"

# 5. unfinished work and words that do not belong
git ls-files -co --exclude-standard >"$findings.all"
grep -vE '^(LICENSE|web/fonts/|tools/house\.sh)' "$findings.all" | xargs grep -nIE '\b(TODO|FIXME|XXX|HACK)\b|for now\b' 2>/dev/null |
    grep -vE '^law/|\.po:' | while IFS= read -r hit; do printf 'unfinished: %s\n' "$hit"; done >>"$findings"
grep -vE '^(LICENSE|tools/house\.sh|\.ci/)' "$findings.all" | xargs grep -nIE '/work/(main|shared)|deb\.debian\.org|registry\.npmjs|crates\.io|pypi\.org|proxy\.golang' 2>/dev/null |
    while IFS= read -r hit; do printf 'does not belong: %s\n' "$hit"; done >>"$findings"
rm -f "$findings.all"

# 6. catalogues come in pairs and msgfmt accepts them
for vi in $(git ls-files -co --exclude-standard 'src/*.vi.po'); do
    en=${vi%.vi.po}.en.po
    [ -f "$en" ] || say "$vi has no English twin"
    for po in "$vi" "$en"; do
        msgfmt --check -o /dev/null "$po" 2>"$findings.po" || say "$po: $(head -n 1 "$findings.po")"
    done
done
rm -f "$findings.po"

cat "$findings"
count=$(wc -l <"$findings")
echo "house: $count findings"
[ "$count" -eq 0 ]
