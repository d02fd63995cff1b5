"""What this service reads from its environment."""

from typing import ClassVar

from chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    service: ClassVar[str] = "agreements"
    grpc_port: int = 50053
