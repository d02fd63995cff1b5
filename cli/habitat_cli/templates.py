"""The three files of a cooperative to start from: a header and a few rows that may be replaced."""

from collections.abc import Mapping
from pathlib import Path

from habitat_cli.exits import Misused
from habitat_cli.files import write_whole

TEMPLATES: Mapping[str, str] = {
    "members.csv": """email,display_name,role,status,joined_at
rowan@example.org,Rowan,member,active,2024-05-01
hazel@example.org,Hazel,member,active,2025-09-15
linden@example.org,Linden,member,active,2026-02-01
""",
    "capital_accounts.csv": """member_email,balance,tax_basis,notes
rowan@example.org,2500.00,2500.00,Opening balance
hazel@example.org,1800.00,1800.00,Opening balance
linden@example.org,0.00,0.00,Joined this quarter
""",
    "contributions.csv": (
        "member_email,period,type,amount,description,status,approved_at,hours,contribution_date\n"
        "rowan@example.org,Q1 2026,labor,1200.00,Kept the workshop running in January,"
        "approved,2026-02-03,40,2026-01-31\n"
        "hazel@example.org,Q1 2026,expertise,900.00,Wrote the grant application,"
        "approved,2026-03-02,,2026-02-20\n"
        "linden@example.org,Q1 2026,capital,500.00,Share paid at joining,"
        "approved,2026-02-05,,2026-02-02\n"
        "hazel@example.org,Q1 2026,relationship,250.00,Brought a client from the fair,"
        "pending,,,2026-03-25\n"
    ),
}


def write_templates(folder: Path) -> list[Path]:
    """Write the three files, all or none. Raises Misused when one is there already."""
    paths = [folder / name for name in TEMPLATES]
    if there := [path.name for path in paths if path.exists()]:
        raise Misused(
            f"{folder} has {', '.join(there)} already; nothing was written.",
            reason="FILE_EXISTS",
            next_step="Choose an empty directory.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    for path in paths:
        write_whole(path, TEMPLATES[path.name])
    return paths
