
# Everything that the extension keeps comes through pg_dump, and nothing else:
# a restored database goes on where the dumped one was.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('dump');
$node->init;
$node->start;
my $dir = $node->basedir;

# What there is to compare, by name.
my %state = (
	script => 'SELECT to_jsonb(s) FROM migrate.script s ORDER BY number',
	version => 'SELECT to_jsonb(v) FROM migrate.version v ORDER BY rev_id',
	log => 'SELECT to_jsonb(l) FROM migrate.log l ORDER BY number',
	half_done => 'SELECT to_jsonb(s) FROM migrate.half_done s ORDER BY rev_id, statement',
	graph => 'SELECT migrate.graph()',
	history => 'SELECT h FROM migrate.history() h',
	status => 'SELECT s FROM migrate.status() s',
	current => 'SELECT c FROM migrate.current() c',
	plan => q{SELECT p FROM migrate.plan('heads') p},
	export => 'SELECT e FROM migrate.export() e',
	script_text => q{SELECT string_agg(md5(upgrade || coalesce(downgrade, '-')), ',' ORDER BY number) FROM migrate.script},
	privileges => q{
		SELECT pg_describe_object(classid, objid, 0), a.*
		FROM pg_depend d
			LEFT JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid
			LEFT JOIN pg_namespace n ON d.classid = 'pg_namespace'::regclass AND n.oid = d.objid
			CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, n.nspacl)) a
		WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
			AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'migrate')
		ORDER BY 1, grantee, privilege_type});

sub state
{
	my ($database) = @_;

	return { map { $_ => $node->safe_psql($database, $state{$_}) } keys %state };
}

# Each difference is a test of its own, so that it is clear what was lost.
sub same_state
{
	my ($database, $expected, $what) = @_;
	my $got = state($database);

	is($got->{$_}, $expected->{$_}, "$what: $_") foreach sort keys %state;
	return;
}

# A dump of what is not the extension's.
sub application
{
	my ($database) = @_;
	my ($dump) = run_command(
		[ 'pg_dump', '--schema=library', '--schema=odd', $node->connstr($database) ]);

	return join "\n", grep { !/^\\(un)?restrict / } split /\n/, $dump;
}

# Write the dump to a file, with pg_dump's options.
sub dump_to
{
	my ($file, @options) = @_;

	$node->command_ok(
		[ 'pg_dump', @options, '--file', "$dir/$file", $node->connstr('source') ],
		"pg_dump @options");
	return "$dir/$file";
}

#
# A history with something of everything: two branches, one ahead of the other,
# texts that are hard to quote, revisions of several authors, an approval, gaps
# in the numbers, a stamp.
#
$node->safe_psql(
	'postgres', q{
	CREATE DATABASE source;
	CREATE ROLE regress_author LOGIN;
	CREATE ROLE regress_runner LOGIN});
$node->safe_psql(
	'source', q{
	CREATE EXTENSION migrate;
	GRANT USAGE ON SCHEMA migrate TO regress_author, regress_runner;
	GRANT EXECUTE ON FUNCTION migrate.revision TO regress_author;
	GRANT EXECUTE ON FUNCTION migrate.approve, migrate.upgrade TO regress_runner});
$node->command_ok(
	[
		'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-f',
		'docs/example/history.sql', $node->connstr('source')
	],
	'load the sample history');

my $hard = <<'SQL';
CREATE TABLE odd.t ("c ""1" text, n int);
COPY odd.t FROM stdin;
tab\t\\ \N	1
\N	2
\.
COMMENT ON TABLE odd.t IS $sql$ '' $$ \\. é € 😀 $sql$;
SQL
$hard =~ s/\n/\r\n/g;
$hard =~ s/'/''/g;

$node->safe_psql(
	'source', qq{
	SELECT migrate.upgrade('29a5d6e3bf70');
	SELECT migrate.upgrade('92f7c3a5e1d8');
	SELECT migrate.define('odd1', NULL, 'it''s odd: "é" \\', upgrade => 'CREATE SCHEMA odd',
		downgrade => 'DROP SCHEMA odd CASCADE', branch_labels => 'odd',
		created_at => '2001-02-03 04:05:06.789+05:30');
	SELECT migrate.define('odd2', 'odd1', 'hard to quote', upgrade => '$hard',
		depends_on => '92f7c3a5e1d8');
	SELECT migrate.define('mistake');
	SELECT migrate.revision('changed later', 'SELECT 1', head => 'odd2', rev_id => 'odd3');
	SELECT migrate.remove('mistake');
	SELECT migrate.edit('odd3', 'CREATE TABLE odd.u ()', 'DROP TABLE odd.u');
	SELECT migrate.upgrade('odd2');
	SELECT migrate.define('odd4', 'odd3', 'recorded, not run', upgrade => 'CREATE TABLE odd.v ()');
	SELECT migrate.upgrade('odd3');
	SELECT migrate.downgrade('odd2');
	SELECT migrate.stamp('odd4');
	SELECT migrate.stamp('odd2')});
