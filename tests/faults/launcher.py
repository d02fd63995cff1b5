"""Stands before the supervisor for a life in the nursery: same log, same signals, same end."""

import json
import os
import signal
import socket
import sys


def main(path: str, *words: str) -> int:
    """Ask for a life and wait for its end; its exit code becomes ours and a line of its log."""
    with socket.socket(socket.AF_UNIX) as nursery:
        nursery.connect(path)
        wanted = json.dumps({"words": words, "env": dict(os.environ)}).encode()
        socket.send_fds(nursery, [wanted], [2])
        signal.signal(signal.SIGTERM, lambda number, _frame: nursery.send(bytes([number])))
        code = (nursery.recv(1) or b"\1")[0]
    sys.stderr.write(f"{words[0]} ended with {code}\n")
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
