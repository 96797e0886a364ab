# Sourced by the doors: names the Debian packages and installs what is missing. Asks for root only then.
RUN_PACKAGES='gcc make pkg-config gettext graphviz libmicrohttpd-dev libgnutls28-dev libjansson-dev libcyaml-dev libicu-dev
    libsodium-dev liboath-dev libssl-dev libbrotli-dev zlib1g-dev liblzma-dev libmagic-dev libqrencode-dev libzstd-dev libsqlite3-dev
    libpq-dev xz-utils'
TEST_PACKAGES='libcriterion-dev postgresql-15 sqlite3 curl python3 python3-icalendar nginx-light chromium fonts-noto-core poppler-utils
    valgrind'
NODE_PACKAGES='nodejs npm' # only where no node is at hand: other builds of it conflict with Debian's
BENCH_PACKAGES='wrk'
DEVELOPER_PACKAGES='clang-14 clang-tidy-14 clang-format-14 cppcheck gdb'

need_node() {
    command -v node >/dev/null && command -v npm >/dev/null || need_packages $NODE_PACKAGES
}

need_packages() {
    missing=
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        as_root=sudo
        command -v sudo >/dev/null || { echo "Missing packages:$missing. Install them as root and run this again." >&2; exit 3; }
    fi
    echo "Installing Debian packages:$missing" >&2
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1 || {
        $as_root apt-get update -qq >&2 &&
            $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    } || { echo "These packages could not be installed:$missing" >&2; exit 3; }
}
