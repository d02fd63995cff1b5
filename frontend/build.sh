#!/bin/sh
# Builds the web app where that is possible, and says plainly where it is not; never a failure.
cd "$(dirname "$0")/.." || exit 0
major=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\)\..*/\1/p')
if [ "${major:-0}" -lt 20 ] || ! command -v npm >/dev/null; then
    echo "The web app is not built: that needs Node 20 or newer. The API works without it."
elif ! make --no-print-directory --silent web; then
    echo "The web app could not be built (above is why). The API works without it."
fi
exit 0
