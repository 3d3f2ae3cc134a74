#!/usr/bin/env bash
# Checks the format and runs all tests. Both must pass before a change is merged.
#
#   jobs/test.sh [OPTIONS OF swift test…]      for example: jobs/test.sh --filter TensorsTests
#
# Installs missing packages, asks no questions, and ends with 0 only if everything passes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

jobs/setup.sh --tests --no-build
swift format lint --strict --recursive Package.swift Sources Tests
swift test "$@" </dev/null
