"""The demo from the first line to the last: a small play in chapters over a live system."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from habitat_cli.api import Api
from habitat_cli.demo import imports, outcome, payments, quarter, story, tables
from habitat_cli.demo.cast import Cast, assemble
from habitat_cli.demo.figures import FILES, SAMPLE_OPENING_MINOR, Request
from habitat_cli.demo.imports import Services
from habitat_cli.demo.own import operators_in
from habitat_cli.demo.tables import Page, amount
from habitat_cli.verify.report import show_checks
from habitat_cli.verify.run import Verification
from kernel.money import parse_minor

Json = dict[str, Any]


@dataclass(slots=True)
class Play:
    """What the chapters hand on to each other."""

    request: Request
    page: Page
    cast: Cast
    period: Json
    before: list[Json] = field(default_factory=list)


async def prepare(
    api: Api, request: Request, page: Page, admin_password: str, services: Services
) -> Play:
    """Chapters one and two: operators, the open quarter, the files, the quarter's result."""
    page.chapter("The cooperative", "an admin and two stewards sign in, Q1 2026 is opened")
    cast = await assemble(api, admin_password)
    period = await quarter.open_first_quarter(cast)
    page.chapter("Three files are checked and imported")
    texts = imports.read_files(request.folder, FILES)
    reports = await imports.import_files(cast.admin, texts, operators_in(texts), services)
    tables.show_files(page, reports)
    with page.console.status("Every row is made known to the other services") as status:
        await quarter.arrived(
            cast.admin, lambda left: status.update(f"{left} facts are on their way")
        )
    if not request.own_data:
        await quarter.book_opening_assets(cast, SAMPLE_OPENING_MINOR)
    await quarter.book_result(cast, request.surplus_minor)
    page.say("Revenue and expense of the quarter are booked; a steward approves what is large.")
    return Play(request, page, cast, period)


async def tell_story(play: Play) -> None:
    """Members and stewards at work, then what the division would be today."""
    play.page.chapter("Members log, stewards decide")
    tables.show_tale(play.page, await story.play(play.cast))
    play.page.chapter("A draft preview", "nothing is decided, nothing is stored")
    await _preview(play)


async def _preview(play: Play) -> None:
    document = (
        "query($period: ID!) { allocationPreview(periodId: $period) { surplus cash retained"
        " totalWeighted memberCount lines { total member { displayName } } warnings } }"
    )
    found = await play.cast.admin.ask(document, {"period": play.period["id"]})
    preview = found["allocationPreview"]
    best = max(preview["lines"], key=lambda line: parse_minor(line["total"]), default=None)
    play.page.say(
        f"Surplus {amount(preview['surplus'])} for {preview['memberCount']} members;"
        f" cash {amount(preview['cash'])}, retained {amount(preview['retained'])}."
    )
    if best:
        play.page.say(
            f"The largest part would be {best['member']['displayName']}'s: {amount(best['total'])}."
        )


async def dry_run(play: Play) -> None:
    play.page.chapter("The close, dry run", "every check and the whole calculation, no effect")
    workflow_id = await quarter.start_close(play.cast, play.request, play.period["id"], "DRY_RUN")
    workflow = await quarter.await_workflow(play.cast.admin, workflow_id, {"COMPLETED"})
    done = sum(step["status"] == "COMPLETED" for step in workflow["steps"])
    play.page.say(f"{done} steps went through; the period is still open.")


async def close(play: Play) -> Json:
    """The live close up to the applied agreement; returns the agreement."""
    play.page.chapter("The close", "live; it waits for two people")
    told: set[tuple[int, str]] = set()

    def progress(workflow: Json) -> None:
        for step in workflow["steps"]:
            mark = (step["seq"], step["status"])
            if step["status"] == "COMPLETED" and mark not in told:
                told.add(mark)
                play.page.say(f"[green]✓[/green] {step['name'].lower().replace('_', ' ')}")

    admin = play.cast.admin
    workflow_id = await quarter.start_close(play.cast, play.request, play.period["id"], "LIVE")
    await quarter.await_workflow(admin, workflow_id, {"WAITING"}, progress)
    play.before = await outcome.capital_accounts(play.cast)
    agreement = await quarter.agreement_of(admin, play.period["id"])
    play.page.say(f"{agreement['number']} is proposed: {amount(agreement['allocableSurplus'])}.")
    tally = await quarter.approve(play.cast, agreement["id"])
    play.page.say(
        f"Two stewards approve it ({tally['approvals']} of {tally['requiredApprovals']})."
    )
    await quarter.await_workflow(admin, workflow_id, {"COMPLETED"}, progress)
    return await quarter.agreement_of(admin, play.period["id"])


async def pay(play: Play, agreement: Json) -> None:
    play.page.chapter("The cash parts are paid")
    lines = await outcome.allocations(play.cast, agreement["id"])
    due = sum(line["cash"] not in ("0.00", "-0.00") for line in lines)
    scheduled = await payments.await_distributions(play.cast, due)
    with play.page.console.status("Paying") as status:
        paid = await payments.pay_all(
            play.cast, scheduled, lambda done: status.update(f"{done} of {due} paid")
        )
    tables.show_payments(play.page, paid)


async def show_results(play: Play, agreement: Json) -> None:
    page, cast = play.page, play.cast
    page.chapter("Allocations", f"{agreement['number']}, {agreement['status'].lower()}")
    lines = await outcome.allocations(cast, agreement["id"])
    tables.show_allocations(page, lines, agreement)
    if lines:
        await _explain(play, lines[0])
    page.chapter("Capital accounts", "before the close and after the payments")
    tables.show_capital(page, play.before, await outcome.capital_accounts(cast))
    page.chapter("Trial balance", "both ledgers, debits equal credits")
    tables.show_trial_balance(page, await outcome.trial_balances(cast))


async def _explain(play: Play, line: Json) -> None:
    document = (
        "query($member: ID!, $period: ID!) { allocationStatement(memberId: $member,"
        " periodId: $period) { steps { step title explanation result } } }"
    )
    ids = {"member": line["member"]["id"], "period": play.period["id"]}
    found = await play.cast.admin.ask(document, ids)
    play.page.say(f"[bold]Why {amount(line['total'])} for {line['member']['displayName']}?[/bold]")
    for step in found["allocationStatement"]["steps"]:
        play.page.say(f"{step['step']}. {step['title']}: {step['explanation']}")


async def show_events(play: Play) -> None:
    play.page.chapter("Events", "each consumer handled each of its events once")
    document = (
        "query { eventBusStatus { adapter queues { queue ready delayed dead }"
        " services { service outboxPublished consumed { consumer count } } } }"
    )
    status = (await play.cast.admin.ask(document))["eventBusStatus"]
    said = {row["service"]: row["outboxPublished"] for row in status["services"]}
    heard: Counter[str] = Counter()
    for service in status["services"]:
        for row in service["consumed"]:
            heard[row["consumer"]] += row["count"]
    play.page.table(
        [("Consumer", "left"), ("Facts published", "right"), ("Facts handled", "right")],
        [(name, str(said.get(name, "")), str(heard[name])) for name in sorted(said | heard)],
    )
    dead = sum(row["dead"] for row in status["queues"])
    play.page.say(f"Bus: {status['adapter']}; dead letters: {dead}.")


def show_verification(play: Play, verification: Verification) -> None:
    play.page.chapter("habitat verify")
    show_checks(play.page.console, verification)
