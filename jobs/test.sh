#!/usr/bin/env bash
# Everything that must hold before a change is merged: format, and all tests.
#
#   jobs/test.sh [OPTIONS OF swift test…]      for example: jobs/test.sh --filter TensorsTests
#
# Installs what is missing, asks nothing, and ends with 0 only if all is well.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

jobs/setup.sh --tests --no-build
swift format lint --strict --recursive Package.swift Sources Tests
swift test "$@" </dev/null
