#!/usr/bin/env bash
# Checks the JSON Schema of program definitions with a validator that we did not write: ajv, fetched from npm into a
# temporary folder. Every sample must be valid, and each of many ways to spoil one must be found.
# Needs a built server (or builds it), node and npm; where these are missing it says so and ends with 0.
#
#   tests/schema-check.sh [path of Bashgah.Server.dll]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    echo "schema-check: skipped, because node or npm is not installed."
    exit 0
fi

server=${1:+$(realpath "$1")}
work=$(mktemp -d "${TMPDIR:-/tmp}/bashgah-schema.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

if [ -n "$server" ]; then dotnet "$server" programs schema >schema.json
else dotnet run --project "$root/src/Bashgah.Server" -- programs schema >schema.json
fi
npm install --silent --no-audit --no-fund --no-save ajv@8 >npm.log 2>&1 \
    || { echo "schema-check: skipped, because ajv cannot be fetched."; exit 0; }

cat >check.js <<'JS'
const fs = require("fs");
const Ajv = require("ajv/dist/2020");
const schema = JSON.parse(fs.readFileSync("schema.json", "utf8"));
const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false });
const isValid = ajv.compile(schema);
let failures = 0, spoilt = 0;

// Samples have comments and trailing commas; texts are kept as they are.
const plain = text => text.replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string) => string ?? "")
    .replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, (_, string) => string ?? "");
const fail = message => { failures++; console.log("FAILED: " + message); };
const mustFail = (name, what, document) => {
    spoilt++;
    if (isValid(document)) fail(`${name} is valid although ${what}`);
};

for (const file of process.argv.slice(2)) {
    const text = plain(fs.readFileSync(file, "utf8")), name = file.split("/").pop();
    const fresh = () => JSON.parse(text);
    if (!isValid(fresh())) fail(`${name}: ${ajv.errorsText(isValid.errors)}`);
    for (const key of Object.keys(fresh())) {
        const misspelt = fresh();
        misspelt[key + "x"] = misspelt[key];
        delete misspelt[key];
        mustFail(name, `"${key}" is misspelt`, misspelt);
        mustFail(name, `"${key}" is a number`, { ...fresh(), [key]: 7 });
    }
    for (const key of ["money", "timeZone", "currencies"]) {
        const without = fresh();
        delete without[key];
        mustFail(name, `"${key}" is missing`, without);
    }
    const rules = (nodes, found = []) => {
        for (const node of nodes) node.id ? found.push(node) : rules(Object.values(node).find(Array.isArray), found);
        return found;
    };
    for (let i = 0; i < rules(fresh().earning).length; i++) {
        for (const [what, spoil] of [
            ["has no id", rule => delete rule.id],
            ["has an unknown key", rule => rule.whem = []],
            ["has an unknown condition", rule => rule.when = [{ weekdays: ["fri"] }]],
            ["has a condition with two keys", rule => rule.when = [{ weekday: ["fri"], store: ["a"] }]],
            ["has an unknown weekday", rule => rule.when = [{ weekday: ["friday"] }]],
            ["has an unknown calculator", rule => rule.give = { points: { perAmonut: 1 } }],
            ["gives a fraction of a unit", rule => rule.give = { points: { fixed: 1.5 } }],
            ["is limited by nobody", rule => rule.limit = [{ everyone: { points: 1 } }]],
            ["pends for something that is no duration", rule => rule.pending = { for: "a week" }],
        ]) {
            const document = fresh(), rule = rules(document.earning)[i];
            spoil(rule);
            mustFail(name, `rule ${rule.id ?? i} ${what}`, document);
        }
    }
    console.log(`${name}: valid`);
}
console.log(`ajv: ${process.argv.length - 2} samples, ${spoilt} spoilt ones, ${failures} failures`);
process.exit(failures === 0 ? 0 : 1);
JS
node check.js "$root"/samples/programs/*.json
