
# An update to a new version: the script is found, run, and the library that
# was not replaced with it says so.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('update');
$node->init;
$node->start;

my $version = $node->safe_psql('postgres',
	"CREATE EXTENSION migrate; SELECT extversion FROM pg_extension WHERE extname = 'migrate'");
my ($directory) = run_command([ 'pg_config', '--sharedir' ]);
my $script = "$directory/extension/migrate--$version--$version.next.sql";

$node->safe_psql('postgres',
	"SELECT migrate.define('a1', message => 'before'); SELECT migrate.upgrade()");
append_to_file($script,
	"COMMENT ON SCHEMA migrate IS 'updated';\n"
	  . "ALTER TABLE migrate.log ADD COLUMN note pg_catalog.text;\n");

$node->safe_psql('postgres', "ALTER EXTENSION migrate UPDATE TO '$version.next'");
is( $node->safe_psql('postgres',
		"SELECT extversion FROM pg_extension WHERE extname = 'migrate'"),
	"$version.next", 'the update script is found and run');
is( $node->safe_psql('postgres', "SELECT obj_description('migrate'::regnamespace)"),
	'updated', 'and does what it says');

my ($result, $out, $err) = $node->psql('postgres', 'SELECT migrate.current()',
	extra_params => [ '-v', 'VERBOSITY=verbose' ]);
isnt($result, 0, 'the old library does not work on new objects');
like($err, qr/MG304.*has version \Q$version\E\.next, its library has version \Q$version\E/s,
	'and says which is which');
like($err, qr/ALTER EXTENSION migrate UPDATE/, 'and what to do');

# What the library does not know of a table it leaves null.
$node->safe_psql('postgres',
	"UPDATE pg_extension SET extversion = '$version' WHERE extname = 'migrate'");
is( $node->safe_psql('postgres',
		"SELECT migrate.define('b2', 'a1'); SELECT migrate.upgrade();"
		  . "SELECT count(*) FROM migrate.log WHERE note IS NULL"),
	"created\n1\n4", 'rows of the update are there, and new ones go beside them');

unlink $script or die "could not remove $script: $!";
$node->stop;
done_testing();
