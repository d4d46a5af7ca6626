#!/bin/bash
#
# The sample history of docs/example: what make demo shows does not fail, and
# each downgrade gives back the schema that was before its upgrade.

# shellcheck source=test/extra/common.bash
. "$(dirname "${BASH_SOURCE[0]}")/common.bash"
example=$here/../../docs/example

demo()
{
	sql example -f "$example/demo.sql" >"$work/demo.log" 2>&1 || {
		cat "$work/demo.log"
		return 1
	}
}

mails()
{
	sql example -c 'SELECT mail FROM library.member ORDER BY id' | xargs
}

new_database example
sql example -c 'CREATE EXTENSION migrate' -f "$example/history.sql" -o /dev/null

sql example -c "SELECT rev_id FROM migrate.plan('heads')" >"$work/plan"
dump example --schema-only >"$work/before"
while IFS= read -r rev; do
	sql example -c "SELECT migrate.upgrade('$rev')" -o /dev/null
	dump example --schema-only >"$work/after"
	# where there are several current ones, the branch has to be named
	below=$(sql example -c "
		SELECT CASE WHEN (SELECT count(*) FROM migrate.current()) > 1 THEN branch_labels[1] || '@-1' ELSE '-1' END
		FROM migrate.history() WHERE rev_id = '$rev'")
	is "$rev down" "$(sql example -c "SELECT migrate.downgrade('$below')")" 1
	dump example --schema-only >"$work/again"
	same_file "$rev leaves what was before" "$work/again" "$work/before"
	is "$rev up again" "$(sql example -c "SELECT migrate.upgrade('$rev')")" 1
	mv "$work/after" "$work/before"
done <"$work/plan"
sql example -c 'SELECT migrate.check()' -o /dev/null

is "base" "$(sql example -c "SELECT migrate.downgrade('base')")" "$(wc -l <"$work/plan")"
ok "the demo runs" demo
is "the data migration changed rows" "$(mails)" \
	"ada@example.org grace@example.org ewd@example.org"
sql example -c "SELECT migrate.downgrade('e3b7')" -o /dev/null
is "and its downgrade gives them back" "$(mails)" \
	"Ada@example.org grace@example.org EWD@example.org"
finish
