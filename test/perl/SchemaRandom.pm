# Random schemas, and random changes of them.
#
# A schema is data: an array of objects, each a hash with kind, name and what it is
# like.  It may name what is not there, after a change: to write it as SQL leaves
# out what cannot be, so a change need not care.

package SchemaRandom;

use strict;
use warnings;

use Exporter 'import';
use Storable 'dclone';

our @EXPORT = qw(random_schema random_change schema_statements all_kinds);

my @kinds = qw(table identity generated default constraint foreign_key index sequence
  enum comment view matview function trigger policy domain composite partition inherit
  privilege rule statistics);
my %with;

sub all_kinds { return @kinds }

sub pick { return $_[ int rand @_ ] }
sub maybe { return rand() < $_[0] }
sub some { my ($share, @list) = @_; return grep { maybe($share) } @list }

# For each type: constants to be defaults with, and what it can be altered to.
my %types = (
	'integer' => [ '0', '7', '(1 + 2)' ],
	'bigint' => [ '0', '10000000000' ],
	'smallint' => [ '1', '2' ],
	'text' => [ "'x'", "'it''s'", "lower('X')", 'CURRENT_USER' ],
	'varchar(20)' => [ "'x'", "'y'" ],
	'varchar(30)' => [ "'z'" ],
	'char(5)' => [ "'abc'" ],
	'boolean' => [ 'true', 'false' ],
	'numeric(10,2)' => [ '0', '1.5' ],
	'numeric(12,4)' => [ '2.5' ],
	'double precision' => [ '0.5' ],
	'timestamp with time zone' => [ 'now()', 'CURRENT_TIMESTAMP', "'2020-01-01 00:00:00+00'" ],
	'timestamp(3) without time zone' => [ 'LOCALTIMESTAMP' ],
	'date' => [ 'CURRENT_DATE', "'2020-02-02'" ],
	'interval' => [ "'1 day'" ],
	'uuid' => ['gen_random_uuid()'],
	'jsonb' => [ "'{}'", "'[1, 2]'" ],
	'json' => [ "'{}'" ],
	'bytea' => [ q('\x00') ],
	'integer[]' => [ "'{}'", "'{1,2}'" ],
	'text[]' => [ "'{}'", "ARRAY['a', 'b']" ],
	'inet' => [ "'127.0.0.1'" ],
	'int4range' => [ "'[1,5)'" ],
	'tsvector' => []);

sub random_type
{
	my ($world) = @_;
	my @named = grep { $_->{kind} =~ /^(?:enum|domain|composite)$/ } @$world;

	return { named => pick(@named)->{name} } if @named && maybe(0.2);
	return { plain => pick(sort keys %types) };
}

sub random_column
{
	my ($world, $name) = @_;
	my $column = {
		name => $name,
		type => random_type($world),
		not_null => maybe(0.3),
		number => int rand 1000 };

	$column->{default} = 1 if $with{default} && maybe(0.4);
	$column->{collate} = pick('"C"', '"POSIX"') if maybe(0.1);
	$column->{comment} = random_comment() if $with{comment} && maybe(0.15);
	$column->{storage} = pick('EXTERNAL', 'MAIN', 'PLAIN') if maybe(0.05);
	$column->{statistics} = pick(10, 500) if maybe(0.05);
	if ($with{identity} && maybe(0.1))
	{
		$column->{identity} = pick('ALWAYS', 'BY DEFAULT');
		$column->{options} = pick('', '(START 10)', '(INCREMENT 5 CACHE 2)', '(MAXVALUE 1000 CYCLE)');
		$column->{type} = { plain => pick('integer', 'bigint', 'smallint') };
	}
	elsif ($with{sequence} && maybe(0.1))
	{
		$column->{serial} = pick('serial', 'bigserial', 'smallserial');
	}
	elsif ($with{generated} && maybe(0.1))
	{
		$column->{generated} = 1;
		$column->{type} = { plain => pick('integer', 'bigint') };
	}
	return $column;
}

sub random_comment { return pick('a comment', "it's one", 'with \ and "', "two\nlines") }

sub random_constraint
{
	my ($table, $name) = @_;
	my @columns = map { $_->{name} } @{ $table->{columns} };

	return {
		name => $name,
		type => pick(qw(unique check check primary exclude)),
		columns => [ some(0.4, @columns) ],
		number => int rand 1000,
		comment => $with{comment} && maybe(0.1) ? random_comment() : undef,
		option => pick('', '', '', ' DEFERRABLE', ' DEFERRABLE INITIALLY DEFERRED'),
		not_valid => maybe(0.1) };
}

