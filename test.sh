#!/usr/bin/env bash
# Builds everything once and runs every test project; the last line says how many passed, failed and were skipped.
#
#   ./test.sh                 everything
#   ./test.sh Engine Server   only test projects whose name holds one of the words
#
# PostgreSQL: BASHGAH_TEST_POSTGRES (a connection string) if it is set; else a private cluster, made in a temporary
# folder and deleted at the end, if PostgreSQL is installed; else the tests that need one show as skipped.
# Public data: BASHGAH_DATA, else ../shared/data beside the repository, else those tests show as skipped.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
export DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

work=$(mktemp -d "${TMPDIR:-/tmp}/bashgah-tests.XXXXXX")
cluster=""   # the data folder of the PostgreSQL that this run started
pg_bin=""

as_database_user() {
    # PostgreSQL refuses to run as root.
    if [ "$(id -u)" != 0 ]; then "$@"
    elif command -v runuser >/dev/null; then runuser -u postgres -- "$@"
    else su postgres -s /bin/sh -c 'exec "$@"' -- sh "$@"
    fi
}

clean_up() {
    status=$?
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
    local data="$work/postgres" port try
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

    for try in 1 2 3; do
        port=$(free_port) || continue
        if as_database_user "$pg_bin/pg_ctl" -D "$data" -l "$data/log" -w -t 60 start -o \
            "-p $port -k $data -c listen_addresses=127.0.0.1 -c max_connections=300" >/dev/null 2>&1 </dev/null
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

passed=0 failed=0 skipped=0 rows=()
for folder in tests/*/; do
    name=$(basename "$folder")
    [ -f "$folder$name.csproj" ] || continue
    wanted "$name" "$@" || continue
    echo; echo "== $name"
    started=$SECONDS
    trx="$work/$name.trx"
    dotnet test "$folder$name.csproj" -c Release --no-build --nologo -v quiet -tl:off \
        --logger "trx;LogFileName=$trx" --logger "console;verbosity=minimal" \
        --blame-hang-timeout "${BASHGAH_TEST_HANG:-15m}" --blame-hang-dump-type none --results-directory "$work" \
        2>&1 </dev/null | grep -vE '^(Test run for|VSTest version|A total of|Results File|Starting test|Data collector|Additionally, path to test|No test is available|\s*$)'
    exit_code=${PIPESTATUS[0]}
    seconds=$((SECONDS - started))
    p=0 f=0 s=0
    if [ -f "$trx" ] && read -r p f s < <(counters "$trx") && [ -n "$s" ]; then
        # A host that died after its last result still fails the project.
        if [ "$exit_code" != 0 ] && [ "$f" = 0 ]; then f=1; fi
    elif [ "$exit_code" = 0 ]; then
        echo "(no tests yet)"; p=0 f=0 s=0
    else
        p=0 f=1 s=0
    fi
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    rows+=("$name $p $f $s $seconds")
done

echo
printf '%-32s %8s %8s %8s %8s\n' project passed failed skipped seconds
for row in "${rows[@]}"; do
    # shellcheck disable=SC2086 # five words by construction
    printf '%-32s %8d %8d %8d %8d\n' $row
done
grep -oh 'File lengths: [^<&]*' "$work"/*.trx 2>/dev/null | head -n 1
echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
