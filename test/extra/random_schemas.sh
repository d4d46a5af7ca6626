#!/bin/bash
#
# Pairs of random schemas, judged as those of test/schema/pairs are.  The seed is always
# the same, unless SCHEMA_SEED gives another one, or "time"; SCHEMA_COUNT is how many.

# shellcheck source=test/extra/common.bash
. "$(dirname "${BASH_SOURCE[0]}")/common.bash"

seed=${SCHEMA_SEED:-1127}
[ "$seed" != time ] || seed=$(date +%s)

ok "random schemas of seed $seed" \
	"$here/../schema/random" --seed "$seed" --count "${SCHEMA_COUNT:-8}" --shrink "${SCHEMA_SHRINK:-20}"
finish
