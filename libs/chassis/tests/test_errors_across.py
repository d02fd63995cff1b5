"""Errors keep their kind, reason, facts and violations over every kind of method."""

import asyncio
import logging

import grpc
import pytest

from chassis.client import ask, ask_stream, send_stream
from kernel.errors import (
    Conflict,
    Forbidden,
    HabitatError,
    IdempotencyConflict,
    Invalid,
    Limited,
    NotFound,
    Refused,
    SelfApproval,
    Stale,
    Unauthenticated,
    Unavailable,
    Violation,
)

from .echo import NAME, parts, person, signed, words


async def every_kind(stub, call):
    """Each of the four kinds of method once; yields what each raises."""
    with pytest.raises(HabitatError) as caught:
        await ask(stub.Say, words("hi"), call=call)
    yield caught.value
    with pytest.raises(HabitatError) as caught:
        [answer async for answer in ask_stream(stub.StreamCount, words("hi"), call=call)]
    yield caught.value
    with pytest.raises(HabitatError) as caught:
        await send_stream(stub.Gather, parts("a", "b"), call=call)
    yield caught.value
    with pytest.raises(HabitatError) as caught:
        [answer async for answer in ask_stream(stub.Converse, parts("a"), call=call)]
    yield caught.value


async def test_all_four_kinds_of_method_answer(stub):
    call = person()
    assert await ask(stub.Say, words("hi"), call=call) == words("hi")
    counted = [a.value async for a in ask_stream(stub.StreamCount, words("n"), call=call)]
    assert counted == ["n 0", "n 1", "n 2"]
    assert (await send_stream(stub.Gather, parts("a", "b"), call=call)).value == "a b"
    spoken = [a.value async for a in ask_stream(stub.Converse, parts("a", "b"), call=call)]
    assert spoken == ["A", "B"]


@pytest.mark.parametrize(
    "error",
    [
        Invalid("The name is empty.", field="member.name"),
        Invalid("Too old.", reason="INVALID_CURSOR"),
        NotFound(what="period"),
        Conflict("A member with this address exists."),
        IdempotencyConflict(),
        Stale(expected_version=3),
        Refused("Period Q1 is closed.", reason="PERIOD_NOT_OPEN", period="Q1"),
        Refused("Two fields.", violations=(Violation("a.b", "bad"), Violation("c", "worse"))),
        Unauthenticated(),
        Forbidden("This needs the role admin.", role="admin"),
        SelfApproval(),
        Limited(retry_after_s=30),
        Unavailable("The database is not available."),
    ],
    ids=lambda error: f"{type(error).__name__}-{error.reason}",
)
async def test_an_error_arrives_as_it_was_raised_from_every_kind_of_method(stub, echo, error):
    echo.error = error
    seen = [caught async for caught in every_kind(stub, person())]
    for caught in seen:
        assert type(caught) is type(error), caught.facts
        assert str(caught) == str(error)
        assert caught.reason == error.reason
        assert caught.facts == error.facts
        assert caught.violations == error.violations
    assert len(seen) == 4


async def test_a_long_stream_that_is_refused_at_once_still_reads_why(stub, echo):
    echo.error = Refused("Period Q1 is closed.", reason="PERIOD_NOT_OPEN")
    long = ["x" * 20_000] * 50
    for _ in range(20):
        with pytest.raises(Refused, match="Period Q1 is closed"):
            await send_stream(stub.Gather, parts(*long), call=person())
        with pytest.raises(Refused, match="Period Q1 is closed"):
            [answer async for answer in ask_stream(stub.Converse, parts(*long), call=person())]


async def test_a_refused_stream_that_does_not_end_is_answered_all_the_same(stub, echo):
    async def endless():
        yield words("a")
        await asyncio.Event().wait()

    echo.error = Refused("Period Q1 is closed.", reason="PERIOD_NOT_OPEN")
    with pytest.raises(Refused, match="Period Q1 is closed"):
        await send_stream(stub.Gather, endless(), call=person())


async def test_an_error_of_a_narrower_class_arrives_as_its_kind_with_its_reason(stub, echo):
    class PeriodClosed(Refused):
        reason = "PERIOD_NOT_OPEN"
        sentence = "Period {period} is closed."

    echo.error = PeriodClosed(period="Q1")
    with pytest.raises(Refused, match="Period Q1 is closed") as caught:
        await ask(stub.Say, words("hi"), call=person())
    assert caught.value.reason == "PERIOD_NOT_OPEN"


async def test_an_error_after_the_first_rows_arrives_too(stub, echo):
    echo.error = Refused("Changed meanwhile.", reason="INPUTS_CHANGED")
    rows = []
    with pytest.raises(Refused, match="Changed meanwhile"):
        async for answer in ask_stream(stub.StreamCount, words("late"), call=person()):
            rows.append(answer.value)
    assert len(rows) == 3


async def test_an_unexpected_error_leaks_nothing_and_is_logged_once(stub, echo, caplog):
    echo.error = ValueError("SELECT canary FROM secrets")
    caplog.set_level(logging.ERROR)
    async for caught in every_kind(stub, person()):
        assert type(caught) is HabitatError
        assert caught.reason == "INTERNAL"
        assert "canary" not in str(caught)
        assert set(caught.facts) == {"incident"}
    assert len(caplog.records) == 4
    assert all("canary" in str(record.exc_info) for record in caplog.records)


async def test_an_error_with_a_thousand_violations_still_arrives(stub, echo):
    echo.error = Invalid(
        violations=tuple(Violation(f"rows[{n}].amount", "bad") for n in range(1000))
    )
    with pytest.raises(Invalid) as caught:
        await ask(stub.Say, words("hi"), call=person())
    assert 50 < len(caught.value.violations) < 1000


async def test_bytes_that_are_no_message_are_invalid(server):
    async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        headers = (("authorization", f"Bearer {signed()}"),)
        say = channel.unary_unary(f"/{NAME}/Say")
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await say(b"\xff\xfe\x00junk", timeout=2, metadata=headers)
        assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
        gather = channel.stream_unary(f"/{NAME}/Gather")
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await gather(iter([b"\xff\xfe\x00junk"]), timeout=2, metadata=headers)
        assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT


async def test_a_message_of_five_megabytes_is_refused(stub):
    with pytest.raises(Invalid, match="too large"):
        await ask(stub.Say, words("x" * 5_000_000), call=person())


async def test_an_unknown_method_is_our_own_error(stub):
    with pytest.raises(HabitatError) as caught:
        await ask(stub.Missing, words("hi"), call=person())
    assert caught.value.reason == "INTERNAL"
