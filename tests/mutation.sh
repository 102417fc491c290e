#!/usr/bin/env bash
# Mutation testing of the engine, folder by folder, and the score over all of them.
#
#   tests/mutation.sh                  every folder of src/Bashgah.Engine
#   tests/mutation.sh Numbers Rules    only these; "." is the files that lie in no folder
#   tests/mutation.sh --self-check     only prove, on planted mutants, that the tool tells killed from survived
#
# score = (killed + timeout) / (killed + timeout + survived + no coverage). Under 80 the exit status is 1.
# Left out: mutations of strings (stryker-config.json), and the removal of a block whose statements are all mutated
# already, which the tool does not count twice. A mutant takes about a second, a folder one to ten minutes.
# Reports and the lists of survivors are left in artifacts/mutation.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
root=$PWD
reports=$root/artifacts/mutation
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
# Fewer random cases: a mutant that only a rare case would kill counts as survived.
export BASHGAH_PROPERTY_RUNS=${BASHGAH_PROPERTY_RUNS:-0.05}
readonly THRESHOLD=80

dotnet tool restore >/dev/null || { echo "The mutation tool could not be restored."; exit 1; }

# One line a mutant: file | line | replacement | status. The report escapes quotes inside its strings.
mutants() {
    grep -oE '"[^"]+\.cs":\{"language"|"replacement":"[^"]*"|"start":\{"line":[0-9]+|"status":"[A-Za-z]+"' "$1" \
        | sed -e 's/\\u003C/</g; s/\\u003E/>/g; s/\\u002B/+/g; s/\\u0026/\&/g; s/\\u0022/"/g; s/\\u0027/'"'"'/g' \
        | awk '
            /^"replacement":/ { text = substr($0, 16); sub(/"$/, "", text); next }
            /^"start":/       { line = $0; gsub(/[^0-9]/, "", line); if (mutant == "") mutant = line; next }
            /^"status":/      { split($0, part, "\""); print file " | " mutant " | " text " | " part[4]
                                mutant = ""; text = ""; next }
                              { file = $0; sub(/":\{"language"$/, "", file); sub(/^"/, "", file); mutant = "" }'
}

self_check() {
    local folder=$root/tests/MutationSelfCheck output=$reports/self-check
    rm -rf "$output"; mkdir -p "$output"
    if ! (cd "$folder/Planted.Tests" && dotnet stryker --reporter json --concurrency 2 --output "$output") \
            >"$output/log.txt" 2>&1 </dev/null; then
        tail -n 20 "$output/log.txt"; echo "Self-check: the mutation tool failed."; return 1
    fi
    mutants "$output/reports/mutation-report.json" | while IFS='|' read -r file line text status; do
        member=$(sed -n "${line// /}p" "${file% }" | sed -E 's/^.* ([A-Za-z_]+)(\(.*| =.*)$/\1/; s/\(.*//')
        echo "$member |$text|$status"
    done | sort >"$output/verdicts.txt"
    if diff <(sort "$folder/expected.txt") "$output/verdicts.txt"; then
        echo "Self-check: all $(wc -l <"$output/verdicts.txt") planted mutants got the verdict that they must get:"
        sed 's/^/    /' "$output/verdicts.txt"
    else
        echo "Self-check: the tool's verdicts (>) are not those that must come (<)."; return 1
    fi
}

count() { grep -c "| $2\$" "$1"; }

score() { # killed timeout survived nocoverage
    awk -v good=$(($1 + $2)) -v all=$(($1 + $2 + $3 + $4)) \
        'BEGIN { if (all == 0) print "-"; else printf "%.1f\n", 100 * good / all }'
}

self_check || exit 1
[ "${1:-}" = --self-check ] && exit 0

folders=("$@")
if [ $# = 0 ]; then
    folders=(.)
    for path in src/Bashgah.Engine/*/; do
        name=$(basename "$path")
        case $name in bin | obj) ;; *) [ -n "$(find "$path" -name '*.cs' -print -quit)" ] && folders+=("$name") ;; esac
    done
fi

rows=() killed=0 timeout=0 survived=0 uncovered=0 broken=0
for folder in "${folders[@]}"; do
    started=$SECONDS
    output=$reports/${folder//\//-}
    [ "$folder" = . ] && output=$reports/root && pattern='*.cs' || pattern="$folder/**/*.cs"
    rm -rf "$output"; mkdir -p "$output"
    echo "== $folder"
    (cd tests/Bashgah.Engine.Tests && dotnet stryker --mutate "$pattern" --output "$output") \
        >"$output/log.txt" 2>&1 </dev/null
    report=$output/reports/mutation-report.json
    if [ ! -f "$report" ]; then
        if grep -qiE "no mutants|nothing to test|no .*mutants.* (found|created)" "$output/log.txt"; then
            echo "   no mutants"
        else
            tail -n 15 "$output/log.txt"; echo "   the mutation tool failed"; broken=1
        fi
        continue
    fi
    mutants "$report" | sed "s|^$root/src/Bashgah.Engine/||" >"$output/mutants.txt"
    grep -E '\| (Survived|NoCoverage)$' "$output/mutants.txt" >"$output/survivors.txt"
    k=$(count "$output/mutants.txt" Killed) t=$(count "$output/mutants.txt" Timeout)
    s=$(count "$output/mutants.txt" Survived) n=$(count "$output/mutants.txt" NoCoverage)
    killed=$((killed + k)) timeout=$((timeout + t)) survived=$((survived + s)) uncovered=$((uncovered + n))
    rows+=("$folder $k $t $s $n $(score "$k" "$t" "$s" "$n") $((SECONDS - started))")
    echo "   score $(score "$k" "$t" "$s" "$n"), $((s + n)) not killed: ${output#"$root"/}/survivors.txt"
done

echo
printf '%-20s %8s %8s %9s %12s %7s %8s\n' folder killed timeout survived "no coverage" score seconds
for row in "${rows[@]:-}"; do
    # shellcheck disable=SC2086 # seven words by construction
    [ -n "$row" ] && printf '%-20s %8d %8d %9d %12d %7s %8d\n' $row
done
total=$(score $killed $timeout $survived $uncovered)
printf '%-20s %8d %8d %9d %12d %7s\n' total $killed $timeout $survived $uncovered "$total"
[ $broken = 0 ] || { echo "The tool failed on a folder; the score is not whole."; exit 1; }
[ "$total" != - ] || { echo "There was nothing to measure."; exit 1; }
awk -v score="$total" -v threshold=$THRESHOLD 'BEGIN { exit !(score >= threshold) }' \
    || { echo "The score is under $THRESHOLD."; exit 1; }
