
# A run that fails, in whatever way, leaves the database as it was, and can be
# done anew.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use MigrateTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('failure');
$node->init;
$node->append_conf('postgresql.conf', 'max_locks_per_transaction = 10');
$node->start;

# Five revisions, of which the third is the one that fails: each test writes it,
# and it comes after others have changed what was there.
$node->safe_psql(
	'postgres', q{
	CREATE TABLE account (id int PRIMARY KEY, name text NOT NULL, balance numeric DEFAULT 0);
	INSERT INTO account SELECT i, 'account ' || i FROM generate_series(1, 1000) i;
	CREATE VIEW rich AS SELECT * FROM account WHERE balance > 1000;
	CREATE EXTENSION migrate;
	SELECT migrate.define('a', NULL, 'first',
		'CREATE TABLE ta (i int); ALTER TABLE account ADD COLUMN note text DEFAULT ''new''');
	SELECT migrate.define('b', 'a', 'second',
		'DROP VIEW rich; ALTER TABLE account ALTER COLUMN balance TYPE int; UPDATE account SET name = upper(name)');
	SELECT migrate.define('d', 'c', 'fourth', 'CREATE TABLE td (i int)');
	SELECT migrate.define('e', 'd', 'fifth', 'CREATE TABLE te (i int)')});

# The third revision, with a script that is spread over lines
sub write_third
{
	my ($script) = @_;

	$node->safe_psql('postgres',
		"SELECT migrate.define('c', 'b', 'third', \$script\$CREATE TABLE tc (i int);\n\n$script\$script\$)");
	return dump_database($node, 'postgres');
}

my $at_third_line = qr/statement 2 at line 3 of the upgrade script of revision "c"/;

# Write the revision, run all, and see how that fails.
sub fails
{
	my ($what, $state, $script, %options) = @_;
	my $before = write_third($script);
	my ($got, $message) =
	  sqlstate($node, 'postgres', ($options{settings} || '') . 'SELECT migrate.upgrade();');

	is($got, $state, "$what: fails");
	like($message, $options{message} || $at_third_line, "$what: says where");
	is(dump_database($node, 'postgres'), $before, "$what: all is as before");
	return;
}

fails('an error', '22012', 'SELECT 1 / (i - 500) FROM generate_series(1, 1000) i');
fails('an error of a block', 'P0001', q{DO $$ BEGIN RAISE 'no'; END $$});
fails('a statement that takes too long', '57014', 'SELECT pg_sleep(3600)',
	settings => q{SET statement_timeout = '2s';});
fails('a constraint that is checked at the end', '23503', <<'SQL', message => qr/violates foreign key constraint/);
CREATE TABLE transfer (account int REFERENCES account DEFERRABLE INITIALLY DEFERRED);
INSERT INTO transfer VALUES (4711)
SQL
fails('too many locks', '53200',
	q{DO $$ BEGIN FOR i IN 1 .. 10000 LOOP EXECUTE format('CREATE TABLE many%s (i int)', i); END LOOP; END $$});

# Cancelled by somebody
my $before = write_third('SELECT pg_advisory_xact_lock_shared(1)');
my $holder = $node->background_psql('postgres');
my $runner = $node->background_psql('postgres', on_error_stop => 0);
my $pid = $runner->query_safe('SELECT pg_backend_pid()');
$holder->query_safe('SELECT pg_advisory_lock(1)');
$runner->query_until(qr/running/, "\\echo running\nSELECT migrate.upgrade();\n");
wait_for_waiters($node, 'postgres', 'advisory', 1);
$holder->query_safe("SELECT pg_cancel_backend($pid)");
$runner->query('SELECT 1');
like($runner->{stderr}, qr/canceling statement due to user request/, 'cancelled: fails');
like($runner->{stderr}, $at_third_line, 'cancelled: says where');
$runner->{stderr} = '';
is(dump_database($node, 'postgres'), $before, 'cancelled: all is as before');
$holder->quit;
$runner->query_safe('SET client_min_messages = warning');
is($runner->query_safe('SELECT migrate.upgrade()'), '5', 'cancelled: the session can do it anew');
is($runner->query_safe(q{SELECT migrate.stamp('base')}), '5', 'cancelled: and what else it wants');
$runner->quit;
$node->safe_psql('postgres', 'DROP TABLE ta, tc, td, te; ALTER TABLE account DROP COLUMN note');
$node->safe_psql('postgres', 'CREATE VIEW rich AS SELECT * FROM account WHERE balance > 1000');

# A disk that is full: files must not become longer than 20 MB, which is more
# than a segment of the log.
SKIP:
{
	my $postmaster = (split /\n/, slurp_file($node->data_dir . '/postmaster.pid'))[0];

	skip 'there is no program prlimit', 4
	  if system("prlimit --pid $postmaster --fsize=20971520: >/dev/null 2>&1") != 0;
	# the server has no SQLSTATE of its own for this one
	fails('a file that cannot grow', 'XX000',
		q{INSERT INTO tc SELECT i FROM generate_series(1, 1000000) i},
		message => qr/could not extend file.*$at_third_line/s);
	system_or_bail("prlimit --pid $postmaster --fsize=unlimited:");
	is($node->safe_psql('postgres', 'SELECT migrate.upgrade()'), '5', 'with room again it is done');
}

$node->stop;

done_testing();
