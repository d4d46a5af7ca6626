
# The owner of a database, who is no superuser, can use the extension that a
# superuser has created there, or create it, and dump the database.  What such a
# dump has in the name of others is not run for that.

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


#
# An extension that the owner has created
#
my $odd = qq{regress "odd's"\n\$owner};
(my $quoted = $odd) =~ s/"/""/g;
$node->safe_psql(
	'postgres', qq{
	CREATE ROLE "$quoted" LOGIN;
	CREATE ROLE regress_deploy LOGIN;
	CREATE ROLE regress_super LOGIN SUPERUSER;
	CREATE DATABASE own OWNER "$quoted"});

# what a role does in a database, with its errors
sub run_as
{
	my ($database, $role, $sql) = @_;
	my ($result, $out, $err) = $node->psql($database, $sql, extra_params => [ '-U', $role ]);

	return $result == 0 ? $out : $err;
}

run_as('own', $odd, 'CREATE EXTENSION migrate');
is( run_as('own', $odd, q{SELECT tableowner = current_user FROM pg_tables WHERE schemaname = 'migrate' AND tablename = 'script'}),
	't', 'a role of any name creates the extension and owns its tables');
is(run_as('own', $odd, 'SELECT role = current_user FROM migrate.owner'), 't', 'which is recorded');
is(run_as('own', $odd, q{
	GRANT USAGE ON SCHEMA migrate TO regress_deploy;
	GRANT EXECUTE ON ALL ROUTINES IN SCHEMA migrate TO regress_deploy;
	SELECT migrate.define('o', upgrade => 'CREATE TEMP TABLE o ()', downgrade => '')}),
	'created', 'it lets others in, and writes');
is(run_as('own', 'regress_deploy', q{SELECT migrate.define('d', upgrade => 'CREATE TEMP TABLE d ()', downgrade => '')}),
	'created', 'so do they');
is(run_as('own', 'regress_super', q{SELECT migrate.define('s', upgrade => 'CREATE TEMP TABLE s ()', downgrade => '')}),
	'created', 'and a superuser');
is(run_as('own', 'regress_deploy', 'SELECT migrate.approve(\'o\')'), '1', 'others approve');
is(run_as('own', 'regress_deploy', q{SELECT migrate.upgrade('o, d')}), '2', 'and run');
is(run_as('own', 'regress_deploy', q{SELECT migrate.downgrade('base')}), '2', 'both ways');
# in the names of others
run_as('own', $odd, q{
	INSERT INTO migrate.script SELECT 10 + row_number() OVER (), 'f' || s.rev_id, s.down_revision, '{}', '{}', '', now(),
		role, role, role, s.checksum, s.upgrade, s.downgrade
		FROM migrate.script s, unnest(ARRAY['regress_super', 'regress_deploy']) AS role WHERE s.rev_id = left(substr(role, 9), 1)});
is(run_as('own', $odd, 'SELECT count(*) FROM migrate.script'), '5', 'the owner forges');

my $own = $node->basedir . '/own.sql';
command_ok([ 'pg_dump', '-U', $odd, '-f', $own, $node->connstr('own') ], 'the owner dumps');
unlike(slurp_file($own), qr/^COPY migrate\.(?:approval|author)/m, 'no approvals');
foreach my $by ($odd, 'regress_super')
{
	my $database = $by eq $odd ? 'own_owner' : 'own_super';

	$node->safe_psql('postgres', qq{CREATE DATABASE $database OWNER "$quoted"});
	$node->command_ok(
		[ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-U', $by, '-f', $own, '-d', $node->connstr($database) ],
		"$database: restored");
	is(run_as($database, $odd, 'SELECT migrate.upgrade(\'o\')'), '1', "$database: the owner goes on");
	like(run_as($database, 'regress_super', "SELECT migrate.upgrade('$_')"),
		qr/unproved authors that role "regress_super"/, "$database: a superuser is asked about $_")
	  foreach 's', 'fs';
	SKIP:
	{
		skip 'privileges are those of a new extension', 4 if $by eq 'regress_super';
		like(run_as($database, 'regress_deploy', "SELECT migrate.upgrade('$_')"),
			qr/unproved authors that role "regress_deploy"/, "$database: and another role about $_")
		  foreach 'd', 'fd';
		is( run_as($database, 'regress_deploy',
				q{SELECT migrate.define('d', upgrade => 'CREATE TEMP TABLE d ()', downgrade => '')}),
			'unchanged', "$database: who defines again what it has written");
		is(run_as($database, 'regress_deploy', q{SELECT migrate.upgrade('d')}),
			'1', "$database: need not approve it");
	}
}

done_testing();
