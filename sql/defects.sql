--
-- The measured defects of Alembic 1.19 that migrate does not copy: D1 to D24
-- and D27 of its description, one after the other.  (D25, concurrent runs, is
-- an isolation test.)  Each block shows the right behaviour; the comment says
-- what Alembic does.
--
SET client_min_messages = warning;
CREATE EXTENSION migrate;
\getenv srcdir PG_ABS_SRCDIR
\set graphs :srcdir '/test/vectors/graphs.sql'
\set attempt :srcdir '/test/vectors/attempt.sql'
\set ECHO none
\i :graphs
\i :attempt
\set ECHO all
INSERT INTO conformance.revision VALUES
	('D6', 1, 'a1', '', '', ''),
	('D6', 2, 'b1', '', 'a1', ''),
	('D6', 3, 'bm', 'a1,b1', '', ''),
	('D6', 4, 'z', '', '', ''),
	('D7A', 1, 'a', '', '', ''),
	('D7A', 2, 'x', 'a', '', ''),
	('D7A', 3, 'y', 'a', '', ''),
	('D7A', 4, 'm', 'a,x,y', '', ''),
	('D7B', 1, 'a', '', '', ''),
	('D7B', 2, 'x', '', '', ''),
	('D7B', 3, 'y', 'a', '', ''),
	('D7B', 4, 'm', 'a', 'x,y', ''),
	-- a label on a revision that forks later, one on a revision that is merged
	-- later, and one above a branch point
	('LAB', 1, 'f1', '', '', ''),
	('LAB', 2, 'f2', 'f1', '', 'fork'),
	('LAB', 3, 'f3', 'f2', '', ''),
	('LAB', 4, 'f4', 'f2', '', 'twig'),
	('LAB', 5, 'f5', 'f4', '', ''),
	('LAB', 6, 'g1', '', '', ''),
	('LAB', 7, 'g2', 'g1', '', 'join'),
	('LAB', 8, 'h1', '', '', ''),
	('LAB', 9, 'gh', 'g2,h1', '', '');
\pset format unaligned
\pset tuples_only on

-- D1: stamp heads from a partially advanced graph loses a branch, and the next
-- upgrade runs it again.
BEGIN;
SELECT conformance.at('BR', 'd1, c2');
SELECT migrate.stamp('heads');
SELECT conformance.here();
SELECT migrate.upgrade('heads');
ROLLBACK;

-- D2: stamp with several targets is wrong or crashes, depending on their order.
BEGIN;
SELECT conformance.at('BR', 'd1, c2');
SELECT migrate.stamp('c1, c2');
SELECT conformance.here();
SELECT migrate.stamp('d1, d2'), conformance.here();
SELECT migrate.stamp('c2, c1'), conformance.here();
SELECT migrate.stamp('d1, d1'), conformance.here();
ROLLBACK;

-- D3: current --check-heads can never succeed when a head is a dependency, too.
BEGIN;
SELECT conformance.at('EFF', 'n1');
SELECT * FROM conformance.try($$migrate.check()$$);
SELECT migrate.upgrade('heads');
SELECT conformance.here();
SELECT * FROM conformance.try($$migrate.check()$$);
SELECT pending, up_to_date FROM migrate.status();
ROLLBACK;

-- D4: stamp accepts a revision and its ancestor, then every upgrade fails.
BEGIN;
SELECT conformance.at('DEP', 'a1, a2');
SELECT migrate.upgrade('heads');
SELECT conformance.ran();
ROLLBACK;

-- D5: stamping a branch to its base forgets what its row implied elsewhere.
BEGIN;
SELECT conformance.at('DEP', 'n2');
SELECT migrate.stamp('net@base');
SELECT conformance.here();
SELECT conformance.at('DEP', 'n2');
SELECT migrate.stamp('a2');
SELECT conformance.here();
ROLLBACK;

-- D6: taking back a merge with a dependency between its parents, while an
-- unrelated head is there, writes overlapping rows; the next upgrade fails.
BEGIN;
SELECT conformance.at('D6', 'bm, z');
SELECT migrate.downgrade('b1');
SELECT conformance.here();
SELECT migrate.upgrade('heads');
SELECT conformance.ran();
ROLLBACK;

-- D7: a revision whose parents include an ancestor of another parent crashes
-- when two of them are rows.
BEGIN;
SELECT conformance.at('D7A', 'x, y');
SELECT migrate.upgrade('head'), conformance.here();
SELECT migrate.downgrade('-1'), conformance.here();
SELECT migrate.downgrade('base');
SELECT migrate.upgrade('head');
SELECT conformance.ran();
ROLLBACK;
BEGIN;
SELECT conformance.at('D7B', 'x, y');
SELECT migrate.upgrade('m'), conformance.here();
SELECT migrate.downgrade('a'), conformance.here();
SELECT conformance.ran();
ROLLBACK;

