"""SQLAlchemy's engine for asyncio without its ORM, which nothing here uses.

`sqlalchemy.ext.asyncio` imports sessions, and with them the whole ORM: a fifth of the start of a
service, and seven megabytes. Imported from here first, the package consists of its engine; whoever
asks it for more makes it whole.
"""

import sys
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING, Any

import sqlalchemy.ext

__all__ = ["AsyncConnection", "AsyncEngine", "create_async_engine"]

_PACKAGE = "sqlalchemy.ext.asyncio"


def _without_sessions() -> None:
    spec = find_spec(_PACKAGE)
    assert spec is not None
    assert spec.loader is not None
    loader, package = spec.loader, module_from_spec(spec)

    def rest(name: str) -> Any:
        if name.startswith("__") or find_spec(f"{_PACKAGE}.{name}"):
            raise AttributeError(name)  # `from … import exc` then imports the module
        del package.__getattr__
        loader.exec_module(package)
        return getattr(package, name)

    package.__getattr__ = rest  # type: ignore[method-assign]
    sys.modules[_PACKAGE] = package
    sqlalchemy.ext.asyncio = package


if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
else:
    if _PACKAGE not in sys.modules:
        _without_sessions()
    from sqlalchemy.ext.asyncio.engine import AsyncConnection, AsyncEngine, create_async_engine
