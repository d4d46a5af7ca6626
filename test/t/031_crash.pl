
# A server that crashes or is stopped at once leaves the state before a run or
# the state after it, nothing in between.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use MigrateTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('crash');
$node->init;
$node->append_conf('postgresql.conf', 'restart_after_crash = on');
$node->start;

# The third of five revisions waits in the middle of its scripts for a lock
# that the test holds.
my $wait = 'SELECT pg_advisory_xact_lock_shared(1);';
$node->safe_psql(
	'postgres', qq{
	CREATE TABLE kept (i int PRIMARY KEY, t text);
	INSERT INTO kept VALUES (1, 'as it was');
	CREATE EXTENSION migrate;
	SELECT migrate.define('a', NULL, 'first', 'CREATE TABLE ta (i int); INSERT INTO ta VALUES (1)', 'DROP TABLE ta');
	SELECT migrate.define('b', 'a', 'second', 'ALTER TABLE kept ADD COLUMN b int DEFAULT 1', 'ALTER TABLE kept DROP COLUMN b');
	SELECT migrate.define('c', 'b', 'third',
		'CREATE TABLE tc (i int); UPDATE kept SET t = ''changed''; $wait CREATE INDEX ON tc (i)',
		'DROP TABLE tc; $wait UPDATE kept SET t = ''as it was''');
	SELECT migrate.define('d', 'c', 'fourth', 'CREATE TABLE td (i int)', 'DROP TABLE td');
	SELECT migrate.define('e', 'd', 'fifth', 'CREATE TABLE te (i int)', 'DROP TABLE te')});

sub current
{
	return $node->safe_psql('postgres', 'SELECT migrate.current()');
}

# A session where a call has come to the lock of another session, which is
# returned as well.
sub stuck_run
{
	my ($call) = @_;
	my $holder = $node->background_psql('postgres');
	my $runner = $node->background_psql('postgres');
	my $pid = $runner->query_safe('SELECT pg_backend_pid()');

	$holder->query_safe('SELECT pg_advisory_lock(1)');
	$runner->query_until(qr/running/, "\\echo running\nSELECT $call;\n");
	wait_for_waiters($node, 'postgres', 'advisory', 1);
	return ($holder, $runner, $pid);
}

# The clients of a server that is gone.
sub discard
{
	foreach my $session (@_)
	{
		$session->{run}->kill_kill;
	}
	return;
}

# Kill a backend, and wait until the server has recovered from that.
sub crash
{
	my ($pid) = @_;
	my $offset = -s $node->logfile;

	is(system_log('pg_ctl', 'kill', 'KILL', $pid), 0, 'a backend is killed');
	$node->wait_for_log(qr/database system is ready to accept connections/, $offset);
	like(
		slurp_file($node->logfile, $offset),
		qr/was terminated by signal 9.*database system was not properly shut down/s,
		'the server crashes and recovers');
	return;
}

#
# In the middle of an upgrade, with others that wait for it
#
my $before = dump_database($node, 'postgres');
my ($holder, $runner, $pid) = stuck_run('migrate.upgrade()');
my $waiter = $node->background_psql('postgres');
$waiter->query_until(qr/running/, "\\echo running\nSELECT migrate.upgrade();\n");
wait_for_waiters($node, 'postgres', 'relation', 1);
crash($pid);
discard($holder, $runner, $waiter);
is(dump_database($node, 'postgres'), $before, 'killed in an upgrade: all is as before');
is(log_defects($node, 'postgres'), '', 'killed in an upgrade: log');
is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_locks WHERE mode = 'ShareRowExclusiveLock'}),
	'0', 'killed in an upgrade: no lock is left');
is($node->safe_psql('postgres', 'SELECT migrate.upgrade()'),
	'5', 'killed in an upgrade: it can be done anew');
is($node->safe_psql('postgres', 'SELECT migrate.downgrade($$base$$)'), '5', 'and undone');
is($node->safe_psql('postgres', 'SELECT * FROM kept'), '1|as it was', 'as it was at first');

#
# After an upgrade, before and after the transaction has been committed
#
$before = dump_database($node, 'postgres');
$runner = $node->background_psql('postgres');
$pid = $runner->query_safe('SELECT pg_backend_pid()');
$runner->query_safe(q{SET client_min_messages = warning; BEGIN});
is($runner->query_safe(q{SELECT migrate.upgrade()}), '5', 'an upgrade in a transaction');
crash($pid);
discard($runner);
is(dump_database($node, 'postgres'), $before, 'killed before the commit: all is as before');

$runner = $node->background_psql('postgres');
$pid = $runner->query_safe('SELECT pg_backend_pid()');
$runner->query_safe(q{SET client_min_messages = warning; BEGIN});
$runner->query_safe(q{SELECT migrate.upgrade()});
$runner->query_safe(q{COMMIT});
crash($pid);
discard($runner);
is(current(), 'e', 'killed after the commit: all is there');
is($node->safe_psql('postgres', 'SELECT t, b FROM kept'), 'changed|1', 'and so is what the scripts did');
is($node->safe_psql('postgres', 'SELECT migrate.upgrade()'), '0', 'nothing is left to do');
is(log_defects($node, 'postgres'), '', 'killed after the commit: log');

#
# In the middle of a downgrade
#
$before = dump_database($node, 'postgres');
($holder, $runner, $pid) = stuck_run(q{migrate.downgrade('base')});
crash($pid);
discard($holder, $runner);
is(dump_database($node, 'postgres'), $before, 'killed in a downgrade: all is as before');
is($node->safe_psql('postgres', q{SELECT migrate.downgrade('base')}),
	'5', 'killed in a downgrade: it can be done anew');
is($node->safe_psql('postgres', 'SELECT * FROM kept'), '1|as it was', 'as it was at first');
is(log_defects($node, 'postgres'), '', 'killed in a downgrade: log');

#
# Stopped at once
#
$before = dump_database($node, 'postgres');
($holder, $runner) = stuck_run('migrate.upgrade()');
$node->stop('immediate');
discard($holder, $runner);
$node->start;
is(dump_database($node, 'postgres'), $before, 'stopped in an upgrade: all is as before');
is($node->safe_psql('postgres', 'SELECT migrate.upgrade()'),
	'5', 'stopped in an upgrade: it can be done anew');
$before = dump_database($node, 'postgres');
$node->stop('immediate');
$node->start;
is(dump_database($node, 'postgres'), $before, 'stopped after an upgrade: all is there');
is($node->safe_psql('postgres', 'SELECT migrate.upgrade()'), '0', 'nothing is left to do');
is(log_defects($node, 'postgres'), '', 'stopped after an upgrade: log');

# A fast shutdown terminates a run like any other statement.
($holder, $runner) = stuck_run(q{migrate.downgrade('base')});
$node->stop('fast');
discard($holder, $runner);
$node->start;
is(dump_database($node, 'postgres'), $before, 'shut down in a downgrade: all is as before');

$node->stop;

done_testing();
