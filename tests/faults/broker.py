"""A RabbitMQ node that nobody else uses: it may be killed, stopped and started again."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from chassis.embedded import free_port
from chassis.private_servers import listens, rabbit_environment

START_S = 90.0


class Broker:
    """Keeps its port and its data over restarts; `close` removes them."""

    def __init__(self, binary: str, home: Path) -> None:
        self._binary = binary
        self._home = home
        self._port = free_port()
        home.mkdir(parents=True)
        self._environment = rabbit_environment(home, self._port)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self._port}/"

    def start(self) -> None:
        """Raises RuntimeError when its port does not open in time."""
        self._process = subprocess.Popen(
            [self._binary],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        deadline = time.monotonic() + START_S
        while not listens(self._port):
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise RuntimeError(f"{self._binary} did not come up, see {self._home}/log")
            time.sleep(0.2)

    def end(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Politely, or with SIGKILL; returns when it is gone."""
        if self._process is None:
            return
        pid = int((self._home / "pid").read_text())
        os.kill(pid, number)
        self._process.wait(60)
        self._process = None

    def alarm(self, kind: str) -> None:
        """Let it run short of `memory` or `disk`, as far as it can tell; until `calm`."""
        word = {"memory": "set_vm_memory_high_watermark", "disk": "set_disk_free_limit"}[kind]
        self._control(word, {"memory": "0.000001", "disk": "1000000000000000"}[kind])

    def calm(self) -> None:
        self._control("set_vm_memory_high_watermark", "0.4")
        self._control("set_disk_free_limit", "50MB")

    def _control(self, *words: str) -> None:
        control = Path(self._binary).with_name("rabbitmqctl")
        told = subprocess.run(
            [str(control), "-q", *words],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert told.returncode == 0, told.stdout + told.stderr

    def close(self) -> None:
        self.end()
        shutil.rmtree(self._home, ignore_errors=True)
