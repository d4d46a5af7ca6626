
# The client where it needs no database: its command line, and the commands
# that write revision files.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use ClientTest;
use PostgreSQL::Test::Utils;
use Test::More;

my $directory = new_directory();
my $client = client($directory, PGHOST => '/nowhere', DATABASE_URL => undef);

#
# The command line
#
client_like($client, ['--version'], 0, qr/^pg_migrate \(migrate\) \d/);
my $help = client_like($client, ['--help'], 0, qr/^Usage:\n  pg_migrate COMMAND/m);
client_is($client, ['-?'], 0, $help, 'the short form of --help');
client_is($client, ['help'], 0, $help, 'the command help');
my ($list) = $help =~ /^Commands:\n(.*?)\n\n/ms;
my @commands = map { /^  (\w+) / ? $1 : () } split /\n/, $list;
cmp_ok(scalar @commands, '>', 20, 'commands are listed');
foreach my $command (@commands)
{
	my $text = client_like($client, [ $command, '--help' ],
		0, qr/^pg_migrate $command: .*\n\nUsage:\n  pg_migrate $command \[OPTION\]/);

	is_deeply([ grep { length > 100 } split /\n/, $text ], [], "$command --help is not wide");
	client_is($client, [ 'help', $command ], 0, $text);
}

