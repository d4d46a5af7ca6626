#!/bin/bash
#
# Pairs of schemas, from one to the other and back with what migrate.diff() says,
# judged by pg_dump: those of test/schema/pairs, and all below the directory that
# PAIRS names, if it does.

# shellcheck source=test/extra/common.bash
. "$(dirname "${BASH_SOURCE[0]}")/common.bash"

top=$here/../..

new_database pairs_self
sql pairs_self -c 'CREATE EXTENSION migrate'
[ "$(sql pairs_self -c "SELECT count(*) FROM pg_proc WHERE pronamespace = 'migrate'::regnamespace AND proname = 'diff'")" -gt 0 ] ||
	skip 'there is no migrate.diff() yet'

judged()
{
	"$top/test/schema/judge" "$@"
}

# A differ that sees nothing must not pass, and one that drops all and loads the
# other side must, on its way up.
sees_what_is_missing()
{
	! judged --differ none "$top/test/schema/pairs" matrix_columns matrix_comments >"$work/none" &&
		grep -q '^pairs 2, .* applied 4, equal 0,' "$work/none"
}

sees_what_is_right()
{
	! judged --differ reload "$top/test/schema/pairs" matrix_columns matrix_comments >"$work/reload" &&
		grep -q '^pairs 2, .* applied 4, equal 4, .* back again 0$' "$work/reload"
}

ok "a differ that sees nothing is found out" sees_what_is_missing
ok "one that makes all anew is right" sees_what_is_right
ok "pairs of our own" judged --known "$top/test/schema/known" "$top/test/schema/pairs"
if [ -n "${PAIRS:-}" ]; then
	ok "pairs below $PAIRS" judged --known "${PAIRS_KNOWN:-/dev/null}" "$PAIRS"
else
	echo "PAIRS is not set: no other pairs are tried"
fi
finish
