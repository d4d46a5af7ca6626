
# A team with its revision files in git: two people with a branch each, a
# conflict, a merge and a rebase, a release that is rolled back, and what CI finds.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use ClientTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

plan skip_all => 'git is not installed' if system('git --version >/dev/null 2>&1') != 0;

my $node = PostgreSQL::Test::Cluster->new('team');
$node->init;
$node->start;

# Somebody with a clone, and a database of the same name.
sub person
{
	my ($name, $origin) = @_;
	my $directory = new_directory();

	git($directory, 'clone', '-q', $origin, '.');
	git($directory, 'config', 'user.name', $name);
	git($directory, 'config', 'user.email', "$name\@example.com");
	$node->safe_psql('postgres', "CREATE DATABASE $name");
	return client(
		$directory,
		PGHOST => $node->host, PGPORT => $node->port, PGDATABASE => $name,
		DATABASE_URL => undef);
}

sub git
{
	my ($where, @arguments) = @_;
	my $directory = ref $where ? $where->{directory} : $where;

	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $ok = IPC::Run::run([ 'git', @arguments ], '<', \undef, '>&', \my $out,
		init => sub { chdir $directory or die $! });
	ok($ok, "git @arguments") or diag($out);
	return $out;
}

# A new revision with a script in it, committed.
sub write_revision
{
	my ($person, $rev_id, $up, $down, @arguments) = @_;
	my ($status, $path) = run_client($person, 'new', "revision $rev_id", "--rev-id=$rev_id", @arguments);

	chomp $path;
	my $text = read_file("$person->{directory}/$path");
	$text =~ s/-- migrate:up\n.*/-- migrate:up\n$up\n\n-- migrate:down\n$down\n/s;
	write_file("$person->{directory}/$path", $text);
	git($person, 'add', '.');
	git($person, 'commit', '-qm', "Add $rev_id");
	return $path;
}

my $origin = new_directory();
git($origin, 'init', '-q', '--bare', '-b', 'main');

# The first one sets it up, the second one clones it.
my $ada = person('ada', $origin);
git($ada, 'checkout', '-q', '-b', 'main');
client_like($ada, ['init'], 0, qr/created extension/);
write_revision($ada, 'a1', 'CREATE TABLE account (id int);', 'DROP TABLE account;');
client_like($ada, ['upgrade'], 0, qr/-> a1/);
git($ada, 'push', '-q', '-u', 'origin', 'main');

my $bob = person('bob', $origin);
client_like($bob, [ 'upgrade', '--create-extension' ], 0, qr/-> a1/, 'one command from a clone to a database');

# Each writes a revision on the same parent.
write_revision($ada, 'b1', 'ALTER TABLE account ADD mail text;', 'ALTER TABLE account DROP mail;');
client_like($ada, ['upgrade'], 0, qr/a1 -> b1/);
git($ada, 'push', '-q');
my $of_bob = write_revision($bob, 'c1', 'ALTER TABLE account ADD born date;', 'ALTER TABLE account DROP born;');
client_like($bob, ['upgrade'], 0, qr/a1 -> c1/);
git($bob, 'pull', '-q', '--no-rebase', '--no-edit');

# git has nothing to say of it, but we have.
client_like($bob, [ 'new', 'next' ], 1, qr/the files have several heads: b1, c1|the files have several heads: c1, b1/);
client_like($bob, ['upgrade'], 0, qr/WARNING.*heads.*a1 -> b1/s, 'both are applied');
client_like($bob, ['upgrade'], 0, qr/nothing to do/);

# One way out is a merge ...
my ($status, $merge) = run_client($bob, 'merge', '--rev-id=d1');
chomp $merge;
client_like($bob, ['upgrade'], 0, qr/-> d1, merge/);
client_is($bob, ['check'], 0, '');
client_like($bob, [ 'downgrade', '-1' ], 0, qr/Running downgrade d1 -> /);
unlink "$bob->{directory}/$merge";
client_like($bob, [ 'sync', '--prune' ], 0, qr/^removed .*d1_merge/m);

# ... the other one a rebase, of what is not applied
client_like($bob, [ 'rebase', 'c1', '--onto=b1' ], 0, qr/_c1_/);
client_like($bob, ['upgrade'], 1, qr/_c1_.*: conflict: /, 'not while it is applied');
client_like($bob, [ 'downgrade', 'a1' ], 0, qr/Running downgrade/);
client_like($bob, ['upgrade'], 0, qr/a1 -> b1.*b1 -> c1/s);
client_is($bob, ['check'], 0, '');
git($bob, 'commit', '-qam', 'Rebase c1');
git($bob, 'push', '-q');
git($ada, 'pull', '-q', '--ff-only');
client_like($ada, ['upgrade'], 0, qr/^Running upgrade b1 -> c1, revision c1$/);

# Somebody edits a file that others have applied: their next upgrade says so.
my $path = "$bob->{directory}/$of_bob";
write_file($path, read_file($path) =~ s/born date/born timestamp/r);
client_like($bob, ['upgrade'], 1, qr/_c1_.*: conflict: .*born timestamp/s);
client_like($bob, [ 'downgrade', '-1' ], 0, qr/Running downgrade c1 -> b1/, 'as long as nobody else has it: back');
client_like($bob, ['upgrade'], 0, qr/Running upgrade b1 -> c1/, 'and up again');
git($bob, 'commit', '-qam', 'Change c1');
git($bob, 'push', '-q');
git($ada, 'pull', '-q', '--ff-only');
client_like($ada, ['check'], 4, qr/^conflict .*_c1_/, 'CI finds it');
git($ada, 'checkout', '-q', 'HEAD^');

# A release that fails, and is rolled back.
client_is($ada, ['check'], 0, '');
git($ada, 'checkout', '-q', '-b', 'release');
write_revision($ada, 'e1', 'CREATE TABLE orders (id int);', 'DROP TABLE orders;');
write_revision($ada, 'e2', 'CREATE TABLE items (id int REFERENCES orders);', 'DROP TABLE items;');
client_like($ada, ['upgrade'], 1, qr/Running upgrade c1 -> e1.*error: there is no primary key.*Nothing was changed. The database is at c1; pending revisions: 2/s);
client_like($ada, [ 'upgrade', 'e1' ], 0, qr/c1 -> e1/);
git($ada, 'checkout', '-q', 'HEAD~2');
client_is($ada, ['upgrade'], 0, "nothing to do\n", 'the old release starts');
client_like($ada, ['check'], 4, qr/^extra .*e2.*^ahead .*e1|^ahead .*e1.*^extra .*e2/ms, 'CI finds a file that is missing');
client_is($ada, [ 'downgrade', 'heads' ], 0, "Running downgrade e1 -> c1, revision e1\n",
	'and goes back to its own heads without the file of the newer');
client_like($ada, [ 'sync', '--prune' ], 0, qr/^removed .*e1.*^removed .*e2|^removed .*e2.*^removed .*e1/ms);
client_is($ada, ['check'], 0, '');

$node->stop;
done_testing();
