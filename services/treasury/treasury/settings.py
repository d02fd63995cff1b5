"""Settings of the Treasury service."""

from typing import ClassVar

from pydantic import Field

from chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    service: ClassVar[str] = "treasury"

    grpc_port: int = Field(default=50051, ge=0, le=65535)
    port: int = Field(default=8001, ge=0, le=65535)
