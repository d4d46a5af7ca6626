
# Scripts of extensions: they cannot migrate, as what is created in them belongs
# to the extension; revisions can create and update extensions.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use MigrateTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('extension_script');
$node->init;
$node->start;

# Extensions of our own, beside those of the server, while this test runs.
my $dir = $node->config_data('--sharedir') . '/extension';
if (!-w $dir)
{
	$node->stop;
	plan skip_all => 'the directory of extensions cannot be written';
}
my @files;

sub write_extension
{
	my ($name, %scripts) = @_;

	foreach my $file ("$name.control", map { "$name--$_.sql" } sort keys %scripts)
	{
		my ($script) = $file =~ /--(.*)\.sql$/;

		push @files, "$dir/$file";
		unlink "$dir/$file";
		append_to_file("$dir/$file",
			defined $script ? $scripts{$script} : "default_version = '1'\nrelocatable = true\n");
	}
	return;
}

END
{
	unlink @files if @files;
}

write_extension(
	'migrate_test_caller',
	'1' => 'CREATE TABLE caller (i int); SELECT migrate.upgrade();',
	'0' => 'CREATE TABLE caller (i int); SELECT migrate.current();',
	'0--1' => 'SELECT migrate.define(rev_id => $$z$$);');
write_extension(
	'migrate_test_plain',
	'1' => 'CREATE TABLE plain (i int);',
	'1--2' => 'ALTER TABLE plain ADD j int;');

$node->safe_psql(
	'postgres', q{
	CREATE EXTENSION migrate;
	SELECT migrate.define('a', NULL, 'first', 'CREATE TABLE ta (i int)', 'DROP TABLE ta');
	SELECT migrate.define('b', 'a', 'second',
		'CREATE EXTENSION migrate_test_plain; INSERT INTO plain VALUES (1);
		ALTER EXTENSION migrate_test_plain UPDATE TO ''2''; UPDATE plain SET j = 2',
		'DROP EXTENSION migrate_test_plain');
	SELECT migrate.define('c', 'b', 'third', 'CREATE EXTENSION migrate_test_caller', '')});
my $before = dump_database($node, 'postgres');

my ($state, $message) =
  sqlstate($node, 'postgres', 'CREATE EXTENSION migrate_test_caller');
is($state, '55000', 'an extension cannot upgrade');
like(
	$message,
	qr/cannot execute migrate\.upgrade\(\) in the script of an extension/,
	'an extension cannot upgrade, and is told so');
is(dump_database($node, 'postgres'), $before, 'nothing is left of it');

$node->safe_psql('postgres', q{CREATE EXTENSION migrate_test_caller VERSION '0'});
pass('an extension can look');
($state, $message) =
  sqlstate($node, 'postgres', q{ALTER EXTENSION migrate_test_caller UPDATE TO '1'});
is($state, '55000', 'its update cannot define a revision');
$node->safe_psql('postgres', 'DROP EXTENSION migrate_test_caller');

is($node->safe_psql('postgres', q{SELECT migrate.upgrade('b')}), '2', 'a revision creates an extension');
is($node->safe_psql('postgres', 'SELECT i, j FROM plain'), '1|2', 'and updates it');
is( $node->safe_psql(
		'postgres', q{
		SELECT refobjid = (SELECT oid FROM pg_extension WHERE extname = 'migrate_test_plain')
		FROM pg_depend WHERE classid = 'pg_class'::regclass
			AND objid = 'plain'::regclass AND deptype = 'e'}),
	't',
	'what belongs to it is its own');
($state, $message) = sqlstate($node, 'postgres', q{SELECT migrate.upgrade('c')});
is($state, '55000', 'not one that migrates itself');
like($message, qr/upgrade script of revision "c"/, 'and that is said, too');
is($node->safe_psql('postgres', q{SELECT migrate.downgrade('base')}), '2', 'a revision drops an extension');
is($node->safe_psql('postgres', q{SELECT migrate.upgrade('a')}), '1', 'the session state is sound');

$node->stop;

done_testing();
