# Runs that are disturbed at a given point, repeated, and compared with one
# that was not.
#
# A trial runs test/modules/crash/history.sql up and down again.  In each direction something happens at one or several points (see
# test/modules/crash/crash_points.c), after each of which the same line is run
# again.  What a trial does follows from the seed and its number alone, except
# for how far a process comes while another one is at a point.

package CrashTest;

use strict;
use warnings;

use IPC::Run;
use List::Util qw(shuffle);
use MigrateTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Time::HiRes qw(usleep time);

my $module = 'test/modules/crash';
my $made = 'regress_crash_made';
my $patience = $PostgreSQL::Test::Utils::timeout_default;

my %call = (
	upgrade => q{CALL migrate.upgrade_each('heads')},
	downgrade => q{CALL migrate.downgrade_each('base')});

# What one can do to a run, and how often it is chosen
my %actions = (
	stop => 4,
	stop_fast => 1,
	kill_postmaster => 2,
	kill_self => 4,
	kill_other => 2,
	terminate_self => 3,
	terminate_other => 3,
	cancel_self => 3,
	cancel_other => 3,
	disconnect => 2,
	fail => 2);

# A server with the module, a database with the history, and how an undisturbed
# run of it ends in both directions.
sub new
{
	my ($class, $seed) = @_;
	my $node = PostgreSQL::Test::Cluster->new('crash_each');
	my $self = bless { node => $node, seed => $seed, seen => 0 }, $class;
	my $library = build_module();

	$node->init;
	$node->append_conf(
		'postgresql.conf', qq{
shared_preload_libraries = '$library'
restart_after_crash = on
autovacuum = off
wal_level = replica
log_statement = none
log_min_messages = notice
max_worker_processes = 8
});
	$node->start;
	$self->{superuser} = $node->safe_psql('postgres', 'SELECT current_user');
	$node->safe_psql('postgres', 'CREATE ROLE regress_crash LOGIN CREATEDB');
	$node->safe_psql('postgres', 'CREATE DATABASE history');
	$node->safe_psql('history', slurp_file("$module/history.sql"));
	return $self;
}

# Out of the source tree, which need not be ours to write to
sub build_module
{
	my $directory = PostgreSQL::Test::Utils::tempdir();

	system_or_bail('cp', glob("$module/*"), $directory);
	system_or_bail('make', '-s', '-C', $directory, 'with_llvm=no');
	return "$directory/crash_points.so";
}

# How an undisturbed run of both directions ends, and what points it has.
sub reference
{
	my ($self) = @_;

	$self->create_database('undisturbed');
	my $base = $self->state('undisturbed');
	foreach my $direction ('upgrade', 'downgrade')
	{
		my $offset = -s $self->{node}->logfile;
		my ($ok, $message) = $self->attempt('undisturbed', $direction, 'trace',
			{ role => $self->{superuser}, options => '' });

		die "an undisturbed $direction fails: $message" unless $ok;
		$self->{end}{$direction} = $self->state('undisturbed');
		$self->{points}{$direction} =
		  [ points(slurp_file($self->{node}->logfile, $offset)) ];
	}
	$self->clean('undisturbed');
	die "the history leaves something behind" if $self->state('undisturbed') ne $base;
	return;
}

# The points in a log: [role, number, what]
sub points
{
	my ($log) = @_;
	my @points;

	while ($log =~ /^crash: point (\w+) (\d+) ([^:]*)/mg)
	{
		push @points, [ $1, $2, $3 ];
	}
	return @points;
}

# How many points there are to choose from in the longer direction.
sub count_points
{
	my ($self) = @_;
	my ($up, $down) = map { scalar @{ $self->{points}{$_} } } qw(upgrade downgrade);

	return $up > $down ? $up : $down;
}

# The points right after something has become permanent that decides where the
# next run goes on: each commit of the caller, and the last two of each worker,
# of which one or both are about the statement.
sub decisive_points
{
	my @result = grep { $_->[0] eq 'caller' && $_->[2] eq 'after commit that writes' } @_;
	my @commits;

	foreach my $point (grep { $_->[0] eq 'worker' } @_)
	{
		push @commits, $point if $point->[2] eq 'after commit that writes';
		next if $point->[2] !~ /^exit/;
		push @result, @commits > 2 ? @commits[ -2, -1 ] : @commits;
		@commits = ();
	}
	return @result;
}

