# shellcheck shell=bash
# Sourced by the scripts here.  They run with PGHOST and so on naming a server
# that has the extension available.  Sets
#	here	this directory
#	work	an empty directory that goes away with the script

set -euo pipefail

# shellcheck disable=SC2034	# used by the scripts that source this
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

passed=0
failed=0

# skip REASON: end the script without having tested anything
skip()
{
	printf 'SKIPPED: %s\n' "$1"
	exit 77
}

# ok WHAT COMMAND [ARGUMENT...]: one check, passed if the command succeeds
ok()
{
	local what=$1
	shift

	if "$@"; then
		passed=$((passed + 1))
		printf 'ok - %s\n' "$what"
	else
		failed=$((failed + 1))
		printf 'NOT OK - %s\n' "$what"
	fi
}

# is WHAT GOT WANTED
is()
{
	ok "$1" diff --label wanted --label got -u <(printf '%s\n' "$3") <(printf '%s\n' "$2")
}

# same_file WHAT GOT WANTED
same_file()
{
	ok "$1" diff -u "$3" "$2"
}

finish()
{
	printf '%s passed, %s failed\n' "$passed" "$failed"
	[ "$failed" -eq 0 ]
}

# sql DATABASE [ARGUMENT...]: psql that stops at the first error
sql()
{
	PGOPTIONS='-c client_min_messages=warning' \
		psql -XAtq -v ON_ERROR_STOP=1 -d "$@"
}

# sqlstate COMMAND...: the SQLSTATE of the error that a call of sql ends with
sqlstate()
{
	"$@" -v VERBOSITY=sqlstate 2>&1 >/dev/null | sed -n 's/.*ERROR:  *//p'
}

# new_database NAME
new_database()
{
	sql postgres -c "DROP DATABASE IF EXISTS $1" \
		-c "CREATE DATABASE $1 TEMPLATE template0"
}

# dump DATABASE [OPTION...]: what is in it besides the extension, without
# comments and without the key that differs in every dump
dump()
{
	pg_dump --exclude-schema=migrate -d "$@" |
		sed -E -e '/^--/d' -e '/^$/d' -e '/^\\(un)?restrict /d' \
			-e '/^(CREATE|COMMENT ON) EXTENSION .*migrate/d'
}
