
# Steps that meet a busy table: they are tried again, and who is in the way is
# told.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use MigrateTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('busy');
$node->init;
$node->append_conf('postgresql.conf', "max_prepared_transactions = 1\n");
$node->start;
$node->safe_psql(
	'postgres', q{
	CREATE EXTENSION migrate;
	CREATE ROLE regress_app LOGIN;
	CREATE ROLE regress_runner LOGIN;
	GRANT USAGE ON SCHEMA migrate TO regress_runner;
	GRANT EXECUTE ON PROCEDURE migrate.upgrade_each, migrate.downgrade_each TO regress_runner;
	CREATE TABLE account (id int, balance int);
	INSERT INTO account VALUES (1, 1);
	ALTER TABLE account OWNER TO regress_runner;
	GRANT SELECT, UPDATE ON account TO regress_app;
	CREATE TABLE other ();
	SELECT migrate.define('add', NULL, 'a column',
		'CREATE TEMPORARY TABLE t (i int); ALTER TABLE account ADD note text',
		'ALTER TABLE account DROP note');
	SELECT migrate.define('touch', 'add', 'a row', 'UPDATE account SET balance = 2', '');
	SELECT migrate.define('both', 'touch', 'two tables',
		'LOCK other; SELECT pg_advisory_xact_lock(1); LOCK account', '')});

# A session of an application that has begun something.
sub open_session
{
	my ($sql) = @_;
	my $session = $node->background_psql('postgres', extra_params => [ '-U', 'regress_app' ]);

	$session->query_safe("SET application_name = 'web'");
	$session->query_safe("BEGIN");
	$session->query_safe($sql);
	return $session;
}

sub pid_of
{
	my ($session) = @_;

	return $session->query_safe('SELECT pg_backend_pid()');
}

my $impatient = "SET migrate.lock_timeout = '100ms'; SET migrate.lock_retries = 0;\n";
my $patient = "SET migrate.lock_timeout = '100ms'; SET migrate.lock_retries = 1000;\n";

# Start a call that goes on after the errors of others.
sub start_call
{
	my ($sql) = @_;
	my $call = { out => '', err => '' };
	my $file = PostgreSQL::Test::Utils::tempdir() . '/call.sql';

	append_to_file($file, $sql);
	$call->{run} = IPC::Run::start(
		[
			$node->installed_command('psql'), '-XAtq', '-v', 'ON_ERROR_STOP=1',
			'-f', $file, '-d', $node->connstr('postgres')
		],
		'>', \$call->{out}, '2>', \$call->{err});
	return $call;
}

my $retrying = q{SELECT count(*) = 1 FROM migrate.progress() WHERE state = 'retrying'};

#
# An error when all attempts are used up
#
my $blocker = open_session('UPDATE account SET balance = 0');
my $pid = pid_of($blocker);
my ($code, $message) = sqlstate($node, 'postgres', q{
	SET migrate.lock_timeout = '100ms';
	SET migrate.lock_retries = 2;
	CALL migrate.upgrade_each('add')});
my $who = qr/Process $pid of user "regress_app" \(application "web"\)/;

is($code, '55P03', 'the error is that of a lock timeout');
like($message,
	qr/ERROR: .*\nDETAIL:  AccessExclusiveLock on public.account is blocked by:\n$who, idle in transaction since \d{4}-\d\d-\d\d [0-9:]+[-+]\d+, last query: SELECT pg_backend_pid\(\)/,
	'it names who is in the way');
is(scalar(() = $message =~ /NOTICE: .*trying again in \d+\.\d s \(\d of 2\)\nDETAIL: .*\n$who/g),
	2, 'so does the notice of each attempt');
is($node->safe_psql('postgres', 'SELECT count(*) FROM migrate.version'), 0, 'nothing is applied');

#
# Who may not see what others do
#
($code, $message) = sqlstate($node, 'postgres',
	"SET SESSION AUTHORIZATION regress_runner; $impatient CALL migrate.upgrade_each('add')");
is($code, '55P03', 'without further attempts the first timeout is the error');
like($message, qr/\n$who\n/, 'without the privilege neither state nor query is told');

#
# Several of them
#
my @more = map { open_session('SELECT FROM account') } 1 .. 5;
($code, $message) =
  sqlstate($node, 'postgres', "$impatient CALL migrate.upgrade_each('add')");
is(scalar(() = $message =~ /^Process \d+ of user "regress_app"/mg), 5, 'five are named');
like($message, qr/^and 1 more$/m, 'the rest is counted');
$_->quit foreach @more;

#
# It goes away
#
my $call = start_call("$patient CALL migrate.upgrade_each('add')");
wait_for($node, 'postgres', $retrying);
$blocker->query_safe('ROLLBACK');
ok($call->{run}->finish, 'the step succeeds when nobody is in the way');
like($call->{err}, qr/NOTICE: .*trying again/, 'the client is told of the attempts');
is($node->safe_psql('postgres', 'SELECT string_agg(rev_id, $$ $$) FROM migrate.version'),
	'add', 'the step is recorded once');

