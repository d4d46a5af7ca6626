
# What the parts of the benchmark share: psql as a user runs it, databases that
# come and go, revisions by the thousand, medians and tables.

package Bench;

use strict;
use warnings;

use Exporter qw(import);
use File::Temp;
use IO::Handle;
use Time::HiRes qw(time);

our @EXPORT = qw(psql query set_server create_database copy_database
  drop_databases revisions script_file session statement_times median minimum
  headline table ms ratio);

my $directory = File::Temp->newdir;
my %databases;
my $copies = 0;

# Run psql with its output going to two files; returns the seconds that took.
# Dies if psql fails, unless that is expected.
sub run_psql
{
	my ($database, $arguments, %options) = @_;
	my $out = $options{out} // '/dev/null';
	my $err = $options{err} // "$directory/err";
	my $start = time;
	my $pid = fork // die "fork: $!\n";

	if ($pid == 0)
	{
		open STDIN, '<', '/dev/null' or die;
		open STDOUT, '>', $out or die;
		open STDERR, '>', $err or die;
		exec 'psql', '-X', '-q', '-d', $database, @$arguments or die;
	}
	waitpid $pid, 0;
	my $seconds = time - $start;
	die "psql @$arguments: " . slurp($err) if $? != 0 && !$options{may_fail};
	return $seconds;
}

sub slurp
{
	my ($name) = @_;

	open my $file, '<', $name or die "$name: $!\n";
	local $/;
	return scalar <$file>;
}

# Run psql and return its output.
sub psql
{
	my ($database, @arguments) = @_;

	run_psql($database, [ '-At', '-v', 'ON_ERROR_STOP=1', @arguments ],
		out => "$directory/out");
	my $result = slurp("$directory/out");
	chomp $result;
	return $result;
}

# Run some statements and return what they select.
sub query
{
	my ($database, @statements) = @_;

	return psql($database, map { ('-c', $_) } @statements);
}

# Change a setting of the server for new sessions.
sub set_server
{
	my (%settings) = @_;

	query('postgres', (map { "ALTER SYSTEM SET $_ = $settings{$_}" } keys %settings),
		'SELECT pg_reload_conf()');
	return;
}

# A new database with the extension.
sub create_database
{
	my ($name, @statements) = @_;

	query('postgres', "DROP DATABASE IF EXISTS $name", "CREATE DATABASE $name");
	$databases{$name} = 1;
	query($name, 'CREATE EXTENSION migrate', @statements);
	return $name;
}

# A copy of a database, with the file that the first session of a database has
# to write already there.  It stays until the end, because some file systems
# take long to create files where others have just been deleted.
sub copy_database
{
	my ($template) = @_;
	my $name = 'bench_copy_' . ++$copies;

	query('postgres', "CREATE DATABASE $name TEMPLATE $template");
	$databases{$name} = 1;
	query($name, 'SELECT 1');
	return $name;
}

sub drop_databases
{
	query('postgres', map { "DROP DATABASE $_" } keys %databases);
	%databases = ();
	return;
}

# The parents (and dependencies) of revision n, as lists of numbers where zero
# is none.
my %shapes = (
	line => ['n - 1'],
	# two revisions side by side, then one that merges them
	merges => ['CASE n % 3 WHEN 0 THEN ARRAY[n - 2, n - 1] WHEN 1 THEN ARRAY[n - 1]'
		. ' ELSE ARRAY[n - 2] END'],
	# a branch point, two sides, a merge point
	diamonds => ['CASE n % 4 WHEN 0 THEN ARRAY[n - 2, n - 1] WHEN 3 THEN ARRAY[n - 2]'
		. ' ELSE ARRAY[n - 1] END'],
	# each revision of one line depends on its neighbour
	'two lines' => [ 'n - 2', 'CASE n % 2 WHEN 0 THEN ARRAY[n - 1] ELSE ARRAY[0] END' ],
	# each on the one before in the other line
	ladder => [ 'n - 2', 'n - 1' ],
	fan => ['CASE n WHEN 1 THEN 0 ELSE 1 END'],
);

# Name the numbers of an expression.
sub names_of
{
	my ($expression) = @_;

	$expression = "ARRAY[$expression]" unless $expression =~ /ARRAY/;
	return "ARRAY(SELECT substr(md5(p::text), 1, 12) FROM unnest($expression) p WHERE p > 0)";
}

