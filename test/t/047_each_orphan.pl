
# A worker outlives the session that it works for as long as it cannot be
# interrupted.  Until it has ended nobody goes on with the revision.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use MigrateTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('orphan');
$node->init;
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION migrate;
	CREATE TABLE big (i int);
	SELECT migrate.define('a', NULL, '', 'CREATE INDEX CONCURRENTLY big_i ON big (i);
		ALTER TABLE big ADD k int', '');
	SELECT migrate.define('b', NULL, '', 'CREATE TABLE other ()', '')});

my $blocker = $node->background_psql('postgres');
$blocker->query_safe('BEGIN; LOCK TABLE big IN ROW EXCLUSIVE MODE');
my $first = start_session($node, 'postgres', q{CALL migrate.upgrade_each('a')});
my $waiting = q{
	SELECT count(*) = 1 FROM pg_stat_activity
	WHERE backend_type = 'migrate worker' AND wait_event_type = 'Lock'};
wait_for($node, 'postgres', $waiting);
my $orphan = $node->safe_psql('postgres',
	q{SELECT pid FROM pg_stat_activity WHERE backend_type = 'migrate worker'});

# It hears of nothing while it is stopped.
kill 'STOP', $orphan;
$node->safe_psql('postgres', q{
	SELECT pg_terminate_backend(pid, 180000) FROM pg_stat_activity
	WHERE backend_type = 'client backend' AND query LIKE 'migrate: %statement%'});
like((finish_all($first))[0], qr/FATAL:  57P01/, 'the caller is gone');
is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'migrate worker'}),
	'1', 'its worker is not');

my $second = start_session($node, 'postgres', q{CALL migrate.upgrade_each('a')});
wait_for($node, 'postgres',
	q{SELECT count(*) = 1 FROM migrate.progress() WHERE state = 'waiting'});
is($node->safe_psql('postgres', q{SELECT blocked_by FROM migrate.progress() WHERE state = 'waiting'}),
	"{$orphan}", 'the next one waits for it');
foreach my $call (q{upgrade('b')}, q{downgrade('base')}, q{stamp('a')})
{
	my ($state) = sqlstate($node, 'postgres', "SELECT migrate.$call");

	is($state, $call =~ /^down/ ? '' : 'MG305',
		"$call " . ($call =~ /^down/ ? 'has nothing to do' : 'does not come between'));
}

kill 'CONT', $orphan;
wait_for($node, 'postgres', $waiting);
$blocker->query_safe('COMMIT');
is((finish_all($second))[0], '', 'it goes on when the worker has ended');
is($node->safe_psql('postgres', q{
		SELECT string_agg(relname || ' ' || indisvalid, ',') FROM pg_index JOIN pg_class ON oid = indexrelid
		WHERE indrelid = 'big'::regclass}),
	'big_i true', 'with one index');
is($node->safe_psql('postgres', q{SELECT count(*) FROM migrate.half_done}), '0', 'and all done');
is(log_defects($node, 'postgres'), '', 'the log says so');

$blocker->quit;
$node->stop;
done_testing();
