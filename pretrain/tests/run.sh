#!/bin/sh
# Runs all tests of pretrain/. Where no Python can import torch, Debian's own is installed first (CI runs as root).
set -e
cd "$(dirname "$0")/../.."
for python in "${PYTHON:-python3}" /usr/bin/python3; do
  if "$python" -c 'import torch, numpy' 2>/dev/null; then break; fi
  python=
done
if [ -z "$python" ]; then
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3-torch libopenblas0-pthread g++
  python=/usr/bin/python3
fi
export OMP_WAIT_POLICY=PASSIVE
exec "$python" -m unittest discover -s pretrain/tests "$@"
