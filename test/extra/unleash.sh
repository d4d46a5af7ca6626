#!/bin/bash
#
# The real history of a product, up, down and up again: the migrations of
# unleash-server 7.5.1, written for db-migrate, as one chain of revisions.  The
# engine has to make of them what psql makes of the same scripts.
#
# needs: node=nodejs npm=npm
#
# The package comes from the npm registry.  It is pinned, so what is wrong with
# its scripts is a list of facts, and each is expected exactly:
#	unleash/corrections.json		what cannot run as its authors wrote it
#	unleash/leftovers.expected		what is left when all of it is taken back
#	unleash/downgrades.expected		the downgrades that do not undo their upgrade

# shellcheck source=test/extra/common.bash
. "$(dirname "${BASH_SOURCE[0]}")/common.bash"

package=unleash-server@7.5.1
sha256=0207c9a43f7cadbbda597e515286cbc31b4b670cf9ce745ac944f40257954dc2
count=374

# A database as db-migrate leaves it before the first migration, some of which
# touch its table.
beginning='CREATE TABLE migrations (
	id serial PRIMARY KEY,
	name varchar(255) NOT NULL,
	run_on timestamp NOT NULL);'

new_history()
{
	new_database "$1"
	sql "$1" -c "$beginning"
}

get_package()
{
	local tool

	for tool in node npm; do
		command -v $tool >/dev/null || skip "$tool is not installed, the real history is NOT tested"
	done
	(cd "$work" && npm pack --loglevel=error --ignore-scripts --fetch-retries=1 \
		--fetch-timeout=60000 $package) >"$work/npm.log" 2>&1 || {
		cat "$work/npm.log"
		skip "the npm registry does not give $package, the real history is NOT tested"
	}
	ok "the package is the one that is known" \
		sha256sum --quiet --check <<<"$sha256  $(echo "$work"/unleash-server-*.tgz)"
	# what is in it is going to be executed
	[ "$failed" -eq 0 ] || finish
	tar -C "$work" -xzf "$work"/unleash-server-*.tgz package/dist/migrations
}

render()
{
	new_history unleash_scratch
	PGDATABASE=unleash_scratch node "$here/unleash/render.js" \
		"$work/package/dist/migrations" "$here/unleash/corrections.json" "$work/sql"
}

