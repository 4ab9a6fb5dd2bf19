#!/bin/sh
# Copies what a back-up may hold, and nothing else: never live.db (two copies of it would show the true counts).
#   backup.sh /var/lib/signpost /somewhere/else
# Restore: stop the bot, unpack the archive into the data folder, start the bot.
set -eu
umask 077
data=$1
to=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 - "$data" "$work" <<'PYTHON'
"""SQLite's own back-up gives a whole copy of a database that is in use; the rest are plain files."""
import shutil, sqlite3, sys
from pathlib import Path

data, work = Path(sys.argv[1]), Path(sys.argv[2])
for name in ("directory.db", "protected.db", "curation.db"):
    if (data / name).exists():
        source, copy = sqlite3.connect(data / name), sqlite3.connect(work / name)
        source.backup(copy)
        source.close(), copy.close()
for name in ("services.csv", "champions.toml"):
    if (data / name).exists():
        shutil.copy2(data / name, work / name)
PYTHON
mkdir -p "$to"
archive="$to/signpost-$(date +%Y-%m-%d).tar.gz"
tar -C "$work" -czf "$archive.new" .
mv "$archive.new" "$archive"
echo "$archive"