-- D8: downgrade to a revision that is applied, but below which nothing is left
-- to take back, is refused.
BEGIN;
SELECT conformance.at('DEP', 'n2');
SELECT migrate.downgrade('a2');
SELECT conformance.here();
-- one that is not applied is refused still
SELECT * FROM conformance.try($$migrate.downgrade('a3')$$);
ROLLBACK;

-- D9: a dozen forms end in an assertion or another raw exception.
BEGIN;
SELECT conformance.at('LIN', 'b');
SELECT * FROM conformance.try($$migrate.upgrade('a-1')$$);
SELECT * FROM conformance.try($$migrate.upgrade('head+1')$$);
SELECT * FROM conformance.try($$migrate.upgrade('base+9')$$);
SELECT * FROM conformance.try($$migrate.upgrade('a:b:c')$$);
SELECT * FROM conformance.try($$migrate.history('a:b:c')$$);
SELECT * FROM conformance.try($$migrate.show('-9')$$);
SELECT * FROM conformance.try($$migrate.show('')$$);
SELECT * FROM conformance.try($$migrate.upgrade_sql(':b')$$);
SELECT * FROM conformance.try($$migrate.upgrade_sql('b:')$$);
SELECT * FROM conformance.try($$migrate.downgrade_sql(':b')$$);
SELECT * FROM conformance.try($$migrate.downgrade_sql('b:')$$);
-- this one has an answer
SELECT rev_id FROM migrate.history('c@base:');
ROLLBACK;
BEGIN;
SELECT conformance.at('BR', 'd1, d2');
SELECT * FROM conformance.try($$migrate.downgrade('b@-1')$$);
SELECT migrate.stamp('base');
SELECT * FROM conformance.try($$migrate.downgrade('L1@-1')$$);
ROLLBACK;
BEGIN;
SELECT conformance.at('DEP', 'n2');
SELECT * FROM conformance.try($$migrate.history('a2:n2')$$);
ROLLBACK;

-- D10: base-1 means head, and b+1xyz means b+1.
BEGIN;
SELECT conformance.at('LIN', 'b');
SELECT * FROM conformance.try($$migrate.upgrade('base-1')$$);
SELECT * FROM conformance.try($$migrate.upgrade('b+1xyz')$$);
SELECT * FROM conformance.try($$migrate.upgrade('b+1+1')$$);
SELECT * FROM conformance.try($$migrate.downgrade('b-1xyz')$$);
ROLLBACK;

-- D11: an ambiguous prefix, an unknown branch and a revision of another branch
-- all report "Can't locate revision".
BEGIN;
SELECT conformance.at('BR', 'base');
SELECT migrate.define('d1234567', 'd1'), migrate.define('d1239999', 'd2');
SELECT * FROM conformance.try($$migrate.upgrade('d123')$$);
SELECT * FROM conformance.try($$migrate.upgrade('nope@head')$$);
SELECT * FROM conformance.try($$migrate.upgrade('L1@d1239999')$$);
SELECT * FROM conformance.try($$migrate.upgrade('nope')$$);
ROLLBACK;

-- D12: a duplicate branch label is noticed after the file was written; every
-- later command fails until it is removed by hand.
BEGIN;
SELECT conformance.at('BR', 'base');
SELECT * FROM conformance.try($$migrate.revision('again', head => 'd1', branch_label => 'L2', rev_id => 'dup')$$);
SELECT count(*) FROM migrate.script;
SELECT migrate.upgrade('heads');
ROLLBACK;

-- D13: a second revision with the same id overwrites the first.
BEGIN;
SELECT migrate.revision('same', 'SELECT 1', rev_id => 'one'), migrate.revision('other', head => 'base', rev_id => 'two');
SELECT * FROM conformance.try($$migrate.revision('same', 'SELECT 2', head => 'one', rev_id => 'one')$$);
SELECT * FROM conformance.try($$migrate.merge('same', rev_id => 'one')$$);
SELECT rev_id, upgrade FROM migrate.script;
ROLLBACK;

-- D14: ids are accepted that can never be named, or fail when they are applied.
SELECT * FROM conformance.try($$migrate.define('heads')$$);
SELECT * FROM conformance.try($$migrate.define('head')$$);
SELECT * FROM conformance.try($$migrate.define('base')$$);
SELECT * FROM conformance.try($$migrate.define('current')$$);
SELECT * FROM conformance.try($$migrate.define('')$$);
SELECT * FROM conformance.try($$migrate.revision(rev_id => 'heads')$$);
SELECT * FROM conformance.try($$migrate.define('x', branch_labels => 'head')$$);
SELECT * FROM conformance.try($$migrate.define('x', branch_labels => 'a-b')$$);
SELECT state FROM conformance.attempt($$migrate.define(repeat('x', 256))$$);
BEGIN;
SELECT migrate.define(repeat('x', 255), downgrade => '');
SELECT migrate.upgrade('head');
SELECT length(current) FROM migrate.current();
SELECT migrate.downgrade(repeat('x', 255) || '@base');
ROLLBACK;

