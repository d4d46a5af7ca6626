
# Runs that commit as they go, beside others and beside whoever is in the way:
# nobody stalls a concurrent index build by waiting, nobody hangs, and every
# statement runs once.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use MigrateTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('each');
$node->init;
$node->append_conf('postgresql.conf', 'max_worker_processes = 16');
$node->start;

# Revision a, then b in four segments, then c.  The statement that waits for the
# advisory lock stops b for as long as a session has it.
$node->safe_psql('postgres', 'CREATE DATABASE prepared');
$node->safe_psql(
	'prepared', q{
	CREATE EXTENSION migrate;
	CREATE TABLE ran (what text);
	CREATE TABLE big (i int);
	INSERT INTO big SELECT generate_series(1, 100);
	SELECT migrate.define('a', NULL, '', 'INSERT INTO ran VALUES (''a'')', 'INSERT INTO ran VALUES (''-a'')');
	SELECT migrate.define('b', 'a', '', 'INSERT INTO ran VALUES (''b1'');
		CREATE INDEX CONCURRENTLY big_i ON big (i);
		INSERT INTO ran VALUES (''b2''); SELECT pg_advisory_xact_lock_shared(1);
		VACUUM big;
		INSERT INTO ran VALUES (''b3'')', 'DROP INDEX CONCURRENTLY big_i; INSERT INTO ran VALUES (''-b'')');
	SELECT migrate.define('c', 'b', '', 'INSERT INTO ran VALUES (''c'')', 'INSERT INTO ran VALUES (''-c'')')});
my $all_once = 'a,b1,b2,b3,c';

sub new_database
{
	my ($name) = @_;

	$node->safe_psql('postgres', "CREATE DATABASE $name TEMPLATE prepared");
	return;
}

sub ran
{
	my ($database) = @_;

	return $node->safe_psql($database, q{SELECT string_agg(what, ',' ORDER BY what) FROM ran});
}

# A session that has begun a transaction in which it does something.
sub hold
{
	my ($database, $sql) = @_;
	my $session = $node->background_psql($database);

	$session->query_safe("BEGIN; $sql");
	return $session;
}

sub release
{
	my ($session) = @_;

	$session->query_safe('COMMIT');
	$session->quit;
	return;
}

# Until a worker cannot go on; returns who is in its way, and whether the index
# is there and valid.
sub wait_for_worker
{
	my ($database) = @_;

	wait_for($node, $database, q{
		SELECT count(*) = 1 FROM pg_stat_activity
		WHERE backend_type = 'migrate worker' AND wait_event_type = 'Lock'
			AND datname = current_database()});
	return;
}

# Until so many sessions wait for another run, and have nothing by which they
# could keep anybody waiting.
sub wait_for_idle_waiters
{
	my ($database, $count) = @_;

	wait_for($node, $database, qq{
		SELECT count(*) = $count FROM pg_stat_activity a
		WHERE query LIKE 'migrate: %waiting for another run' AND datname = current_database()
			AND state = 'active' AND backend_xid IS NULL AND backend_xmin IS NULL
			AND wait_event_type = 'Extension'
			AND NOT EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.locktype = 'relation')});
	return;
}

sub wait_for_index
{
	my ($database) = @_;

	wait_for($node, $database,
		q{SELECT count(*) = 1 FROM pg_index WHERE indexrelid = to_regclass('big_i') AND indisvalid});
	return;
}

# Until the run has got to where the advisory lock stops it.
sub wait_at_gate
{
	my ($database) = @_;

	wait_for($node, $database, q{
		SELECT count(*) = 1 FROM pg_locks
		WHERE locktype = 'advisory' AND NOT granted AND database =
			(SELECT oid FROM pg_database WHERE datname = current_database())});
	return;
}

# What everybody may do at any time, with little patience.
sub can_be_read
{
	my ($database, $when) = @_;
	local $ENV{PGOPTIONS} = '-c lock_timeout=100';
	my ($result, $out, $err) = $node->psql(
		$database, q{
		SELECT count(*) FROM migrate.script; SELECT count(*) FROM migrate.version;
		SELECT count(*) FROM migrate.log; SELECT count(*) FROM migrate.approval;
		SELECT count(*) FROM migrate.half_done; SELECT count(*) FROM migrate.build;
		SELECT count(*) FROM migrate.history(); SELECT * FROM migrate.status();
		SELECT count(*) FROM migrate.plan(); SELECT migrate.current(); SELECT migrate.graph();
		SELECT count(*) FROM migrate.heads(); SELECT migrate.show('b'); SELECT migrate.upgrade('base')});

	is("$result $err", '0 ', "$when: whoever looks does not wait");
	$node->command_ok([ 'pg_dump', '--lock-wait-timeout=10000', '-f', '/dev/null',
			$node->connstr($database) ], "$when: nor does pg_dump");
	return;
}

sub is_refused
{
	my ($database, $sql, $code, $what) = @_;
	my ($state, $message) = sqlstate($node, $database, $sql);

	is($state, $code, $what) or diag($message);
	return;
}

