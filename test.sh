#!/usr/bin/env bash
# Builds everything once and runs every test project; the last line says how many passed, failed and were skipped.
#
#   ./test.sh                 everything
#   ./test.sh Engine Server   only test projects whose name holds one of the words
#
# Two projects run at once where there are two processors (BASHGAH_TEST_LANES says otherwise); those that measure
# time or wait for a browser run alone.
#
# PostgreSQL: BASHGAH_TEST_POSTGRES (a connection string) if it is set; else a private cluster, made in a temporary
# folder and deleted at the end, if PostgreSQL is installed; else the tests that need one show as skipped.
# Public data: BASHGAH_DATA, else ../shared/data beside the repository, else those tests show as skipped.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
export DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# Hundreds of processes live for seconds here: counting how often code runs, to compile it better later, never pays. Measured: a
# quarter less processor time until a demo is ready.
export DOTNET_TieredPGO=0

work=$(mktemp -d "${TMPDIR:-/tmp}/bashgah-tests.XXXXXX")
cluster=""   # the data folder of the PostgreSQL that this run started
pg_bin=""
running=()   # projects under way: "name pid"

as_database_user() {
    # PostgreSQL refuses to run as root.
    if [ "$(id -u)" != 0 ]; then "$@"
    elif command -v runuser >/dev/null; then runuser -u postgres -- "$@"
    else su postgres -s /bin/sh -c 'exec "$@"' -- sh "$@"
    fi
}

clean_up() {
    status=$?
    local entry
    for entry in ${running[@]+"${running[@]}"}; do kill -TERM -- "-${entry#* }" 2>/dev/null; done
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
    if found=$(command -v initdb) && [ -x "$(dirname "$(readlink -f "$found")")/postgres" ]; then
        dirname "$(readlink -f "$found")"
        return
    fi
    for candidate in $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin \
                          2>/dev/null | sort -rV); do
        if [ -x "$candidate/initdb" ] && [ -x "$candidate/postgres" ]; then echo "$candidate"; return; fi
    done
}

