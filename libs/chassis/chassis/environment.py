"""The environment behind the settings: values from files, and names that nobody reads."""

import os
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

PREFIX = "HABITAT_"
KNOWN = frozenset(
    {
        "HABITAT_ENV",
        "HABITAT_BUSINESS_DATE",
        "HABITAT_ADMIN_TOKEN",
        "HABITAT_PASSWORD",
        "HABITAT_PG_BIN",
        "HABITAT_PICTURES",
        "HABITAT_REQUIRE_RABBIT",
        "HABITAT_REQUIRE_WEB",
        "HABITAT_FAILPOINT",
        "HABITAT_TEST_SERVICES",
    }
)
"""Read somewhere in the product, though not by every process."""


class SettingsRefused(Exception):
    """The process may not start like this; `faults` are sentences without secrets."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def unknown_names(fields: Iterable[str]) -> list[str]:
    """One sentence for each HABITAT_ variable that nothing reads, with the nearest known name."""
    known = KNOWN | {name.upper() for name in fields if name.upper().startswith(PREFIX)}
    known |= {f"{name}_FILE" for name in known}
    faults = []
    for name in sorted(os.environ):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            nearest = get_close_matches(name.upper(), sorted(known), n=1)
            hint = f" Did you mean {nearest[0]}?" if nearest else ""
            faults.append(f"{name} is not a setting of Habitat.{hint}")
    return faults


class FileSource(PydanticBaseSettingsSource):
    """`<NAME>_FILE`: the value of NAME is what that file holds, without its last line break."""

    def __init__(self, settings_cls: type[BaseSettings]) -> None:
        super().__init__(settings_cls)
        self._environment = {name.upper(): value for name, value in os.environ.items()}

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        name = field_name.upper()
        path = self._environment.get(f"{name}_FILE")
        if not path:
            return None, field_name, False
        if self._environment.get(name):
            raise SettingsRefused([f"{name} and {name}_FILE are both set; keep one."])
        try:
            return Path(path).read_text("utf-8").rstrip("\r\n"), field_name, False
        except (OSError, UnicodeDecodeError):
            raise SettingsRefused([f"{name}_FILE names a file that cannot be read."]) from None

    def __call__(self) -> dict[str, Any]:
        values = {}
        for field_name, field in self.settings_cls.model_fields.items():
            value, key, _ = self.get_field_value(field, field_name)
            if value is not None:
                values[key] = value
        return values