sub random_index
{
	my ($table, $name) = @_;
	my @columns = map { $_->{name} } @{ $table->{columns} };

	return {
		name => $name,
		unique => maybe(0.2),
		columns => [ some(0.4, @columns) ],
		include => maybe(0.1) ? [ pick(@columns) ] : [],
		order => pick('', '', '', ' DESC', ' NULLS FIRST', ' DESC NULLS LAST'),
		expression => maybe(0.15),
		where => maybe(0.15),
		with => pick('', '', '', ' WITH (fillfactor = 70)'),
		comment => $with{comment} && maybe(0.1) ? random_comment() : undef,
		number => int rand 1000 };
}

sub random_table
{
	my ($world, $name) = @_;
	my $table = {
		kind => 'table',
		name => $name,
		schema => pick('public', 'public', 'app'),
		columns => [ map { random_column($world, "c$_") } 1 .. 1 + int rand 5 ],
		unlogged => maybe(0.05),
		fillfactor => maybe(0.1) ? pick(50, 80) : undef,
		security => $with{policy} && maybe(0.2),
		comment => $with{comment} && maybe(0.2) ? random_comment() : undef,
		constraints => [],
		foreign_keys => [],
		indexes => [] };

	$table->{constraints} = [ map { random_constraint($table, "${name}_k$_") } 1 .. rand 4 ]
	  if $with{constraint};
	$table->{foreign_keys} =
	  [ map { random_foreign_key("${name}_f$_") } 1 .. rand 3 ]
	  if $with{foreign_key};
	$table->{indexes} = [ map { random_index($table, "${name}_i$_") } 1 .. rand 3 ] if $with{index};
	if ($with{partition} && maybe(0.15))
	{
		$table->{partitions} = [ 1 .. 1 + int rand 3 ];
		$table->{default_partition} = maybe(0.5);
	}
	elsif ($with{inherit} && maybe(0.1))
	{
		$table->{inherits} = 't' . (1 + int rand 4);
	}
	return $table;
}

sub random_foreign_key
{
	my ($name) = @_;

	return {
		name => $name,
		column => 'c' . (1 + int rand 5),
		target => 't' . (1 + int rand 5),
		action => pick('', '', ' ON DELETE CASCADE', ' ON UPDATE SET NULL', ' ON DELETE SET DEFAULT ON UPDATE CASCADE'),
		option => pick('', '', ' DEFERRABLE', ' DEFERRABLE INITIALLY DEFERRED', ' NOT VALID') };
}

# What else there is, each with what is random about it.
my %random = (
	enum => sub { { labels => [ shuffled(some(0.5, 'a' .. 'f'), 'z') ] } },
	domain => sub {
		{   base => pick('integer', 'text', 'varchar(10)'),
			check => maybe(0.6) ? int rand 50 : undef,
			default => maybe(0.3),
			not_null => maybe(0.2) }
	},
	composite => sub { { attributes => [ map { [ "a$_", pick('integer', 'text', 'date') ] } some(0.7, 1 .. 4) ] } },
	sequence => sub {
		{   options => join '', pick('', ' AS integer', ' AS smallint'), pick('', ' INCREMENT 3', ' INCREMENT -1'),
			pick('', ' CACHE 5'), pick('', ' CYCLE') }
	},
	function => sub {
		{   number => int rand 100,
			volatility => pick('IMMUTABLE', 'IMMUTABLE', 'STABLE'),
			language => pick('sql', 'plpgsql'),
			returns => pick('integer', 'integer', 'bigint', 'text'),
			strict => maybe(0.3),
			argument => pick('a', 'b'),
			second => maybe(0.2) }
	},
	view => sub {
		{   from => pick('t', 't', 'v') . (1 + int rand 5),
			columns => [ some(0.6, 1 .. 5) ],
			star => maybe(0.2),
			where => maybe(0.3),
			barrier => maybe(0.2) }
	},
	matview => sub { { from => 't' . (1 + int rand 5), columns => [ some(0.6, 1 .. 5) ], index => maybe(0.5) } },
	trigger => sub {
		{   on => 't' . (1 + int rand 5),
			number => int rand 100,
			timing => pick('BEFORE', 'AFTER'),
			events => pick('INSERT', 'UPDATE', 'INSERT OR UPDATE', 'DELETE'),
			level => pick('ROW', 'ROW', 'STATEMENT'),
			constraint => maybe(0.1),
			state => pick('', '', 'DISABLE', 'ENABLE ALWAYS') }
	},
	policy => sub {
		{   on => 't' . (1 + int rand 5),
			command => pick('ALL', 'SELECT', 'UPDATE'),
			number => int rand 100,
			column => 'c' . (1 + int rand 5),
			restrictive => maybe(0.2) }
	},
	rule => sub { { on => 't' . (1 + int rand 5), event => pick('UPDATE', 'DELETE'), also => maybe(0.5) } },
	privilege => sub {
		{   on => pick('t', 't', 'v') . (1 + int rand 5),
			what => pick('SELECT', 'INSERT, UPDATE', 'ALL'),
			option => maybe(0.2) }
	},
	statistics => sub { { on => 't' . (1 + int rand 5), kinds => pick('', ' (ndistinct)', ' (mcv, dependencies)') } });

