"""A call has a deadline, a repeat does no harm, and a peer that is down is left alone."""

import asyncio
import contextlib
import gc
import logging

import grpc
import pytest

from chassis import deadline
from chassis.client import Remote, ask, ask_stream, send_stream
from chassis.server import grpc_server
from kernel.call import Actor, Call
from kernel.errors import (
    HabitatError,
    Invalid,
    Limited,
    Refused,
    Stale,
    Unauthenticated,
    Unavailable,
)

from .echo import GROVE, SETTINGS, EchoStub, Tokens, add_echo, person, signed, words


async def test_a_key_that_cannot_travel_is_refused_here(stub):
    with pytest.raises(Invalid, match="idempotency key"):
        await ask(stub.Say, words("hi"), call=person(), idempotency_key="grün")


async def test_a_call_without_a_deadline_is_refused_on_both_sides(server, stub):
    with pytest.raises(ValueError, match="deadline"):
        await ask(stub.Say, words("hi"), call=person(), timeout_s=0)
    async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        with pytest.raises(grpc.aio.AioRpcError, match="deadline") as caught:
            await EchoStub(channel).Say(
                words("hi"), metadata=(("authorization", f"Bearer {signed()}"),)
            )
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT


async def test_a_call_within_a_call_gets_only_what_is_left(stub, echo):
    with deadline.limit(0.5):
        await ask(stub.Say, words("hi"), call=person(), timeout_s=30)
    await ask(stub.Say, words("hi"), call=person(), timeout_s=5)
    within, alone = echo.left
    assert within < 0.6  # gRPC rounds a little
    assert 4 < alone < 5.1


async def test_a_peer_that_takes_too_long_is_unavailable(stub, echo):
    echo.answer_delay_s = 5
    started = asyncio.get_running_loop().time()
    with pytest.raises(Unavailable):
        await ask(stub.GetSay, words("hi"), call=person(), timeout_s=0.2)
    assert asyncio.get_running_loop().time() - started < 1
    assert len(echo.calls) == 1  # a deadline that passed is not tried again


async def test_more_calls_at_once_than_allowed_are_told_to_come_back(stub, echo):
    echo.answer_delay_s = 0.3
    asked = [ask(stub.Say, words("hi"), call=person()) for _ in range(25)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    limited = [answer for answer in answers if isinstance(answer, Limited)]
    assert len(limited) == 5
    assert limited[0].facts == {"retry_after_s": "1"}
    echo.answer_delay_s = 0
    await ask(stub.Say, words("hi"), call=person())


@pytest.mark.parametrize("asked", ["for ever", "flood"])
async def test_a_reader_that_stops_early_stops_the_stream(stub, echo, caplog, asked):
    caplog.set_level(logging.ERROR)
    rows = ask_stream(stub.StreamCount, words(asked), call=person())
    async for _ in rows:
        break
    await rows.aclose()
    for _ in range(100):
        if echo.ended:
            break
        await asyncio.sleep(0.01)
    assert echo.ended == 1
    gc.collect()  # what was left open would now complain
    await asyncio.sleep(0)
    assert not caplog.records


async def test_an_error_of_the_sender_itself_is_raised_as_it_is(stub):
    async def broken():
        yield words("a")
        raise Refused("The source changed.", reason="INPUTS_CHANGED")

    with pytest.raises(Refused, match="The source changed"):
        await send_stream(stub.Gather, broken(), call=person())


async def test_cancelling_the_caller_cancels_the_call(stub, echo):
    echo.answer_delay_s = 30
    task = asyncio.create_task(ask(stub.Say, words("hi"), call=person(), timeout_s=20))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize(
    ("error", "attempts"),
    [
        (Unavailable(), 4),
        (Stale(), 1),
        (Refused(), 1),
        (Limited(retry_after_s=1), 1),
        (ValueError(), 1),
    ],
    ids=["unavailable", "stale", "refused", "limited", "unexpected"],
)
async def test_only_unavailable_is_tried_again_and_with_the_same_key(stub, echo, error, attempts):
    echo.error = error
    with pytest.raises(HabitatError):
        await ask(stub.Say, words("hi"), call=person(), idempotency_key="pay-1")
    assert len(echo.calls) == attempts
    assert {call.idempotency_key for call in echo.calls} == {"pay-1"}


async def test_a_command_without_a_key_is_not_repeated_and_a_read_is(stub, echo):
    echo.error = Unavailable()
    with pytest.raises(Unavailable):
        await ask(stub.Say, words("hi"), call=person())
    assert len(echo.calls) == 1
    with pytest.raises(Unavailable):
        await ask(stub.GetSay, words("hi"), call=person())
    assert len(echo.calls) == 5


async def test_a_stream_is_repeated_only_while_nothing_arrived(stub, echo):
    echo.error = Unavailable()
    with pytest.raises(Unavailable):
        async for _ in ask_stream(stub.StreamCount, words("early"), call=person()):
            pass
    assert len(echo.calls) == 4
    with pytest.raises(Unavailable):
        async for _ in ask_stream(stub.StreamCount, words("late"), call=person()):
            pass
    assert len(echo.calls) == 5


async def test_a_refused_token_of_our_own_is_forgotten(server, echo):
    tokens = Tokens()
    remote = Remote(f"127.0.0.1:{server.port}", tokens)
    echo.error = Unauthenticated()
    with pytest.raises(Unauthenticated):
        await ask(remote.stub(EchoStub).Say, words("hi"), call=Call(GROVE, Actor.system("x")))
    assert tokens.forgotten == 1
    await remote.close()


async def found_again(stub) -> None:
    """Long before the ten seconds of the breaker are over."""
    async with asyncio.timeout(2):
        while True:
            with contextlib.suppress(Unavailable):
                await ask(stub.Say, words("hi"), call=person())
                return
            await asyncio.sleep(0.05)


async def test_a_restarted_peer_is_found_again_quickly(echo):
    first = grpc_server(SETTINGS, services=[(add_echo, echo)])
    await first.start()
    remote = Remote(f"127.0.0.1:{first.port}")
    stub = remote.stub(EchoStub)
    await ask(stub.Say, words("hi"), call=person())
    await first.stop(0)
    for _ in range(6):  # enough to open the breaker
        with pytest.raises(Unavailable):
            await ask(stub.Say, words("hi"), call=person(), timeout_s=0.2)
    assert remote.breaker.is_open
    settings = SETTINGS.model_copy(update={"grpc_port": first.port})
    second = grpc_server(settings, services=[(add_echo, echo)])
    await second.start()
    await found_again(stub)
    await remote.close()
    await second.stop(0)


async def test_a_peer_that_says_that_it_cannot_is_asked_again_soon(server, echo):
    """Its database is away: once that is back nobody waits for the breaker's ten seconds."""
    remote = Remote(f"127.0.0.1:{server.port}")
    stub = remote.stub(EchoStub)
    echo.error = Unavailable()
    while not remote.breaker.is_open:
        with pytest.raises(Unavailable):
            await ask(stub.Say, words("hi"), call=person())
    asked = len(echo.calls)
    for _ in range(20):
        with pytest.raises(Unavailable):
            await ask(stub.Say, words("hi"), call=person())
    assert len(echo.calls) == asked  # it is left alone nevertheless
    echo.error = None
    await found_again(stub)
    await remote.close()


async def test_a_port_that_is_taken_is_a_sentence(server, echo):
    settings = SETTINGS.model_copy(update={"grpc_port": server.port})
    with pytest.raises(Unavailable, match="the port is taken"):
        await grpc_server(settings, services=[(add_echo, echo)]).start()
