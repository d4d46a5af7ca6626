# Revisions that create, refresh and drop a subscription with its slot, which
# takes a publisher of its own.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $publisher = PostgreSQL::Test::Cluster->new('publisher');
$publisher->init(allows_streaming => 'logical');
$publisher->start;
$publisher->safe_psql(
	'postgres', q{
	CREATE TABLE t (i int);
	INSERT INTO t SELECT generate_series(1, 10);
	CREATE TABLE u (i int);
	INSERT INTO u SELECT generate_series(1, 5);
	CREATE PUBLICATION p FOR TABLE t});

my $subscriber = PostgreSQL::Test::Cluster->new('subscriber');
$subscriber->init(allows_streaming => 'logical');
$subscriber->start;
my $connection = $publisher->connstr('postgres') =~ s/'/''/gr;
$subscriber->safe_psql(
	'postgres', qq{
	CREATE EXTENSION migrate;
	SELECT migrate.define('a1', NULL, 'subscribe', \$\$
CREATE TABLE t (i int);
CREATE SUBSCRIPTION s CONNECTION '$connection' PUBLICATION p;
COMMENT ON SUBSCRIPTION s IS 'made by a revision';
\$\$, 'DROP SUBSCRIPTION s; DROP TABLE t');
	SELECT migrate.define('a2', 'a1', 'refresh',
		'CREATE TABLE u (i int); ALTER SUBSCRIPTION s REFRESH PUBLICATION', 'DROP TABLE u')});

# those of a table that is being copied aside
my $slots = q{SELECT slot_name, slot_type FROM pg_replication_slots WHERE slot_name NOT LIKE '%sync%'};
$subscriber->safe_psql('postgres', q{CALL migrate.upgrade_each('a1')});
$subscriber->wait_for_subscription_sync($publisher, 's');
is($publisher->safe_psql('postgres', $slots), 's|logical', 'the slot is there');
is($subscriber->safe_psql('postgres', 'SELECT count(*) FROM t'), '10', 'and is used');

$publisher->safe_psql('postgres', 'ALTER PUBLICATION p ADD TABLE u');
$subscriber->safe_psql('postgres', 'CALL migrate.upgrade_each()');
$subscriber->wait_for_subscription_sync($publisher, 's');
is($subscriber->safe_psql('postgres', 'SELECT count(*) FROM u'), '5', 'refreshed');
is($subscriber->safe_psql('postgres', 'SELECT migrate.check()'), '', 'all is recorded');

$publisher->safe_psql('postgres', 'ALTER PUBLICATION p DROP TABLE u');

# A slot that is in the way is not touched.
$subscriber->safe_psql('postgres', q{CALL migrate.downgrade_each('base')});
is($publisher->safe_psql('postgres', $slots), '', 'the slot is gone with the subscription');
$publisher->safe_psql('postgres', q{SELECT pg_create_logical_replication_slot('s', 'pgoutput')});
foreach my $attempt (1, 2)
{
	my ($result, $out, $err) = $subscriber->psql('postgres', 'CALL migrate.upgrade_each()');

	like($err, qr/ERROR: .*replication slot "s" already exists/, "attempt $attempt: says what is in the way");
	is($publisher->safe_psql('postgres', $slots), 's|logical', "attempt $attempt: leaves it there");
}
$publisher->safe_psql('postgres', q{SELECT pg_drop_replication_slot('s')});
$subscriber->safe_psql('postgres', q{CALL migrate.upgrade_each('a1')});
is($subscriber->safe_psql('postgres', 'SELECT subname FROM pg_subscription'), 's', 'without it goes on');
$subscriber->safe_psql('postgres', q{CALL migrate.downgrade_each('base')});

$subscriber->stop;
$publisher->stop;

done_testing();
