
# On a standby one can look, and is told clearly that nothing can be changed;
# once it is promoted it goes on.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use MigrateTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $primary = PostgreSQL::Test::Cluster->new('primary');
$primary->init(allows_streaming => 1);
$primary->start;
$primary->safe_psql(
	'postgres', q{
	CREATE EXTENSION migrate;
	SELECT migrate.define('a', NULL, 'first', 'CREATE TABLE ta (i int)', 'DROP TABLE ta');
	SELECT migrate.define('b', 'a', 'second', 'CREATE TABLE tb (i int)', 'DROP TABLE tb');
	SELECT migrate.define('c', 'b', 'third', 'CREATE TABLE tc (i int)', 'DROP TABLE tc');
	SELECT migrate.define('x', 'b', 'another third', '', '', 'other');
	SELECT migrate.upgrade('a')});
$primary->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'base', has_streaming => 1);
$standby->start;

sub catch_up
{
	$primary->wait_for_catchup($standby, 'replay', $primary->lsn('write'));
	return;
}

# Everything that does not need a primary.
my @looks = (
	'SELECT migrate.current()',
	'SELECT * FROM migrate.heads()',
	'SELECT * FROM migrate.bases()',
	'SELECT * FROM migrate.branches()',
	'SELECT * FROM migrate.history()',
	q{SELECT * FROM migrate.history('base:current')},
	'SELECT migrate.show()',
	'SELECT * FROM migrate.status()',
	q{SELECT * FROM migrate.plan('heads')},
	q{SELECT * FROM migrate.plan('base', 'downgrade')},
	'SELECT migrate.graph()',
	q{SELECT migrate.graph(format => 'dot')},
	'SELECT migrate.export()',
	q{SELECT migrate.upgrade_sql('heads')},
	q{SELECT migrate.downgrade_sql('base')},
	q{SELECT * FROM migrate.split('SELECT 1')},
	'TABLE migrate.log');

sub same_looks
{
	my ($what) = @_;
	my %differs;

	foreach my $look (@looks)
	{
		my ($there, $here) = map { $_->safe_psql('postgres', $look) } $primary, $standby;

		$differs{$look} = $here if $here ne $there || $here eq '';
	}
	is_deeply(\%differs, {}, $what);
	return;
}

catch_up();
same_looks('a standby shows what its primary does');
my ($state, $message) = sqlstate($standby, 'postgres', 'SELECT migrate.check()');
is($state, 'MG301', 'check says that something is pending');

$primary->safe_psql('postgres', q{SELECT migrate.upgrade('c')});
catch_up();
same_looks('and again after an upgrade');
is($standby->safe_psql('postgres', 'SELECT migrate.current()'), 'c', 'which has come');

# A run in an open transaction on the primary is not seen, and does not make
# anybody wait.
my $runner = $primary->background_psql('postgres');
$runner->query_safe(
	q{SET client_min_messages = warning; BEGIN; SELECT migrate.downgrade('base')});
$primary->safe_psql('postgres', 'CREATE TABLE after_that (i int)');
catch_up();
same_looks('a run that is not committed is not seen');

# What changes something
foreach my $call (
	q{revision()},
	q{define('d', 'c')},
	q{define('a', NULL, 'first', 'CREATE TABLE ta (i int)', 'DROP TABLE ta')},
	q{merge()},
	q{edit('x', 'SELECT 1')},
	q{remove('x')},
	q{approve('x')},
	q{upgrade('c')},
	q{upgrade('heads')},
	q{downgrade('base')},
	q{downgrade('c')},
	q{stamp('base')},
	q{stamp('c')},
	q{stamp('c', purge => true)},
	q{expect('upgrade', 'x', 'none')},
	q{record('upgrade', 'x', '')})
{
	my ($name) = $call =~ /^(\w+)/;

	($state, $message) = sqlstate($standby, 'postgres', "SELECT migrate.$call");
	is($state, '25006', "not on a standby: $call");
	like(
		$message,
		qr/cannot execute migrate\.$name\(\) during recovery/,
		"not on a standby: $call says so");
}

# The standby takes over while the primary is in the middle of a run.
$primary->stop('immediate');
$runner->{run}->kill_kill;
$standby->promote;
is($standby->safe_psql('postgres', 'SELECT migrate.current()'),
	'c', 'promoted: the run that was not committed has not been');
is($standby->safe_psql('postgres', q{SELECT migrate.upgrade('heads')}),
	'1', 'promoted: it goes on');
is(log_defects($standby, 'postgres'), '', 'promoted: log');

$standby->stop;

done_testing();