define_history()
{
	local file

	new_history unleash_migrate
	sql unleash_migrate -c 'CREATE EXTENSION migrate'
	for file in "$work"/sql/refused/*.sql; do
		is "define refuses $(basename "$file" .sql) as it was written" \
			"$(sqlstate sql unleash_migrate -f "$file")" MG202
	done
	is "all are defined" \
		"$(sql unleash_migrate -1 -f "$work/sql/define.sql" | sort | uniq -c | xargs)" \
		"$count created"
	is "defined again, nothing changes" \
		"$(sql unleash_migrate -1 -f "$work/sql/define.sql" | sort | uniq -c | xargs)" \
		"$count unchanged"
	is "they are one chain, in the order of the files" \
		"$(sql unleash_migrate -c 'SELECT rev_id FROM migrate.history()' | tac)" \
		"$(cat "$work/sql/names")"
}

# scripts up|down: all of that direction, in the order in which they run
scripts()
{
	local order=cat

	[ "$1" = up ] || order=tac
	$order "$work/sql/names" | while IFS= read -r name; do
		cat "$work/sql/$1/$name.sql"
	done
}

# The same scripts without the engine.
psql_says()
{
	scripts "$1" | sql unleash_psql -1 -o /dev/null -f -
}

# Times differ, and so may the order of a table's rows.
everything()
{
	dump "$1" --inserts |
		sed -E "s/'20[0-9]{2}-[0-9]{2}-[0-9]{2}[^']*'/<time>/g" | sort
}

# compare WHEN
compare()
{
	local database

	for database in unleash_migrate unleash_psql; do
		dump $database --schema-only >"$work/$database.schema"
		everything $database >"$work/$database.everything"
	done
	same_file "$1: the schema is the one that psql makes" \
		"$work/unleash_migrate.schema" "$work/unleash_psql.schema"
	same_file "$1: so is what is in the tables" \
		"$work/unleash_migrate.everything" "$work/unleash_psql.everything"
}

up_and_down()
{
	new_history unleash_psql

	is "upgrade" "$(sql unleash_migrate -c "SELECT migrate.upgrade()")" "$count"
	psql_says up
	compare "after upgrade"
	cp "$work/unleash_migrate.schema" "$work/first.schema"

	is "downgrade to base" "$(sql unleash_migrate -c "SELECT migrate.downgrade('base')")" "$count"
	psql_says down
	compare "after downgrade"
	cp "$work/unleash_migrate.schema" "$work/base.schema"
	new_history unleash_scratch
	dump unleash_scratch --schema-only >"$work/empty.schema"
	is "what is left is known" \
		"$(diff "$work/empty.schema" "$work/base.schema" | grep -E '^[<>] (CREATE|ALTER TABLE)')" \
		"$(grep -v '^#' "$here/unleash/leftovers.expected")"

	is "upgrade again" "$(sql unleash_migrate -c "SELECT migrate.upgrade()")" "$count"
	psql_says up
	compare "after the second upgrade"
	same_file "the second upgrade ends where the first did" \
		"$work/unleash_migrate.schema" "$work/first.schema"
}

# The history as files, loaded elsewhere, and run there by psql.
export_and_psql()
{
	local columns='rev_id, down_revision, message, created_at, upgrade, downgrade, checksum'
	local database

	sql unleash_migrate -c 'SELECT migrate.export()' >"$work/export.sql"
	new_history unleash_export
	sql unleash_export -c 'CREATE EXTENSION migrate' -f "$work/export.sql" -o /dev/null
	for database in unleash_migrate unleash_export; do
		sql $database -c "SELECT $columns FROM migrate.script ORDER BY number" >"$work/$database.script"
	done
	same_file "an export loaded elsewhere is the same" \
		"$work/unleash_export.script" "$work/unleash_migrate.script"

	sql unleash_export -c "SELECT migrate.upgrade_sql()" >"$work/upgrade.sql"
	ok "psql runs what upgrade_sql writes" \
		sql unleash_export -o /dev/null -f "$work/upgrade.sql"
	is "and all is recorded" \
		"$(sql unleash_export -c 'SELECT up_to_date, (SELECT count(*) FROM migrate.version) FROM migrate.status()')" \
		"t|$count"
	dump unleash_export --schema-only >"$work/unleash_export.schema"
	same_file "with the same schema" "$work/unleash_export.schema" "$work/first.schema"

	sql unleash_export -c "SELECT migrate.downgrade_sql('base')" >"$work/downgrade.sql"
	ok "psql runs what downgrade_sql writes" \
		sql unleash_export -o /dev/null -f "$work/downgrade.sql"
	dump unleash_export --schema-only >"$work/unleash_export.schema"
	same_file "with the same leftovers" "$work/unleash_export.schema" "$work/base.schema"
}

prove_downgrades()
{
	new_history unleash_proof
	sql unleash_proof -c 'CREATE EXTENSION migrate' \
		-f "$work/sql/define.sql" -f "$here/unleash/snapshot.sql" -o /dev/null
	sql unleash_proof -f "$here/unleash/prove.sql" >"$work/downgrades"
	grep -v '^#' "$here/unleash/downgrades.expected" >"$work/downgrades.expected"
	same_file "downgrades that do not undo their upgrade are known" \
		"$work/downgrades" "$work/downgrades.expected"
}

# From states of the history to the next ones and back with what migrate.diff() says:
# as many as HISTORY_COUNT has, drawn by HISTORY_SEED, or all.
judge_states()
{
	printf '%s\n' "$beginning" >"$work/sql/begin.sql"
	ok "migrate.diff() leads from states of the history to the next ones and back" \
		"$here/../schema/history" --seed "${HISTORY_SEED:-1127}" --count "${HISTORY_COUNT:-6}" "$work/sql"
}

get_package
render
define_history
up_and_down
export_and_psql
prove_downgrades
judge_states
finish
