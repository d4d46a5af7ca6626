
# Procedures that commit as they go, called by clients and under settings of
# all kinds.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use MigrateTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('callers');
$node->init;
$node->append_conf('postgresql.conf', 'max_worker_processes = 16');
$node->start;

$node->safe_psql(
	'postgres', q{
	CREATE EXTENSION migrate;
	CREATE TABLE big (i int);
	INSERT INTO big SELECT generate_series(1, 100);
	SELECT migrate.define('a', NULL, '', 'CREATE TABLE ta (i int PRIMARY KEY)', 'DROP TABLE ta');
	SELECT migrate.define('b', 'a', '',
		'INSERT INTO ta VALUES (1); CREATE INDEX CONCURRENTLY ta_i ON ta (i); INSERT INTO ta VALUES (2)',
		'DROP INDEX CONCURRENTLY ta_i; DELETE FROM ta');
	SELECT migrate.define('c', 'b', '', 'INSERT INTO ta VALUES (3)', 'DELETE FROM ta WHERE i = 3')});

sub current
{
	return $node->safe_psql('postgres', 'SELECT migrate.current()');
}

# Protocols, as pools of drivers use them.
my %file;
foreach my $operation (qw(upgrade downgrade))
{
	my $target = $operation eq 'upgrade' ? 'head' : 'base';

	$file{$operation} = $node->basedir . "/$operation.sql";
	append_to_file($file{$operation}, "CALL migrate.${operation}_each('$target');\n");
}
foreach my $protocol (qw(simple extended prepared))
{
	local $ENV{PGOPTIONS} = '-c client_min_messages=warning';

	foreach my $operation (qw(upgrade downgrade))
	{
		$node->command_ok(
			[
				'pgbench', '--no-vacuum', '--protocol', $protocol, '--transactions', 3,
				'--client', 3, '--file', $file{$operation}, $node->connstr('postgres')
			],
			"$protocol protocol: ${operation}_each");
		is(current(), $operation eq 'upgrade' ? 'c' : '', "$protocol protocol: it ran");
	}
}
is(log_defects($node, 'postgres'), '', 'the log of that');

# What is refused leaves nothing and says why.
foreach my $refused (
	[ '25001', 'BEGIN; CALL migrate.upgrade_each();' ],
	[ '25001', 'DO $$ BEGIN EXECUTE \'CALL migrate.upgrade_each()\'; EXCEPTION WHEN division_by_zero THEN NULL; END $$;' ],
	[ '25006', 'SET default_transaction_read_only = on; CALL migrate.upgrade_each();' ],
	[ '25006', 'SET default_transaction_read_only = on; CALL migrate.downgrade_each(\'base\');' ])
{
	my ($code, $sql) = @$refused;
	my ($state, $message) = sqlstate($node, 'postgres', $sql);

	is($state, $code, $sql) or diag($message);
}
$node->command_checks_all(
	[ 'psql', '-XAtq', '-d', $node->connstr('postgres'), '-c', 'SELECT 1; CALL migrate.upgrade_each()' ],
	1, [], [qr/cannot be called in a transaction block/],
	'several statements in one message are a transaction block');
is($node->safe_psql('postgres', q{SELECT count(*) FROM migrate.log WHERE outcome = 'failed'}),
	'0', 'none of that is logged');

# Isolation levels
foreach my $level ('read committed', 'repeatable read', 'serializable')
{
	my $set = "SET default_transaction_isolation = '$level'; SET default_transaction_deferrable = on;";
	my @sessions = start_together($node, 'postgres',
		("$set CALL migrate.upgrade_each();") x 3, 'CALL migrate.upgrade_each()');

	is((finish_all(@sessions))[0], '', "$level: nobody fails");
	is(current(), 'c', "$level: up");
	is((sqlstate($node, 'postgres', "$set CALL migrate.downgrade_each('base')"))[0], '', "$level: down");
	is(log_defects($node, 'postgres'), '', "$level: log");
}

# Timeouts.  That of the statement ends the call, whatever it is doing, and the
# next one goes on; that of an idle transaction is not about us.
my $blocker = $node->background_psql('postgres');
$node->safe_psql('postgres', q{CALL migrate.upgrade_each('a')});
$blocker->query_safe('BEGIN; LOCK TABLE ta IN ROW EXCLUSIVE MODE');
my ($state, $message) = sqlstate($node, 'postgres', q{
	SET statement_timeout = '300ms'; SET idle_in_transaction_session_timeout = '100ms';
	CALL migrate.upgrade_each()});
is($state, '57014', 'statement_timeout ends a call that waits for a worker') or diag($message);
is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'migrate worker'}),
	'0', 'the worker is gone');
is($node->safe_psql('postgres', q{SELECT sqlstate, statement FROM migrate.log WHERE outcome = 'failed'}),
	'57014|2', 'the failure is logged');
my $runner = start_session($node, 'postgres', q{
	SET idle_in_transaction_session_timeout = '1ms'; CALL migrate.upgrade_each()});
wait_for($node, 'postgres', q{
	SELECT count(*) = 1 FROM pg_stat_activity
	WHERE backend_type = 'migrate worker' AND wait_event_type = 'Lock'});
($state, $message) = sqlstate($node, 'postgres', q{SET statement_timeout = '100ms'; CALL migrate.upgrade_each()});
is($state, '57014', 'statement_timeout ends a call that waits for another') or diag($message);
$blocker->query_safe('COMMIT');
$blocker->quit;
is((finish_all($runner))[0], '', 'idle_in_transaction_session_timeout does not mean a run');
is(current(), 'c', 'it has gone on where the other had to stop');
is($node->safe_psql('postgres', 'SELECT string_agg(i::text, \',\' ORDER BY i) FROM ta'), '1,2,3',
	'each statement ran once');
is($node->safe_psql('postgres', q{SELECT count(*) FILTER (WHERE indisvalid), count(*) FROM pg_index WHERE indrelid = 'ta'::regclass}),
	'2|2', 'the index was built once');
is(log_defects($node, 'postgres'), '', 'the log of that');

# A session that was up and down, and up again, is as good as new.
my $session = $node->background_psql('postgres');
$session->query_safe('SET client_min_messages = warning');
foreach my $round (1 .. 3)
{
	$session->query_safe(q{CALL migrate.downgrade_each('base')});
	$session->query_safe(q{CALL migrate.upgrade_each()});
}
is( $session->query_safe(
		q{SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype IN ('object', 'advisory')}),
	'0',
	'no lock is left in the session');
is($session->query_safe('SELECT count(*) FROM pg_prepared_statements'), '0', 'nor a prepared statement');
$session->quit;

$node->stop;

done_testing();