# For each direction the points in the order in which trials are about them:
# three decisive ones for each other one, as long as there are some.
sub choose_points
{
	my ($self) = @_;

	srand($self->{seed});
	foreach my $direction ('upgrade', 'downgrade')
	{
		my @points = @{ $self->{points}{$direction} };
		my @decisive = shuffle(decisive_points(@points));
		my %is_decisive = map { $_ => 1 } @decisive;
		my @rest = shuffle(grep { !$is_decisive{$_} } @points);
		my @chosen;

		$self->{decisive}{$direction} = [@decisive];
		while (@decisive || @rest)
		{
			push @chosen, splice(@decisive, 0, 3), splice(@rest, 0, 1);
		}
		$self->{chosen}{$direction} = \@chosen;
	}
	return;
}

# Something that sums up: one of the keys of a hash, by its weights
sub choose
{
	my (%weights) = @_;
	my $sum = 0;

	$sum += $_ foreach values %weights;
	my $chosen = rand($sum);
	foreach my $key (sort keys %weights)
	{
		$chosen -= $weights{$key};
		return $key if $chosen < 0;
	}
	return;
}

# An order for crash.arm: something to do at this point.  A caller that is at a
# point of its own has no worker yet, but shortly after.
sub order
{
	my ($point) = @_;
	my ($role, $number) = @$point;
	my %possible = %actions;

	delete $possible{disconnect} if $role eq 'worker';
	my $action = choose(%possible);
	my $delayed = rand() < 0.3 || ($role eq 'caller' && $action =~ /other/);
	my $delay = $action ne 'fail' && $delayed ? 1 + int(rand(25)) : 0;

	return "$role $number $action $delay";
}

# A point for a run that goes on where another one was interrupted, and that
# therefore has fewer of them.
sub later_point
{
	my ($self, $direction) = @_;
	my $kind = rand() < 0.7 ? 'decisive' : 'points';
	my @early = grep { $_->[1] < @{ $self->{points}{$direction} } / 3 }
	  @{ $self->{$kind}{$direction} };

	return $early[ int(rand(@early)) ];
}

# One trial.  Returns what is wrong, nothing if all is right, and what was done.
sub trial
{
	my ($self, $number) = @_;
	my $database = $self->{database};
	my @story;

	srand($self->{seed} + 1000003 * $number);
	my $role = rand() < 0.5 ? $self->{superuser} : 'regress_crash';
	my $options = rand() < 0.25 ? '-c synchronous_commit=off' : '';
	my $caller = { role => $role, options => $options, company => rand() < 0.2 };
	push @story, "role $role $options" . ($caller->{company} ? ', in company' : '');

	if (defined $database)
	{
		$self->clean($database);
	}
	else
	{
		$database = "trial_$number";
		$self->create_database($database);
	}
	# one in which something went wrong is of no use any more
	$self->{database} = undef;
	foreach my $direction ('upgrade', 'downgrade')
	{
		my $chosen = $self->{chosen}{$direction};
		my @orders = (order($chosen->[ $number % @$chosen ]));

		push @orders, order($self->later_point($direction)) while rand() < 0.45;
		my $wrong = eval {
			$self->disturbed_run($database, $direction, $caller, \@orders, \@story);
		};
		$wrong = "died: $@" if !defined $wrong;
		if ($wrong ne '')
		{
			$self->start_afresh;
			return ($wrong, @story);
		}
	}
	$self->{database} = $database;
	return ('', @story);
}

# Run one direction to its end, with something happening in each of the first
# attempts.  Returns what is wrong.
sub disturbed_run
{
	my ($self, $database, $direction, $caller, $orders, $story) = @_;

	foreach my $order (@$orders, 'count', 'count', 'count')
	{
		my ($ok, $message) = $self->attempt($database, $direction, $order, $caller);
		my @fired = $self->recover;

		push @$story, "$direction, $order: "
		  . ($ok ? 'succeeds' : 'fails') . (@fired ? ' after ' . join(', ', @fired) : '');
		push @$story, $message =~ s/^/    /gmr if $message ne '';
		return "fails without a reason" if !$ok && !@fired;
		$self->{fired} += @fired;
		my $end = $ok && $order eq 'count';
		my $wrong = $self->steadily(sub {
			$end ? $self->compare($database, $direction, $caller->{role}) : $self->defects($database) });
		return $wrong if $end || $wrong ne '';
	}
	return 'does not come to an end';
}

