
# The extension is dropped while a worker builds an index.  There are no books
# any more then; the index is as good as any.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use MigrateTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('drop');
$node->init;
$node->start;

my $waits = q{EXISTS (SELECT FROM pg_stat_activity
	WHERE backend_type = 'migrate worker' AND wait_event_type = 'Lock')};

# Run a statement until it waits for a transaction that has written, drop the
# extension, let it go on.  Returns what the run says at the end.
sub run_dropped
{
	my ($statement, $drop) = @_;
	my $holder = $node->background_psql('postgres');
	my $run = $node->background_psql('postgres', on_error_stop => 0);

	$node->safe_psql('postgres', 'CREATE EXTENSION IF NOT EXISTS migrate');
	$node->safe_psql('postgres', "SELECT migrate.define('r', NULL, 'index', \$script\$$statement\$script\$)");
	$holder->query_safe('BEGIN; INSERT INTO t VALUES (1)');
	$run->query_until(qr/running/, "\\echo running\nCALL migrate.upgrade_each();\n");
	wait_for($node, 'postgres', "SELECT $waits");
	$node->safe_psql('postgres', $drop);
	$holder->query_safe('COMMIT');
	$holder->quit;
	$run->query('SELECT 1');
	my $said = $run->{stderr};
	$run->quit;
	return $said;
}

my $is_valid = q{SELECT indisvalid FROM pg_index WHERE indexrelid = 't_i_idx'::regclass};
my $is_gone = qr/ERROR:  extension "migrate" was dropped while a run was under way/;

$node->safe_psql('postgres', 'CREATE TABLE t (i int)');
like(run_dropped('CREATE INDEX CONCURRENTLY t_i_idx ON t (i)', 'DROP EXTENSION migrate'),
	$is_gone, 'create index: the run says why it ends');
is($node->safe_psql('postgres', $is_valid), 't', 'create index: valid');
run_dropped('REINDEX TABLE CONCURRENTLY t', 'DROP EXTENSION migrate; CREATE EXTENSION migrate');
is($node->safe_psql('postgres', $is_valid), 't', 'reindex: valid');
is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_class WHERE relname LIKE 't_i_idx%'}),
	'1', 'reindex: no other is left');
is($node->safe_psql('postgres', 'SELECT count(*) FROM migrate.half_done'),
	'0', 'the books of another extension are not written to');
run_dropped('DROP INDEX CONCURRENTLY t_i_idx', 'DROP EXTENSION migrate CASCADE');
is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_class WHERE relname LIKE 't_i_idx%'}),
	'0', 'drop index: gone');
# its own error is what a statement that fails is known by
$node->safe_psql('postgres', 'INSERT INTO t VALUES (1)');
like(run_dropped('CREATE UNIQUE INDEX CONCURRENTLY t_i_key ON t (i)', 'DROP EXTENSION migrate'),
	qr/ERROR:  could not create unique index "t_i_key"/, 'a failure is not hidden');

$node->stop;
done_testing();
