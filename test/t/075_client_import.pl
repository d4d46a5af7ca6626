
# Migrations of other tools as revision files, and what these tools have applied.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use ClientTest;
use File::Basename;
use File::Path;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('import');
$node->init;
$node->start;
my $databases = 0;

# A client whose directory has these files of a tool, and a database where that
# tool has been.
sub client_with
{
	my ($files, $sql) = @_;
	my $database = 'app' . ++$databases;
	my $client = client(
		new_directory(),
		PGHOST => $node->host, PGPORT => $node->port, PGDATABASE => $database,
		DATABASE_URL => undef);

	mkdir "$client->{directory}/migrations";
	foreach my $name (keys %$files)
	{
		File::Path::make_path("$client->{directory}/other/" . dirname($name));
		write_file("$client->{directory}/other/$name", $files->{$name});
	}
	$node->safe_psql('postgres', "CREATE DATABASE $database");
	$node->safe_psql($database, 'CREATE EXTENSION migrate');
	$node->safe_psql($database, $sql) if defined $sql;
	return $client;
}

# Imports, and compares the files.  The server takes all of them.
sub imports
{
	my ($client, $tool, %expected) = @_;
	my @names = sort keys %expected;

	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my ($status, $out) = run_client($client, 'import', $tool, 'other');
	is($status, 0, "$tool: exit status");
	is(join('', sort split /^/, $out), join('', map { "migrations/$_\n" } @names), "$tool: names");
	is(read_file("$client->{directory}/migrations/$_"), $expected{$_}, "$tool: $_") foreach @names;
	client_is($client, [ 'sync', '-q' ], 0, '', "$tool: they are revision files");
	client_is($client, [ 'import', $tool, 'other' ], 0, '', "$tool: again");
	return;
}

sub file
{
	my ($rev_id, $revises, $message, $rest) = @_;

	return "-- revision: $rev_id\n-- revises: $revises\n-- message: $message\n\n$rest";
}

