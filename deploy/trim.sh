#!/bin/sh
# Takes from an image what only installs, builds or reads manuals. Its services need none of it,
# and an intruder would miss it.
set -eu

useless=$(dpkg-query --show --showformat '${Package}\n' \
    'perl*' apt 'libapt-pkg*' gpgv debian-archive-keyring 'libgnutls*' 'libp11-kit*' \
    'libunistring*' 'libhogweed*' 'libnettle*' \
    e2fsprogs 'libext2fs*' logsave util-linux util-linux-extra mount bsdutils \
    adduser login passwd openssl tar diffutils findutils 2>/dev/null || true)
# shellcheck disable=SC2086
dpkg --purge --force-depends --force-remove-essential --force-remove-protected $useless
rm -rf /var/lib/apt /var/cache/* /var/log/* /usr/share/doc /usr/share/man /usr/share/info \
    /usr/share/locale /usr/share/perl* /usr/lib/*/gconv /usr/lib/*/perl* /usr/lib/apt

cd /usr/local
rm -rf include share bin/pip* bin/idle* bin/pydoc* lib/python3*/ensurepip lib/python3*/idlelib \
    lib/python3*/lib2to3 lib/python3*/tkinter lib/python3*/turtledemo lib/python3*/test \
    lib/python3*/pydoc_data lib/python3*/config-* lib/python3*/site-packages/*
# The root is read-only when it runs: what is not compiled now is compiled at each start.
python -m compileall -q lib/python3*
