# pg_upgrade from the oldest server that is supported, with revisions that are
# half done.  It copies migrate.build, which a dump does not have, and is right to:
# relations keep their OIDs.  It leaves out indexes that are invalid.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

plan skip_all => 'there is no older server to come from'
  unless $ENV{OLDER_INSTALL};

# both alike, whatever is the default
my $older = PostgreSQL::Test::Cluster->new('older', install_path => $ENV{OLDER_INSTALL});
$older->init(extra => ['--data-checksums']);
my $node = PostgreSQL::Test::Cluster->new('newer');
$node->init(extra => ['--data-checksums']);
$older->start;

# One whose index cannot be built; one whose index was repaired after it could
# not be; one that has not come to drop an index, and one that has begun to.
my %scripts = (
	invalid => [
		'CREATE UNIQUE INDEX CONCURRENTLY invalid_id ON invalid (id);'
		  . q{INSERT INTO invalid VALUES (3, 'last')},
		q{could not create unique index} ],
	repaired => [
		'CREATE UNIQUE INDEX CONCURRENTLY repaired_id ON repaired (id);'
		  . q{INSERT INTO repaired VALUES (3, 'last')},
		q{could not create unique index} ],
	kept => [
		'DROP INDEX CONCURRENTLY kept_old;' . q{INSERT INTO kept VALUES (3, 'last')},
		'canceling statement due to statement timeout' ]);
my @names = sort keys %scripts;

$older->safe_psql('postgres', 'CREATE EXTENSION migrate');
foreach my $name (@names)
{
	$older->safe_psql('postgres', qq{
		CREATE TABLE $name (id int, title text);
		INSERT INTO $name VALUES (1, 'a'), (1, 'b');
		CREATE INDEX ${name}_old ON $name (title)});
	$older->safe_psql('postgres',
		"SELECT migrate.define('$name', NULL, '$name', \$script\$$scripts{$name}[0]\$script\$)");
}

my $holder = $older->background_psql('postgres');
$holder->query_safe('BEGIN; LOCK kept IN SHARE UPDATE EXCLUSIVE MODE');
foreach my $name (@names)
{
	my ($result, $stdout, $stderr) = $older->psql('postgres',
		"SET statement_timeout = '2s'; CALL migrate.upgrade_each('$name')");
	like($stderr, qr/$scripts{$name}[1]/, "$name: the revision stays half done");
}
$holder->query_safe('COMMIT');
$holder->quit;
$older->safe_psql('postgres', q{
	DELETE FROM repaired WHERE title = 'b';
	REINDEX INDEX repaired_id});

my %state = (
	half_done => 'SELECT to_jsonb(s) FROM migrate.half_done s ORDER BY rev_id, statement',
	build => 'SELECT to_jsonb(b) FROM migrate.build b ORDER BY rev_id, statement',
	log => 'SELECT to_jsonb(l) FROM migrate.log l ORDER BY number',
	script => 'SELECT to_jsonb(s) FROM migrate.script s ORDER BY number',
	status => 'SELECT s FROM migrate.status() s');
my %before = map { $_ => $older->safe_psql('postgres', $state{$_}) } keys %state;
my $built = 'SELECT rev_id, relation_oid::regclass, made FROM migrate.build ORDER BY 1';
is($older->safe_psql('postgres', $built),
	"invalid|invalid_id|t\nkept|kept_old|f\nrepaired|repaired_id|t",
	'what the statements are about is noted');

$older->stop;
# where it leaves a script
chdir($PostgreSQL::Test::Utils::tmp_check) or die "could not change directory: $!";
command_ok(
	[
		'pg_upgrade', '--no-sync',
		'-b' => "$ENV{OLDER_INSTALL}/bin",
		'-B' => $node->config_data('--bindir'),
		'-d' => $older->data_dir,
		'-D' => $node->data_dir,
		'-s' => $node->host,
		'-p' => $older->port,
		'-P' => $node->port
	],
	'pg_upgrade');
$node->start;

is($node->safe_psql('postgres', $state{$_}), $before{$_}, "the same $_") foreach sort keys %state;
my $gone = $node->safe_psql('postgres', q{
	SELECT relation_oid FROM migrate.build WHERE rev_id = 'invalid'});
is($node->safe_psql('postgres', $built),
	"invalid|$gone|t\nkept|kept_old|f\nrepaired|repaired_id|t",
	'relations have kept their OIDs, and the invalid index is gone');

# Now they can be finished, each in its own way.
$node->safe_psql('postgres', q{DELETE FROM invalid WHERE title = 'b'});
my %said = (
	invalid => qr/^(?!.*(valid by now|has been dropped))/s,
	kept => qr/^(?!.*has been dropped)/s,
	repaired => qr/index "public\.repaired_id" of an interrupted run is valid by now/);
foreach my $name (@names)
{
	my ($result, $stdout, $stderr) =
	  $node->psql('postgres', "CALL migrate.upgrade_each('$name')");
	is($result, 0, "$name: is finished") or diag($stderr);
	like($stderr, $said{$name}, "$name: as it should be");
	is($node->safe_psql('postgres', "SELECT count(*) FROM $name WHERE id = 3"),
		'1', "$name: to its last statement");
}
is( $node->safe_psql('postgres', q{
		SELECT indexrelid::regclass, indisvalid FROM pg_index
		WHERE indrelid IN ('invalid'::regclass, 'kept'::regclass, 'repaired'::regclass) ORDER BY indexrelid::regclass::text COLLATE "C"}),
	"invalid_id|t\ninvalid_old|t\nrepaired_id|t\nrepaired_old|t",
	'indexes are as an undisturbed run leaves them');
is($node->safe_psql('postgres', 'SELECT (SELECT count(*) FROM migrate.half_done), (SELECT count(*) FROM migrate.build)'),
	'0|0', 'and nothing is half done');

$node->stop;
done_testing();
