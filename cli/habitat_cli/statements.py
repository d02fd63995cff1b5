"""A member's written allocation statement: found by how people name members and periods."""

import re
from dataclasses import dataclass
from typing import Any

from habitat_cli.api import Person
from habitat_cli.signing_in import Access, signed_in
from kernel.errors import NotFound

Json = dict[str, Any]

_MEMBERS = (
    "query($search: String) { members(filter: {search: $search}, first: 50) {"
    " edges { node { id number displayName email } } } }"
)
_STATEMENT = """
query($member: ID!, $period: ID!) {
  apiInfo { name currency }
  allocationStatement(memberId: $member, periodId: $period) {
    periodName noticeKind
    agreement {
      number status revision netIncome allocableSurplus totalWeighted cashRateBp memberCount
      appliedAt inputsHash
    }
    allocation {
      number raw weightedValue sharePercent total cash retained taxTotal
      byCategory { categoryCode raw weight weightedValue amount }
    }
    claims { contributionNumber categoryCode contributionDate raw weight weightedValue counted }
    steps { step title explanation result }
  }
}
"""


@dataclass(frozen=True, slots=True)
class Statement:
    """What was found. `content` has the shape of the API's AllocationStatement."""

    cooperative: str
    currency: str
    member: Json
    period: Json
    content: Json

    def document(self) -> Json:
        """For `--json`."""
        return {
            "cooperative": self.cooperative,
            "currency": self.currency,
            "member": {key: self.member[key] for key in ("number", "displayName", "email")},
            "period": {key: self.period[key] for key in ("code", "name", "startDate", "endDate")},
            **self.content,
        }


async def statement_of(access: Access, who: str, period: str | None) -> Statement:
    """The statement of one member for one period. Raises NotFound in words that help."""
    async with signed_in(access) as person:
        member = await find_member(person, who)
        chosen = await find_period(person, period)
        found = await person.ask(_STATEMENT, {"member": member["id"], "period": chosen["id"]})
    content = found["allocationStatement"]
    if content is None:
        raise NotFound(f"{member['displayName']} has no allocation in {chosen['name']}.")
    info = found["apiInfo"]
    return Statement(info["name"] or "", info["currency"] or "", member, chosen, dict(content))


async def find_member(person: Person, who: str) -> Json:
    """By number, e-mail or display name. Raises NotFound when none or several are meant."""
    wanted = who.strip().casefold()
    edges = (await person.ask(_MEMBERS, {"search": who.strip()}))["members"]["edges"]
    members: list[Json] = [edge["node"] for edge in edges]
    exact = [member for member in members if wanted in _names(member)]
    candidates = exact or members
    if len(candidates) == 1:
        return candidates[0]
    if not candidates:
        raise NotFound(f"There is no member {who}, or you may not see them.")
    some = ", ".join(f"{member['displayName']} ({member['number']})" for member in candidates[:5])
    raise NotFound(f"{who} could be {some}. Give the number or the e-mail.")


async def find_period(person: Person, wanted: str | None) -> Json:
    """By name or code, case, blanks and hyphens ignored; the newest closed one when left out."""
    periods = await person.pages("periods", "id code name status startDate endDate")
    if wanted is None:
        for period in periods:  # newest first
            if period["status"] in ("CLOSED", "LOCKED"):
                return period
        raise NotFound("No period is closed yet: there are no allocations.")
    for period in periods:
        if _plain(wanted) in (_plain(period["name"]), _plain(period["code"])):
            return period
    known = ", ".join(period["name"] for period in periods[:6]) or "none"
    raise NotFound(f"There is no period {wanted}. Known: {known}.")


def _names(member: Json) -> set[str]:
    return {str(member[key] or "").casefold() for key in ("number", "displayName", "email")} - {""}


def _plain(text: str) -> str:
    return re.sub(r"[\s-]", "", text).casefold()
