#!/bin/sh
# Fills /opt/habitat with what one service runs on, and with nothing else:
#   install.sh packages SERVICE   from the lock of its image, every hash checked
#   install.sh members NAME…      from the wheels of this checkout
set -eu
what=$1
shift

into() {
    pip --python /opt/habitat/bin/python install --quiet --no-cache-dir "$@"
}

if [ "$what" = packages ]; then
    python -m venv --without-pip /opt/habitat
    into --require-hashes --only-binary :all: -r "/locks/$1.txt"
    # Symbols and the packages' own tests are a third of their size; nothing here reads them.
    find /opt/habitat/lib -name '*.so*' -type f -exec strip --strip-unneeded {} +
    find /opt/habitat/lib -type d -path '*/site-packages/*/tests' -prune -exec rm -rf {} +
    find /opt/habitat/lib \( -name '*.pyx' -o -name '*.pxd' -o -name '*.pyi' \) -delete
else
    for member; do
        into --no-deps --no-index "/wheels/habitat_$member-"*.whl
    done
fi