#
# Files of a number and a name
#
my $client = client_with(
	{
		'000001_create_a.up.sql' => "CREATE TABLE a (id int);\n",
		'000001_create_a.down.sql' => "DROP TABLE a;",
		'000010_b.up.sql' => "BEGIN;\nCREATE TABLE b (id int);\nCOMMIT;\n",
		'000002_c.up.sql' => "",
		'000002_c.down.sql' => "",
		'README.md' => 'x'
	},
	'CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty bool NOT NULL);
	INSERT INTO schema_migrations VALUES (2, false);
	CREATE TABLE a (id int)');
imports(
	$client, 'golang-migrate',
	'000001_create_a.sql' =>
	  file('1', 'base', 'create a', "-- migrate:up\nCREATE TABLE a (id int);\n\n-- migrate:down\nDROP TABLE a;\n"),
	'000002_c.sql' => file('2', '1', 'c', "-- migrate:up empty\n\n-- migrate:down\n"),
	'000010_b.sql' => file('10', '2', 'b', "-- migrate:up\nBEGIN;\nCREATE TABLE b (id int);\nCOMMIT;\n"));
client_like($client, [ 'import', 'golang-migrate', 'other', '--adopt' ], 0,
	qr/^Running stamp_revision|version +revision +result\n.*^2 +2 +stamped$/ms);
client_like($client, ['current'], 0, qr/^2 /m, 'what the tool has applied is applied');
client_like($client, ['upgrade'], 0, qr/^Running upgrade 2 -> 10, b$/m, 'and the rest comes now');
client_is($client, ['check'], 0, '');
write_file("$client->{directory}/other/000001_create_a.down.sql", 'DROP TABLE a CASCADE;');
client_like($client, [ 'import', 'golang-migrate', 'other' ], 1, qr/file "migrations\/000001_create_a.sql" exists, and is another/);

imports(client_with({ '0003_a.sql' => "SELECT 1;\n" }), 'sqlx', '0003_a.sql' => file('3', 'base', 'a', "-- migrate:up\nSELECT 1;\n"));
imports(
	client_with({ '20260101-a-b-up.sql' => "SELECT 1;\n", '20260101-a-b-down.sql' => "SELECT 2;\n" }),
	'db-migrate',
	'20260101_a-b.sql' => file('20260101', 'base', 'a b', "-- migrate:up\nSELECT 1;\n\n-- migrate:down\nSELECT 2;\n"));

#
# Markers in the files
#
imports(
	client_with({ '20260101000000_a.sql' => "-- migrate:up transaction:false\nSELECT 1;\n-- migrate:down\nSELECT 2;\n" }),
	'dbmate',
	'20260101000000_a.sql' => file('20260101000000', 'base', 'a', "-- migrate:up\nSELECT 1;\n\n-- migrate:down\nSELECT 2;\n"));
imports(
	client_with(
		{
			'00002_f.sql' => "-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose StatementBegin\n"
			  . "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS \$\$ SELECT 1; \$\$;\n-- +goose StatementEnd\n-- +goose Down\nDROP FUNCTION f();\n"
		}),
	'goose',
	'00002_f.sql' => file('2', 'base', 'f',
		"-- migrate:up\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS \$\$ SELECT 1; \$\$;\n\n-- migrate:down\nDROP FUNCTION f();\n"));

#
# Flyway
#
$client = client_with(
	{ 'V1__a.sql' => "SELECT 1;\n", 'V1_10__c.sql' => "SELECT 3;\n", 'V1.2__b.sql' => "SELECT 2;\n", 'U1__a.sql' => "SELECT 4;\n", 'R__r.sql' => 'no' },
	q{CREATE TABLE flyway_schema_history (installed_rank int PRIMARY KEY, version text, description text, type text, script text, success bool);
	INSERT INTO flyway_schema_history VALUES (1, '1', 'a', 'SQL', 'V1__a.sql', true), (2, '1.2', 'b', 'SQL', 'V1.2__b.sql', true)});
imports(
	$client, 'flyway',
	'1_a.sql' => file('1', 'base', 'a', "-- migrate:up\nSELECT 1;\n\n-- migrate:down\nSELECT 4;\n"),
	'1.2_b.sql' => file('1.2', '1', 'b', "-- migrate:up\nSELECT 2;\n"),
	'1_10_c.sql' => file('1.10', '1.2', 'c', "-- migrate:up\nSELECT 3;\n"));
client_like($client, [ 'import', 'flyway', 'other', '--adopt' ], 0, qr/^1\.2 +1\.2 +stamped$/m);
client_like($client, ['plan'], 0, qr/\A.*\n.*\n +1 upgrade +1\.10 .*\n\z/);
{
	my $other = client_with({ 'V1__a.sql' => "CREATE TABLE \${name} ();\n" });

	client_like($other, [ 'import', 'flyway', 'other', '-n' ], 0, qr/warning: version 1 has a placeholder/);
	is_deeply([ glob "$other->{directory}/migrations/*" ], [], 'a dry run writes nothing');
}

#
# sqitch, with a change that was reworked
#
imports(
	client_with(
		{
			'sqitch.plan' => "%syntax-version=1.0.0\n%project=x\n\nusers 2026-01-01T00:00:00Z A <a\@b> # Add users\n"
			  . "\@v1 2026-01-01T00:00:00Z A <a\@b> # tag\n\nusers [users\@v1] 2026-01-02T00:00:00Z A <a\@b> # Rework\nflip-flop [users] 2026-01-02T00:00:00Z A <a\@b>\n",
			'deploy/users@v1.sql' => "SELECT 1;\n", 'deploy/users.sql' => "SELECT 2;\n", 'deploy/flip-flop.sql' => "SELECT 3;\n",
			'revert/users@v1.sql' => "SELECT 4;\n"
		}),
	'sqitch',
	'0001_users.sql' => file('users', 'base', 'Add users', "-- migrate:up\nSELECT 1;\n\n-- migrate:down\nSELECT 4;\n"),
	'0002_users@2.sql' => file('users_2', 'users', 'Rework', "-- migrate:up\nSELECT 2;\n"),
	'0003_flip-flop.sql' => file('flip_flop', 'users_2', 'flip flop', "-- migrate:up\nSELECT 3;\n"));

#
# Diesel and Rails
#
imports(
	client_with(
		{
			'2026-01-02-000000_two/up.sql' => "SELECT 2;\n",
			'2026-01-01-000000_one/up.sql' => "SELECT 1;\n", '2026-01-01-000000_one/down.sql' => "SELECT 3;\n"
		}),
	'diesel',
	'20260101000000_one.sql' => file('20260101000000', 'base', 'one', "-- migrate:up\nSELECT 1;\n\n-- migrate:down\nSELECT 3;\n"),
	'20260102000000_two.sql' => file('20260102000000', '20260101000000', 'two', "-- migrate:up\nSELECT 2;\n"));
imports(
	client_with(
		{
			'structure.sql' => "\\restrict abc\nCREATE TABLE public.a (id int);\n"
			  . "INSERT INTO \"schema_migrations\" (version) VALUES\n('20260101000000'),\n('20260102030405');\n"
		}),
	'rails',
	'20260102030405_structure.sql' => file('20260102030405', 'base', 'structure', "-- migrate:up\nCREATE TABLE public.a (id int);\n"));

client_like($client, [ 'import', 'nosuch', 'other' ], 3, qr/unknown tool "nosuch": there are golang-migrate, dbmate, /);
client_like($client, [ 'import', 'dbmate', 'nosuch' ], 1, qr/could not open directory "nosuch"/);
client_like($client, [ 'import', 'diesel', 'other' ], 1, qr/there are no files of diesel in "other"/);

$node->stop;
done_testing();