-- D15: a missing parent or dependency, and a cycle, make every command fail,
-- with an exception that does not name it.
BEGIN;
SELECT conformance.at('LIN', 'c');
SELECT migrate.define('f', 'missing1'), migrate.define('g', 'e', depends_on => 'missing2');
SELECT * FROM conformance.try($$migrate.upgrade('f')$$);
SELECT * FROM conformance.try($$migrate.upgrade('g')$$);
SELECT * FROM conformance.try($$migrate.check()$$);
-- commands that do not need them work
SELECT migrate.upgrade('e'), conformance.here();
SELECT migrate.downgrade('-2'), conformance.here();
SELECT rev_id FROM migrate.heads() ORDER BY rev_id;
SELECT rev_id FROM migrate.history(':e');
SELECT pending FROM migrate.status();
-- a cycle cannot come into being
SELECT * FROM conformance.try($$migrate.define('missing1', 'f')$$);
ROLLBACK;

-- D16: looking creates the version table.
BEGIN;
SELECT conformance.at('MRG', 'd1');
COMMIT;
BEGIN READ ONLY;
SELECT count(*) FROM migrate.current();
SELECT count(*) FROM migrate.heads();
SELECT count(*) FROM migrate.bases();
SELECT count(*) FROM migrate.branches();
SELECT count(*) FROM migrate.history('current:');
SELECT migrate.show('current') <> '';
SELECT pending FROM migrate.status();
SELECT count(*) FROM migrate.plan();
SELECT count(*) FROM migrate.plan('base', 'downgrade');
SELECT migrate.graph() <> '', migrate.graph(format => 'dot') <> '', migrate.graph(format => 'mermaid') <> '';
SELECT count(*) FROM migrate.export();
SELECT count(*) FROM migrate.split('SELECT 1');
SELECT migrate.upgrade_sql() <> '', migrate.downgrade_sql('base') <> '';
SELECT state FROM conformance.attempt($$migrate.check()$$);
COMMIT;
-- not even a transaction id, and no lock that would keep a run waiting
BEGIN;
SELECT count(*) FROM migrate.history(), migrate.status(), migrate.plan();
SELECT migrate.show('current') <> '', migrate.upgrade_sql() <> '';
SELECT pg_current_xact_id_if_assigned() IS NULL;
SELECT DISTINCT l.mode
FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
WHERE l.pid = pg_backend_pid() AND c.relnamespace = 'migrate'::regnamespace;
COMMIT;
SELECT migrate.stamp('base');
SELECT count(migrate.remove(rev_id)) FROM (SELECT rev_id FROM migrate.script ORDER BY number DESC) AS newest_first;

-- D17: in history, -N before current counts from the heads; nothing current
-- prints everything.
BEGIN;
SELECT conformance.at('LIN', 'd');
SELECT string_agg(rev_id, ' ') FROM migrate.history('-1:current');
SELECT string_agg(rev_id, ' ') FROM migrate.history('-2:current');
SELECT string_agg(rev_id, ' ') FROM migrate.history('-1:head');
SELECT string_agg(rev_id, ' ') FROM migrate.history('current:+1');
SELECT migrate.stamp('base');
SELECT count(*) FROM migrate.history(':current');
ROLLBACK;

-- D18: downgrade L@base ignores the label when branches share a root.
BEGIN;
SELECT conformance.at('BR', 'd1, d2');
SELECT migrate.downgrade('L1@base');
SELECT conformance.ran();
SELECT conformance.here();
-- and again there is nothing to do
SELECT migrate.downgrade('L1@base');
ROLLBACK;

-- D19: downgrade -1 with several current revisions takes an arbitrary one.
BEGIN;
SELECT conformance.at('BR', 'd1, d2');
SELECT * FROM conformance.try($$migrate.downgrade('-1')$$);
SELECT conformance.here();
SELECT migrate.downgrade('L2@-1');
SELECT conformance.here();
ROLLBACK;

-- D20: downgrade -1 on a merge is impossible.
BEGIN;
SELECT conformance.at('MRG', 'm');
SELECT migrate.downgrade('-1');
SELECT conformance.ran();
SELECT conformance.here();
ROLLBACK;

