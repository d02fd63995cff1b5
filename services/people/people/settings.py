"""What the process of People is told: names and defaults of the operations specification 3."""

from datetime import timedelta
from typing import ClassVar

from pydantic import Field, SecretStr

from chassis.settings import Duration, Names, ServiceSettings


class Settings(ServiceSettings):
    """`service_tokens` may give single services a secret of their own, as `svc-worker=secret`."""

    service: ClassVar[str] = "people"

    grpc_port: int = Field(default=50052, ge=0, le=65535)
    port: int = Field(default=8002, ge=0, le=65535)
    jwt_expiry: Duration = timedelta(minutes=15)
    refresh_token_expiry: Duration = timedelta(days=7)
    service_tokens: Names = ()

    def secret_of(self, service: str) -> SecretStr:
        """What a service proves itself with at IssueServiceToken."""
        for pair in self.service_tokens:
            name, _, secret = pair.partition("=")
            if name.strip() == service and secret:
                return SecretStr(secret)
        return self.internal_service_token
