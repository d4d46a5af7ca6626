
# What migrate.progress() shows of runs in other sessions.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use MigrateTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('progress');
$node->init;
$node->start;
$node->safe_psql(
	'postgres', q{
	CREATE EXTENSION migrate;
	CREATE ROLE regress_looker LOGIN;
	GRANT USAGE ON SCHEMA migrate TO regress_looker;
	SELECT migrate.define('a', NULL, 'a table', 'CREATE TABLE account (id int)', 'DROP TABLE account');
	SELECT migrate.define('b"1', 'a', 'something long',
		'CREATE TABLE b (id int); SELECT pg_advisory_xact_lock_shared(1); SELECT 1',
		'SELECT pg_advisory_xact_lock_shared(1); DROP TABLE b');
	SELECT migrate.define('c', 'b"1', 'an index',
		'SELECT 1; CREATE INDEX CONCURRENTLY account_id ON account (id)',
		'DROP INDEX account_id')});

sub start_call
{
	my ($sql) = @_;
	my $call = { out => '', err => '' };

	$call->{run} = IPC::Run::start(
		[
			$node->installed_command('psql'), '-XAtq', '-v', 'ON_ERROR_STOP=1',
			'-d', $node->connstr('postgres'),
			# on a slow machine a statement may wait for longer
			'-c', 'SET migrate.lock_timeout = 0', '-c', $sql
		],
		'>', \$call->{out}, '2>', \$call->{err});
	return $call;
}

# Columns of what is shown; those that are different each time only by what
# they have to be.
sub progress
{
	my ($condition) = @_;

	return $node->safe_psql(
		'postgres', qq{
		SELECT operation, rev_id, step, steps, statement, statements, command, p.state, phase,
			percent, blocked_by, started_at = query_start
		FROM migrate.progress() p JOIN pg_stat_activity USING (pid)
		WHERE $condition});
}

my $gate = $node->background_psql('postgres');
my $gate_pid = $gate->query_safe('SELECT pg_backend_pid()');

#
# A statement of a transaction, and who waits for it to end
#
$gate->query_safe('SELECT pg_advisory_lock(1)');
my $first = start_call('CALL migrate.upgrade_each()');
wait_for_waiters($node, 'postgres', 'advisory', 1);
is( progress('true'),
	"upgrade|b\"1|2|3|2|3|SELECT pg_advisory_xact_lock_shared(1)|running|||{$gate_pid}|t",
	'a statement that runs');

my $first_pid = $node->safe_psql('postgres', 'SELECT pid FROM migrate.progress()');
my $second = start_call('CALL migrate.upgrade_each()');
wait_for($node, 'postgres',
	q{SELECT count(*) = 1 FROM migrate.progress() WHERE state = 'waiting'});
is( progress("p.state = 'waiting'"),
	"upgrade||1|2||||waiting|||{$first_pid}|t",
	'a run that waits for another');
is( $node->safe_psql(
		'postgres', 'SET SESSION AUTHORIZATION regress_looker; SELECT count(*) FROM migrate.progress()'),
	0, 'runs of other roles are not shown');
is( $node->safe_psql(
		'postgres', q{
		GRANT pg_read_all_stats TO regress_looker;
		SET SESSION AUTHORIZATION regress_looker;
		SELECT count(*) FROM migrate.progress()}),
	2, 'unless the role may see all');

#
# A statement that a worker runs
#
my $writer = $node->background_psql('postgres');
my $writer_pid = $writer->query_safe('SELECT pg_backend_pid()');
$writer->query_safe('BEGIN');
$writer->query_safe('INSERT INTO account VALUES (1)');
$gate->query_safe('SELECT pg_advisory_unlock(1)');
wait_for($node, 'postgres',
	q{SELECT count(*) = 1 FROM migrate.progress() WHERE phase LIKE 'waiting for writers%'});
is( progress('worker_pid IS NOT NULL'),
	'upgrade|c|3|3|2|2|CREATE INDEX CONCURRENTLY account_id ON account (id)|running|'
	  . "waiting for writers before build|0.0|{$writer_pid}|t",
	'an index build');
is( $node->safe_psql(
		'postgres', q{
		SELECT backend_type FROM migrate.progress() p JOIN pg_stat_activity a ON a.pid = worker_pid}),
	'migrate worker', 'the worker is named');
$writer->query_safe('COMMIT');
ok($first->{run}->finish, 'the run succeeds');
ok($second->{run}->finish, 'so does the other');
is(progress('true'), '', 'then nothing is shown');

#
# Downwards, in another search_path
#
$gate->query_safe('SELECT pg_advisory_lock(1)');
$first = start_call(q{CALL migrate.downgrade_each('base')});
wait_for_waiters($node, 'postgres', 'advisory', 1);
is( $node->safe_psql(
		'postgres', q{
		CREATE SCHEMA hostile;
		CREATE VIEW hostile.pg_stat_activity AS SELECT;
		CREATE FUNCTION hostile.current_database() RETURNS name LANGUAGE sql RETURN 'no';
		SET search_path = hostile, pg_catalog;
		SELECT operation, rev_id, step, steps, statement, statements FROM migrate.progress()}),
	'downgrade|b"1|2|3|1|2', 'downwards');
$gate->query_safe('SELECT pg_advisory_unlock(1)');
ok($first->{run}->finish, 'the downgrade succeeds');

$writer->quit;
$gate->quit;
$node->stop;
done_testing();
