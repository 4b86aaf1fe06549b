#!/usr/bin/env bash
# Installs what the tests of the report need besides Python packages: a browser, and fonts for English and Chinese.
# Does nothing where it is there; elsewhere than on Debian as root it says so, and the tests that need it are skipped.
set -euo pipefail
if command -v chromium chromium-browser google-chrome >/dev/null; then
  exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "no Chromium here, and this is not Debian as root: browser tests of the report are skipped" >&2
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get install -qq -y chromium fonts-noto-cjk fonts-liberation >/dev/null ||
  { apt-get update -qq && apt-get install -qq -y chromium fonts-noto-cjk fonts-liberation >/dev/null; } ||
  echo "Chromium could not be installed: browser tests of the report are skipped" >&2
