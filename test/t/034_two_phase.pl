
# A run in a transaction that is prepared: it holds the run lock until the
# second phase, over a restart, and is there as a whole or not at all.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use MigrateTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('two_phase');
$node->init;
$node->append_conf('postgresql.conf', 'max_prepared_transactions = 5');
$node->start;
$node->safe_psql(
	'postgres', q{
	CREATE EXTENSION migrate;
	SELECT migrate.define('a', NULL, 'first', 'CREATE TABLE ta (i int)', 'DROP TABLE ta');
	SELECT migrate.define('b', 'a', 'second', 'CREATE TABLE tb (i int)', 'DROP TABLE tb');
	SELECT migrate.define('c', 'b', 'third', 'CREATE TEMP TABLE tc (i int)', '')});
my $before = dump_database($node, 'postgres');

# A session that waits for the prepared transaction
sub start_waiter
{
	my $waiter = $node->background_psql('postgres');

	$waiter->query_safe('SET client_min_messages = warning');
	$waiter->query_until(qr/running/, "\\echo running\nSELECT migrate.upgrade('b');\n");
	wait_for_waiters($node, 'postgres', 'relation', 1);
	return $waiter;
}

# Rolled back
$node->safe_psql(
	'postgres', q{
	BEGIN;
	SELECT migrate.upgrade('b');
	PREPARE TRANSACTION 'run'});
is($node->safe_psql('postgres', 'SELECT migrate.current()'), '', 'prepared: not seen yet');
my ($state) = sqlstate($node, 'postgres', q{SET lock_timeout = '1ms'; SELECT migrate.upgrade('b')});
is($state, '55P03', 'prepared: others wait for it');
$node->restart;
($state) = sqlstate($node, 'postgres', q{SET lock_timeout = '1ms'; SELECT migrate.upgrade('b')});
is($state, '55P03', 'restarted: others still wait');
my $waiter = start_waiter();
$node->safe_psql('postgres', q{ROLLBACK PREPARED 'run'});
is($waiter->query_safe('SELECT 1'), "2\n1", 'rolled back: who waited does it');
$waiter->quit;
$node->safe_psql('postgres', q{SELECT migrate.downgrade('base')});

# Committed
$node->safe_psql(
	'postgres', q{
	BEGIN;
	SELECT migrate.upgrade('b');
	PREPARE TRANSACTION 'run'});
$node->stop('immediate');
$node->start;
$waiter = start_waiter();
$node->safe_psql('postgres', q{COMMIT PREPARED 'run'});
is($waiter->query_safe('SELECT 1'), "0\n1", 'committed: who waited has nothing to do');
$waiter->quit;
is($node->safe_psql('postgres', 'SELECT migrate.current()'), 'b', 'committed: it is there');
is($node->safe_psql('postgres', q{SELECT to_regclass('ta'), to_regclass('tb')}),
	'ta|tb', 'committed: and so is what the scripts did');
is(log_defects($node, 'postgres'), '', 'committed: log');

# The server cannot prepare what used temporary objects, even if they are gone.
my $message;
($state, $message) = sqlstate(
	$node, 'postgres', q{
	BEGIN;
	SELECT migrate.upgrade('c');
	PREPARE TRANSACTION 'run'});
is($state, '0A000', 'with temporary objects: refused by the server');
is($node->safe_psql('postgres', 'SELECT migrate.current()'), 'b', 'with temporary objects: nothing is left');

$node->stop;

done_testing();
