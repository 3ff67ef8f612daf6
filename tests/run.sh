#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Builds hookq and runs every test against SQLite, a private MariaDB and a private PostgreSQL.
#
#   tests/run.sh                   the debug build
#   tests/run.sh --preset PRESET   dev, release, asan or tsan
#   tests/run.sh --all             dev, asan and tsan, one after the other
#
# The last line is "N passed, N failed", counted in CTest tests. The exit status is 0 only if there
# were tests and every one passed; a skipped test function fails its test.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
    sed -n '5,7s/^# *//p' "$0" >&2
    exit 2
}

presets=(dev)
case $#,${1-} in
0,) ;;
1,--all) presets=(dev asan tsan) ;;
2,--preset) presets=("$2") ;;
*) usage ;;
esac

passed=0
failed=0
servers=

# shellcheck disable=SC2317 # called by the trap
finish() {
    local status=$?
    trap - EXIT INT TERM
    if [ -n "$servers" ]; then
        tests/servers.sh stop "$servers" && rm -rf "$servers" || status=1
    fi
    echo "$passed passed, $failed failed"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

build() {
    cmake --preset "$1" && cmake --build --preset "$1" --parallel "$(nproc)"
}

# Newer kernels scatter mappings wider than g++ 12's thread sanitizer can follow.
without_address_randomisation() {
    if setarch --addr-no-randomize true 2>/dev/null; then
        setarch --addr-no-randomize "$@"
    else
        "$@"
    fi
}

# CTest's exit status alone would pass a test that was disabled or a run without tests.
run_tests() {
    local report=build/$1/tests.xml total bad status=0
    rm -f "$report"
    without_address_randomisation ctest --preset "$1" --parallel "$(nproc)" --output-junit "$PWD/$report" </dev/null || status=1
    [ -s "$report" ] || return 1
    total=$(grep -c '<testcase ' "$report" || true)
    bad=$(grep -c '<testcase .*status="\(fail\|notrun\|disabled\)"' "$report" || true)
    passed=$((passed + total - bad))
    failed=$((failed + bad))
    [ "$status" -eq 0 ] && [ "$bad" -eq 0 ] && [ "$total" -gt 0 ]
}

.ci/packages build tests

servers=$(mktemp -d /tmp/hookq-tests.XXXXXX)
tests/servers.sh start "$servers"
# shellcheck source=/dev/null
source "$servers/env"

result=0
for preset in "${presets[@]}"; do
    echo "== $preset"
    if ! build "$preset"; then
        echo "== $preset does not build, counted as one failure"
        failed=$((failed + 1))
        result=1
    elif ! run_tests "$preset"; then
        result=1
    fi
done
exit "$result"
