#!/bin/sh
# Builds the image of each service, loads the service in it as it will run, and measures it; exit
# code 1 when one is over the limit.
#   ENGINE=podman REGISTRY=registry.example VERSION=1.0.0 sh deploy/images.sh
# Other words go to the build: sh deploy/images.sh --build-arg PYTHON_IMAGE=python:3.13-slim
set -eu
cd "$(dirname "$0")/.."
engine=${ENGINE:-docker}
limit=200 # MB (operations specification, section 2)
over=0

for service in treasury people agreements worker gateway; do
    image=${REGISTRY:-localhost}/habitat/$service:${VERSION:-dev}
    "$engine" build --quiet --file deploy/Dockerfile --target "$service" --tag "$image" \
        --build-arg VERSION="${VERSION:-dev}" --build-arg REVISION="${REVISION:-unknown}" \
        "$@" . >/dev/null
    "$engine" run --rm --read-only --network none "$image" python -c "import $service.app"
    bytes=$("$engine" image inspect --format '{{.Size}}' "$image")
    printf '  %-12s %4d MB\n' "$service" $((bytes / 1000000))
    [ "$bytes" -lt $((limit * 1000000)) ] || over=1
done
[ $over = 0 ] || echo "An image has to be smaller than $limit MB."
exit $over
