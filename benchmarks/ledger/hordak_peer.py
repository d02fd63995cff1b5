"""The peer of G10, run by the Python of its own environment: django-hordak as its manual has it.

`hordak_peer.py PORT prepare` makes tables and accounts; `hordak_peer.py PORT CLIENTS TRANSFERS`
posts, and prints the CPU seconds of its clients and the seconds on the wall.
"""

import json
import multiprocessing
import random
import resource
import sys
import time
from typing import Any

import django
from django.conf import settings

ACCOUNTS = 100


def main() -> None:
    port, *words = sys.argv[1:]
    database = {"ENGINE": "django.db.backends.postgresql", "NAME": "hordak", "USER": "postgres"}
    settings.configure(
        DATABASES={"default": {**database, "HOST": "127.0.0.1", "PORT": port}},
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "mptt",
            "djmoney",
            "hordak",
        ],
        DEFAULT_CURRENCY="USD",
        CURRENCIES=["USD"],
        USE_TZ=True,
    )
    django.setup()
    if words == ["prepare"]:
        _prepare()
    else:
        _run(*map(int, words))


def _prepare() -> None:
    from django.core.management import call_command
    from hordak.models import Account, AccountType

    call_command("migrate", verbosity=0)
    for place in range(ACCOUNTS):
        Account.objects.create(
            name=f"Bank {place}", code=f"{place:03d}", type=AccountType.asset, currencies=["USD"]
        )


def _run(clients: int, transfers: int) -> None:
    fork = multiprocessing.get_context("fork")
    begin = fork.Barrier(clients + 1)
    answers = fork.SimpleQueue()
    processes = [
        fork.Process(target=_client, args=(place, transfers // clients, begin, answers))
        for place in range(clients)
    ]
    for process in processes:
        process.start()
    begin.wait()
    started = time.perf_counter()
    cpu_s = sum(answers.get() for _ in processes)
    wall_s = time.perf_counter() - started
    for process in processes:
        process.join()
    print(json.dumps({"cpu_s": cpu_s, "wall_s": wall_s}))


def _client(seed: int, transfers: int, begin: Any, answers: Any) -> None:
    from django.db import connection, transaction
    from hordak.models import Account
    from moneyed import Money

    chance = random.Random(seed)
    accounts = list(Account.objects.all())
    connection.ensure_connection()
    begin.wait()
    before = _cpu_s()
    for _ in range(transfers):
        source, target = chance.sample(accounts, 2)
        with transaction.atomic():
            source.transfer_to(
                target, Money(chance.randint(1, 1000), "USD"), description="between accounts"
            )
    answers.put(_cpu_s() - before)


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
