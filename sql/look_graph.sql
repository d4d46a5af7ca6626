-- migrate.graph: drawings of several shapes, as text, dot and mermaid
CREATE EXTENSION migrate;
SET client_min_messages = warning;
\pset format unaligned
\pset tuples_only on
-- Define a graph anew from lines of the form "id: parents; dependencies; labels; message".
CREATE FUNCTION regress_graph(description text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	line text;
	m text[];
BEGIN
	PERFORM migrate.stamp('base', purge => true);
	DELETE FROM migrate.script;
	FOREACH line IN ARRAY string_to_array(trim(both E'\n' FROM description), E'\n') LOOP
		m = regexp_match(line, '^([^:]*): *([^;]*);? *([^;]*);? *([^;]*);? *(.*)$');
		PERFORM migrate.define(m[1], m[2], m[5], depends_on => m[3], branch_labels => m[4], downgrade => '');
	END LOOP;
	RETURN (SELECT count(*) FROM migrate.script);
END $$;

SELECT '[' || migrate.graph() || ']', '[' || migrate.graph(format => 'dot') || ']', '[' || migrate.graph(format => 'mermaid') || ']';

\echo one
SELECT regress_graph('a1:');
SELECT migrate.graph();

\echo linear, half of it applied
SELECT regress_graph($$
a1: ; ; main; first
a2: a1; ; ; second
a3: a2; ; ; third
a4: a3; ; ; fourth
$$);
SELECT migrate.stamp('a2');
SELECT migrate.graph();
SELECT migrate.graph('a2:a3');
SELECT migrate.graph(':current');
SELECT migrate.graph(format => 'dot');
SELECT migrate.graph(format => 'mermaid');

\echo fork
SELECT regress_graph($$
a1: ; ; ; trunk
a2: a1; ; left; left
b2: a1; ; right; right
a3: a2; ; ; left again
b3: b2; ; ; right again
$$);
SELECT migrate.stamp('a3, b2');
SELECT migrate.graph();
SELECT migrate.graph('left:');

\echo merge
SELECT regress_graph($$
a1: ; ; ; base
a2: a1; ; ; left
b2: a1; ; ; right
m3: a2, b2; ; ; merge
a4: m3; ; ; on
$$);
SELECT migrate.stamp('m3');
SELECT migrate.graph();
SELECT migrate.graph(format => 'dot');
SELECT migrate.graph(format => 'mermaid');

\echo two bases merged
SELECT regress_graph($$
a1:
b1:
m2: b1, a1
$$);
SELECT migrate.graph();

\echo two lines that never meet
SELECT regress_graph($$
a1:
b1:
a2: a1
b2: b1
a3: a2
$$);
SELECT migrate.graph();

\echo criss-cross
SELECT regress_graph($$
a1:
a2: a1
b2: a1
m3: a2, b2
n3: a2, b2
m4: m3, n3
$$);
SELECT migrate.graph();

\echo octopus
SELECT regress_graph($$
a1:
a2: a1
b2: a1
c2: a1
d2: a1
m3: a2, b2, c2, d2; ; ; all of them
$$);
SELECT migrate.graph();
SELECT migrate.graph(format => 'dot');

\echo fork of five, of different lengths
SELECT regress_graph($$
a1:
a2: a1
b2: a1
c2: a1
d2: a1
e2: a1
b3: b2
b4: b3
d3: d2
m5: b4, d3
$$);
SELECT migrate.graph();

\echo merge of a merge
SELECT regress_graph($$
a1:
a2: a1
b2: a1
m3: a2, b2
c2: a1
m4: m3, c2
d1:
m5: m4, d1
$$);
SELECT migrate.graph();

\echo dependencies
SELECT regress_graph($$
a1: ; ; main; first
a2: a1; ; ; second
a3: a2; ; ; third
n1: ; a2; net; net
n2: n1; main, a3; ; net again
$$);
SELECT migrate.stamp('n1');
SELECT migrate.graph();
SELECT migrate.graph('net:');
SELECT migrate.graph(format => 'dot');
SELECT migrate.graph(format => 'mermaid');

\echo a dependency of a sibling, and one on an ancestor
SELECT regress_graph($$
a1:
a2: a1
b2: a1; a2
b3: b2; a1
$$);
SELECT migrate.graph();

\echo a parent that is also an ancestor of another parent
SELECT regress_graph($$
a1:
a2: a1
m3: a2, a1
$$);
SELECT migrate.graph();

\echo parents that are not defined
SELECT regress_graph($$
a2: a1; zzz
b2: a1
m3: a2, b2, gone
$$);
SELECT migrate.graph();
SELECT migrate.graph(format => 'dot');
SELECT migrate.graph(format => 'mermaid');

\echo names and messages with everything
SELECT regress_graph($$
a"1: ; ; "l"; say "hello" -> [x](y) #quot; <b>&amp;</b>
b\2: a"1; ; la\bel; back\slash, 'single' | {curly} (round) %%
ä頭🐘: b\2; ; 🐘; ä頭🐘
end: ä頭🐘; ; ; end
graph: end
$$);
SELECT migrate.edit('end', message => E'two\nlines\r\nand\ttab');
SELECT migrate.graph();
SELECT migrate.graph(format => 'dot');
SELECT migrate.graph(format => 'mermaid');

\pset tuples_only off
\pset format aligned
SELECT migrate.graph(format => 'svg'); \echo :SQLSTATE
SELECT migrate.graph(format => NULL); \echo :SQLSTATE
SELECT migrate.graph(NULL); \echo :SQLSTATE
SELECT migrate.graph('graph'); \echo :SQLSTATE
SELECT migrate.graph('graph:end'); \echo :SQLSTATE

DROP FUNCTION regress_graph;
DROP EXTENSION migrate;