# Store revisions without define, which the bench measures elsewhere.  The
# scripts are SQL expressions of n.  With applied, they also are.
sub revisions
{
	my ($database, $count, %options) = @_;
	my ($down, $depends) = @{ $shapes{ $options{shape} // 'line' } };
	my $upgrade = $options{upgrade} // "''";
	my $downgrade = $options{downgrade} // "''";

	$down = names_of($down);
	$depends = defined $depends ? names_of($depends) : "'{}'";
	query($database, qq{
		INSERT INTO migrate.script
		SELECT n, substr(md5(n::text), 1, 12), $down, $depends, '{}', 'revision ' || n,
			now(), current_user, current_user, current_user,
			'sha256:' || encode(sha256(convert_to('+' || up, 'UTF8') || '\\x00' ||
				convert_to('+' || down, 'UTF8') || '\\x00'), 'hex'),
			up, down
		FROM (SELECT n, $upgrade AS up, $downgrade AS down
			FROM generate_series(1, $count) n) s});
	query($database, q{
		INSERT INTO migrate.version
		SELECT rev_id, number, now(), current_user, '1 ms', checksum FROM migrate.script})
	  if $options{applied};
	query($database, 'VACUUM ANALYZE migrate.script, migrate.version');
	return;
}

# The upgrade scripts of a database in one file, for psql; perhaps with something
# around each.
sub script_file
{
	my ($database, $script) = @_;
	my $name = "$directory/$database.sql";

	$script //= 'upgrade';
	run_psql($database, [ '-At', '-c', "SELECT $script FROM migrate.script ORDER BY number" ],
		out => $name);
	return $name;
}

# Nanoseconds that a process has been on a processor, as far as it has slept
# since.
sub processor_time
{
	my ($pid) = @_;

	return (split / /, slurp("/proc/$pid/schedstat"))[0];
}

# Give commands to a psql that is started for them.  Returns milliseconds: from
# its start to its end, of processor time of its backend, and of its own.  A
# callback gets each line about a step as it is written, and the backend.
sub session
{
	my ($database, $commands, $callback) = @_;
	my $start = time;
	my ($psql, $in, $out) = start_psql($database, $callback);
	my $backend;

	print $in "SELECT pg_backend_pid();\n", (map { "$_\n" } @$commands), "SELECT 'done';\n";
	while (my $line = <$out>)
	{
		last if $line =~ /^done/;
		if ($line =~ /^\d+$/)
		{
			chomp($backend //= $line);
		}
		die $line if $line =~ /ERROR/;
		$callback->($backend) if $callback && $line =~ /Running upgrade|^step/;
	}
	my @processor = map { processor_time($_) / 1e6 } $backend, $psql;
	$callback->($backend) if $callback;
	close $in;
	waitpid $psql, 0;
	die "psql failed: " . slurp("$directory/err") if $? != 0;
	return (1000 * (time - $start), @processor);
}

# Start psql; its messages come in its output if they are asked for.
sub start_psql
{
	my ($database, $messages) = @_;

	pipe my $read_in, my $in or die "pipe: $!\n";
	pipe my $out, my $write_out or die "pipe: $!\n";
	my $pid = fork // die "fork: $!\n";
	if ($pid == 0)
	{
		open STDIN, '<&', $read_in or die;
		open STDOUT, '>&', $write_out or die;
		if ($messages)
		{
			open STDERR, '>&', $write_out or die;
		}
		else
		{
			open STDERR, '>', "$directory/err" or die;
		}
		exec 'psql', '-X', '-q', '-At', '-v', 'ON_ERROR_STOP=1', '-d', $database or die;
	}
	$in->autoflush;
	return ($pid, $in, $out);
}

# Run some statements in a session of their own.  Returns the milliseconds of
# the session, and those that psql tells of each statement.
sub statement_times
{
	my ($database, @statements) = @_;
	my @arguments = ('-c', '\o /dev/null', '-c', '\timing on', map { ('-c', $_) } @statements);
	my $wall = 1000 * run_psql($database, \@arguments, out => "$directory/out", may_fail => 1);
	my @times = slurp("$directory/out") =~ /^Time: ([\d.]+) ms/mg;

	die "psql @arguments: " . slurp("$directory/err") if @times != @statements;
	return ($wall, @times);
}

sub median
{
	my @sorted = sort { $a <=> $b } @_;

	return ($sorted[ $#sorted / 2 ] + $sorted[ @sorted / 2 ]) / 2;
}

sub minimum
{
	return (sort { $a <=> $b } @_)[0];
}

sub headline
{
	print "\n@_\n\n";
	return;
}

# Print rows, the first of which holds the titles; the first column is text,
# and the others are numbers.
sub table
{
	my (@rows) = @_;
	my @width = (0) x @{ $rows[0] };

	foreach my $row (@rows)
	{
		foreach my $i (0 .. $#$row)
		{
			$width[$i] = length $row->[$i] if $width[$i] < length $row->[$i];
		}
	}
	foreach my $row (@rows)
	{
		print '  ',
		  join('  ', map { sprintf($_ ? '%*s' : '%-*s', $width[$_], $row->[$_]) } 0 .. $#$row),
		  "\n";
	}
	STDOUT->flush;
	return;
}

sub ms
{
	my ($value) = @_;

	return sprintf($value < 10 ? '%.2f' : $value < 100 ? '%.1f' : '%.0f', $value);
}

sub ratio
{
	return sprintf('%.3f', $_[0]);
}

1;
