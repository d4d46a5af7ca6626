#!/bin/bash
#
# The examples of the documentation are run, each document's in a database of
# its own, and what they print is compared with what the document says.
#
# A block fenced as sql is piped into psql, one fenced as sh into bash.  A block
# fenced as text that follows it is what it prints; without one, it must print
# no error.  What differs from run to run is not compared: see normalize.
#
# tutorial.sh [DOCUMENT...]
#	Compare.
# tutorial.sh --update DOCUMENT...
#	Write what was printed into the documents.

# shellcheck source=test/extra/common.bash
. "$(dirname "$0")/common.bash"
cd "$here/../.."

update=
if [ "${1:-}" = --update ]; then
	update=1
	shift
fi
documents=("$@")
if [ $# -eq 0 ]; then
	documents=(README.md docs/tutorial.md docs/coming-from-alembic.md docs/production.md)
fi
databases=(tutorial restored)
roles=(ann deploy)

postgres()
{
	PGOPTIONS='-c client_min_messages=warning' psql -Xq -d postgres "$@"
}

clean_up()
{
	local name

	for name in "${databases[@]}"; do
		postgres -c "DROP DATABASE IF EXISTS $name"
	done
	for name in "${roles[@]}"; do
		postgres -c "DROP ROLE IF EXISTS $name"
	done
}

leave()
{
	clean_up || true
	rm -rf "$work"
}
trap leave EXIT

# take_apart DOCUMENT: N.line, N.sql or N.sh, and N.text for each of its blocks
take_apart()
{
	awk -v work="$work" '
		fence && /^```$/ {
			close(file)
			fence = ""
			next
		}
		fence {
			if (file != "")
				print > file
			next
		}
		/^```(sql|sh)$/ {
			n++
			fence = substr($0, 4)
			file = work "/" n "." fence
			printf "" > file
			print NR > (work "/" n ".line")
			close(work "/" n ".line")
			answers = 1
			next
		}
		/^```/ {
			fence = "other"
			file = ""
			if ($0 == "```text" && answers) {
				file = work "/" n ".text"
				printf "" > file
			}
			answers = 0
			next
		}
		/./ { answers = 0 }' "$1"
}

# put_together DOCUMENT: the same with N.got in place of each N.text
put_together()
{
	awk -v work="$work" '
		fence && /^```$/ {
			fence = ""
			print
			next
		}
		fence == "text" { next }
		/^```(sql|sh)$/ {
			n++
			fence = "run"
			answers = 1
			print
			next
		}
		!fence && /^```/ {
			fence = $0 == "```text" && answers ? "text" : "other"
			answers = 0
			print
			if (fence == "text")
				while ((getline line < (work "/" n ".got")) > 0)
					print line
			next
		}
		!fence && /./ { answers = 0 }
		{ print }' "$1" >"$work/document"
	cat "$work/document" >"$1"
}

# Identifiers, checksums, times, durations, processes and servers differ from run to run,
# and with them the width of columns.
normalize()
{
	sed -E \
		-e 's/sha256:[0-9a-f]{64}/CHECKSUM/g' \
		-e 's/[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:.]+([+-][0-9:]+)?/TIME/g' \
		-e 's/\b[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?/DURATION/g' \
		-e 's/\b[0-9a-f]{12}\b/ID/g' \
		-e 's/\b[0-9]+\.[0-9]+ (ms|s)\b/DURATION/g' \
		-e 's/^Process [0-9]+/Process PID/' \
		-e 's/^-- migrate [0-9.]+:/-- migrate VERSION:/' \
		-e 's/\bas PostgreSQL [0-9a-z]+ reads/as PostgreSQL NN reads/' \
		-e 's/-[-+]{2,}/---/g' \
		-e 's/[[:space:]]+/ /g' \
		-e 's/ $//'
}

run_block()
{
	cd "$work/run"
	if [ -e "$work/$1.sql" ]; then
		psql -X <"$work/$1.sql"
	else
		bash -eu "$work/$1.sh"
	fi
}

check_block()
{
	local place=$work/$1 printed

	# without the empty line that ends a table
	printed=$(run_block "$1" 2>&1) || true
	sed -E 's/[[:space:]]+$//' <<<"$printed" >"$place.got"
	if [ -e "$place.text" ]; then
		diff -u --label documented --label printed \
			<(normalize <"$place.text") <(normalize <"$place.got")
	elif grep -Eq '(^|: )(ERROR|FATAL|PANIC|error):|^psql:|command not found' "$place.got"; then
		echo 'an error that the document does not show:'
		cat "$place.got"
		return 1
	fi
}

# check_document DOCUMENT
check_document()
{
	local n

	rm -rf "${work:?}"/*
	mkdir "$work/run"
	take_apart "$1"
	clean_up
	postgres -c 'CREATE DATABASE tutorial' -c "ALTER DATABASE tutorial SET lc_messages = 'C'"
	for ((n = 1; ; n++)); do
		[ -e "$work/$n.line" ] || break
		ok "$1, line $(cat "$work/$n.line")" check_block "$n"
	done
	[ -z "$update" ] || put_together "$1"
}

export PGDATABASE=tutorial PAGER=cat PGTZ=UTC PGDATESTYLE=ISO
export PGOPTIONS='-c client_min_messages=notice'
for document in "${documents[@]}"; do
	check_document "$document" 2>&1
done
finish
