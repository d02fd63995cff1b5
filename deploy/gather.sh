#!/bin/sh
# gather.sh FOLDER: lays out there what every image runs on, namely Python, an init, the libraries
# that these load, and certificates. What is not taken is not there: no shell, no package manager,
# none of what a service does not need and an intruder would like.
set -eu
image=$1
python=$(basename /usr/local/lib/python3.*)

cd / # where cp looks for the parents that it copies
take() {
    cp --archive --parents "$@" "$image"
}

mkdir -p "$image/usr/bin" "$image/usr/lib" "$image/dev" "$image/proc" "$image/run" "$image/sys"
install -d -m 1777 "$image/tmp"
cp --archive /bin /lib /lib64 "$image" # links into /usr

take /usr/local/bin/python /usr/local/bin/python3 "/usr/local/bin/$python" \
    "/usr/local/lib/$python" /usr/bin/tini
(
    cd "$image/usr/local/lib/$python"
    rm -rf config-* ensurepip idlelib lib2to3 pydoc_data site-packages/* sqlite3 test tkinter turtledemo
    find . -name __pycache__ -prune -exec rm -rf {} +
    cd lib-dynload
    rm -f _*test* _codecs_* _curses* _sqlite3* _tkinter* nis.* readline.* xx*
)

# Libraries: what Python and the init name, and what wheels may take for granted.
loaded=$(find "$image/usr/local" "$image/usr/bin" -type f -perm /111 -exec ldd {} + 2>/dev/null |
    awk '$2 == "=>" && $3 ~ "^/" { print $3 }' | sort -u)
granted=$(dpkg --listfiles libc6 libgcc-s1 libstdc++6 | grep '/[^/]*\.so[.0-9]*$' |
    grep -v -e /gconv/ -e /libmvec)
for library in $(realpath $loaded $granted) $granted; do
    echo "/usr${library#/usr}"
done | sort -u >/tmp/libraries
take $(cat /tmp/libraries)
find "$image/usr/local" -name '*.so*' -type f -exec strip --strip-unneeded {} +

take /etc/ld.so.conf /etc/ld.so.conf.d /etc/nsswitch.conf /etc/os-release /usr/lib/os-release \
    /etc/ssl /usr/lib/ssl /usr/share/ca-certificates /usr/lib/locale/C.utf8
ldconfig -r "$image"
printf '%s:x:%d:%d::/tmp:/usr/sbin/nologin\n' root 0 0 habitat 1001 1001 >"$image/etc/passwd"
printf '%s:x:%d:\n' root 0 habitat 1001 >"$image/etc/group"

# Licences, and the list that scanners of vulnerable versions read.
mkdir -p "$image/var/lib/dpkg/status.d"
patterns=$(sed 's:.*/:*/:' /tmp/libraries)
for package in base-files ca-certificates libc-bin tini $(dpkg-query --search $patterns 2>/dev/null |
    sed 's/:.*//' | sort -u); do
    dpkg-query --status "$package" >"$image/var/lib/dpkg/status.d/$package"
    take "/usr/share/doc/$package/copyright"
done

# The root is read-only when it runs: what is not compiled now is compiled at each start.
python -m compileall -q "$image/usr/local/lib/$python" -s "$image"
