#!/usr/bin/env bash
# Makes pictures of every page and state in three languages, all sizes, light and dark, and sheets of them to look at.
#
#   tests/pictures.sh [folder [state…]]      default: pictures, all states
#
# Needs Chromium. Nothing is compared: pictures are for people.
set -euo pipefail
folder=$(mkdir -p "${1:-pictures}" && cd "${1:-pictures}" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/.."
shift || true
export BASHGAH_PICTURES="$folder" BASHGAH_PICTURES_OF="$*" DOTNET_NOLOGO=1
dotnet test tests/Bashgah.EndToEnd -c Release --nologo --filter "FullyQualifiedName~Pictures"
echo "$(find "$folder" -name '*.png' | wc -l) pictures; sheets: $(cd "$folder" && ls -- *.html | tr '\n' ' ')in $folder"
