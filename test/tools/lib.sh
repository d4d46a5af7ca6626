# shellcheck shell=bash
# Sourced by every script here.  Sets
#	top			the root of this source tree
#	PG_MAJOR	which PostgreSQL is used (exported)
#	PG_OLDER	an older one that tests come from, or nothing (exported)
#	oldest_major	the oldest that is supported
#	CHECKED		assert or asan if the extension is compiled to check itself, see
#				test/tools/build, or else nothing (exported)
#	server_user	the OS user that servers and tests run as

set -euo pipefail
umask 022

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
oldest_major=15
export PG_MAJOR=${PG_MAJOR:-$oldest_major} PG_OLDER=${PG_OLDER:-} CHECKED=${CHECKED:-}

# Where Debian puts a PostgreSQL of this version, and a private copy of it.
system_bin=/usr/lib/postgresql/$PG_MAJOR/bin
private_tree=$top/.build/pg$PG_MAJOR$CHECKED
# shellcheck disable=SC2034	# used by the scripts that source this
private_bin=$private_tree$system_bin
system_headers=/usr/include/postgresql/$PG_MAJOR/server

# All that the sanitizers find ends the process.  A server does not free all it has,
# nor is it meant to, and it knows its stack by the addresses of variables.
if [ "$CHECKED" = asan ]; then
	export ASAN_OPTIONS=abort_on_error=1:detect_leaks=0:detect_stack_use_after_return=0
	export UBSAN_OPTIONS=abort_on_error=1:print_stacktrace=1
fi

# server_version, headers_version: the release, such as 15.18, of the server that
# is installed, and of the development files
server_version()
{
	"$system_bin/postgres" --version | sed -E 's/^[^)]*\) ([^ ]+).*/\1/'
}

headers_version()
{
	sed -nE 's/^#define PG_VERSION "([^ "]+).*/\1/p' "$system_headers"/pg_config*.h |
		head -n 1
}

note()
{
	printf '%s\n' "$*" >&2
}

die()
{
	note "error: $*"
	exit 1
}

# The server refuses to run as root, so root has to use somebody else.
if [ "$(id -u)" -ne 0 ]; then
	server_user=$(id -un)
elif getent passwd postgres >/dev/null; then
	server_user=postgres
else
	server_user=nobody
fi

# as_server_user COMMAND [ARGUMENT...]: in a directory that user can read.
as_server_user()
{
	if [ "$(id -u)" -ne 0 ]; then
		"$@"
	else
		setpriv --reuid="$server_user" --regid="$(id -g "$server_user")" \
			--init-groups -- "$@"
	fi
}

apt_get()
{
	DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 timeout 1200 \
		apt-get -q -y -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=600 \
		-o Acquire::Retries=3 "$@" </dev/null
}
