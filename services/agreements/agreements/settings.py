"""What this service reads from its environment."""

from typing import ClassVar

from pydantic import Field

from chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    service: ClassVar[str] = "agreements"
    grpc_port: int = Field(default=50053, ge=0, le=65535)
    port: int = Field(default=8003, ge=0, le=65535)
