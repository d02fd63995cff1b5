"""What each variable means. A setting without words here fails `make check`."""

MEANINGS = {
    "habitat_env": "`development`, `test`, `staging` or `production`; production refuses known "
    "and short secrets",
    "habitat_business_date": "Fixes today's business date (`2026-04-05`); refused in production",
    "habitat_failpoint": "`name[:n]`: the crash point at whose n-th passing a test build dies; "
    "refused in staging and production",
    "log_level": "`debug`, `info`, `warning`, `error`; left out: `debug` in development and test, "
    "else `info`",
    "log_format": "`console` or `json`; left out: `console` in development and test, else `json`",
    "otel_exporter_otlp_endpoint": "Where traces go, OTLP over gRPC: `http://collector:4317`; "
    "left out: none are made",
    "host": "Address that is listened on; left out: `127.0.0.1` in development and test, else "
    "every address",
    "grpc_port": "Port of the service's gRPC server; 0 picks a free one",
    "grpc_max_concurrent": "Calls served at once",
    "treasury_grpc": "Where Treasury answers",
    "people_grpc": "Where People answers",
    "agreements_grpc": "Where Agreements answers",
    "worker_grpc": "Where the worker answers",
    "database_url": "The process's own login, `postgresql://svc_treasury:…@host:5432/habitat`",
    "migration_database_url": "Login of the schemas' owner; read by `migrate` only",
    "database_read_replica_url": "A replica for long reads; not used yet",
    "db_pool_max": "Connections at most, one listening connection besides",
    "db_pool_min": "Connections kept open; not used yet",
    "db_idle_timeout_ms": "A connection unused so long is closed; not used yet",
    "db_connection_timeout_ms": "How long to wait for a connection",
    "db_statement_timeout_ms": "A statement may take so long",
    "db_ssl": "Encrypt connections to the database",
    "amqp_url": "RabbitMQ; left out: the bus on tables of the same database",
    "event_prefetch": "Facts taken from a queue at once",
    "event_reconnect_interval_ms": "Pause before a lost broker is tried again",
    "event_retry_delays_s": "Waits before a fact that failed comes again",
    "dead_letter_retry_limit": "Tries after the first, then the fact is a dead letter",
    "event_namespace": "A word before every name on the broker: several deployments on one",
    "jwt_secret": "Signs access tokens; 64 characters at least in production",
    "jwt_issuer": "`iss` of the tokens",
    "jwt_audience": "`aud` of the tokens",
    "internal_service_token": "What a process shows People to get a token of its own; 32 "
    "characters at least in production",
    "jwt_expiry": "Life of an access token",
    "refresh_token_expiry": "Life of a session that is not used",
    "service_tokens": "Secrets of single services in place of the common one: "
    "`svc-worker=secret,…`",
    "worker_instance": "Owner of this worker's leases: stable over restarts, unique among workers; "
    "left out: the host's name",
    "worker_concurrency": "Workflows carried on at once",
    "worker_scan_interval_s": "Pause between looks at the calendar",
    "workflow_lease_s": "A worker silent so long loses its workflows to another",
    "workflow_heartbeat_s": "How often a lease is renewed",
    "workflow_poll_s": "How often due workflows are looked for when no notice comes",
    "step_retry_initial_ms": "First wait before a failed step is tried again",
    "step_retry_multiplier": "Each further wait is so many times longer",
    "step_retry_max_ms": "Longest wait",
    "step_retry_attempts": "Tries in all, then the workflow waits for a person",
    "step_timeout_s": "A step may take so long",
    "close_settle_s": "How long a close waits for facts that are still under way",
    "close_settle_poll_s": "How often it looks",
    "approval_recheck_s": "How often a waiting workflow looks by itself",
    "payment_poll_delays_s": "Waits between questions to the payment provider; the last repeats",
    "payment_poll_total_s": "How long a payment is asked about",
    "payment_retry_delay_s": "Wait before a failed payment is made again",
    "archive_days": "How long the worker's copies of facts are kept",
    "notification_days": "How long notifications are kept",
    "port": "HTTP: the gateway's public door, elsewhere health and metrics; 0 picks a free one",
    "cors_origin": "Web origins that may ask; `*` is refused in production",
    "forwarded_allow_ips": "Proxies whose `X-Forwarded-For` is believed",
    "web_dir": "Folder of the built web app, served at `/`; left out: the API alone",
    "graphql_max_depth": "Depth of a document",
    "graphql_cost_budget": "Estimated cost of a document",
    "graphql_max_aliases": "Aliases in a document",
    "graphql_max_tokens": "Tokens in a document",
    "graphql_introspection": "`on`, `signed-in` or `off`; left out: `on` in development and test, "
    "else `signed-in`",
    "graphql_timeout_s": "A request may take so long",
    "rate_limit_login_ip": "Sign-ins from one address; left out: `100/1m` in development and test, "
    "else `5/1m`",
    "rate_limit_login_account": "Sign-ins to one account; left out: `100/1h` in development and "
    "test, else `10/1h`",
    "rate_limit_mutation": "Mutations of one person; left out: `600/1m` in development and test, "
    "else `60/1m`",
    "rate_limit_query": "Queries of one person; left out: `3000/1m` in development and test, else "
    "`300/1m`",
    "rate_limit_store": "Where attempts are counted; there is one place yet",
}

OTHER = {
    "HABITAT_ADMIN_TOKEN": "`habitat`: an access token, instead of signing in",
    "HABITAT_PASSWORD": "`habitat`: the password that belongs to `--email`, for scripts",
    "HABITAT_PG_BIN": "`habitat up`, `demo` and the tests: the directory with PostgreSQL's "
    "`initdb` and `postgres`",
    "HABITAT_PICTURES": "Tests: where the browser tests leave their pictures; in CI none are "
    "taken without it.",
    "HABITAT_REQUIRE_RABBIT": "The tests: `1` makes a missing RabbitMQ a failure",
    "HABITAT_REQUIRE_WEB": "Tests: a missing web app or browser is a failure, not a skip.",
    "HABITAT_TEST_SERVICES": "The tests: `treasury,people` narrows the schemas that are built",
}

WITHOUT_EFFECT = {
    "database_read_replica_url",
    "db_idle_timeout_ms",
    "db_pool_min",
    "rate_limit_store",
}
"""Names of the published list that are taken and checked, and change nothing so far."""
