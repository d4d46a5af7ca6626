# A differ put to the test: from one schema to another and back again, judged by
# pg_dump.  Works on the server that PGHOST names, in databases of its own.

package SchemaJudge;

use strict;
use warnings;

use Digest::MD5 'md5_hex';
use Exporter 'import';
use File::Temp;
use IO::Handle;
use JSON::PP;
use POSIX ();
use SchemaDump;

our @EXPORT = qw(prepare_judge judge_pair judge_direction make_roles run_psql
  make_database drop_database which_load dump_schema dump_text read_file in_processes);

my $template = "judge_template_$$";
my $scratch = File::Temp->newdir;

# What every session has: nothing may hang, and nothing may be said in vain.
$ENV{PGOPTIONS} = '-c client_min_messages=warning -c statement_timeout=60s';

sub read_file
{
	my ($file) = @_;

	return '' unless -e $file;
	open my $in, '<', $file or die "$file: $!\n";
	local $/;
	return <$in> // '';
}

sub write_file
{
	my ($file, $text) = @_;

	open my $out, '>', $file or die "$file: $!\n";
	print $out $text;
	close $out or die "$file: $!\n";
	return $file;
}

# A process of psql that stays, one per process of ours, because to start one is
# what takes the time.
my ($psql, $psql_in, $psql_out, $psql_owner);

sub start_psql
{
	stop_psql();
	my ($child_in, $child_out);
	pipe $child_in, $psql_in or die "pipe: $!\n";
	pipe $psql_out, $child_out or die "pipe: $!\n";
	$psql = fork // die "fork: $!\n";
	if ($psql == 0)
	{
		open STDIN, '<&', $child_in;
		open STDOUT, '>&', $child_out;
		open STDERR, '>>', "$scratch/err.$psql_owner";
		exec 'psql', '-XAtq', '-d', 'postgres' or POSIX::_exit(127);
	}
	close $child_in;
	close $child_out;
	$psql_in->autoflush(1);
}

