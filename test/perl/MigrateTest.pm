# What TAP tests share.

package MigrateTest;

use strict;
use warnings;

use Exporter 'import';
use IPC::Run;
use PostgreSQL::Test::Utils;

our @EXPORT = qw(dump_database log_defects sqlstate wait_for wait_for_waiters
  start_session start_together finish_all);

# A database as pg_dump writes it, to compare with another dump.
sub dump_database
{
	my ($node, $database) = @_;
	my ($dump) = run_command([ 'pg_dump', $node->connstr($database) ]);

	return join "\n", grep { !/^\\(un)?restrict / } split /\n/, $dump;
}

# What is wrong with the log of a database where nothing was ever stamped:
# every step must begin where the one before it ended, a revision goes up and
# down in turns, and the version table says what the steps add up to.
sub log_defects
{
	my ($node, $database) = @_;

	return $node->safe_psql($database, <<'SQL');
WITH step AS (
	SELECT number, operation, rev_id, from_current, to_current,
		lag(to_current, 1, '{}') OVER (ORDER BY number) AS current_before,
		lag(operation, 1, 'downgrade') OVER (PARTITION BY rev_id ORDER BY number) AS operation_before,
		row_number() OVER (PARTITION BY rev_id ORDER BY number DESC) = 1 AS is_last
	FROM migrate.log WHERE operation IN ('upgrade', 'downgrade') AND outcome = 'done'
)
SELECT 'numbers have gaps' FROM migrate.log HAVING count(*) <> max(number)
UNION ALL
SELECT format('%s: %s %s begins at %s, not at %s', number, operation, rev_id, from_current, current_before)
FROM step
WHERE NOT (from_current @> current_before AND from_current <@ current_before)
UNION ALL
SELECT format('%s: %s %s again', number, operation, rev_id)
FROM step WHERE operation = operation_before
UNION ALL
SELECT format('%s: version and log differ', rev_id)
FROM migrate.version
	FULL JOIN (SELECT rev_id, number FROM step WHERE is_last AND operation = 'upgrade') AS up USING (rev_id)
WHERE version IS NULL OR up IS NULL OR version.log_number <> up.number
SQL
}

# SQLSTATE of the first error of a script, and its whole message; empty if it
# succeeds.  Session is a database name.
sub sqlstate
{
	my ($node, $database, $sql) = @_;
	my ($result, $out, $err) =
	  $node->psql($database, "\\set VERBOSITY verbose\n$sql");

	return ('', $err) if $result == 0;
	return ($err =~ /(?:ERROR|FATAL): +([0-9A-Z]{5}):/ ? $1 : 'none', $err);
}

# Until a query gives true.
sub wait_for
{
	my ($node, $database, $condition) = @_;

	$node->poll_query_until($database, $condition)
	  or die "timed out waiting for: $condition\n"
	  . $node->safe_psql($database,
		'SELECT pid, backend_type, wait_event_type, state, backend_xid, backend_xmin, query FROM pg_stat_activity');
	return;
}

# Until so many backends wait for a lock of that kind (see pg_locks).
sub wait_for_waiters
{
	my ($node, $database, $kind, $count) = @_;

	wait_for($node, $database, <<"SQL");
SELECT count(DISTINCT pid) = $count FROM pg_locks
WHERE NOT granted AND locktype = '$kind'
SQL
	return;
}

# Start a session that runs a script; its notices are not printed.  Returns
# what finish_all() takes.
sub start_session
{
	my ($node, $database, $script) = @_;
	my $session = { out => '', err => '' };
	my $file = PostgreSQL::Test::Utils::tempdir() . '/script.sql';

	append_to_file($file, "SET client_min_messages = warning;\n$script");
	$session->{run} = IPC::Run::start(
		[
			$node->installed_command('psql'), '-XAtq',
			'-v', 'ON_ERROR_STOP=1',
			'-v', 'VERBOSITY=verbose',
			'-f', $file,
			'-d', $node->connstr($database)
		],
		'>', \$session->{out},
		'2>', \$session->{err},
		IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default));
	return $session;
}

# Start a session for each script, and let all go on at the same time.  Returns
# what finish_all() takes.
sub start_together
{
	my ($node, $database, @scripts) = @_;
	my $gate = $node->background_psql($database);
	my @sessions;

	$gate->query_safe('SELECT pg_advisory_lock(4711)');
	foreach my $script (@scripts)
	{
		push @sessions, start_session($node, $database,
			"DO \$\$ BEGIN PERFORM pg_advisory_lock_shared(4711); END \$\$;\n$script");
	}
	wait_for_waiters($node, $database, 'advisory', scalar @scripts);
	$gate->query_safe('SELECT pg_advisory_unlock(4711)');
	$gate->quit;
	return @sessions;
}

# Wait for all of them.  Returns the errors that were printed, and then what
# each printed otherwise.
sub finish_all
{
	my (@sessions) = @_;
	my $errors = '';

	foreach my $session (@sessions)
	{
		my $ok = $session->{run}->finish;

		$errors .= $session->{err};
		$errors .= "a session failed\n" unless $ok;
		chomp $session->{out};
	}
	return ($errors, map { $_->{out} } @sessions);
}

1;
