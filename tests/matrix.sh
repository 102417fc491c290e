#!/usr/bin/env bash
# The import matrix at full length: two programs, SQLite and PostgreSQL, batches of 1, 7 and 512, each also killed ten
# times at random and resumed, imported twice; the same digest everywhere. With the public data it is a real shop's year
# (see test.sh). With it come all cases of other tests that run some of theirs otherwise: the demos of all trades, every zone whose
# days begin oddly, every way in which time goes on. It takes the better part of an hour.
#
#   tests/matrix.sh
#
# PostgreSQL and the public data are found as ./test.sh finds them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export BASHGAH_MATRIX=full
# It is one test, and a long one is not one that hangs.
export BASHGAH_TEST_HANG=4h

BASHGAH_MATRIX_LOG=$(mktemp)
export BASHGAH_MATRIX_LOG
tail -n +1 -f "$BASHGAH_MATRIX_LOG" &
progress=$!
trap 'kill "$progress"; rm -f "$BASHGAH_MATRIX_LOG"' EXIT
./test.sh EndToEnd Server.Tests
