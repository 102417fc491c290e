#!/usr/bin/env bash
# Measures the server beside a fixed baseline, in one run on this machine, and prints a table.
#
#   bench/run.sh                    every part, with full sizes (about an hour)
#   bench/run.sh a c                only these parts
#   bench/run.sh --short            every part with small sizes, to see that it works (a minute or two)
#   bench/run.sh --help             parts and options
#
# It builds in Release, starts a PostgreSQL cluster of its own with bench/postgresql.conf in a temporary folder
# (TMPDIR), and ends and deletes everything that it started. It needs Linux. How it measures and what the figures
# mean: docs/guide/performance.md.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
export DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

work=$(mktemp -d "${TMPDIR:-/tmp}/bashgah-bench.XXXXXX")
cluster="" pg_bin="" bench_id=""

as_database_user() {
    # PostgreSQL refuses to run as root.
    if [ "$(id -u)" != 0 ]; then "$@"
    elif command -v runuser >/dev/null; then runuser -u postgres -- "$@"
    else su postgres -s /bin/sh -c 'exec "$@"' -- sh "$@"
    fi
}

clean_up() {
    status=$?
    trap '' INT TERM
    if [ -n "$bench_id" ]; then kill -KILL "$bench_id" 2>/dev/null; wait "$bench_id" 2>/dev/null; fi
    # A server that the measuring process could not end itself.
    for file in "$work"/pids/*; do
        [ -e "$file" ] && kill -KILL "$(cat "$file")" 2>/dev/null
    done
    if [ -n "$cluster" ]; then
        as_database_user "$pg_bin/pg_ctl" -D "$cluster" -m immediate stop >/dev/null 2>&1
    fi
    rm -rf "$work"
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

find_postgres() {
    local found candidate
    if found=$(command -v initdb) && [ -x "$(dirname "$(readlink -f "$found")")/pgbench" ]; then
        dirname "$(readlink -f "$found")"
        return
    fi
    for candidate in $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin 2>/dev/null | sort -rV); do
        if [ -x "$candidate/initdb" ] && [ -x "$candidate/pgbench" ]; then echo "$candidate"; return; fi
    done
}

free_port() {
    local port try
    for try in $(seq 50); do
        port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then echo "$port"; return; fi
    done
    return 1
}

start_postgres() {
    local data="$work/postgres" port
    pg_bin=$(find_postgres)
    [ -n "$pg_bin" ] || { echo "PostgreSQL with pgbench is not installed here." >&2; return 1; }
    mkdir -p "$data"
    if [ "$(id -u)" = 0 ]; then chmod 711 "$work"; chown postgres "$data"; fi
    as_database_user "$pg_bin/initdb" -D "$data" -U postgres -A trust -E UTF8 --locale=C >"$work/initdb.log" 2>&1 \
        || { cat "$work/initdb.log" >&2; return 1; }
    as_database_user sh -c "cat >> '$data/postgresql.conf'" <bench/postgresql.conf
    port=$(free_port) || return 1
    if ! as_database_user "$pg_bin/pg_ctl" -D "$data" -l "$data/log" -w -t 60 start \
        -o "-p $port -k $data -c listen_addresses=127.0.0.1" >/dev/null 2>&1 </dev/null
    then
        tail -n 20 "$data/log" >&2; echo "PostgreSQL did not start." >&2; return 1
    fi
    cluster="$data"
    # The data folder is closed to others, so the cluster tells what must be known of it.
    export BENCH_POSTGRES_PORT=$port BENCH_POSTGRES_BIN=$pg_bin
    BENCH_POSTGRES_PID=$(as_database_user head -n 1 "$data/postmaster.pid"); export BENCH_POSTGRES_PID
}

build() {
    dotnet build "$1" -c Release -v quiet -tl:off >"$work/build.log" 2>&1 </dev/null && return
    grep -E 'error|warning' "$work/build.log" | sort -u | head -n 40 >&2
    tail -n 5 "$work/build.log" >&2
    return 1
}

if [ "${BENCH_NO_BUILD:-}" != 1 ]; then
    build src/Bashgah.Server && build bench/Bashgah.Bench || { echo "The build failed." >&2; exit 1; }
fi
bench=bench/Bashgah.Bench/bin/Release/net10.0/Bashgah.Bench.dll
case " $* " in *" --help "*) dotnet "$bench" --help; exit ;; esac

start_postgres || exit 1
mkdir -p "$work/pids"
export BENCH_WORK=$work BENCH_REPOSITORY=$PWD
# In the background, so that a signal is heeded at once.
dotnet "$bench" "$@" &
bench_id=$!
wait "$bench_id"
status=$?
bench_id=""
exit "$status"
