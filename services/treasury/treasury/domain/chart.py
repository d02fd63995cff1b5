"""The shipped chart of accounts (domain 6.2), complete in both ledgers.

Defaults for the K-1 line and the patronage source are those of compliance 7.1.
"""

from dataclasses import dataclass
from uuid import UUID

from kernel.errors import Invalid
from kernel.ids import derived_id
from treasury.domain.accounts import Account, AccountType, Ledger, MemberRole, PatronageSource

# number | name | parent | flags: C control, c contra, B BOOK only, X TAX only, T Subchapter T only
_BALANCE_SHEET = """
1000|Assets||C
1100|Cash|1000|C
1110|Operating checking|1100|
1120|Savings and reserve|1100|
1130|Petty cash|1100|
1200|Receivables|1000|C
1210|Member receivables|1200|
1220|Client receivables|1200|
1230|Other receivables|1200|
1300|Prepaid expenses and deposits|1000|C
1310|Prepaid rent|1300|
1320|Security deposits|1300|
1330|Prepaid insurance|1300|
1400|Property and equipment|1000|C
1410|Furniture|1400|
1420|Computer equipment|1400|
1430|Leasehold improvements|1400|
1490|Accumulated depreciation|1400|c
1500|Digital assets|1000|C
1510|Crypto assets|1500|
1520|Streaming tokens|1500|
1530|Service credits held|1500|
1900|Other assets|1000|
2000|Liabilities||C
2100|Payables and accruals|2000|C
2110|Accounts payable|2100|
2120|Accrued expenses|2100|
2130|Payroll payable|2100|
2140|Sales tax payable|2100|
2200|Deferred revenue|2000|C
2210|Deferred memberships|2200|
2220|Service credits outstanding|2200|
2230|Event deposits|2200|
2300|Payable to members|2000|C
2310|Member loans payable|2300|
2320|Patronage payable|2300|CT
2330|Withholding payable|2300|
2900|Long-term liabilities|2000|C
2910|Notes payable|2900|
2920|Lease obligations|2900|
3000|Equity||C
3100|Member capital, book|3000|CB
3200|Member capital, tax|3000|CX
3300|Current results and patronage|3000|C
3310|Income summary|3300|
3320|Patronage declared, unpaid|3300|CB
3330|Unallocated reserves|3300|T
3340|Qualified written notices outstanding|3300|CT
3350|Nonqualified written notices outstanding|3300|CT
3500|Donated equity|3000|C
3510|Donated capital|3500|
3520|Restricted grants|3500|
3900|Opening balance and prior-period equity|3000|
"""

# number | name | parent | flags: C control, N nonpatronage | K-1 line
_RESULT = """
4100|Space revenue||C|
4110|Membership dues|4100||1
4120|Day passes|4100||1
4130|Event rental|4100||1
4140|Mail services|4100||1
4200|Service revenue||C|
4210|Formation services|4200||1
4220|Planning services|4200||1
4230|Technology services|4200||1
4240|Back office services|4200||1
4300|Venture revenue||C|
4310|Venture equity returns|4300|N|
4320|Revenue share|4300||1
4330|Venture consulting|4300||1
4400|Service credits||C|
4420|Service credit redemption|4400||1
4500|Digital revenue||C|
4510|Streaming revenue|4500||
4520|Staking revenue|4500||
4530|Digital grants|4500||
4900|Other income||C|
4910|Interest income|4900|N|5
4920|Donations|4900||
4930|Grants|4900||
4940|Gain or loss on asset disposal|4900|N|
5100|Space costs||C|
5110|Rent|5100||1
5120|Utilities|5100||1
5130|Internet|5100||1
5140|Maintenance|5100||1
5150|Insurance|5100||1
5200|People costs||C|
5210|Guaranteed payments to members|5200||4a
5220|Contractors|5200||1
5230|Benefits|5200||1
5240|Training and development|5200||1
5300|Operating costs||C|
5310|Software|5300||1
5320|Supplies|5300||1
5330|Marketing|5300||1
5340|Travel|5300||1
5400|Professional services||C|
5410|Legal fees|5400||1
5420|Accounting fees|5400||1
5430|Consulting fees|5400||1
5500|Digital infrastructure||C|
5510|Compute|5500||1
5520|Bandwidth|5500||1
5530|Storage|5500||1
5540|Domains|5500||1
5600|Depreciation and amortization||C|
5610|Depreciation|5600||1
5620|Amortization|5600||1
5900|Other expenses||C|
5910|Bank fees|5900||1
5920|Bad debt|5900||1
5930|Miscellaneous|5900||1
5940|Nondeductible expenses|5900||18C
"""

