#!/usr/bin/env bash
# Mutation testing of the engine, and its score folder by folder.
#
#   tests/mutation.sh                  every folder of src/Bashgah.Engine
#   tests/mutation.sh Numbers Rules    only these; "." is the files that lie in no folder
#   tests/mutation.sh --sum            the table over all folders that were measured, now or earlier
#   tests/mutation.sh --self-check     only prove, on planted mutants, that the tool tells killed from survived
#
# score = (killed + timeout) / (killed + timeout + survived + no coverage). Under 80 the exit status is 1.
# Left out: mutations of strings (stryker-config.json), and the removal of a block whose statements are all mutated
# already, which the tool does not count twice. Tests of random stories are left out
# (stryker-config.json) because they run for long, which can only lower the score. A mutant counts as endless (timeout)
# only 20 s after the time that its tests should take, so that a busy machine kills none. Tests run for seconds a
# mutant, so the whole takes hours: a folder that was measured is kept, with its commit, until it is measured again.
# Reports and the lists of survivors are left in artifacts/mutation.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
root=$PWD
reports=$root/artifacts/mutation
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
# Fewer random cases: a mutant that only a rare case would kill counts as survived.
export BASHGAH_PROPERTY_RUNS=${BASHGAH_PROPERTY_RUNS:-0.05}
# A test process lives for seconds: there is nothing to gain from watching it for a better compilation.
export DOTNET_TieredPGO=0
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

# Folders of the engine that hold files, and "." for those in none.
all_folders() {
    echo .
    for path in src/Bashgah.Engine/*/; do
        name=$(basename "$path")
        case $name in bin | obj) ;; *) [ -n "$(find "$path" -name '*.cs' -print -quit)" ] && echo "$name" ;; esac
    done
}

name_of() { [ "$1" = . ] && echo root || echo "$1"; }

# The table over what was measured; fails under the threshold.
sum() {
    local folder file k t s n killed=0 timeout=0 survived=0 uncovered=0 total
    printf '%-12s %8s %8s %9s %12s %7s  %s\n' folder killed timeout survived "no coverage" score commit
    while read -r folder; do
        file=$reports/$(name_of "$folder")/mutants.txt
        [ -f "$file" ] || { printf '%-12s not measured\n' "$folder"; continue; }
        k=$(count "$file" Killed) t=$(count "$file" Timeout) s=$(count "$file" Survived) n=$(count "$file" NoCoverage)
        killed=$((killed + k)) timeout=$((timeout + t)) survived=$((survived + s)) uncovered=$((uncovered + n))
        printf '%-12s %8d %8d %9d %12d %7s  %s\n' "$folder" "$k" "$t" "$s" "$n" "$(score "$k" "$t" "$s" "$n")" \
            "$(cat "$(dirname "$file")/commit.txt")"
    done < <(all_folders)
    total=$(score $killed $timeout $survived $uncovered)
    printf '%-12s %8d %8d %9d %12d %7s\n' total $killed $timeout $survived $uncovered "$total"
    [ "$total" != - ] || { echo "There was nothing to measure."; return 1; }
    awk -v score="$total" -v threshold=$THRESHOLD 'BEGIN { exit !(score >= threshold) }' \
        || { echo "The score is under $THRESHOLD."; return 1; }
}

if [ "${1:-}" = --sum ]; then sum; exit; fi
self_check || exit 1
[ "${1:-}" = --self-check ] && exit 0

folders=("$@")
[ $# = 0 ] && mapfile -t folders < <(all_folders)

# One run for all folders: the tool compiles everything and looks what covers what once.
patterns=()
for folder in "${folders[@]}"; do
    [ "$folder" = . ] && patterns+=(--mutate '*.cs') || patterns+=(--mutate "$folder/**/*.cs")
done
output=$reports/run
rm -rf "$output"; mkdir -p "$output"
echo "Mutating ${folders[*]}: the log is ${output#"$root"/}/log.txt"
(cd tests/Bashgah.Engine.Tests && dotnet stryker "${patterns[@]}" --output "$output") >"$output/log.txt" 2>&1 </dev/null
report=$output/reports/mutation-report.json
[ -f "$report" ] || { tail -n 15 "$output/log.txt"; echo "The mutation tool failed."; exit 1; }
mutants "$report" | sed "s|^$root/src/Bashgah.Engine/||" >"$output/mutants.txt"
for folder in "${folders[@]}"; do
    into=$reports/$(name_of "$folder")
    rm -rf "$into"; mkdir -p "$into"
    if [ "$folder" = . ]; then grep -vE '^[^|]*/' "$output/mutants.txt"; else grep "^$folder/" "$output/mutants.txt"; fi \
        >"$into/mutants.txt"
    grep -E '\| (Survived|NoCoverage)$' "$into/mutants.txt" >"$into/survivors.txt"
    git rev-parse --short HEAD >"$into/commit.txt"
done
sum