# What --help lists is in the manual page and in the documentation, and completion offers it.
my $manual = read_file('src/bin/pg_migrate.1') =~ s/\\-/-/gr;
my $document = read_file('docs/client.md');
foreach my $command (@commands)
{
	my ($status, $text) = run_client($client, $command, '--help');
	my @options = grep { $_ ne '--help' } $text =~ /^  .{4}(--[a-z-]+)/mg;
	my ($section) = $manual =~ /^(\.SS "pg_migrate $command .*?)^\.S/ms;
	my ($own) = $text =~ /^Options:\n(.*?)(?:\n\n|\z)/ms;

	is_deeply([ grep { $section !~ /^\.B .*\Q$_\E(=|$)/m } $own =~ /^  .{4}(--[a-z-]+)/mg ],
		[], "the manual page has all options of $command");
	is_deeply([ grep { !/--(dbname|host|port|username|no-password|password|quiet|directory|config|message|color)$/ && $document !~ /\Q$_\E\b/ } @options ],
		[], "the documentation has all options of $command");
	like($document, qr/`$command\b/, "the documentation has $command");
}

sub completed
{
	my ($words, $number) = @_;

	IPC::Run::run(
		[
			'bash', '-c',
			"complete() { :; }; compopt() { :; }; . src/bin/pg_migrate.bash; COMP_WORDS=($words); COMP_CWORD=$number; _pg_migrate; "
			  . 'printf "%s\n" "${COMPREPLY[@]}"'
		],
		'<', \undef, '>', \my $out);
	return $out;
}
is(completed('pg_migrate up', 1), "upgrade\n", 'a command is completed');
is(completed('pg_migrate', 1), join('', map { "$_\n" } @commands), 'all commands are offered');
is(completed('pg_migrate -d app upgrade --si', 4), "--single-transaction\n", 'an option of a command');
is(completed('pg_migrate --wai', 1), "--wait=\n", 'an option with a value');
is(completed('pg_migrate import gol', 2), "golang-migrate\n", 'a tool');

client_like($client, [], 3, qr/^pg_migrate: error: no command given\n.*hint: Try "pg_migrate --help"/);
client_like($client, ['frobnicate'], 3, qr/error: unknown command "frobnicate"/);
client_like($client, [ 'new', '--frobnicate' ], 3, qr/option '?--frobnicate/);
client_like($client, [ 'merge', '--json' ], 3, qr/option '?--json/);
client_like($client, [ '--onto=a', 'merge' ], 3, qr/command "merge" has no option --onto/);
client_like($client, [ 'history', '--json', '--csv' ], 3, qr/cannot be used together/);
client_like($client, [ 'history', '--limit=x' ], 3, qr/invalid number "x"/);
client_like($client, ['downgrade'], 3, qr/command "downgrade" needs an argument: TARGET/);
client_like($client, [ 'edit', 'a', 'b' ], 3, qr/too many command-line arguments \(first is "b"\)/);

#
# init: files, even where there is no server
#
client_like($client, ['new', 'x'], 1, qr/could not open directory "migrations".*\n.*hint: "pg_migrate init"/);
client_like(
	$client, [ 'init', '-w' ], 0,
	qr/^created directory "migrations"\ncreated file "pg_migrate.conf"\n.*warning: the extension was not created/s);
is(scalar(split /\n/, read_file("$directory/pg_migrate.conf")), 3, 'the configuration has three lines');
my ($status, $out) = run_client($client, 'init', '-w');
is("$out= $status", '= 0', 'init again does nothing');

#
# new
#
my ($path) = client_like($client, [ 'new', "Create the \"Account\" table" ],
	0, qr/^migrations\/20\d{6}_\d{4}_([0-9a-f]{12})_create_the_account_table.sql\n$/);
chomp $path;
my ($first) = $path =~ /_([0-9a-f]{12})_/;
like(
	read_file("$directory/$path"),
	qr/^-- revision: $first\n-- revises: base\n-- created: 20.*\+00\n-- message: Create the "Account" table\n\n-- migrate:up\n\n\n-- migrate:down\n\n$/,
	'a new file');
client_like($client, ['new'], 3, qr/say in a message/);
client_like($client, [ 'new', 'x', '-m', 'y' ], 3, qr/the message is there twice/);
client_like($client, [ 'new', '-m', 'second', '--rev-id', 'b1', '--branch-label=left', '--branch-label=west' ],
	0, qr/_b1_second.sql/);
like(read_file(glob "$directory/migrations/*_b1_*"),
	qr/^-- revision: b1\n-- revises: $first\n-- branch-label: left,west\n/, 'it is on top of the first');
client_like($client, [ 'new', '-m', 'again', '--rev-id', 'b1' ], 1, qr/there is a file of revision "b1" already/);
client_like($client, [ 'new', 'third', '--head', $first ], 1, qr/is not a head\n.*hint: --splice/);
client_like($client, [ 'new', 'third', '--head', substr($first, 0, 5), '--splice', '--rev-id=c1', '--depends-on=b1' ],
	0, qr/_c1_third/);
like(read_file(glob "$directory/migrations/*_c1_*"),
	qr/^-- revision: c1\n-- revises: $first\n-- depends-on: b1\n/, 'a branch, from a prefix');
client_like($client, [ 'new', 'fourth' ], 1, qr/the files have several heads: b1, c1/);
client_like($client, [ 'new', 'fourth', '--head=nosuch' ], 1, qr/there is no file of revision "nosuch"/);
client_like($client, [ 'new', "two\nlines", '--head=left', '--rev-id=b2' ], 0, qr/_b2_two\.sql/, 'two lines');
like(read_file(glob "$directory/migrations/*_b2_*"),
	qr/^-- revises: b1\n.*^-- message: two\n--   lines\n\n/ms, 'a label, and a message of several lines');

#
# merge
#
client_like($client, [ 'merge', '--rev-id=d1' ], 0, qr/_d1_merge\.sql/);
like(read_file(glob "$directory/migrations/*_d1_*"),
	qr/^-- revision: d1\n-- revises: (b2, c1|c1, b2)\n.*^-- migrate:up empty\n\n-- migrate:down\n$/ms, 'a merge');
client_like($client, ['merge'], 1, qr/nothing to merge/);

#
# edit
#
my $editor = "$directory/editor";
write_file($editor, "#!/bin/sh\necho '-- edited' >>\"\$2\"\n");
chmod 0755, $editor;
$client->{environment}{EDITOR} = "$editor --option";
$client->{environment}{VISUAL} = undef;
client_is($client, [ 'edit', 'b2' ], 0, '');
like(read_file(glob "$directory/migrations/*_b2_*"), qr/\n-- edited\n$/, 'the editor got the file');
client_like($client, [ 'new', 'x', '--edit', '--rev-id=e1' ], 0, qr/_e1_x/);
like(read_file(glob "$directory/migrations/*_e1_*"), qr/\n-- edited\n$/, 'and a new one');
$client->{environment}{EDITOR} = 'false';
client_like($client, [ 'edit', 'b2' ], 1, qr/editor "false" failed/);

#
# rebase changes one line, whatever the others are like
#
sub rebased
{
	my ($text, @arguments) = @_;
	my $other = client(new_directory());

	mkdir "$other->{directory}/migrations";
	write_file("$other->{directory}/migrations/$_.sql", revision_file($_, 'base', 'SELECT 1')) foreach 'a', 'b';
	write_file("$other->{directory}/migrations/x.sql", $text);
	client_like($other, [ 'rebase', 'x', @arguments ], 0, qr/^migrations\/x.sql\n$/);
	return read_file("$other->{directory}/migrations/x.sql");
}
is(rebased("-- revision: x\n-- revises: a\n-- migrate:up\nSELECT 'revises: a';", '--onto=b'),
	"-- revision: x\n-- revises: b\n-- migrate:up\nSELECT 'revises: a';", 'another parent');
is(rebased("\xEF\xBB\xBF-- Revision : no\r\n--revision:x\r\n/* -- revises: q */ --REVISES:a  \r\n-- migrate:up\r\n", '--onto=b', '--onto=a'),
	"\xEF\xBB\xBF-- Revision : no\r\n--revision:x\r\n/* -- revises: q */ --REVISES: b, a  \r\n-- migrate:up\r\n",
	'mark, line ends and blanks stay');
is(rebased("-- revision: x\n-- migrate:up\n", '--onto=a'),
	"-- revision: x\n-- revises: a\n-- migrate:up\n", 'a parent where there was none');
is(rebased("-- revision: x\n-- revises: a\n-- migrate:up\n", '--onto=base'),
	"-- revision: x\n-- revises: base\n-- migrate:up\n", 'no parent');
client_like($client, [ 'rebase', 'b1', '--onto=b2' ], 1, qr/revision "b2" stands on "b1"/);
client_like($client, [ 'rebase', 'b1' ], 3, qr/needs --onto/);

#
# Files that are none
#
write_file("$directory/migrations/zero.sql", "-- revision: z\n\nSELECT\0;");
client_like($client, [ 'new', 'x' ], 1, qr/migrations\/zero.sql:3: file contains a zero byte/);
write_file("$directory/migrations/zero.sql", "-- revision: z\n-- \xE4\n");
client_like($client, [ 'new', 'x' ], 1, qr/migrations\/zero.sql:2: invalid byte sequence for encoding "UTF8"/);
unlink "$directory/migrations/zero.sql";
write_file("$directory/migrations/README.md", 'no SQL');
write_file("$directory/migrations/.hidden.sql", "\0");
client_like($client, [ 'new', 'y', '--head=e1' ], 0, qr/_y/, 'other files are left alone');

#
# The configuration
#
sub with_config
{
	my ($text) = @_;
	my $other = client(new_directory(), PGHOST => '/nowhere', DATABASE_URL => undef);

	write_file("$other->{directory}/pg_migrate.conf", $text);
	return $other;
}
client_like(with_config("# a comment\n\ndirectory = 'it''s here' # indeed\n"), [ 'new', 'x' ],
	1, qr/could not open directory "it's here"/);
client_like(with_config('directory=there'), [ 'new', 'x' ], 1, qr/could not open directory "there"/);
client_like(with_config('directory=there'), [ 'new', 'x', '-D', 'elsewhere' ], 1, qr/could not open directory "elsewhere"/);
client_like(with_config("\ndirectori = 'x'\n"), [ 'new', 'x' ], 3, qr/pg_migrate.conf:2: unknown setting "directori"/);
client_like(with_config('directory'), [ 'new', 'x' ], 3, qr/pg_migrate.conf:1: no "="/);
client_like(with_config("directory = 'x"), [ 'new', 'x' ], 3, qr/pg_migrate.conf:1: invalid value of setting "directory"/);
client_like($client, [ 'new', 'x', '--config=nosuch' ], 3, qr/could not read file "nosuch"/);
mkdir "$directory/sub";
write_file("$directory/sub/other.conf", "directory = 'files'\n");
client_like($client, [ 'new', 'x', '--config=sub/other.conf' ], 1, qr/could not open directory "sub\/files"/);

done_testing();