# One builds an index and has to wait for a transaction; seven queue up.
new_database('queue');
my $gate = hold('queue', 'SELECT pg_advisory_xact_lock(1)');
my $blocker = hold('queue', 'LOCK TABLE big IN ROW EXCLUSIVE MODE');
my @each = start_session($node, 'queue', 'CALL migrate.upgrade_each()');
wait_for_worker('queue');
push @each, map { start_session($node, 'queue', "CALL migrate.upgrade_each('$_')") }
  qw(head head b heads);
my @refused = map { start_session($node, 'queue', "SELECT migrate.upgrade('$_')") } qw(head c b);
my ($errors) = finish_all(@refused);
is(join(' ', $errors =~ /ERROR:  (\w+)/g), 'MG305 MG305 MG305',
	'upgrade() is refused while a revision of several transactions runs');
wait_for_idle_waiters('queue', 4);
can_be_read('queue', 'while a worker runs');
is_refused('queue', q{SELECT migrate.downgrade('base')}, 'MG305', 'so is downgrade()');
is_refused('queue', q{SELECT migrate.stamp('c')}, 'MG305', 'so is stamp()');
is_refused('queue', q{SELECT migrate.edit('b', 'SELECT 1')}, '', 'the running script can be edited');
is_refused('queue', q{SELECT migrate.edit('b', (SELECT upgrade FROM migrate.script WHERE rev_id = 'a'))},
	'', 'as often as one likes');