free_port() {
    local port try
    for try in $(seq 50); do
        port=$((20000 + (RANDOM * 32768 + RANDOM) % 30000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then echo "$port"; return; fi
    done
    return 1
}

start_postgres() {
    local data="$work/postgres" port try unsafe
    pg_bin=$(find_postgres)
    if [ -z "$pg_bin" ]; then
        echo "PostgreSQL is not installed here: the tests that need it are skipped."
        return
    fi
    if [ "$(id -u)" = 0 ] && ! id postgres >/dev/null 2>&1; then
        echo "PostgreSQL does not run as root and there is no user 'postgres': the tests that need it are skipped."
        return
    fi
    mkdir -p "$data"
    if [ "$(id -u)" = 0 ]; then chmod 711 "$work"; chown postgres "$data"; fi

    # Text that is sorted must say so; a collation other than C finds the place that forgot.
    as_database_user "$pg_bin/initdb" -D "$data" -U postgres -A trust -E UTF8 --no-sync \
            --locale-provider=icu --icu-locale=en --locale=C.UTF-8 >"$work/initdb.log" 2>&1 \
        || { as_database_user sh -c "rm -rf '$data'/*"
             as_database_user "$pg_bin/initdb" -D "$data" -U postgres -A trust -E UTF8 --no-sync --locale=C \
                 >"$work/initdb.log" 2>&1; } \
        || { cat "$work/initdb.log"; echo "PostgreSQL could not make a cluster."; return 1; }

    # Nothing here outlives the machine: what PostgreSQL has said is kept when a server is killed, and nobody pulls the
    # plug. Tests that stop PostgreSQL itself make a cluster of their own, which syncs.
    unsafe="-c fsync=off -c full_page_writes=off"
    for try in 1 2 3; do
        port=$(free_port) || continue
        if as_database_user "$pg_bin/pg_ctl" -D "$data" -l "$data/log" -w -t 60 start -o \
            "-p $port -k $data -c listen_addresses=127.0.0.1 -c max_connections=300 $unsafe" >/dev/null 2>&1 </dev/null
        then
            cluster="$data"
            export BASHGAH_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres;Database=postgres"
            echo "PostgreSQL $("$pg_bin/postgres" --version | awk '{print $3}') started for this run on port $port."
            return
        fi
    done
    tail -n 20 "$data/log"; echo "PostgreSQL did not start."; return 1
}

# The counters of one trx file: passed, failed, skipped. What neither passed nor was skipped has failed.
counters() {
    local line total passed skipped
    line=$(grep -o '<Counters [^>]*>' "$1" | head -n 1)
    total=$(sed -n 's/.* total="\([0-9]*\)".*/\1/p' <<<"$line")
    passed=$(sed -n 's/.* passed="\([0-9]*\)".*/\1/p' <<<"$line")
    skipped=$(grep -o '<UnitTestResult [^>]*outcome="NotExecuted"' "$1" | wc -l)
    [ -n "$total" ] && [ -n "$passed" ] && echo "$passed $((total - passed - skipped)) $skipped"
}

wanted() {
    [ $# = 1 ] && return 0
    local name=$1 word; shift
    for word in "$@"; do case "$name" in *"$word"*) return 0 ;; esac; done
    return 1
}

if [ -n "${BASHGAH_TEST_POSTGRES:-}" ]; then
    echo "PostgreSQL: the server that BASHGAH_TEST_POSTGRES names."
else
    start_postgres || exit 1
fi
data=${BASHGAH_DATA:-../shared/data}
if [ -d "$data" ]; then
    BASHGAH_DATA=$(cd "$data" && pwd); export BASHGAH_DATA
    echo "Public data: $data"
else
    echo "Public data: not found at $data: the tests that need it are skipped (BASHGAH_DATA names the folder)."
fi

echo "Building…"
build_started=$SECONDS
if ! dotnet build Bashgah.slnx -c Release -m -v quiet -tl:off >"$work/build.log" 2>&1 </dev/null; then
    grep -E 'error|warning' "$work/build.log" | sort -u | head -n 60 || true
    [ -s "$work/build.log" ] && tail -n 5 "$work/build.log"
    echo "The build failed."
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
fi
echo "Built in $((SECONDS - build_started)) s."

# Runs one project: what it says goes to NAME.out, and in the end "NAME passed failed skipped seconds" to NAME.row.
run_project() {
    local name=$1 trx="$work/$1.trx" started=$SECONDS exit_code p=0 f=0 s=0
    dotnet test "tests/$name/$name.csproj" -c Release --no-build --nologo -v quiet -tl:off \
        --logger "trx;LogFileName=$trx" --logger "console;verbosity=minimal" \
        --blame-hang-timeout "${BASHGAH_TEST_HANG:-15m}" --blame-hang-dump-type none --results-directory "$work" \
        2>&1 </dev/null | grep -vE '^(Test run for|VSTest version|A total of|Results File|Starting test|Data collector|Additionally, path to test|No test is available|\s*$)' \
        >"$work/$name.out"
    exit_code=${PIPESTATUS[0]}
    if [ -f "$trx" ] && read -r p f s < <(counters "$trx") && [ -n "$s" ]; then
        # A host that died after its last result still fails the project.
        if [ "$exit_code" != 0 ] && [ "$f" = 0 ]; then f=1; fi
    elif [ "$exit_code" = 0 ]; then
        echo "(no tests yet)" >>"$work/$name.out"; p=0 f=0 s=0
    else
        p=0 f=1 s=0
    fi
    # Whole or not at all: whoever waits for the row looks at it at any moment.
    echo "$name $p $f $s $((SECONDS - started))" >"$work/$name.row.tmp"
    mv "$work/$name.row.tmp" "$work/$name.row"
}

# Starts a project beside the others, in a process group of its own so that it can be ended with all its children.
start_project() {
    echo "-- $1 begins"
    set -m
    run_project "$1" &
    set +m
    running+=("$1 $!")
}

# Prints what the projects that have ended had to say, each in one piece, and forgets them.
collect() {
    local entry name pid left=()
    for entry in "${running[@]}"; do
        name=${entry% *} pid=${entry#* }
        if [ ! -f "$work/$name.row" ]; then
            if kill -0 "$pid" 2>/dev/null || [ -f "$work/$name.row" ]; then left+=("$entry"); continue; fi
            # It was ended from outside before it could say how it went.
            echo "$name 0 1 0 0" >"$work/$name.row"
        fi
        wait "$pid" 2>/dev/null
        echo; echo "== $name"
        cat "$work/$name.out"
    done
    running=(${left[@]+"${left[@]}"})
}

# Runs projects, so many at once, the next one as soon as there is room.
run_all() {
    local at_once=$1 name; shift
    for name in "$@"; do
        while [ "${#running[@]}" -ge "$at_once" ]; do sleep 0.5; collect; done
        start_project "$name"
    done
    while [ "${#running[@]}" -gt 0 ]; do sleep 0.5; collect; done
}

# The long ones before the short ones, so that neither lane waits long for the other. Faults loads the machine and
# measures how long answers take, and EndToEnd waits for what a browser shows: they run alone, after all others.
long=(Bashgah.Server.Tests Bashgah.EndToEnd Bashgah.Conformance Bashgah.Engine.Tests)
together=() alone=()
for name in "${long[@]}" $(cd tests && ls -d */ | tr -d /); do
    [ -f "tests/$name/$name.csproj" ] || continue
    wanted "$name" "$@" || continue
    case " ${together[*]-} ${alone[*]-} " in *" $name "*) continue ;; esac
    if [ "$name" = Bashgah.Faults ] || [ "$name" = Bashgah.EndToEnd ]; then alone+=("$name"); else together+=("$name"); fi
done
cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
run_all "${BASHGAH_TEST_LANES:-$((cores > 1 ? 2 : 1))}" ${together[@]+"${together[@]}"}
run_all 1 ${alone[@]+"${alone[@]}"}

passed=0 failed=0 skipped=0 rows=()
for row in "$work"/*.row; do
    [ -f "$row" ] || continue
    read -r name p f s seconds <"$row"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    rows+=("$name $p $f $s $seconds")
done

echo
printf '%-32s %8s %8s %8s %8s\n' project passed failed skipped seconds
for row in ${rows[@]+"${rows[@]}"}; do
    # shellcheck disable=SC2086 # five words by construction
    printf '%-32s %8d %8d %8d %8d\n' $row
done
grep -oh 'File lengths: [^<&]*' "$work"/*.trx 2>/dev/null | head -n 1
echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