my %prefix = (
	enum => 'e', domain => 'd', composite => 'r', sequence => 's', function => 'f', view => 'v',
	matview => 'm', trigger => 'g', policy => 'p', rule => 'u', privilege => 'x', statistics => 'y');

sub shuffled
{
	my @list = @_;

	for my $i (reverse 1 .. $#list)
	{
		my $j = int rand($i + 1);
		@list[ $i, $j ] = @list[ $j, $i ];
	}
	return @list;
}

sub random_object
{
	my ($kind, $name) = @_;

	return {
		%{ $random{$kind}->() },
		kind => $kind,
		name => $name,
		comment => $with{comment} && maybe(0.15) ? random_comment() : undef };
}

my @order = qw(enum domain composite sequence function view matview trigger policy rule privilege statistics);

# random_schema(KIND...): of these kinds, by the generator that srand() has set
sub random_schema
{
	%with = map { $_ => 1 } @_;
	my @world;

	foreach my $kind (grep { $with{$_} } @order)
	{
		push @world, map { random_object($kind, $prefix{$kind} . $_) } some(0.6, 1 .. 3);
	}
	push @world, map { random_table(\@world, "t$_") } some(0.8, 1 .. 5);
	return \@world;
}

# random_change(SCHEMA, KIND...): another schema, that differs in some places
sub random_change
{
	my ($old, @kinds_of_it) = @_;
	my $world = dclone($old);
	%with = map { $_ => 1 } @kinds_of_it;

	@$world = grep { !maybe(0.12) } @$world;
	foreach my $object (@$world)
	{
		next unless maybe(0.4);
		if ($object->{kind} eq 'table')
		{
			change_table($world, $object);
		}
		else
		{
			my $new = random_object($object->{kind}, $object->{name});
			# one property, or all
			my @keys = grep { $_ !~ /^(?:kind|name)$/ } sort keys %$new;
			@keys = (pick(@keys)) if maybe(0.7);
			@$object{@keys} = @$new{@keys};
		}
	}
	foreach my $kind (grep { $with{$_} } @order)
	{
		push @$world, random_object($kind, $prefix{$kind} . (4 + int rand 2)) if maybe(0.15);
	}
	push @$world, random_table($world, 't6') if maybe(0.3);
	return $world;
}

sub change_table
{
	my ($world, $table) = @_;
	my $fresh = random_table($world, $table->{name});
	my $columns = $table->{columns};

	@$columns = grep { !maybe(0.1) } @$columns;
	foreach my $column (@$columns)
	{
		next unless maybe(0.3);
		my $new = random_column($world, $column->{name});
		my $key = pick(qw(type not_null default number comment identity generated serial collate storage statistics));
		$column->{$key} = $new->{$key};
		delete @$column{qw(serial generated)} if $key eq 'identity';
		$column->{type} = $new->{type} if $key =~ /identity|generated/;
	}
	push @$columns, random_column($world, 'c' . (6 + int rand 3)) if maybe(0.4);
	my %seen;
	@$columns = grep { !$seen{ $_->{name} }++ } @$columns;
	push @$columns, random_column($world, 'c1') unless @$columns;
	foreach my $key (qw(constraints foreign_keys indexes comment fillfactor security unlogged))
	{
		$table->{$key} = $fresh->{$key} if maybe(0.15);
	}
	if ($table->{partitions} && maybe(0.3))
	{
		$table->{partitions} = [ some(0.6, 1 .. 4) ];
		$table->{default_partition} = maybe(0.5);
	}
}

# schema_statements(SCHEMA): statements, in an order that runs
sub schema_statements
{
	my ($world) = @_;
	my %by_name = map { $_->{name} => $_ } @$world;
	my %done;
	my @sql = ('CREATE SCHEMA app');
	my $quote = sub { (my $text = $_[0]) =~ s/'/''/g; return "'$text'" };
	my $of = sub { my ($kind) = @_; return sort { $a->{name} cmp $b->{name} } grep { $_->{kind} eq $kind } @$world };
	my $comment = sub {
		my ($what, $object) = @_;
		push @sql, "COMMENT ON $what IS " . $quote->($object->{comment}) if defined $object->{comment};
	};

	foreach ($of->('enum'))
	{
		push @sql, "CREATE TYPE $_->{name} AS ENUM (" . join(', ', map { "'$_'" } @{ $_->{labels} }) . ')';
		$comment->("TYPE $_->{name}", $_);
	}
	foreach ($of->('domain'))
	{
		push @sql, "CREATE DOMAIN $_->{name} AS $_->{base}"
		  . ($_->{default} ? ($_->{base} eq 'integer' ? ' DEFAULT 60' : " DEFAULT 'long enough'") : '')
		  . ($_->{not_null} ? ' NOT NULL' : '')
		  . (defined $_->{check}
			? " CONSTRAINT $_->{name}_check CHECK ("
			  . ($_->{base} eq 'integer' ? "VALUE > $_->{check}" : "length(VALUE) < 100 + $_->{check}") . ')'
			: '');
		$comment->("DOMAIN $_->{name}", $_);
	}
	foreach ($of->('composite'))
	{
		push @sql, "CREATE TYPE $_->{name} AS (" . join(', ', map { "$_->[0] $_->[1]" } @{ $_->{attributes} }) . ')';
		$comment->("TYPE $_->{name}", $_);
	}
	foreach ($of->('sequence'))
	{
		push @sql, "CREATE SEQUENCE $_->{name}$_->{options}";
		$comment->("SEQUENCE $_->{name}", $_);
	}
	foreach ($of->('function'))
	{
		my $value = $_->{returns} eq 'text' ? "'$_->{number}'::text" : "($_->{argument} + $_->{number})::$_->{returns}";
		my $body = $_->{language} eq 'sql' ? "SELECT $value" : "BEGIN RETURN $value; END";
		my $second = $_->{second} ? ', second text DEFAULT NULL' : '';
		push @sql, "CREATE FUNCTION $_->{name}($_->{argument} integer$second) RETURNS $_->{returns} LANGUAGE $_->{language} $_->{volatility}"
		  . ($_->{strict} ? ' STRICT' : '') . " AS \$\$$body\$\$";
		$comment->("FUNCTION $_->{name}", $_);
	}

	my @tables = $of->('table');
	push @sql, table_statements($_, \%by_name, \%done, $comment) foreach @tables;
	push @sql, foreign_key_statements($_, \%by_name, \%done) foreach @tables;

	foreach ($of->('view'))
	{
		my $from = $done{ $_->{from} } or next;
		my @columns = grep { $from->{type}{$_} } map { "c$_" } @{ $_->{columns} };
		@columns = sort keys %{ $from->{type} } if $_->{star};
		next unless @columns;
		push @sql, "CREATE VIEW $_->{name}" . ($_->{barrier} ? ' WITH (security_barrier=true)' : '') . ' AS SELECT '
		  . join(', ', @columns) . " FROM $from->{address}" . ($_->{where} ? " WHERE $columns[0] IS NOT NULL" : '');
		$done{ $_->{name} } = { address => $_->{name}, view => 1, type => { map { $_ => $from->{type}{$_} } @columns } };
		$comment->("VIEW $_->{name}", $_);
	}
	foreach ($of->('matview'))
	{
		my $from = $done{ $_->{from} } or next;
		my @columns = grep { $from->{type}{$_} } map { "c$_" } @{ $_->{columns} };
		next unless @columns;
		push @sql, "CREATE MATERIALIZED VIEW $_->{name} AS SELECT " . join(', ', @columns) . " FROM $from->{address} WITH NO DATA";
		my ($indexed) = grep { sortable($from->{type}{$_}) } @columns;
		push @sql, "CREATE INDEX $_->{name}_i ON $_->{name} ($indexed)" if $_->{index} && $indexed;
		$comment->("MATERIALIZED VIEW $_->{name}", $_);
	}
	foreach ($of->('trigger'))
	{
		my $on = $done{ $_->{on} } or next;
		push @sql, "CREATE FUNCTION $_->{name}_fn() RETURNS trigger LANGUAGE plpgsql AS \$\$BEGIN PERFORM $_->{number}; RETURN NEW; END\$\$";
		my $constraint = $_->{constraint} && !$on->{partitioned};
		push @sql, 'CREATE ' . ($constraint ? 'CONSTRAINT ' : '') . "TRIGGER $_->{name} " . ($constraint ? 'AFTER' : $_->{timing})
		  . " $_->{events} ON $on->{address} FOR EACH " . ($constraint ? 'ROW' : $_->{level}) . " EXECUTE FUNCTION $_->{name}_fn()";
		push @sql, "ALTER TABLE $on->{address} $_->{state} TRIGGER $_->{name}" if $_->{state};
		$comment->("TRIGGER $_->{name} ON $on->{address}", $_);
	}
	foreach ($of->('policy'))
	{
		my $on = $done{ $_->{on} } or next;
		next unless $on->{type}{ $_->{column} };
		push @sql, "CREATE POLICY $_->{name} ON $on->{address}" . ($_->{restrictive} ? ' AS RESTRICTIVE' : '')
		  . " FOR $_->{command} USING ($_->{column} IS NOT NULL AND $_->{number} > 0)";
		$comment->("POLICY $_->{name} ON $on->{address}", $_);
	}
	foreach ($of->('rule'))
	{
		my $on = $done{ $_->{on} } or next;
		push @sql, "CREATE RULE $_->{name} AS ON $_->{event} TO $on->{address} DO " . ($_->{also} ? 'ALSO SELECT 1' : 'INSTEAD NOTHING');
		$comment->("RULE $_->{name} ON $on->{address}", $_);
	}
	foreach ($of->('statistics'))
	{
		my $on = $done{ $_->{on} } or next;
		my @columns = grep { sortable($on->{type}{$_}) } sort keys %{ $on->{type} };
		next if @columns < 2;
		push @sql, "CREATE STATISTICS $_->{name}$_->{kinds} ON " . join(', ', @columns) . " FROM $on->{address}";
		$comment->("STATISTICS $_->{name}", $_);
	}
	foreach ($of->('privilege'))
	{
		my $on = $done{ $_->{on} } or next;
		push @sql, "GRANT $_->{what} ON $on->{address} TO judge_reader" . ($_->{option} ? ' WITH GRANT OPTION' : '');
	}
	return @sql;
}

# What a column's type is in this schema, as SQL, and for what it is good.
sub resolve_type
{
	my ($column, $by_name) = @_;
	my $named = $column->{type}{named};

	return $column->{serial} =~ s/serial/int/r =~ s/^int$/integer/r if $column->{serial};
	return $column->{type}{plain} unless defined $named;
	return $by_name->{$named} ? $named : 'integer';
}

sub sortable { return defined $_[0] && $_[0] !~ /^(?:json|tsvector|r\d)$/ }

sub table_statements
{
	my ($table, $by_name, $done, $comment) = @_;
	my $address = "$table->{schema}.$table->{name}";
	my (@lines, %type, @sql, @after);
	my $parent = $table->{inherits} ? $done->{ $table->{inherits} } : undef;
	my $partitioned = $table->{partitions} && 1;

	undef $parent if $parent && $parent->{partitioned};
	foreach my $column (@{ $table->{columns} })
	{
		my $name = $column->{name};
		# what is inherited must be the same, and mostly is not
		next if $parent && $parent->{type}{$name};
		my $type = resolve_type($column, $by_name);
		my $line = "$name ";
		$type = 'integer' if $partitioned && !%type && !$column->{serial} && !$column->{identity};
		my $special = $partitioned && !%type;
		if ($column->{serial} && !$special)
		{
			$line .= $column->{serial};
		}
		else
		{
			$type = 'integer' if $special;
			$line .= $type;
			$line .= " COLLATE $column->{collate}" if $column->{collate} && $type =~ /^(?:text|varchar|char)/;
			my ($base) = grep { $type{$_} && $type{$_} eq 'integer' && !$column->{seen}{$_} } sort keys %type;
			if ($column->{identity} && $type =~ /int$|^integer$/ && !$partitioned && !$special)
			{
				$line .= " GENERATED $column->{identity} AS IDENTITY " . ($column->{options} // '');
			}
			elsif ($column->{generated} && $base && $type =~ /^(?:integer|bigint)$/ && !$type{"generated $base"} && !$special)
			{
				$line .= " GENERATED ALWAYS AS ($base * $column->{number}) STORED";
				$type{"generated $name"} = 1;
			}
			elsif ($column->{default})
			{
				my $default = random_default($column, $type, $by_name);
				$line .= " DEFAULT $default" if defined $default;
			}
		}
		$line .= ' NOT NULL' if $column->{not_null};
		push @lines, $line;
		$type{$name} = $type;
		push @after, "ALTER TABLE $address ALTER $name SET STORAGE $column->{storage}"
		  if $column->{storage} && $type =~ /^(?:text|bytea|jsonb)/;
		push @after, "ALTER TABLE $address ALTER $name SET STATISTICS $column->{statistics}" if $column->{statistics};
		push @after, "COMMENT ON COLUMN $address.$name IS '" . ($column->{comment} =~ s/'/''/gr) . "'"
		  if defined $column->{comment};
	}
	my %generated = map { /^generated (.*)/ ? ($1 => 1) : () } keys %type;
	delete @type{ grep { /^generated / } keys %type };
	return unless @lines || $parent;
	my ($first) = map { /^(\w+)/ } @lines;

	push @sql, 'CREATE ' . ($table->{unlogged} && !$partitioned ? 'UNLOGGED ' : '') . "TABLE $address (\n\t"
	  . join(",\n\t", @lines) . "\n)"
	  . ($parent ? " INHERITS ($parent->{address})" : '')
	  . ($partitioned ? " PARTITION BY LIST ($first)" : $table->{fillfactor} ? " WITH (fillfactor = $table->{fillfactor})" : '');
	if ($partitioned)
	{
		push @sql, "CREATE TABLE ${address}_p$_ PARTITION OF $address FOR VALUES IN ($_)" foreach @{ $table->{partitions} };
		push @sql, "CREATE TABLE ${address}_default PARTITION OF $address DEFAULT" if $table->{default_partition};
	}
	%type = (%{ $parent->{type} }, %type) if $parent;
	my $me = $done->{ $table->{name} } = { address => $address, type => \%type, partitioned => $partitioned };
	push @sql, @after;
	push @sql, "ALTER TABLE $address ENABLE ROW LEVEL SECURITY" if $table->{security};
	$comment->("TABLE $address", $table) if 0;
	push @sql, "COMMENT ON TABLE $address IS '" . ($table->{comment} =~ s/'/''/gr) . "'" if defined $table->{comment};
	push @sql, constraint_statements($table, $me, $first);
	push @sql, index_statements($table, $me, $first, $by_name);
	return @sql;
}

sub random_default
{
	my ($column, $type, $by_name) = @_;
	my $named = $by_name->{$type};
	my $number = $column->{number};

	if ($named)
	{
		return "'$named->{labels}[$number % @{ $named->{labels} }]'" if $named->{kind} eq 'enum';
		return $named->{base} eq 'integer' ? 60 + $number % 3 : "'a default'" if $named->{kind} eq 'domain';
		return undef;
	}
	if ($type eq 'integer' && $number % 5 == 0)
	{
		my ($function) = grep { $_->{kind} eq 'function' && $_->{returns} eq 'integer' } map { $by_name->{$_} } sort keys %$by_name;
		return "$function->{name}($number)" if $function;
	}
	if ($type eq 'bigint' && $number % 3 == 0)
	{
		my ($sequence) = grep { $_->{kind} eq 'sequence' } map { $by_name->{$_} } sort keys %$by_name;
		return "nextval('$sequence->{name}')" if $sequence;
	}
	my @values = @{ $types{$type} // [] };
	return @values ? $values[ $number % @values ] : undef;
}

sub constraint_statements
{
	my ($table, $me, $first) = @_;
	my @sql;

	foreach my $constraint (@{ $table->{constraints} })
	{
		my $option = $constraint->{option};
		my @columns = grep { sortable($me->{type}{$_}) } @{ $constraint->{columns} };
		my $definition;
		if ($constraint->{type} eq 'check')
		{
			my $on = $columns[0] // next;
			my $type = $me->{type}{$on};
			$definition = 'CHECK ('
			  . ($type =~ /int$|integer$|numeric/ ? ("$on > $constraint->{number}", "$on BETWEEN 1 AND $constraint->{number}", "$on IN (1, $constraint->{number})")[ $constraint->{number} % 3 ]
				: $type =~ /^varchar|^text/ ? ("$on IN ('x', 'n$constraint->{number}')", "length($on) < $constraint->{number}", "$on NOT IN ('a', 'b') OR $on IS NULL")[ $constraint->{number} % 3 ]
				: "$on IS NOT NULL OR $constraint->{number} = 1")
			  . ')' . ($constraint->{not_valid} ? ' NOT VALID' : '');
		}
		elsif ($constraint->{type} eq 'exclude')
		{
			my ($on) = grep { $me->{type}{$_} eq 'int4range' } sort keys %{ $me->{type} };
			next if !$on || $me->{partitioned};
			$definition = "EXCLUDE USING gist ($on WITH &&)$option";
		}
		else
		{
			next unless @columns;
			my $primary = $constraint->{type} eq 'primary' && !$me->{primary};
			if ($me->{partitioned})
			{
				$option = '';
				@columns = ($first, grep { $_ ne $first } @columns);
			}
			if ($primary)
			{
				$me->{primary} = [@columns];
				$me->{deferrable} = $option ne '';
			}
			$definition = ($primary ? 'PRIMARY KEY' : 'UNIQUE') . ' (' . join(', ', @columns) . ")$option";
		}
		push @sql, "ALTER TABLE $me->{address} ADD CONSTRAINT $constraint->{name} $definition";
		push @sql, "COMMENT ON CONSTRAINT $constraint->{name} ON $me->{address} IS '" . ($constraint->{comment} =~ s/'/''/gr) . "'"
		  if defined $constraint->{comment};
	}
	return @sql;
}

sub index_statements
{
	my ($table, $me, $first, $by_name) = @_;
	my @sql;

	foreach my $index (@{ $table->{indexes} })
	{
		my @columns = grep { sortable($me->{type}{$_}) } @{ $index->{columns} };
		next unless @columns;
		my @include = grep { $me->{type}{$_} && index("@columns", $_) < 0 } @{ $index->{include} };
		@columns = ($first, grep { $_ ne $first } @columns) if $me->{partitioned} && $index->{unique};
		my @keys = map { "$_$index->{order}" } @columns;
		push @keys, "(($columns[0])::text || 'n$index->{number}')"
		  if $index->{expression} && $me->{type}{ $columns[0] } =~ /^(?:text|varchar|integer)/ && !($index->{unique} && $me->{partitioned});
		push @sql, 'CREATE ' . ($index->{unique} ? 'UNIQUE ' : '') . "INDEX $index->{name} ON $me->{address} (" . join(', ', @keys) . ')'
		  . (@include ? ' INCLUDE (' . join(', ', @include) . ')' : '')
		  . $index->{with}
		  . ($index->{where} ? " WHERE $columns[0] IS NOT NULL" : '');
		push @sql, "COMMENT ON INDEX $table->{schema}.$index->{name} IS '" . ($index->{comment} =~ s/'/''/gr) . "'"
		  if defined $index->{comment};
	}
	return @sql;
}

sub foreign_key_statements
{
	my ($table, $by_name, $done) = @_;
	my $me = $done->{ $table->{name} };
	my @sql;

	foreach my $key ($me ? @{ $table->{foreign_keys} } : ())
	{
		my $target = $done->{ $key->{target} };
		my $type = $me->{type}{ $key->{column} };
		next unless $target && $target->{primary} && !$target->{deferrable} && @{ $target->{primary} } == 1;
		next unless defined $type && $type eq $target->{type}{ $target->{primary}[0] };
		my $option = $key->{option};
		$option = '' if $me->{partitioned} && $option =~ /NOT VALID/;
		# generated columns take few actions
		my $action = (grep { $_->{name} eq $key->{column} && $_->{generated} } @{ $table->{columns} }) ? '' : $key->{action};
		push @sql, "ALTER TABLE $me->{address} ADD CONSTRAINT $key->{name} FOREIGN KEY ($key->{column}) REFERENCES $target->{address} ($target->{primary}[0])$action$option";
	}
	return @sql;
}

1;