# Run one line.  Returns whether it succeeds, and the errors that are printed.
sub attempt
{
	my ($self, $database, $direction, $order, $caller) = @_;
	my ($pid, $stderr, $timed_out) = ('', '', 0);

	local $ENV{PGOPTIONS} = $caller->{options};
	local $ENV{PGAPPNAME} = 'crash_each';
	my $companion = $caller->{company} && $self->start_companion($database, $direction, $caller);
	my $status = $self->{node}->psql(
		$database, "SELECT pg_backend_pid();\nSET crash.arm = '$order';\n$call{$direction};\n",
		stdout => \$pid,
		stderr => \$stderr,
		extra_params => [ '-U', $caller->{role} ],
		timeout => $patience,
		timed_out => \$timed_out);
	die "$direction hangs:\n" . $self->activity . $stderr if $timed_out;
	wait_until('the session has ended', sub { ended($pid) })
	  if $pid =~ /^\d+$/ && $order !~ /disconnect|kill|stop/;
	if ($companion)
	{
		my $ok = eval { $companion->{run}->finish };

		die "the companion of $direction hangs:\n" . $self->activity . $stderr if $@ ne '';
		$status = 3 if !$ok;
		$stderr .= $companion->{err} =~ s/^/companion: /gmr;
	}
	return ($status == 0, join "\n", grep { !/NOTICE/ } split /\n/, $stderr);
}

# Another session that runs the same line
sub start_companion
{
	my ($self, $database, $direction, $caller) = @_;
	my $companion = { err => '' };

	$companion->{run} = IPC::Run::start(
		[
			$self->{node}->installed_command('psql'), '-XAtq',
			'-U', $caller->{role},
			'-d', $self->{node}->connstr($database),
			'-c', $call{$direction}
		],
		'<', \undef,
		'>', \my $out,
		'2>', \$companion->{err},
		IPC::Run::timeout($patience));
	return $companion;
}

sub activity
{
	my ($self) = @_;
	my ($status, $out) = $self->{node}->psql('postgres',
		q{SELECT pid, backend_type, state, wait_event_type, wait_event, backend_xmin, query FROM pg_stat_activity});

	return "$out\n";
}

# Whether a process has come to its end, also if nobody has asked how.
sub ended
{
	my ($pid) = @_;
	my $state = kill(0, $pid) ? eval { slurp_file("/proc/$pid/stat") } : ' Z ';

	return defined $state && $state =~ / Z /;
}

# Do something that another process may still make fail.
sub steadily
{
	my ($self, $action) = @_;

	while (1)
	{
		my $result = eval { $action->() };
		my $error = $@;

		return $result if defined $result;
		die $error unless $self->recover;
	}
	return;
}

# Until something is true.
sub wait_until
{
	my ($what, $condition) = @_;
	my $start = time;

	until ($condition->())
	{
		die "timed out waiting until $what" if time - $start > $patience;
		usleep(10_000);
	}
	return;
}

# See what has been done since this was called last, and make the server run
# again if that is necessary.  Returns what it was.
sub recover
{
	my ($self) = @_;
	my $node = $self->{node};
	my $log = slurp_file($node->logfile, $self->{seen});
	my $seen = $self->{seen};
	my @fired;

	while ($log =~ /^crash: fired (\w+) (\d+) (\w+)\n/mg)
	{
		my ($role, $point, $action) = ($1, $2, $3);

		$seen = $self->{seen} + $+[0];
		push @fired, "$action at $role $point";
		if ($action =~ /^(stop|stop_fast|kill_postmaster)$/)
		{
			$self->start_again;
		}
		elsif ($action =~ /^kill/)
		{
			wait_until('the server has recovered', sub {
				slurp_file($node->logfile, $seen) =~ /ready to accept connections/ });
		}
	}
	$self->{seen} = $seen;
	return @fired;
}

# After a postmaster that was killed, what it has left behind keeps a new one
# from starting for a while.
sub start_again
{
	my ($self) = @_;
	my $node = $self->{node};
	my $pid = $node->{_pid};

	wait_until('the postmaster is gone', sub { !defined $pid || ended($pid) });
	wait_until('the server starts', sub {
		$node->{_pid} = undef;
		return $node->start(fail_ok => 1); });
	return;
}

# Get rid of whoever is still at work.
sub start_afresh
{
	my ($self) = @_;

	$self->{node}->stop('immediate', fail_ok => 1);
	$self->start_again;
	$self->{seen} = -s $self->{node}->logfile;
	return;
}

sub create_database
{
	my ($self, $database) = @_;

	$self->{node}->safe_psql('postgres', "DROP DATABASE IF EXISTS $made");
	$self->{node}->safe_psql('postgres', "CREATE DATABASE $database TEMPLATE history OWNER regress_crash");
	return;
}