-- D21: downgrade L@head is impossible with several heads, the message garbled.
BEGIN;
SELECT conformance.at('BR', 'd1, d2');
SELECT migrate.downgrade('L1@head');
SELECT conformance.here();
SELECT migrate.stamp('c1, d2');
SELECT * FROM conformance.try($$migrate.downgrade('L1@head')$$);
ROLLBACK;

-- D22: labels reach the ancestors only sometimes.  As documented, a label is
-- carried by the revision that declares it, by all its descendants, and by its
-- ancestors up to, and not including, the branch point before it.
BEGIN;
SELECT conformance.at('LAB', 'f3, f5, gh');
SELECT rev_id, branch_labels FROM migrate.history() ORDER BY rev_id;
SELECT rev_id FROM migrate.plan('fork@base', 'downgrade') ORDER BY step;
SELECT rev_id FROM migrate.plan('twig@base', 'downgrade') ORDER BY step;
SELECT rev_id FROM migrate.plan('join@base', 'downgrade') ORDER BY step;
ROLLBACK;

-- D23: the order of children, labels and steps varies from run to run.  Here
-- it is that of definition, whatever the names are.
BEGIN;
SELECT migrate.define('root');
SELECT migrate.define('z', 'root', branch_labels => 'zz, aa, mm'), migrate.define('m', 'root'), migrate.define('a', 'root');
SELECT migrate.define('join', 'm, z, a');
SELECT rev_id, children FROM migrate.branches();
SELECT branch_labels FROM migrate.history('z:z');
SELECT rev_id FROM migrate.plan() ORDER BY step;
SELECT migrate.stamp('head');
SELECT rev_id FROM migrate.plan('base', 'downgrade') ORDER BY step;
ROLLBACK;

-- D24: planning 9,000 revisions with merges takes 47 s.
BEGIN;
SELECT count(migrate.define(format('r%s', i),
	CASE
		WHEN i = 1 THEN NULL
		WHEN i % 3 = 1 THEN format('r%s', i - 1)
		WHEN i % 3 = 2 THEN format('r%s', i - 1)
		ELSE format('r%s, r%s', i - 1, i - 3 + (i = 3)::int)
	END))
FROM generate_series(1, 10000) AS i;
SET LOCAL statement_timeout = '30s';
SELECT count(*), min(rev_id) FILTER (WHERE step = 1), min(rev_id) FILTER (WHERE step = 10000) FROM migrate.plan();
SELECT migrate.stamp('head');
SELECT count(*), min(rev_id) FILTER (WHERE step = 1), min(rev_id) FILTER (WHERE step = 10000) FROM migrate.plan('base', 'downgrade');
SELECT count(*) FROM migrate.history();
ROLLBACK;
-- and as a chain of diamonds
BEGIN;
SELECT count(migrate.define(format('r%s', i),
	CASE
		WHEN i = 1 THEN NULL
		WHEN i % 3 = 1 THEN format('r%s', i - 1)
		WHEN i % 3 = 2 THEN format('r%s', greatest(i - 2, 1))
		ELSE format('r%s, r%s', i - 2, i - 1)
	END))
FROM generate_series(1, 9999) AS i;
SET LOCAL statement_timeout = '30s';
SELECT count(*), min(rev_id) FILTER (WHERE step = 1), min(rev_id) FILTER (WHERE step = 9999) FROM migrate.plan();
SELECT migrate.stamp('head');
SELECT count(*) FROM migrate.plan('base', 'downgrade');
ROLLBACK;

-- D27: an offline script does not check that the database is where it was made
-- for.
BEGIN;
SELECT conformance.at('LIN', 'b');
CREATE TEMP TABLE offline AS SELECT migrate.upgrade_sql('d') AS up, migrate.downgrade_sql('d:b') AS down;
-- the check comes before the first script
SELECT strpos(up, 'migrate.expect(') BETWEEN 1 AND strpos(up, 'INSERT INTO public.trace'),
	strpos(down, 'migrate.expect(') BETWEEN 1 AND strpos(down, 'INSERT INTO public.trace')
FROM offline;
SELECT substring(up FROM 'migrate\.expect\([^;]*\)') AS up_guard, substring(down FROM 'migrate\.expect\([^;]*\)') AS down_guard
FROM offline \gset
SELECT * FROM conformance.try(:'up_guard');
SELECT * FROM conformance.try(:'down_guard');
SELECT migrate.upgrade('+1');
SELECT * FROM conformance.try(:'up_guard');
SELECT migrate.upgrade('+1');
SELECT * FROM conformance.try(:'up_guard');
SELECT * FROM conformance.try(:'down_guard');
ROLLBACK;

SELECT (SELECT count(*) FROM migrate.script), (SELECT count(*) FROM migrate.version);
DROP SCHEMA conformance CASCADE;
DROP TABLE public.trace;
DROP EXTENSION migrate;