#
# A row, a query with line ends, and letters of several bytes
#
$blocker->query_safe('BEGIN');
$blocker->query_safe("UPDATE account\n\tSET balance = length('" . ("\x{c3}\x{a4}" x 40) . "')");
($code, $message) =
  sqlstate($node, 'postgres', "$impatient CALL migrate.upgrade_each('touch')");
is($code, '55P03', 'a row can be busy, too');
like($message,
	qr/DETAIL:  ShareLock on transaction \d+ is blocked by:\n$who, idle in transaction since .*, last query: UPDATE account  SET balance = length\('(\x{c3}\x{a4})+\.\.\.\n/,
	'it is clipped to whole letters in one line');

#
# A statement that a worker runs
#
$node->safe_psql('postgres',
	q{SELECT migrate.define('full', 'add', 'rewrite', 'VACUUM FULL account', '')});
($code, $message) =
  sqlstate($node, 'postgres', "$impatient CALL migrate.upgrade_each('full')");
is($code, '55P03', 'a worker gives up as well');
like($message, qr/\nDETAIL:  AccessExclusiveLock on public.account is blocked by:\n$who, idle/,
	'and says who is in the way');
$node->safe_psql('postgres', q{SELECT migrate.stamp('add'); SELECT migrate.remove('full')});

#
# A concurrent build, which the timeout would leave half done
#
$blocker->query_safe('COMMIT; BEGIN');
$blocker->query_safe('UPDATE account SET balance = 0');
$node->safe_psql('postgres', q{
	SELECT migrate.define('build', 'add', 'index', 'CREATE INDEX CONCURRENTLY account_i ON account (id)',
		'DROP INDEX account_i')});
my $build = start_call("SET lock_timeout = '100ms'; $impatient CALL migrate.upgrade_each('build')");
wait_for($node, 'postgres', q{
	SELECT count(*) = 1 FROM pg_locks JOIN pg_stat_activity USING (pid)
	WHERE backend_type = 'migrate worker' AND NOT granted AND waitstart < clock_timestamp() - interval '300 ms'});
$blocker->query_safe('COMMIT; BEGIN');
ok($build->{run}->finish, 'a concurrent build waits for longer than the timeouts');
is($node->safe_psql('postgres', q{SELECT indisvalid FROM pg_index WHERE indexrelid = 'account_i'::regclass}),
	't', 'and succeeds');
$node->safe_psql('postgres', q{SELECT migrate.downgrade('add'); SELECT migrate.remove('build')});
$blocker->query_safe('UPDATE account SET balance = 0');

#
# A cancelled pause
#
$call = start_call("$patient CALL migrate.upgrade_each('touch')");
wait_for($node, 'postgres', $retrying);
$node->safe_psql('postgres', 'SELECT pg_cancel_backend(pid) FROM migrate.progress()');
$call->{run}->finish;
like($call->{err}, qr/canceling statement due to user request/, 'a pause can be cancelled');
$blocker->query_safe('ROLLBACK');

#
# A prepared transaction
#
$node->safe_psql('postgres',
	q{BEGIN; UPDATE account SET balance = 3; PREPARE TRANSACTION 'busy'});
($code, $message) =
  sqlstate($node, 'postgres', "$impatient CALL migrate.upgrade_each('touch')");
like($message, qr/^A prepared transaction, see pg_prepared_xacts$/m,
	'a prepared transaction is told of');
$node->safe_psql('postgres', q{ROLLBACK PREPARED 'busy'});

#
# A deadlock, of which the run is the victim
#
my $gate = $node->background_psql('postgres');
$gate->query_safe('SELECT pg_advisory_lock(1)');
$call = start_call(q{
	SET migrate.lock_timeout = 0;
	SET deadlock_timeout = '10ms';
	CALL migrate.upgrade_each()});
wait_for_waiters($node, 'postgres', 'advisory', 1);
my $rival = start_call(q{
	SET deadlock_timeout = '1h';
	BEGIN;
	LOCK account;
	LOCK other;
	COMMIT});
wait_for_waiters($node, 'postgres', 'relation', 1);
$gate->query_safe('SELECT pg_advisory_unlock(1)');
ok($call->{run}->finish, 'a step that was the victim of a deadlock is tried again');
like($call->{err}, qr/NOTICE: .*deadlock detected; trying again/, 'the client is told');
ok($rival->{run}->finish, 'the other session goes on');
is($node->safe_psql('postgres', 'SELECT count(*) FROM migrate.version'), 3, 'all is applied');

$gate->quit;
$blocker->quit;
$node->stop;
done_testing();
