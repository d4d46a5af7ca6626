
# The extension comes and goes without a trace, and without being preloaded.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $version = slurp_file('migrate.control') =~ /^default_version = '(.+)'$/m ? $1 : undef;
isnt($version, undef, 'the control file has a version');

my $node = PostgreSQL::Test::Cluster->new('install');
$node->init;
$node->start;

# Everything that could be left behind: rows by catalog, and the dump.
my @catalogs = qw(pg_class pg_proc pg_namespace pg_type pg_constraint pg_trigger
  pg_event_trigger pg_description pg_depend pg_shdepend pg_init_privs
  pg_default_acl pg_db_role_setting pg_largeobject_metadata);

sub traces
{
	my $counts = join(' UNION ALL ',
		map { "SELECT '$_', count(*) FROM $_" } @catalogs);
	my ($dump, $errors) = run_command(
		[ 'pg_dump', '--restrict-key=test', $node->connstr('postgres') ]);

	# older servers know no restricting keys
	($dump, $errors) = run_command([ 'pg_dump', $node->connstr('postgres') ])
	  if $errors =~ /restrict-key/;
	is($errors, '', 'pg_dump');
	return $node->safe_psql('postgres', "$counts ORDER BY 1") . "\n$dump";
}

my $before = traces();

is($node->safe_psql('postgres', 'SHOW shared_preload_libraries'),
	'', 'nothing is preloaded');
$node->safe_psql('postgres', 'CREATE EXTENSION migrate');
is( $node->safe_psql(
		'postgres', "SELECT extversion FROM pg_extension WHERE extname = 'migrate'"),
	$version,
	'installed in the version of the control file');

# The comments are checked by name in test/check/docs; here the rest of them,
# such as those of types.  The row types of tables are members since 17.
is( $node->safe_psql(
		'postgres', q{
	SELECT pg_describe_object(classid, objid, 0)
	FROM pg_depend
	WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
		AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'migrate')
		AND obj_description(objid, classid::regclass::name) IS NULL
		AND NOT (classid = 'pg_type'::regclass AND EXISTS (
			SELECT FROM pg_type t
				LEFT JOIN pg_type element ON element.oid = t.typelem
				JOIN pg_class c ON c.oid IN (t.typrelid, element.typrelid)
			WHERE t.oid = objid AND c.relkind = 'r'))}),
	'',
	'every member has a comment');

# Outside of its own schema there is nothing of it.
is( $node->safe_psql(
		'postgres', q{
	SELECT pg_describe_object(classid, objid, 0)
	FROM pg_depend, pg_identify_object(classid, objid, 0)
	WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
		AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'migrate')
		AND coalesce(schema, name) <> 'migrate'}),
	'',
	'every member is in schema migrate');

my ($result, $out, $err) =
  $node->psql('postgres', 'ALTER EXTENSION migrate UPDATE');
is($result, 0, 'update to the same version');
like(
	$err,
	qr/version "\Q$version\E" of extension "migrate" is already installed/,
	'which does nothing');

# A second one in the same session, after the first was dropped.
$node->safe_psql(
	'postgres', q{
	DROP EXTENSION migrate;
	CREATE EXTENSION migrate;
	SELECT migrate.status();
	DROP EXTENSION migrate;
	CREATE EXTENSION migrate;
	SELECT migrate.status();
	DROP EXTENSION migrate});

is(traces(), $before, 'nothing is left');

$node->stop;

done_testing();