sub stop_psql
{
	if (defined $psql && ($psql_owner // 0) == $$)
	{
		close $psql_in;
		close $psql_out;
		waitpid $psql, 0;
	}
	undef $psql;
	$psql_owner = $$;
}

# run_psql(DATABASE, SQL): the output and the errors of a new session; it goes on
# after an error
sub run_psql
{
	my ($database, $sql) = @_;
	my ($in, $err) = map { "$scratch/$_.$$" } qw(in err);
	my ($output, $line) = ('');

	local $SIG{PIPE} = 'IGNORE';
	write_file($in, $sql);
	write_file($err, '');
	start_psql() unless defined $psql && $psql_owner == $$;
	print $psql_in "\\c $database\n\\i $in\n\\c postgres\n\\echo END OF $$\n";
	while (defined($line = <$psql_out>))
	{
		return ($output, read_file($err)) if $line eq "END OF $$\n";
		$output .= $line;
	}
	stop_psql();
	wait_for_server();
	return ($output, read_file($err) . "FATAL:  connection to server was lost\n");
}

sub must_run
{
	my ($out, $err) = run_psql(@_);

	die "$_[1]: $err" if has_error($err);
	return $out;
}

sub has_error
{
	return $_[0] =~ /(?:ERROR|FATAL|PANIC):|connection to server/;
}

# A server that crashed comes again by itself.
sub wait_for_server
{
	for (1 .. 600)
	{
		return if system('pg_isready', '-q') == 0;
		select undef, undef, undef, 0.1;
	}
	die "the server does not come back\n";
}

sub crashed
{
	return $_[0] =~
	  /connection to server|terminating connection because of crash|in recovery mode|the database system is (?:starting|shutting)/;
}

# What databases are made from: empty, with the extension.
sub prepare_judge
{
	my ($with_extension) = @_;

	must_run('postgres', "DROP DATABASE IF EXISTS $template;");
	must_run('postgres', "CREATE DATABASE $template TEMPLATE template0;");
	must_run($template, 'CREATE EXTENSION migrate;') if $with_extension;
}

sub drop_database
{
	my ($database) = @_;

	must_run('postgres', "DROP DATABASE IF EXISTS $database WITH (FORCE);");
}

sub make_database
{
	my ($database) = @_;

	drop_database($database);
	must_run('postgres', "CREATE DATABASE $database TEMPLATE $template;");
}

# make_roles(NAME...): roles are the cluster's, and stay
sub make_roles
{
	foreach my $role (map { s/^\s+|\s+$//gr } grep { /\S/ } @_)
	{
		(my $quoted = $role) =~ s/"/""/g;
		my ($out, $err) = run_psql('postgres', qq(CREATE ROLE "$quoted";));
		die $err if has_error($err) && $err !~ /already exists|unique constraint/;
	}
}

# load(DATABASE, SQL): the errors; a role that is there already is none
sub load
{
	my ($out, $err) = run_psql(@_);

	return join "\n",
	  grep { has_error($_) && !/role "[^"]*" already exists/ } split /\n/, $err;
}

# What a text makes of an empty database: kept in the directory JUDGE_CACHE, if
# there is one, because the differ has no part in it.
sub first_dump
{
	my ($database, $sql) = @_;

	return dump_schema($database) unless defined $ENV{JUDGE_CACHE};
	my $file = "$ENV{JUDGE_CACHE}/" . md5_hex($sql);
	return JSON::PP->new->decode(read_file($file)) if -s $file;
	my $dump = dump_schema($database);
	write_file("$file.$$", JSON::PP->new->canonical->encode($dump));
	rename "$file.$$", $file;
	return $dump;
}

# which_load(DATABASE, STATEMENT...): those that can be run, one after the other
sub which_load
{
	my ($database, @statements) = @_;
	my ($out, $err) = run_psql($database,
		join '', map { "\\warn step $_\n$statements[$_];\n" } 0 .. $#statements);
	my ($number, %bad);

	foreach (split /\n/, $err)
	{
		$number = $1 if /^step (\d+)$/;
		$bad{$number} = 1 if has_error($_) && defined $number;
	}
	return map { $statements[$_] } grep { !$bad{$_} } 0 .. $#statements;
}

# dump_text(DATABASE): what pg_dump -s writes, but for the extension
sub dump_text
{
	my ($database) = @_;

	open my $dump, '-|', 'pg_dump', '-s', '--exclude-schema=migrate', '-d', $database
	  or die "pg_dump: $!\n";
	local $/;
	my $text = <$dump>;
	close $dump or die "pg_dump $database: failed\n";
	$text =~ s/^(?:CREATE|COMMENT ON) EXTENSION .*\bmigrate\b.*\n//mg;
	return $text;
}

sub dump_schema { return parse_dump(dump_text(@_)) }

# The differ: what leads from the schema of a database to that of a text.  Another
# one can be put in its place, to see that the judge sees.
our $differ = \&migrate_diff;

sub migrate_diff
{
	my ($database, $ddl) = @_;
	my $tag = '$judge_' . int(rand 1e9) . '$';
	my ($out, $err) = run_psql($database, <<"SQL");
SELECT migrate.set_model($tag$ddl$tag, schemas => '*', kinds => '*') IS NULL;
SELECT coalesce(json_agg(d ORDER BY step), '[]')
FROM (SELECT step, operation, kind, object, upgrade, downgrade, destructive, note FROM migrate.diff()) AS d;
SQL
	return (undef, $out eq '' ? 'model' : 'diff', $err) if has_error($err);
	$out =~ s/^.*\n//;
	return (decode_json($out));
}

# apply(DATABASE, STEPS, DIRECTION): the step that failed and why, or nothing
sub apply
{
	my ($database, $steps, $direction) = @_;
	my $sql = "BEGIN;\n";

	return unless @$steps;
	foreach my $number (0 .. $#$steps)
	{
		my $text = $steps->[$number]{$direction} // '';
		utf8::encode($text);
		$sql .= "\\warn step $number\n$text\n";
	}
	my ($out, $err) = run_psql($database, "$sql\nCOMMIT;\n");
	return unless has_error($err);
	my $failed = 0;
	foreach (split /\n/, $err)
	{
		$failed = $1 if /^step (\d+)$/;
		last if has_error($_);
	}
	return ($steps->[$failed], $err);
}

sub first_error
{
	my ($text) = @_;
	my ($line) = $text =~ /((?:ERROR|FATAL|PANIC):.*)/;

	($line) = grep { !/^step \d+$/ } split /\n/, $text unless defined $line;
	$line //= 'no message';
	my ($detail) = $text =~ /(DETAIL:.*)/;
	return defined $detail ? "$line $detail" : $line;
}

# judge_direction(DATABASE, DDL, BEFORE, WANTED): the database, which dumps as
# BEFORE, is brought to the schema of DDL, which dumps as WANTED, and back.
sub judge_direction
{
	my ($database, $ddl, $before, $wanted) = @_;
	my %result = (stage => 'ok', applied => 0, failures => []);
	my $fail = sub {
		my ($stage, $kind, $reason, $more) = @_;
		$result{stage} = $stage if $result{stage} eq 'ok';
		push @{ $result{failures} },
		  { stage => $stage, kind => $kind, reason => $reason, more => $more };
	};

	my ($steps, $stage, $error) = $differ->($database, $ddl);
	if (!$steps)
	{
		my ($now) = differing_entries($before, $wanted);
		$fail->(crashed($error) ? 'crash' : $stage, join(', ', entry_types(@$now)) || 'none',
			first_error($error), $error);
		return \%result;
	}
	$result{steps} = $steps;

	my ($failed, $why) = apply($database, $steps, 'upgrade');
	if ($why)
	{
		$fail->(crashed($why) ? 'crash' : 'apply', "$failed->{operation} $failed->{kind}",
			first_error($why), $failed->{upgrade});
		return \%result;
	}
	$result{applied} = 1;

	my $got = dump_schema($database);
	$result{equal} = same_dump($got, $wanted);
	if ($result{equal} eq 'different')
	{
		my ($keys) = differing_entries($got, $wanted);
		$fail->('unequal', join(', ', entry_types(@$keys)), join('; ', @$keys),
			dump_diff($got, $wanted));
	}
	elsif ($result{equal} eq 'order')
	{
		$result{order} = dump_diff($got, $wanted, 1);
	}

	my ($left) = $differ->($database, $ddl);
	if (!$left)
	{
		$fail->('again', 'none', 'the second diff fails');
	}
	elsif (my @rest = grep { defined $_->{upgrade} || defined $_->{downgrade} } @$left)
	{
		$fail->('again', join(', ', map { "$_->{operation} $_->{kind}" } @rest),
			join('; ', map { "$_->{operation} $_->{kind} $_->{object}" } @rest),
			join('', map { $_->{upgrade} // '' } @rest));
	}

	($failed, $why) = apply($database, [ reverse @$steps ], 'downgrade');
	if ($why)
	{
		$fail->(crashed($why) ? 'crash' : 'undo', "$failed->{operation} $failed->{kind}",
			first_error($why), $failed->{downgrade});
		return \%result;
	}
	$got = dump_schema($database);
	$result{back} = same_dump($got, $before);
	if ($result{back} eq 'different')
	{
		my ($keys) = differing_entries($got, $before);
		$fail->('back', join(', ', entry_types(@$keys)), join('; ', @$keys),
			dump_diff($got, $before));
	}
	return \%result;
}

# judge_pair(PREFIX, SETUP, OLD, NEW, DIRECTIONS): results by direction, ">" and "<"
sub judge_pair
{
	my ($prefix, $setup, $old, $new, @directions) = @_;
	my %side = (
		'>' => { database => "${prefix}_old", sql => $old },
		'<' => { database => "${prefix}_new", sql => $new });
	my %result;

	@directions = ('>', '<') unless @directions;
	foreach my $side (@side{ '>', '<' })
	{
		make_database($side->{database});
		my $errors = load($side->{database}, "$setup\n$side->{sql}");
		return failed_entirely('load', $errors) if $errors;
		$side->{dump} = first_dump($side->{database}, "$setup\n$side->{sql}");
	}
	my ($types) = differing_entries($side{'>'}{dump}, $side{'<'}{dump});
	foreach my $direction (@directions)
	{
		my $here = $side{$direction};
		my $there = $side{ $direction eq '>' ? '<' : '>' };
		# a crash is another one's unless it comes again
		for my $try (1, 2)
		{
			$result{$direction} =
			  judge_direction($here->{database}, "$setup\n$there->{sql}", $here->{dump}, $there->{dump});
			last if $result{$direction}{stage} ne 'crash' || $try == 2;
			make_database($here->{database});
			load($here->{database}, "$setup\n$here->{sql}");
		}
		$result{$direction}{types} = [ entry_types(@$types) ];
	}
	return \%result;
}

sub failed_entirely
{
	my ($stage, $why) = @_;

	return {
		'>' => {
			stage => $stage,
			failures => [
				{ stage => $stage, kind => 'none', reason => first_error($why), more => $why } ]
		} };
}

# in_processes(COUNT, FUNCTION, ITEM...): call the function with each item and
# the number of the process; its results, which must be plain data, in the order
# of the items
sub in_processes
{
	my ($count, $function, @items) = @_;
	my (@pids, @results);

	STDOUT->flush;
	foreach my $process (0 .. $count - 1)
	{
		my $pid = fork // die "fork: $!\n";
		if ($pid == 0)
		{
			open my $out, '>', "$scratch/results.$process" or die "results: $!\n";
			for (my $i = $process; $i < @items; $i += $count)
			{
				my $result = eval { $function->($items[$i], $process) }
				  // failed_entirely('harness', $@);
				print $out encode_json([ $i, $result ]), "\n";
			}
			close $out or die "results: $!\n";
			stop_psql();
			# no destructors: the files are the parent's
			POSIX::_exit(0);
		}
		push @pids, $pid;
	}
	waitpid $_, 0 foreach @pids;
	foreach my $process (0 .. $count - 1)
	{
		foreach my $line (split /\n/, read_file("$scratch/results.$process"))
		{
			my ($i, $result) = @{ decode_json($line) };
			$results[$i] = $result;
		}
	}
	return @results;
}

1;
