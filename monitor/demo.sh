#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Shows hookq at work: a shop writes orders and their messages to a SQLite file, three programs consume
# them, and the monitor is opened on it. Everything ends when the monitor is closed.
#
#   monitor/demo.sh                    needs a display
#   monitor/demo.sh --screenshot DIR   without one: leaves pictures of the windows in DIR
#   monitor/demo.sh --dir DIR          keeps the database and the logs in DIR
#
# The mailer keeps up, analytics is too slow for the shop, the archive runs for a while now and then.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
    sed -n '6,8s/^# *//p' "$0" >&2
    exit 2
}

directory=
pictures=
while [ $# -gt 0 ]; do
    case $1 in
    --screenshot | --dir)
        [ $# -ge 2 ] || usage
        mkdir -p "$2"
        if [ "$1" = --dir ]; then directory=$(realpath "$2"); else pictures=$(realpath "$2"); fi
        shift 2
        ;;
    *) usage ;;
    esac
done
if [ -z "$pictures" ] && [ -z "${DISPLAY-}${WAYLAND_DISPLAY-}" ]; then
    pictures=$PWD/build/demo
    mkdir -p "$pictures"
    echo "No display here: the pictures go to $pictures"
fi

.ci/packages build demo
cmake --preset release
cmake --build --preset release --parallel "$(nproc)" \
    --target hookq-monitor hookq-order-application hookq-order-client
programs=build/release/libhookq/examples

temporary=
if [ -z "$directory" ]; then
    directory=$(mktemp -d "${XDG_RUNTIME_DIR:-${TMPDIR:-/tmp}}/hookq-demo.XXXXXX")
    temporary=$directory
fi

children=()
# shellcheck disable=SC2317 # called by the trap
finish() {
    local status=$?
    trap - EXIT INT TERM
    if [ ${#children[@]} -gt 0 ]; then
        kill "${children[@]}" 2>/dev/null || true
        wait "${children[@]}" 2>/dev/null || true
    fi
    if [ -n "$temporary" ]; then rm -rf "$temporary"; fi
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

database=sqlite:$directory/demo.db
client() {
    local id=$1
    shift
    exec "$programs/hookq-order-client" --database "$database" --id "$id" "$@" >>"$directory/$id.log" 2>&1
}

# Runs for 12 s, is away for 12 s, and so on; ends its program when it is told to end.
now_and_then() {
    local program='' pause=''
    # shellcheck disable=SC2317 # called by the trap
    end() {
        if [ -n "$program" ]; then kill "$program" 2>/dev/null || true; fi
        if [ -n "$pause" ]; then kill "$pause" 2>/dev/null || true; fi
        wait
        exit 0
    }
    trap end TERM INT
    while true; do
        client "$1" --run-for 12s &
        program=$!
        wait "$program" || true
        program=''
        sleep 12 &
        pause=$!
        wait "$pause" || true
        pause=''
    done
}

"$programs/hookq-order-application" --database "$database" --rate 25 --history 2000 \
    >"$directory/shop.log" 2>&1 &
children+=($!)
until grep -qs '^open' "$directory/shop.log"; do
    kill -0 "${children[0]}" 2>/dev/null || { cat "$directory/shop.log" >&2; exit 1; }
    sleep 0.1
done
client mailer &
children+=($!)
client analytics --delay-ms 100 &
children+=($!)
now_and_then archive &
children+=($!)

echo "The shop's database is $directory/demo.db"
monitor=(build/release/monitor/hookq-monitor --connect "$database" --topic orders
    --journal "$directory/journal")
if [ -n "$pictures" ]; then
    QT_QPA_PLATFORM=offscreen timeout 180 "${monitor[@]}" --screenshot "$pictures" &
else
    "${monitor[@]}" &
fi
children+=($!)
# In the background, because a shell that waits for a program in the foreground does not see a signal.
wait "${children[-1]}"
if [ -n "$pictures" ]; then ls "$pictures"; fi