$node->safe_psql(
	'source', q{
	SELECT migrate.revision('written by somebody else', 'CREATE TEMPORARY TABLE t ()', '',
		head => 'odd4', rev_id => 'theirs')},
	connstr => $node->connstr('source') . ' user=regress_author');
$node->safe_psql('source', q{SELECT migrate.approve('theirs')},
	connstr => $node->connstr('source') . ' user=regress_runner');

my $source = state('source');
my $application = application('source');

# or what follows would say little
foreach my $table (qw(script version log))
{
	isnt($source->{$table}, '', "there is something in $table");
}
like($source->{current}, qr/29a5d6e3bf70\n.*odd2/s, 'several are current');
is( $node->safe_psql('source', q{
		SELECT max(number) > count(*) FROM migrate.script}),
	't',
	'numbers have a gap');

#
# What a dump consists of
#
my $plain = dump_to('plain.sql');
my $text = slurp_file($plain);
is( join(' ', sort $text =~ /^COPY (migrate\.\w+)/mg),
	'migrate.half_done migrate.log migrate.model migrate.owner migrate.script migrate.version',
	'a dump has all tables but the one about OIDs, and what it could not be believed about');
unlike($text, qr/^CREATE (?!EXTENSION).* migrate\./m,
	'and nothing that the extension creates');
unlike($text, qr/setval\('migrate/, 'and no sequence');

#
# The ways to restore it
#
my %restored;

$node->safe_psql('postgres', 'CREATE DATABASE plain');
$node->command_ok(
	[
		'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-f',
		$plain, $node->connstr('plain')
	],
	'restore with psql');
same_state('plain', $source, 'plain');

my $clean = dump_to('clean.sql', '--clean', '--if-exists');
$node->command_ok(
	[
		'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-1', '-o', '/dev/null', '-f',
		$clean, $node->connstr('plain')
	],
	'restore over a database that has it already, in one transaction');
same_state('plain', $source, 'over another');

my $custom = dump_to('custom', '--format=custom');
$node->safe_psql('postgres', 'CREATE DATABASE custom');
$node->command_ok(
	[ 'pg_restore', '--exit-on-error', '-d', $node->connstr('custom'), $custom ],
	'restore with pg_restore');
same_state('custom', $source, 'custom');

my $directory = dump_to('directory', '--format=directory', '--jobs=2', '--column-inserts');
$node->safe_psql('postgres', 'CREATE DATABASE directory');
$node->command_ok(
	[
		'pg_restore', '--exit-on-error', '--jobs=2', '-d',
		$node->connstr('directory'), $directory
	],
	'restore with several jobs');
same_state('directory', $source, 'directory');

#
# Life goes on
#
my $next = q{
	SELECT migrate.upgrade('29a5d6e3bf70+1, odd3');
	SELECT migrate.revision('new', 'CREATE TABLE odd.w ()', 'DROP TABLE odd.w', head => 'theirs', rev_id => 'new');
	SELECT migrate.downgrade('odd2')};
my $numbers = q{
	SELECT (SELECT string_agg(format('%s %s', number, rev_id), ', ' ORDER BY number) FROM migrate.script),
		(SELECT string_agg(format('%s %s %s', number, operation, rev_id), ', ' ORDER BY number) FROM migrate.log)};
my $moved = $node->safe_psql('source', $next);
my $numbered = $node->safe_psql('source', $numbers);
my $after = application('source');

isnt($after, $application, 'something happened');
foreach my $database (qw(plain custom directory))
{
	is($node->safe_psql($database, $next), $moved, "$database: goes on");
	is($node->safe_psql($database, $numbers), $numbered, "$database: numbers go on");
	is(application($database), $after, "$database: with the same effect");
	is( $node->safe_psql($database, q{
			SELECT number = (SELECT max(number) FROM migrate.script)
			FROM migrate.script WHERE rev_id = 'new'}),
		't',
		"$database: a new revision has the highest number");
}
my ($result, $out, $err) =
  $node->psql('custom', q{SELECT migrate.define('odd2', 'odd1', 'hard to quote', upgrade => '')});
like($err, qr/odd2/, 'what is applied cannot be changed there either');

#
# Nothing is left when it goes
#
foreach my $database (qw(source custom))
{
	my $before = application($database);

	$node->safe_psql($database, 'DROP EXTENSION migrate');
	is( $node->safe_psql($database, q{
			SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = 'migrate'),
				(SELECT count(*) FROM pg_proc WHERE probin LIKE '%migrate%'),
				(SELECT count(*) FROM pg_shdepend WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
					AND refobjid = ANY (ARRAY['regress_author', 'regress_runner']::regrole[])),
				(SELECT count(*) FROM pg_init_privs WHERE privtype = 'e')}),
		'0|0|0|0',
		"$database: nothing is left of the extension");
	is(application($database), $before, "$database: and the application is untouched");
}

$node->stop;

done_testing();
