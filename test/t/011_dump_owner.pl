
# The owner of a database, who is no superuser, can use the extension that a
# superuser has created there, and dump the database.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use MigrateTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('owner');
$node->init;
$node->start;
$node->safe_psql(
	'postgres', q{
	CREATE ROLE regress_owner LOGIN;
	CREATE ROLE regress_other LOGIN;
	CREATE DATABASE owned OWNER regress_owner});
$node->safe_psql('owned', 'CREATE EXTENSION migrate');

# what a role does in a database, with its errors
sub as_role
{
	my ($role, $sql) = @_;
	my ($result, $out, $err) =
	  $node->psql('owned', $sql, extra_params => [ '-U', $role ]);

	return $result == 0 ? $out : $err;
}

is(as_role('regress_owner', q{SELECT migrate.define('a', upgrade => 'CREATE TABLE t ()', downgrade => 'DROP TABLE t')}),
	'created', 'the owner writes');
is(as_role('regress_owner', 'SELECT migrate.upgrade()'), '1', 'and runs');
is(as_role('regress_owner', 'SELECT migrate.current()'), 'a', 'and looks');
like(as_role('regress_owner', q{UPDATE migrate.script SET upgrade = ''}),
	qr/permission denied for table script/, 'but does not write to the tables');
like(as_role('regress_other', 'SELECT migrate.current()'),
	qr/permission denied for schema migrate/, 'nobody else does');

my $dump = $node->basedir . '/owner.sql';
command_ok(
	[ 'pg_dump', '-U', 'regress_owner', '-f', $dump, $node->connstr('owned') ],
	'the owner dumps the database');
$node->safe_psql('postgres', 'CREATE DATABASE again OWNER regress_owner');
$node->command_ok(
	[ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $dump, '-d', $node->connstr('again') ],
	'which can be restored');
is($node->safe_psql('again', 'SELECT migrate.current()'), 'a', 'as it was');
$node->safe_psql('postgres', 'ALTER DATABASE owned OWNER TO regress_other');
is(as_role('regress_other', 'SELECT migrate.current()'), 'a', 'another owner takes over');
like(as_role('regress_owner', 'SELECT migrate.current()'),
	qr/permission denied for schema migrate/, 'from the one before');

done_testing();
