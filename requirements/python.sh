#!/bin/sh
# Prints the command of a Python that can run Habitat, or says in plain words what is missing.
# PYTHON=/path/to/python names one; else python3 and its numbered sisters are asked in turn.

oldest=3.11
newest=3.14

# Answers `ready`, or why not: `version X.Y`, `kind NAME`, `system NAME`, `no-venv X.Y`; silent if
# it cannot run.
ask() {
    "$1" - "$oldest" "$newest" 2>/dev/null <<'PYTHON'
import sys
version = "%d.%d" % sys.version_info[:2]
oldest, newest = [tuple(int(part) for part in word.split(".")) for word in sys.argv[1:]]
if not oldest <= sys.version_info[:2] <= newest:
    print("version " + version)
    sys.exit()
import platform, sysconfig
if platform.python_implementation() != "CPython" or sysconfig.get_config_var("Py_GIL_DISABLED"):
    print("kind %s %s" % (platform.python_implementation(), version))
    sys.exit()
libc, release = platform.libc_ver()
old_libc = libc == "glibc" and tuple(int(part) for part in release.split(".")[:2]) < (2, 34)
known = {"linux": ("x86_64", "aarch64"), "darwin": ("arm64",)}.get(sys.platform, ())
if old_libc or platform.machine() not in known or sys.maxsize < 2**32:
    print("system %s %s %s %s" % (sys.platform, platform.machine(), libc, release))
    sys.exit()
try:
    import ensurepip, venv
except ImportError:
    print("no-venv " + version)
else:
    print("ready")
PYTHON
}

seen="" system="" without_venv=""
for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14 python}; do
    answer=$(ask "$candidate")
    case $answer in
    ready)
        echo "$candidate"
        exit 0
        ;;
    system*) system="${answer#system }" ;;
    no-venv*) without_venv="${answer#no-venv }" ;;
    ?*) seen="$seen${seen:+, }$candidate is ${answer#* }" ;;
    esac
done

{
    if [ -n "$without_venv" ]; then
        echo "Python $without_venv is here, but its venv and ensurepip modules are not."
        echo "On Debian or Ubuntu: apt-get install python$without_venv-venv, then again."
    elif [ -n "$system" ]; then
        echo "There are no ready-made packages for this system: $system."
        echo "docs/supported-platforms.md lists where Habitat runs."
    else
        echo "Habitat needs CPython $oldest to $newest. Found: ${seen:-none that runs}."
        echo "Install one, or name it: make demo PYTHON=/path/to/python3.12"
    fi
} >&2
exit 1
