--
-- What makes a graph invalid: the vectors of "integrity", and what they leave
-- open.  Alembic finds out when it loads the files, and then every command
-- fails; define refuses the revision that would break the graph.
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
\pset format unaligned
\pset tuples_only on
SET statement_timeout = '10s';
-- a <- a
BEGIN;
SELECT * FROM conformance.try($$migrate.define('a', 'a')$$);
ROLLBACK;
-- a dep a
BEGIN;
SELECT * FROM conformance.try($$migrate.define('a', depends_on => 'a')$$);
ROLLBACK;
BEGIN;
SELECT * FROM conformance.try($$migrate.define('a', branch_labels => 'x', depends_on => 'x')$$);
ROLLBACK;
-- a <- c, b <- a, c <- b
BEGIN;
SELECT migrate.define('a', 'c'), migrate.define('b', 'a');
SELECT * FROM conformance.try($$migrate.define('c', 'b')$$);
-- and with an unrelated revision
SELECT migrate.define('d');
SELECT * FROM conformance.try($$migrate.define('c', 'b')$$);
-- the graph is what it was
SELECT string_agg(rev_id, ' ' ORDER BY number) FROM migrate.script;
SELECT * FROM conformance.try($$migrate.upgrade('d')$$);
ROLLBACK;
-- a dep c, b <- a, c <- b
BEGIN;
SELECT migrate.define('a', depends_on => 'c'), migrate.define('b', 'a');
SELECT * FROM conformance.try($$migrate.define('c', 'b')$$);
ROLLBACK;
-- a, a2 <- a dep b2, b, b2 <- b dep a2
BEGIN;
SELECT migrate.define('a'), migrate.define('a2', 'a', depends_on => 'b2'), migrate.define('b');
SELECT * FROM conformance.try($$migrate.define('b2', 'b', depends_on => 'a2')$$);
ROLLBACK;
-- A cycle between a base and a head that are not on it: every revision is
-- above a base and below a head.
BEGIN;
SELECT migrate.define('a'), migrate.define('x', 'a, y'), migrate.define('h', 'y');
SELECT state, message ~ '^Cycle is detected in revisions' FROM conformance.attempt($$migrate.define('y', 'x')$$);
SELECT * FROM conformance.try($$(SELECT rev_id FROM migrate.plan('a'))$$);
ROLLBACK;
BEGIN;
SELECT migrate.define('a'), migrate.define('x', 'a', depends_on => 'y'), migrate.define('h', 'y');
SELECT state, message ~ '^Dependency cycle is detected in revisions' FROM conformance.attempt($$migrate.define('y', 'x')$$);
ROLLBACK;
-- The same, of a revision that is there already.
BEGIN;
SELECT migrate.define('a'), migrate.define('x', 'a'), migrate.define('y', 'x'), migrate.define('z', 'y'), migrate.define('h', 'z');
SELECT state, message ~ '^Cycle is detected in revisions' FROM conformance.attempt($$migrate.define('x', 'a, z')$$);
SELECT state, message ~ '^Dependency cycle is detected in revisions' FROM conformance.attempt($$migrate.define('x', 'a', depends_on => 'z')$$);
SELECT migrate.upgrade('head');
ROLLBACK;
-- A cycle that a label closes.
BEGIN;
SELECT migrate.define('a', depends_on => 'top'), migrate.define('b', 'a');
SELECT * FROM conformance.try($$migrate.define('c', 'b', branch_labels => 'top')$$);
ROLLBACK;
-- A cycle that new parents of an old revision would close.
BEGIN;
SELECT migrate.define('a'), migrate.define('b', 'a'), migrate.define('c', 'b');
SELECT * FROM conformance.try($$migrate.define('a', 'c')$$);
SELECT * FROM conformance.try($$migrate.define('b', 'b')$$);
SELECT * FROM conformance.try($$migrate.define('c', 'b, c')$$);
SELECT * FROM conformance.try($$migrate.define('c', 'b', depends_on => 'c')$$);
ROLLBACK;
-- a <- zz, absent: the graph is stored, and what needs zz names it
BEGIN;
SELECT migrate.define('a', 'zz'), migrate.define('o');
SELECT * FROM conformance.try($$migrate.upgrade('a')$$);
SELECT * FROM conformance.try($$migrate.stamp('a')$$);
SELECT * FROM conformance.try($$migrate.check()$$);
SELECT * FROM conformance.try($$migrate.upgrade('o')$$);
SELECT migrate.define('zz');
SELECT migrate.upgrade('a');
ROLLBACK;
-- a dep zz, absent
BEGIN;
SELECT migrate.define('a', depends_on => 'zz');
SELECT * FROM conformance.try($$migrate.upgrade('a')$$);
SELECT migrate.define('yy', branch_labels => 'zz');
SELECT migrate.upgrade('a');
SELECT conformance.here();
ROLLBACK;
-- a dependency is a whole name, not a prefix of one
BEGIN;
SELECT migrate.define('abcdef'), migrate.define('b', depends_on => 'abcd');
SELECT * FROM conformance.try($$migrate.upgrade('b')$$);
ROLLBACK;
-- two revisions a
BEGIN;
SELECT migrate.define('a', message => 'one', upgrade => 'SELECT 1');
SELECT migrate.define('a', message => 'one', upgrade => 'SELECT 1');
SELECT migrate.define('a', message => 'two', upgrade => 'SELECT 2');
SELECT rev_id, message, upgrade FROM migrate.script;
SELECT rev_id FROM migrate.heads();
SELECT migrate.upgrade('a');
SELECT migrate.define('a', message => 'two', upgrade => 'SELECT 2');
SELECT * FROM conformance.try($$migrate.define('a', message => 'two', upgrade => 'SELECT 3')$$);
SELECT migrate.define('b');
SELECT * FROM conformance.try($$migrate.define('a', 'b', message => 'two', upgrade => 'SELECT 2')$$);
ROLLBACK;
-- a label twice; a label that is a revision; a revision that is a label
BEGIN;
SELECT migrate.define('a', branch_labels => 'x'), migrate.define('b');
SELECT * FROM conformance.try($$migrate.define('c', branch_labels => 'x')$$);
SELECT * FROM conformance.try($$migrate.define('c', branch_labels => 'b')$$);
SELECT * FROM conformance.try($$migrate.define('c', branch_labels => 'c')$$);
SELECT * FROM conformance.try($$migrate.define('x')$$);
SELECT * FROM conformance.try($$migrate.define('b', branch_labels => 'a')$$);
ROLLBACK;
-- a label names no parent
BEGIN;
SELECT migrate.define('a', branch_labels => 'x');
SELECT result IS NOT NULL OR state ~ '^MG10' AS "stored or refused"
FROM conformance.attempt($$migrate.define('b', 'x')$$);
SELECT state, strpos(message || detail, 'x') > 0 OR state = 'MG002' AS "names it"
FROM conformance.attempt($$migrate.upgrade('b')$$);
ROLLBACK;
-- c <- (a, b) with b <- a
BEGIN;
SELECT migrate.define('a'), migrate.define('b', 'a', downgrade => ''), migrate.define('c', 'a, b', downgrade => '');
SELECT string_agg(rev_id, ' ' ORDER BY step) FROM migrate.plan('c');
SELECT migrate.upgrade('c');
SELECT conformance.here();
-- D20: takes back the merge only
SELECT migrate.downgrade('-1');
SELECT conformance.here();
ROLLBACK;
-- a parent named twice
BEGIN;
SELECT migrate.define('a');
SELECT * FROM conformance.try($$migrate.define('b', 'a, a')$$);
SELECT * FROM conformance.try($$migrate.define('b', depends_on => 'a, a')$$);
SELECT * FROM conformance.try($$migrate.define('b', branch_labels => 'x, x')$$);
ROLLBACK;
DROP SCHEMA conformance CASCADE;
DROP TABLE public.trace;
DROP EXTENSION migrate;
