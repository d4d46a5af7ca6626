#!/bin/bash
#
# What pg_dump writes, as one revision and as three: the database that upgrade
# makes of it is the one that was dumped.

# shellcheck source=test/extra/common.bash
. "$(dirname "${BASH_SOURCE[0]}")/common.bash"

undo='DROP SCHEMA app, "Odd ""Schema""" CASCADE'

# define DATABASE REVISION PARENT FILE DOWNGRADE [ARGUMENT...]
define()
{
	DUMP=$4 sql "$1" -v rev="$2" -v parent="$3" -v downgrade="$5" \
		"${@:6}" <<-'EOF'
		\set upgrade `cat "$DUMP"`
		SELECT migrate.define(:'rev', nullif(:'parent', ''), 'a dump',
			upgrade => :'upgrade', downgrade => :'downgrade');
	EOF
}

new_target()
{
	new_database "$1"
	sql "$1" -c 'CREATE EXTENSION migrate'
}

# compare WHAT DATABASE
compare()
{
	dump "$2" --schema-only >"$work/got"
	same_file "$1: the schema is the one that was dumped" "$work/got" "$work/schema"
	dump "$2" >"$work/got"
	same_file "$1: with its data" "$work/got" "$work/all"
}

new_database dump_source
sql dump_source -o /dev/null -f "$here/dump/source.sql"
dump dump_source --schema-only >"$work/schema"
dump dump_source >"$work/all"

pg_dump -d dump_source >"$work/dump.sql"
new_target dump_one
dump dump_one >"$work/empty"
is "a dump is defined" "$(define dump_one dump '' "$work/dump.sql" "$undo")" created
sql dump_one -c 'SELECT upgrade FROM migrate.script' >"$work/stored"
same_file "its text is kept as it is" "$work/stored" "$work/dump.sql"
is "it is upgraded" "$(sql dump_one -c 'SELECT migrate.upgrade()')" 1
compare "one revision" dump_one
is "it is downgraded" "$(sql dump_one -c "SELECT migrate.downgrade('base')")" 1
dump dump_one >"$work/got"
same_file "nothing is left of it" "$work/got" "$work/empty"
is "it is upgraded again" "$(sql dump_one -c 'SELECT migrate.upgrade()')" 1
compare "one revision, again" dump_one

new_target dump_three
parent=
for section in pre-data data post-data; do
	pg_dump -d dump_source --section=$section >"$work/$section.sql"
	is "the section $section is defined" \
		"$(define dump_three ${section/-/_} "$parent" "$work/$section.sql" '')" created
	parent=${section/-/_}
done
is "they are upgraded" "$(sql dump_three -c 'SELECT migrate.upgrade()')" 3
compare "three revisions" dump_three

pg_dump -d dump_source --create >"$work/create.sql"
is "a dump that connects to a database is refused" \
	"$(sqlstate define dump_one create '' "$work/create.sql" '')" MG201
finish
