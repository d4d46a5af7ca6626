# shellcheck shell=bash
# Sourced after lib.sh by scripts that make Debian systems below a directory and
# run this source tree in them.  All of it needs root.
: "${top:?}"

# need_root: die with a reason if roots cannot be made here
need_root()
{
	[ "$(id -u)" -eq 0 ] || die "$1 needs root, to make a root directory of its own"
	unshare --mount --pid --ipc --fork true 2>/dev/null ||
		die "$1 needs to mount, which is not allowed here"
	if ! command -v debootstrap >/dev/null; then
		command -v apt-get >/dev/null || die "$1 needs debootstrap"
		note 'installing debootstrap'
		apt_get update >&2 || true
		apt_get install --no-install-recommends debootstrap >&2 ||
			die "$1 needs debootstrap, which cannot be installed"
	fi
}

# Where this machine gets Debian's own packages from, as lines of a sources.list.
debian_sources()
{
	# shellcheck disable=SC2016	# expanded by apt-get
	apt-get indextargets --format \
		'$(ORIGIN) deb $(REPO_URI) $(RELEASE) $(COMPONENT)' \
		'Created-By: Packages' | sed -n 's/^Debian //p' | sort -u
}

# The archive among them.
debian_mirror()
{
	local mirror=${MIGRATE_DEBIAN_MIRROR:-}

	if [ -z "$mirror" ]; then
		mirror=$(debian_sources | grep -v -- -security | cut -d ' ' -f 2 | head -n 1)
	fi
	[ -n "$mirror" ] || die 'this machine has no Debian archive in /etc/apt;' \
		'MIGRATE_DEBIAN_MIRROR can name one'
	printf '%s\n' "$mirror"
}

# unpack_debian DIRECTORY SUITE: the smallest Debian there is
unpack_debian()
{
	local dir=$1 suite=$2 mirror script='' try

	mirror=$(debian_mirror) || return 1
	# what this machine's debootstrap has not heard of is newer than it is
	[ -e "/usr/share/debootstrap/scripts/$suite" ] || script=sid
	for try in 1 2 3; do
		rm -rf "$dir"
		mkdir -p "$dir"
		# mounts of its own, so that none is left over
		if timeout 1200 unshare --mount debootstrap --variant=minbase \
			--include=ca-certificates "$suite" "$dir" "$mirror" ${script:+"$script"} \
			>"$dir.log" 2>&1 </dev/null; then
			rm -f "$dir.log"
			return 0
		fi
		note "debootstrap $suite, attempt $try: $(tail -n 1 "$dir.log")"
		sleep $((5 * try))
	done
	return 1
}

# Packages are fetched from there as they are from here.
configure_debian()
{
	local dir=$1

	apt-config dump | grep '^Acquire::' | grep -v -e IndexTargets -e Changelogs \
		>"$dir/etc/apt/apt.conf.d/00host"
	printf '#!/bin/sh\nexit 101\n' >"$dir/usr/sbin/policy-rc.d"
	chmod 755 "$dir/usr/sbin/policy-rc.d"
	mkdir -p "$dir/srv/migrate"
}

# without_llvm DIRECTORY: the servers' development files want compilers for JIT
# code, gigabytes of them, which are not used
without_llvm()
{
	# shellcheck disable=SC2016	# expanded there
	enter_root "$1" bash -c '
		set -euo pipefail
		work=$(mktemp -d)
		mkdir "$work/DEBIAN"
		provides=$(apt-cache pkgnames postgresql-server-dev- | grep -E -- "-[0-9]+$" |
			xargs apt-cache depends |
			sed -nE "s/^ *Depends: ((clang|llvm)-[^ ]*)$/\1 (= 1:999)/p" |
			sort -u | paste -sd,)
		printf "%s\n" "Package: migrate-no-llvm" "Version: 1" "Architecture: all" \
			"Maintainer: nobody <nobody@localhost>" "Provides: $provides" \
			"Description: stands for compilers that nothing here uses" \
			>"$work/DEBIAN/control"
		dpkg-deb --build "$work" "$work.deb" >/dev/null
		dpkg -i "$work.deb" >/dev/null
		rm -rf "$work" "$work.deb"'
}

# enter_root DIRECTORY COMMAND [ARGUMENT...]: run it as root there, in this source
# tree, with workspaces that stay there.  Its processes, mounts and shared memory
# are its own and end with it.
enter_root()
{
	local dir=$1

	cp -L /etc/hosts /etc/resolv.conf "$dir/etc/" 2>/dev/null || true
	# shellcheck disable=SC2016	# expanded by the shell that runs it
	unshare --mount --pid --ipc --fork --kill-child=KILL bash -c '
		set -eu
		dir=$1
		mount -t proc proc "$dir/proc"
		mount --rbind /dev "$dir/dev"
		mount -t tmpfs -o mode=1777 tmpfs "$dir/dev/shm"
		mount --bind "$2" "$dir/srv/migrate"
		export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM="${TERM:-dumb}"
		export MIGRATE_STATE=/var/lib/migrate
		mkdir -p "$dir$MIGRATE_STATE"
		unset TMPDIR LC_ALL LANG LANGUAGE
		# as a child, because the first process of a system cannot be interrupted
		chroot "$dir" bash -c "cd /srv/migrate && exec \"\$@\"" - "${@:3}" || exit $?
	' - "$dir" "$top" "${@:2}"
}
