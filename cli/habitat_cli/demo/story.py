"""What the sample's members do by hand: one piece sent back, one rejected, one reviewed twice."""

from typing import Any

from habitat_cli.api import Person
from habitat_cli.demo.cast import Cast, first_sign_in
from habitat_cli.demo.figures import OPERATORS

Json = dict[str, Any]
Told = list[tuple[str, str, str, str]]  # who, what, the answer, the state it is in

_STATE = "contribution { id number status value approvalCount requiredApprovals }"


async def play(cast: Cast) -> Told:
    """Members log, stewards decide. Returns the lines of the tale."""
    members = await cast.admin.pages("members", "id email displayName")
    ids = {m["displayName"]: (m["id"], m["email"]) for m in members if m["email"] not in OPERATORS}
    told: Told = []
    willow = await first_sign_in(cast.admin, *ids["Willow"])
    aspen = await first_sign_in(cast.admin, *ids["Aspen"])
    alder = await first_sign_in(cast.admin, *ids["Alder"])
    cedar = await first_sign_in(cast.admin, *ids["Cedar"])
    await _sent_back(cast, willow, cedar, told)
    await _rejected(cast, aspen, told)
    await _two_reviewers(cast, alder, told)
    await _kept_as_draft(aspen, told)
    await choose_payment(cast, ids["Cypress"][0], "ACH", "sim-fail-once")
    await choose_payment(cast, ids["Ash"][0], "CHECK", None)
    return told


async def choose_payment(cast: Cast, member_id: str, method: str, token: str | None) -> None:
    """How a member wants to be paid; the token is one of the simulated rail's test tokens."""
    await cast.admin.do(
        "setPaymentPreference",
        "member { id }",
        memberId=member_id,
        method=method,
        **({"payeeToken": token} if token else {}),
    )


async def _log(person: Person, **fields: Any) -> Json:
    created = await person.do("createContribution", _STATE, **fields)
    done = await person.do("submitContribution", _STATE, id=created["contribution"]["id"])
    return dict(done["contribution"])


def _note(told: Told, who: str, what: str, contribution: Json) -> None:
    told.append((who, what, contribution["number"], contribution["status"]))


async def _sent_back(cast: Cast, willow: Person, cedar: Person, told: Told) -> None:
    entry = await _log(
        willow,
        categoryCode="labor",
        date="2026-03-29",
        minutes=330,
        description="Fired the last kiln of the quarter and cleaned up",
    )
    _note(told, "Willow", "logs 5½ hours of labor", entry)
    back = await cedar.do(
        "requestClarification", _STATE, id=entry["id"], comment="Which firing was it, please?"
    )
    _note(told, "Cedar", "sends it back with a question", back["contribution"])
    mended = await willow.do(
        "updateContribution",
        _STATE,
        id=entry["id"],
        categoryCode="labor",
        date="2026-03-29",
        minutes=300,
        description="Glaze firing of 29 March, unloading and cleaning of the kiln room",
    )
    mended = await willow.do("submitContribution", _STATE, id=mended["contribution"]["id"])
    _note(told, "Willow", "answers, corrects it to 5 hours and submits", mended["contribution"])
    done = await cedar.do("approveContribution", _STATE, id=entry["id"], comment="Thank you")
    _note(told, "Cedar", "approves", done["contribution"])


async def _rejected(cast: Cast, aspen: Person, told: Told) -> None:
    entry = await _log(
        aspen,
        categoryCode="relationship",
        date="2026-02-21",
        amount="4800.00",
        attributionBp=1000,
        description="Introduced a client who then chose another house",
    )
    _note(told, "Aspen", "logs a relationship: 10 % of 4 800.00", entry)
    done = await cast.stewards[0].do(
        "rejectContribution", _STATE, id=entry["id"], reason="No revenue came of it"
    )
    _note(told, "First steward", "rejects it with the reason", done["contribution"])


async def _two_reviewers(cast: Cast, alder: Person, told: Told) -> None:
    entry = await _log(
        alder,
        categoryCode="expertise",
        date="2026-03-18",
        amount="3200.00",
        description="Migration of the booking system to the new server",
    )
    _note(told, "Alder", "logs expertise of 3 200.00, above the limit for one reviewer", entry)
    names = ("First steward", "Second steward")
    for name, steward in zip(names, cast.stewards, strict=True):
        done = await steward.do("approveContribution", _STATE, id=entry["id"], comment="Seen")
        state = done["contribution"]
        _note(
            told, name, f"approves, {state['approvalCount']} of {state['requiredApprovals']}", state
        )


async def _kept_as_draft(aspen: Person, told: Told) -> None:
    created = await aspen.do(
        "createContribution",
        _STATE,
        categoryCode="labor",
        date="2026-03-30",
        minutes=90,
        description="Sketches for the summer market",
    )
    _note(told, "Aspen", "keeps a draft, which moves to the next quarter", created["contribution"])
