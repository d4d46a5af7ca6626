# What upgrade_each and downgrade_each tell the client while they run.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use MigrateTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('notices');
$node->init;
$node->append_conf('postgresql.conf', "max_worker_processes = 8\nlc_messages = 'C'");
$node->start;

$node->safe_psql(
	'postgres', q{
	CREATE EXTENSION migrate;
	SELECT migrate.define('a1', NULL, 'create t', 'CREATE TABLE t (i int, j int)', 'DROP TABLE t');
	SELECT migrate.define('a2', 'a1', E'index it\n\nand more', $$
INSERT INTO t VALUES (1, 1);
CREATE UNIQUE INDEX CONCURRENTLY t_i_idx ON t (i);
DO $do$ BEGIN RAISE NOTICE 'from the session'; END $do$;
VACUUM t;
DO $do$ BEGIN COMMIT; RAISE WARNING 'from a worker' USING DETAIL = 'some detail', HINT = 'a hint', ERRCODE = 'RG001'; END $do$;
$$, 'DROP INDEX CONCURRENTLY IF EXISTS none; DROP INDEX CONCURRENTLY IF EXISTS t_i_idx; TRUNCATE t');
	SELECT migrate.define('a3', 'a2', '', '', '')});

# What a statement tells the client, durations replaced, and how it ends
sub tells
{
	my ($sql) = @_;
	my ($result, $out, $err) = $node->psql('postgres', $sql,
		extra_params => [ '-v', 'SHOW_CONTEXT=never' ]);

	$err =~ s/^psql:<stdin>:\d+: //mg;
	$err =~ s/\bin \d+\.\d{3} ms$/in N ms/mg;
	return $err eq '' ? '' : "$err\n";
}

is(tells('CALL migrate.upgrade_each()'), <<'EOT', 'upgrade');
NOTICE:  [1/3] Running upgrade  -> a1, create t
NOTICE:  [1/3] Done in N ms
NOTICE:  [2/3] Running upgrade a1 -> a2, index it...
NOTICE:  from the session
WARNING:  from a worker
DETAIL:  some detail
HINT:  a hint
NOTICE:  [2/3] Done in N ms
NOTICE:  [3/3] Running upgrade a2 -> a3
NOTICE:  [3/3] Done in N ms
EOT
is(tells('CALL migrate.upgrade_each()'), '', 'nothing to do');
is(tells(q{CALL migrate.downgrade_each('a1')}), <<'EOT', 'downgrade');
NOTICE:  [1/2] Running downgrade a3 -> a2
NOTICE:  [1/2] Done in N ms
NOTICE:  [2/2] Running downgrade a2 -> a1, index it...
NOTICE:  index "none" does not exist, skipping
NOTICE:  [2/2] Done in N ms
EOT
# A failure, and what follows it
$node->safe_psql('postgres', 'INSERT INTO t VALUES (1, 2)');
is(tells('CALL migrate.upgrade_each()'), <<'EOT', 'failure');
NOTICE:  [1/2] Running upgrade a1 -> a2, index it...
NOTICE:  [1/2] Revision "a2" is half done, 1 of 5 statements committed
HINT:  CALL migrate.upgrade_each goes on with it.
ERROR:  could not create unique index "t_i_idx"
DETAIL:  Key (i)=(1) is duplicated.
EOT
$node->safe_psql('postgres', 'DELETE FROM t WHERE j = 2');
is(tells('CALL migrate.upgrade_each()'), <<'EOT', 'resumption');
NOTICE:  [1/2] Running upgrade a1 -> a2, index it... (going on with statement 2 of 5)
NOTICE:  [1/2] dropping invalid index "public.t_i_idx" that an interrupted run left behind
NOTICE:  from the session
WARNING:  from a worker
DETAIL:  some detail
HINT:  a hint
NOTICE:  [1/2] Done in N ms
NOTICE:  [2/2] Running upgrade a2 -> a3
NOTICE:  [2/2] Done in N ms
EOT
# Where it happened, and the SQLSTATE
$node->safe_psql('postgres',
	q{SELECT migrate.define('e4', 'a3', 'fails', E'SELECT 1;\nDO $$ BEGIN COMMIT; RAISE ''no'' USING ERRCODE = ''RG002''; END $$', '')});
my ($state, $message) = sqlstate($node, 'postgres', 'CALL migrate.upgrade_each();');
is($state, 'RG002', 'SQLSTATE of a worker');
like($message, qr/^statement 2 at line 2 of the upgrade script of revision "e4": DO \$\$ BEGIN COMMIT/m, 'place of an error in a worker');
$node->safe_psql('postgres', q{SELECT migrate.stamp('a3'), migrate.remove('e4')});

# A worker is terminated by somebody: an error, not the end of the session.
$node->safe_psql('postgres',
	q{SELECT migrate.define('w4', 'a3', 'waits', 'DO $$ BEGIN COMMIT; PERFORM pg_advisory_xact_lock_shared(1); END $$', '')});
my $holder = $node->background_psql('postgres');
$holder->query_safe('SELECT pg_advisory_lock(1)');
my $runner = $node->background_psql('postgres', on_error_stop => 0);
$runner->query_until(qr/running/, "\\echo running\nCALL migrate.upgrade_each();\n");
wait_for_waiters($node, 'postgres', 'advisory', 1);
is($node->safe_psql('postgres', q{
	SELECT count(*), count(DISTINCT application_name), bool_and(datname = 'postgres' AND usename = session_user)
	FROM pg_stat_activity JOIN migrate.progress() AS p ON pg_stat_activity.pid IN (p.pid, p.worker_pid)}),
	'2|1|t', 'the worker is seen, under the name of the session');
$node->safe_psql('postgres',
	q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'migrate worker'});
is($runner->query('SELECT 4711'), '4711', 'the session outlives its worker');
like($runner->{stderr}, qr/ERROR: .*terminating|ERROR: .*lost connection/, 'and has an error');
$runner->{stderr} = '';
is($node->safe_psql('postgres', q{SELECT sqlstate, statement FROM migrate.log ORDER BY number DESC LIMIT 1}), '57P01|1', 'which is logged');
$holder->query_safe('SELECT pg_advisory_unlock(1)');
$holder->quit;
$runner->query('CALL migrate.upgrade_each()');
is($runner->query(q{SELECT string_agg(c, ', ') FROM migrate.current() c}), 'w4', 'and can go on');
$runner->quit;

# No room for a worker: an error that says so, at once
$node->append_conf('postgresql.conf', 'max_worker_processes = 0');
$node->append_conf('postgresql.conf', 'max_parallel_workers = 0');
$node->restart;
$node->safe_psql('postgres', q{SELECT migrate.define('v5', 'w4', 'vacuum', 'VACUUM t', '')});
($state, $message) = sqlstate($node, 'postgres', 'CALL migrate.upgrade_each();');
is($state, '53000', 'no worker: an error');
like($message, qr/^HINT: .*max_worker_processes/m, 'no worker: names the setting');
is($node->safe_psql('postgres', 'SELECT half_done FROM migrate.status()'), '{}', 'no worker: nothing was begun');
$node->append_conf('postgresql.conf', 'max_worker_processes = 8');
$node->restart;
like(tells('CALL migrate.upgrade_each()'), qr/^NOTICE:  \[1\/1\] Done/m, 'with room it is done');

$node->stop;

done_testing();
