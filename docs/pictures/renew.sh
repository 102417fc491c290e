#!/usr/bin/env bash
# Makes simulation-report.png anew, from what stands here and nothing else: builds the server, lets the demo make its year,
# and tries a draft on it that gives two points where the policy in force gives one. Needs Chromium.
#
#   docs/pictures/renew.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work=$(mktemp -d "${TMPDIR:-/tmp}/bashgah-pictures.XXXXXX")
demo=""
clean_up() {
    if [ -n "$demo" ]; then kill "$demo" 2>/dev/null || true; wait "$demo" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap clean_up EXIT

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || { echo "Chromium is not installed."; exit 1; }
dotnet build -c Release src/Bashgah.Server --nologo --verbosity quiet
server="src/Bashgah.Server/bin/Release/net10.0/Bashgah.Server.dll"

dotnet "$server" demo --data "$work/demo" --urls http://127.0.0.1:0 --clock 2026-11-20T19:00:00+08:00 >"$work/demo.log" 2>&1 &
demo=$!
until [ -s "$work/demo/demo.json" ] && grep -q "Ctrl+C" "$work/demo.log"; do
    kill -0 "$demo" || { cat "$work/demo.log"; exit 1; }
    sleep 1
done
sed '/"id": "base"/,/give/ s/"points": {"perAmount": {"points": 1, "per": 100}}/"points": {"perAmount": {"points": 2, "per": 100}}/' \
    samples/programs/supermarket.json >"$work/two-points.json"
dotnet "$server" simulate --database "$work/demo/bashgah.db" --definition "$work/two-points.json" --html "$work/report.html" >"$work/report.txt"
"$browser" --headless --no-sandbox --disable-background-networking --disable-component-update --disable-sync --hide-scrollbars \
    --window-size=1180,1315 --screenshot="$work/report.png" "file://$work/report.html" 2>"$work/browser.log"
cp "$work/report.png" docs/pictures/simulation-report.png
echo "docs/pictures/simulation-report.png is of now."
