#!/bin/sh
# Once, on an empty data directory: the login that owns the database, and makes the schemas and
# every other role in them. It is no superuser, so row policies bind it too.
set -eu
psql --set=ON_ERROR_STOP=1 --set=password="$ADMIN_DB_PASSWORD" \
    --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE habitat_admin LOGIN CREATEROLE PASSWORD :'password';
ALTER DATABASE habitat OWNER TO habitat_admin;
SQL