$node->safe_psql(
	'queue', q{
	SELECT migrate.edit('b', s) FROM (SELECT 'INSERT INTO ran VALUES (''b1'');
		CREATE INDEX CONCURRENTLY big_i ON big (i);
		INSERT INTO ran VALUES (''b2''); SELECT pg_advisory_xact_lock_shared(1);
		VACUUM big;
		INSERT INTO ran VALUES (''b3'')' AS s) q});
is_refused('queue', q{SELECT migrate.remove('b')}, 'MG108', 'what is running cannot be removed');
is_refused('queue', q{SELECT migrate.define('d', 'c')}, '', 'revisions can be defined');

# whoever holds the run lock for long, while others come
my $definer = hold('queue', q{SELECT migrate.define('e', 'd')});
is_refused('queue', 'SELECT migrate.upgrade()', 'MG305', 'nobody queues behind who defines revisions');
is_refused('queue', q{SELECT migrate.define('f', 'd')}, 'MG305', 'not even to do likewise');
can_be_read('queue', 'while another session defines revisions');
is( $node->safe_psql(
		'queue', q{
		SELECT count(*) FROM pg_stat_activity w, pg_stat_activity b
		WHERE w.backend_type = 'migrate worker' AND b.pid = ANY (pg_blocking_pids(w.pid))
			AND b.query NOT LIKE '%LOCK TABLE big%'}),
	'0',
	'nobody but the transaction is in the way of the build');
release($blocker);
wait_for_index('queue');
wait_for_idle_waiters('queue', 5);
pass('the build ends as soon as the transaction does');
release($definer);
wait_at_gate('queue');
wait_for_idle_waiters('queue', 4);
can_be_read('queue', 'while a segment runs');
is_refused('queue', 'SELECT migrate.upgrade()', 'MG305', 'upgrade() does not wait for a segment');
is_refused('queue', q{SELECT migrate.define('f', 'd')}, 'MG305', 'nor does define()');
release($gate);
is((finish_all(@each))[0], '', 'all end right');
is(ran('queue'), $all_once, 'each statement ran once');
is(log_defects($node, 'queue'), '', 'the log says so');
is( $node->safe_psql('queue', 'SELECT migrate.current()'),
	'c', 'what came later is not what was asked for');

# A waiter that is cancelled or terminated, a runner that is: the next goes on.
new_database('killed');
$blocker = hold('killed', 'LOCK TABLE big IN ROW EXCLUSIVE MODE');
my $runner = start_session($node, 'killed', 'CALL migrate.upgrade_each()');
wait_for_worker('killed');
my $cancelled = start_session($node, 'killed', 'CALL migrate.upgrade_each()');
wait_for_idle_waiters('killed', 1);
$node->safe_psql('killed', q{SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE 'migrate: %waiting%'});
like((finish_all($cancelled))[0], qr/ERROR:  57014/, 'a waiter can be cancelled');
my $terminated = start_session($node, 'killed', 'CALL migrate.upgrade_each()');
wait_for_idle_waiters('killed', 1);
$node->safe_psql('killed', q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'migrate: %waiting%'});
like((finish_all($terminated))[0], qr/FATAL:  57P01/, 'or terminated');
@each = map { start_session($node, 'killed', 'CALL migrate.upgrade_each()') } 1 .. 3;
wait_for_idle_waiters('killed', 3);
is($node->safe_psql('killed', q{SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'migrate worker'}),
	'1', 'the run goes on meanwhile');
foreach my $round (1, 2)
{
	my $old = $node->safe_psql('killed',
		q{SELECT pid FROM pg_stat_activity WHERE backend_type = 'migrate worker'});

	$node->safe_psql(
		'killed', q{
		SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE query LIKE 'migrate: upgrade "b" %statement%' AND backend_type = 'client backend'});
	# it begins with removing what the other left
	wait_for($node, 'killed', qq{
		SELECT count(*) = 1 FROM pg_stat_activity
		WHERE backend_type = 'migrate worker' AND pid <> $old AND wait_event_type = 'Lock'});
	wait_for_idle_waiters('killed', 3 - $round);
}
release($blocker);
like((finish_all($runner))[0], qr/FATAL:  57P01/, 'a runner was terminated');
($errors) = finish_all(@each);
is(() = $errors =~ /FATAL:  57P01/g, 1, 'so was the one that took over');
unlike($errors, qr/ERROR/, 'the others end right');
is(ran('killed'), $all_once, 'each statement ran once');
is(log_defects($node, 'killed'), '', 'the log says so');
is($node->safe_psql('killed', q{SELECT count(*) FROM pg_index WHERE indrelid = 'big'::regclass AND indisvalid}),
	'1', 'the index is there');
is($node->safe_psql('killed', q{SELECT count(*) FROM pg_index WHERE indrelid = 'big'::regclass}),
	'1', 'and no other');

# The extension goes away under a run.
new_database('dropped');
$blocker = hold('dropped', 'LOCK TABLE big IN ROW EXCLUSIVE MODE');
@each = start_session($node, 'dropped', 'CALL migrate.upgrade_each()');
wait_for_worker('dropped');
push @each, start_session($node, 'dropped', 'CALL migrate.upgrade_each()');
wait_for_idle_waiters('dropped', 1);
$node->safe_psql('dropped', 'DROP EXTENSION migrate');
release($blocker);
($errors) = finish_all(@each);
is(() = $errors =~ m{ERROR:  42704: extension "migrate" was dropped while a run was under way}g, 2,
	'without the extension a run fails, and so does one that waits')
  or diag($errors);
$node->safe_psql('dropped', 'CREATE EXTENSION migrate; CALL migrate.upgrade_each()');
is($node->safe_psql('dropped', 'SELECT count(*) FROM migrate.version'), '0', 'it can be created anew');

# A run of another database is nobody's business.
new_database('one');
new_database('other');
$blocker = hold('one', 'LOCK TABLE big IN ROW EXCLUSIVE MODE');
@each = start_session($node, 'one', 'CALL migrate.upgrade_each()');
wait_for_worker('one');
$node->safe_psql('other', 'CALL migrate.upgrade_each()');
is(ran('other'), $all_once, 'databases do not wait for each other');
release($blocker);
is((finish_all(@each))[0], '', 'neither fails');
is(ran('one'), $all_once, 'nor is disturbed');

# Scripts that release the locks of the session.
new_database('unlocking');
$node->safe_psql(
	'unlocking', q{
	SELECT migrate.define('d', 'c', '', 'INSERT INTO ran VALUES (''d1'');
		VACUUM big;
		INSERT INTO ran VALUES (''d2''); SELECT pg_advisory_xact_lock_shared(1); SELECT pg_advisory_unlock_all();
		DISCARD ALL;
		INSERT INTO ran VALUES (''d3''); SELECT pg_advisory_unlock_all(); SELECT pg_advisory_xact_lock_shared(1)')});
my $has_runner = q{
	SELECT count(*) FROM pg_locks
	WHERE locktype = 'object' AND classid = 'pg_namespace'::regclass AND objsubid = 1
		AND mode = 'ExclusiveLock' AND granted};
$node->safe_psql('unlocking', 'CALL migrate.upgrade_each(\'c\')');
$gate = hold('unlocking', 'SELECT pg_advisory_xact_lock(1)');
@each = start_session($node, 'unlocking', 'CALL migrate.upgrade_each()');
wait_at_gate('unlocking');
push @each, map { start_session($node, 'unlocking', 'CALL migrate.upgrade_each()') } 1, 2;
wait_for_idle_waiters('unlocking', 2);
# comes between two transactions of the run
my $between = start_session($node, 'unlocking', q{
	BEGIN; LOCK TABLE migrate.version IN SHARE ROW EXCLUSIVE MODE;
	DO $$ BEGIN PERFORM pg_advisory_lock_shared(2); END $$; COMMIT;});
wait_for_waiters($node, 'unlocking', 'relation', 1);
my $second_gate = hold('unlocking', 'SELECT pg_advisory_xact_lock(2)');
release($gate);
wait_for($node, 'unlocking', q{SELECT count(*) = 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 2 AND NOT granted});
wait_for_idle_waiters('unlocking', 3);
is($node->safe_psql('unlocking', $has_runner), '1',
	'pg_advisory_unlock_all() in a script does not let anybody else run it');
release($second_gate);
is((finish_all(@each, $between))[0], '', 'nor DISCARD ALL');
is(ran('unlocking'), "$all_once,d1,d2,d3", 'each statement ran once');
is(log_defects($node, 'unlocking'), '', 'the log says so');

$node->stop;

done_testing();
