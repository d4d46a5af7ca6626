#!/bin/bash
#
# Generated scripts for migrate.split, see test/fuzz/split.pl.
set -euo pipefail

make -s -C test/fuzz with_llvm=no

export PGDATABASE=regress_split_fuzz
dropdb --if-exists --maintenance-db=postgres "$PGDATABASE"
createdb --maintenance-db=postgres --template=template0 --encoding=UTF8 "$PGDATABASE"
trap 'dropdb --maintenance-db=postgres "$PGDATABASE"' EXIT

psql -Xq -v ON_ERROR_STOP=1 -v library="$PWD/test/fuzz/split_oracle" <<'EOS'
CREATE EXTENSION migrate;
CREATE FUNCTION split_oracle(text, text[]) RETURNS text AS :'library' LANGUAGE C;
EOS
perl test/fuzz/split.pl