SHARED_ROLES = {
    "operating_cash": "1110",
    "equipment": "1420",
    "member_loans": "2310",
    "withholding": "2330",
    "notes_payable": "2910",
    "income_summary": "3310",
    "opening_equity": "3900",
}
"""Roles of accounts that belong to nobody; workflows know roles, never numbers (domain 6.3)."""


@dataclass(frozen=True, slots=True)
class SubAccount:
    """A sub-account that every member of an equity-holding tier has."""

    ledger: Ledger
    control_number: str
    role: MemberRole
    name: str


MEMBER_SUB_ACCOUNTS = (
    SubAccount(Ledger.BOOK, "3100", MemberRole.CAPITAL, "Member capital, book"),
    SubAccount(Ledger.BOOK, "3320", MemberRole.DECLARED, "Patronage declared, unpaid"),
    SubAccount(Ledger.TAX, "3200", MemberRole.CAPITAL, "Member capital, tax"),
)
"""Those of regime K; Subchapter T has its own (2320, 3340, 3350)."""


def shipped_chart(cooperative_id: UUID, tax_regime: str) -> list[Account]:
    """All accounts of both ledgers, parents before children; the same ids for the same call.

    Accounts of Subchapter T stand in the chart of every cooperative and are active in that
    regime only.
    """
    accounts: list[Account] = []
    for ledger in Ledger:
        ids: dict[str, UUID] = {}
        for row in _rows(_BALANCE_SHEET, _RESULT):
            if ("B" in row.flags and ledger is Ledger.TAX) or (
                "X" in row.flags and ledger is Ledger.BOOK
            ):
                continue
            ids[row.number] = derived_id(cooperative_id, "account", ledger, row.number)
            accounts.append(row.account(ids, ledger, tax_regime))
    return accounts


def shared_number(role: str) -> str:
    """The number behind a role of SHARED_ROLES. Raises Invalid for any other word."""
    try:
        return SHARED_ROLES[role]
    except KeyError:
        raise Invalid(f"No account has the role {role!r}.", field="role") from None


@dataclass(frozen=True, slots=True)
class _Row:
    number: str
    name: str
    parent: str
    flags: str
    k1_line: str

    def account(self, ids: dict[str, UUID], ledger: Ledger, tax_regime: str) -> Account:
        control = "C" in self.flags
        nominal = self.number[0] in "45" and not control
        source = PatronageSource.NOT_APPLICABLE
        if nominal:
            source = (
                PatronageSource.NONPATRONAGE if "N" in self.flags else PatronageSource.PATRONAGE
            )
        return Account(
            id=ids[self.number],
            ledger=ledger,
            account_number=self.number,
            name=self.name,
            account_type=list(AccountType)[int(self.number[0]) - 1],
            parent_id=ids[self.parent] if self.parent else None,
            is_control=control,
            is_contra="c" in self.flags,
            patronage_source=source,
            k1_line=self.k1_line,
            is_active="T" not in self.flags or tax_regime == "subchapter_t",
        )


def _rows(*tables: str) -> list[_Row]:
    rows: list[_Row] = []
    for line in "".join(tables).split("\n"):
        if line:
            number, name, parent, flags, *k1_line = line.split("|")
            rows.append(_Row(number, name, parent, flags, k1_line[0] if k1_line else ""))
    return rows
