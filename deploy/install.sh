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
    # What nothing here reads is a third of their size: symbols, the packages' own tests, sources of
    # what is compiled, and the words of databases other than PostgreSQL.
    cd /opt/habitat/lib/python3.*/site-packages
    find . -name '*.so*' -type f -exec strip --strip-unneeded {} +
    find . -type d \( -name tests -o -name testing \) -prune -exec rm -rf {} +
    find . -name '*.py[xdi]' -delete -o -name '*.[ch]' -delete -o -name '*.[ch]pp' -delete
    (cd sqlalchemy/dialects && rm -rf mssql mysql oracle sqlite)
else
    for member; do
        into --no-deps --no-index "/wheels/habitat_$member-"*.whl
    done
fi
