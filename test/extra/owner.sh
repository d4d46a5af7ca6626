#!/bin/bash
#
# The regression tests once more, with the extension created by the owner of the
# database, who is no superuser.  Whoever runs them is: so these tests also show
# that what a superuser writes in such a database is known to be his.
#
# They are the same files, but for the line that creates the extension.  Those in
# owner.except are left out, for the reason that stands there.  OWNER_NAMES in the
# environment names those that are to be run.

# shellcheck source=test/extra/common.bash
. "$(dirname "$0")/common.bash"
cd "$here/../.."

role=regress_database_owner
database=regression_owner
pg_regress=$(pg_config --pkglibdir)/pgxs/src/test/regress/pg_regress
create="SET SESSION AUTHORIZATION $role;\\nCREATE EXTENSION migrate;\\nRESET SESSION AUTHORIZATION;"

[ -x "$pg_regress" ] || skip "there is no pg_regress"

remove()
{
	psql -Xq -d postgres -c "SET client_min_messages = warning" \
		-c "DROP DATABASE IF EXISTS $database" -c "DROP ROLE IF EXISTS $role"
}
trap 'remove || true; rm -rf "$work"' EXIT

except=$(sed -n 's/^\([a-z_]*\)[[:space:]].*/\1/p' test/extra/owner.except)
mkdir -p "$work/sql" "$work/expected" "$work/out"
ln -s "$PWD/docs" "$PWD/test" "$work/"
names=()
for file in sql/*.sql; do
	name=$(basename "$file" .sql)
	[[ " ${OWNER_NAMES:-$name} " == *" $name "* ]] || continue
	! grep -qx "$name" <<<"$except" || continue
	names+=("$name")
	sed "s/^CREATE EXTENSION migrate;/$create/" "$file" >"$work/sql/$name.sql"
	sed "s/^CREATE EXTENSION migrate;/$create/" "expected/$name.out" >"$work/expected/$name.out"
done
# each of the exceptions is a test
for name in $except; do
	ok "there is a test $name" test -f "sql/$name.sql"
done

remove
psql -Xq -d postgres -v ON_ERROR_STOP=1 -c "CREATE ROLE $role" \
	-c "CREATE DATABASE $database OWNER $role TEMPLATE template0" \
	-c "ALTER DATABASE $database SET lc_messages TO 'C'"
"$pg_regress" --inputdir="$work" --outputdir="$work/out" --bindir="$(dirname "$(command -v psql)")" \
	--encoding=UTF8 --no-locale --use-existing --dbname="$database" "${names[@]}" 2>&1 |
	tee "$work/log" || true
[ ! -s "$work/out/regression.diffs" ] || head -n 500 "$work/out/regression.diffs"
n=$(grep -Ec '^(test .* \.\.\. ok|ok [0-9]+) ' "$work/log" || true)
passed=$((passed + n))
failed=$((failed + ${#names[@]} - n))
finish
