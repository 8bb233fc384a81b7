#!/bin/sh
# Builds the function for this machine and packs it as boot.zip, as `serverless.yml` wants it.
# Needs cargo, and zip or python3.
set -eu
cd "$(dirname "$0")"

cargo build --release --locked --quiet
binary="${CARGO_TARGET_DIR:-target}/release/bootstrap"

rm -f boot.zip
if command -v zip >/dev/null; then
    zip --quiet --junk-paths boot.zip "$binary"
else
    python3 - "$binary" <<'PYTHON'
import sys, zipfile

# Lambda runs `bootstrap`, so the archive has to carry the permission to execute it.
entry = zipfile.ZipInfo("bootstrap", date_time=(1980, 1, 1, 0, 0, 0))
entry.external_attr = 0o100755 << 16
entry.compress_type = zipfile.ZIP_DEFLATED
with zipfile.ZipFile("boot.zip", "w") as archive, open(sys.argv[1], "rb") as binary:
    archive.writestr(entry, binary.read())
PYTHON
fi
echo "boot.zip: $(wc -c <boot.zip) bytes"
