#!/bin/bash
#
# Revision files made at random: those of whole pieces are read as what they were put
# together of and written as they were read; those of anything get a verdict, and do
# no harm.  FUZZ_SEED repeats a run, FUZZ_COUNT prolongs it.

# shellcheck source=test/extra/common.bash
. "$(dirname "$0")/common.bash"

seed=${FUZZ_SEED:-$((RANDOM * 32768 + RANDOM))}
count=${FUZZ_COUNT:-1000}
echo "FUZZ_SEED=$seed FUZZ_COUNT=$count"

database=files_fuzz
new_database $database
run()
{
	psql -Xq -d "$database" -v seed="0.$(printf '%010d' "$seed")" -v made="$((count / 5))" -v any="$count" \
		-f "$here/../fuzz/files.sql"
}
ok "revision files made at random, seed $seed" run
sql postgres -c "DROP DATABASE $database"
finish
