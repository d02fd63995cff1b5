"""A process that has imported every service once and forks a life of one whenever it is asked.

A crash test starts a hundred processes; importing their libraries anew each time would be nine
tenths of its work. What runs in a fork is the service's own `__main__`, with its own environment,
in a process of its own. `launcher.py` stands in its place before the supervisor.
"""

import gc
import json
import os
import runpy
import selectors
import signal
import socket
import struct
import sys
import traceback
from array import array
from importlib import import_module
from pathlib import Path
from typing import Any

SERVICES = ("treasury", "people", "agreements", "worker", "gateway")
LATE = ("chassis.migrate", "chassis.postgres_bus", "chassis.rabbit_bus", "structlog")
"""Imported by a service only once it runs."""


def main(path: str) -> None:
    """Serve until standard input ends; every life ends with its launcher, and all with us."""
    for name in (*LATE, *(f"{service}.app" for service in SERVICES)):
        import_module(name)
    gc.freeze()
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(f"{path}.new")
    listening.listen(64)
    Path(f"{path}.new").replace(path)  # whoever sees the path can connect
    woken, wake = socket.socketpair()
    wake.setblocking(False)
    signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    lives: dict[int, socket.socket] = {}
    selector = selectors.DefaultSelector()
    for source in (listening, woken, sys.stdin):
        selector.register(source, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select():
            if key.fileobj is sys.stdin:
                end(lives)
                return
            if key.fileobj is listening:
                bear(listening.accept()[0], lives, selector)
            elif key.fileobj is woken:
                woken.recv(4096)
            else:
                hear(key.fileobj, lives, selector)
        bury(lives, selector)


def bear(asked: socket.socket, lives: dict[int, socket.socket], selector: Any) -> None:
    """Fork the life that a launcher asks for: its words, its environment, its log."""
    fds = array("i", [0])
    message, ancillary, _, _ = asked.recvmsg(1 << 20, socket.CMSG_LEN(fds.itemsize))
    fds = array("i", ancillary[0][2])
    pid = os.fork()
    if pid == 0:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number in (1, 2):
            os.dup2(fds[0], number)
        os.closerange(3, 256)
        live(json.loads(message))
    os.close(fds[0])
    launcher, *_ = struct.unpack("3i", asked.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    door = asked.getsockname().removesuffix(".new")
    Path(f"{door}.{launcher}").write_text(str(pid))
    lives[pid] = asked
    selector.register(asked, selectors.EVENT_READ, pid)


def live(wanted: dict[str, Any]) -> None:
    """Be that service, as `python -m` would start it."""
    code = 1
    try:
        os.environ.clear()
        os.environ.update(wanted["env"])
        sys.argv = [wanted["words"][0], *wanted["words"][1:]]
        runpy.run_module(wanted["words"][0], run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def hear(launcher: Any, lives: dict[int, socket.socket], selector: Any) -> None:
    """A word is a signal to pass on; silence for ever is a launcher that was killed."""
    pid = next((pid for pid, known in lives.items() if known is launcher), None)
    try:
        word = launcher.recv(1)
    except OSError:
        word = b""
    if not word:
        selector.unregister(launcher)
    if pid is not None:
        os.kill(pid, word[0] if word else signal.SIGKILL)


def bury(lives: dict[int, socket.socket], selector: Any) -> None:
    """Tell launchers how their lives ended."""
    for pid, launcher in list(lives.items()):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if not ended:
            continue
        del lives[pid]
        if launcher.fileno() in selector.get_map():
            selector.unregister(launcher)
        code = os.waitstatus_to_exitcode(status)
        with launcher:
            try:
                launcher.send(bytes([code if code >= 0 else 128 - code]))
            except OSError:
                continue


def end(lives: dict[int, socket.socket]) -> None:
    for pid in lives:
        os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1])