# Make a database that was upgraded and downgraded what it was at first.
sub clean
{
	my ($self, $database) = @_;

	$self->{node}->safe_psql($database,
		q{TRUNCATE journal; DELETE FROM migrate.log WHERE operation IN ('upgrade', 'downgrade')});
	return;
}

# What must never be, however a run has ended.
sub defects
{
	my ($self, $database) = @_;
	my ($defects, $message) = ('', '');

	my $status = $self->{node}->psql(
		$database, q{
SELECT 'version without its parent: ' || s.rev_id
FROM migrate.version v JOIN migrate.script s USING (rev_id)
WHERE NOT s.down_revision <@ ARRAY(SELECT rev_id FROM migrate.version);
SELECT rev_id || ' is half done, and so is another one'
FROM migrate.half_done GROUP BY rev_id HAVING (SELECT count(DISTINCT rev_id) FROM migrate.half_done) > 1;
SELECT rev_id || ' has a gap before statement ' || statement
FROM (SELECT *, lag(done_at, 1, now()) OVER (PARTITION BY rev_id ORDER BY statement) AS before
	FROM migrate.half_done) s
WHERE before IS NULL;
DO $$ BEGIN PERFORM migrate.status(), migrate.plan('heads'); END $$},
		stdout => \$defects,
		stderr => \$message);
	# something that was delayed may come after the run
	die $message if $status == 2;
	return $defects . $message . log_defects($self->{node}, $database);
}

# All of a database that has to be the same whatever has happened, as text.
sub state
{
	my ($self, $database) = @_;
	my $node = $self->{node};
	my ($dump, $message) = run_command(
		[ 'pg_dump', '--no-owner', '--no-privileges', '-N', 'migrate', $node->connstr($database) ]);

	die $message if $message ne '';
	return sort_copied_rows($dump) . $node->safe_psql($database, q{
SELECT 'applied', rev_id, checksum FROM migrate.version ORDER BY rev_id;
SELECT 'log', operation, rev_id, from_current, to_current FROM migrate.log
	WHERE outcome = 'done' AND operation IN ('upgrade', 'downgrade') ORDER BY number;
SELECT 'half done', * FROM migrate.half_done;
SELECT 'build', * FROM migrate.build;
SELECT 'broken index', indexrelid::regclass FROM pg_index
	WHERE NOT (indisvalid AND indisready AND indislive);
SELECT 'left over', relname FROM pg_class WHERE relname ~ '_cc(new|old)';
SELECT 'index', indrelid::regclass, count(*) FROM pg_index
	WHERE indrelid >= 16384 AND indrelid::regclass::text !~ '^(pg_toast|migrate)' GROUP BY indrelid ORDER BY 1, 2;
SELECT 'detaching', inhrelid::regclass FROM pg_inherits WHERE inhdetachpending;
SELECT 'lock', locktype, mode FROM pg_locks WHERE pid <> pg_backend_pid();
SELECT 'database', datname FROM pg_database WHERE datname = 'regress_crash_made';
});
}

# Rows of COPY have no order, all else of a dump has.
sub sort_copied_rows
{
	my ($dump) = @_;
	my ($result, @rows) = ('');

	foreach my $line (split /^/, $dump)
	{
		next if $line =~ /^\\(un)?restrict /;
		if ($line =~ /^COPY .* FROM stdin;$/ .. $line eq "\\.\n")
		{
			push @rows, $line;
			next if $line ne "\\.\n";
			$result .= join '', shift @rows, sort @rows;
			@rows = ();
		}
		else
		{
			$result .= $line;
		}
	}
	return $result;
}

# Compare with an undisturbed run, once nobody is at work any more.
sub compare
{
	my ($self, $database, $direction, $role) = @_;
	my $directory = PostgreSQL::Test::Utils::tempdir();

	wait_until('everybody is gone', sub {
		$self->{node}->safe_psql('postgres',
			qq{SELECT count(*) FROM pg_stat_activity WHERE datname = '$database'}) eq '0' });
	# what was committed without waiting must not be lost later
	$self->{node}->safe_psql($database, 'CHECKPOINT');
	my $state = $self->state($database);
	# which only a superuser can drop
	$state =~ s/^(broken index|left over)\|(pg_toast\.)?pg_toast_\S+\n//mg if $role ne $self->{superuser};
	return '' if $state eq $self->{end}{$direction};

	append_to_file("$directory/expected", $self->{end}{$direction});
	append_to_file("$directory/got", $state);
	my ($difference) = run_command([ 'diff', '-u', "$directory/expected", "$directory/got" ]);
	return "ends differently:\n$difference";
}

sub stop
{
	my ($self) = @_;

	$self->{node}->stop;
	return;
}

1;
