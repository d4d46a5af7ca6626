-- migrate.define in any order: parents that come later, cycles, labels that move
CREATE EXTENSION migrate;

-- A chain from its end: everything can be stored, and whoever needs what is
-- missing says so.
SELECT migrate.define('c', 'b', upgrade => 'SELECT 3');
SELECT migrate.upgrade(); \echo :SQLSTATE
SELECT migrate.upgrade('c'); \echo :SQLSTATE
SELECT migrate.stamp('c'); \echo :SQLSTATE
SELECT * FROM migrate.plan(); \echo :SQLSTATE
SELECT migrate.upgrade_sql(); \echo :SQLSTATE
SELECT migrate.check(); \echo :SQLSTATE
-- Looking shows what is there.
SELECT rev_id FROM migrate.heads();
SELECT rev_id FROM migrate.bases();
SELECT rev_id, down_revision FROM migrate.history();
SELECT migrate.graph();
SELECT current, heads, pending, up_to_date FROM migrate.status();
SELECT migrate.define('b', 'a', upgrade => 'SELECT 2');
SELECT migrate.upgrade('b'); \echo :SQLSTATE
SELECT migrate.define('a', upgrade => 'SELECT 1');
SELECT migrate.upgrade();

-- A merge of two unknown lines, with a dependency and a label that come later
SELECT migrate.define('m', 'x2, y2', depends_on => 'blue, later');
SELECT migrate.upgrade('m'); \echo :SQLSTATE
SELECT migrate.define('x2');
SELECT migrate.define('y2');
SELECT migrate.upgrade('m'); \echo :SQLSTATE
-- what does not need it is not held up
SELECT migrate.upgrade('x2');
SELECT migrate.define('later', branch_labels => 'blue');
SELECT migrate.upgrade('m');
SELECT migrate.stamp('base');

-- Two missing at once are both named.
SELECT migrate.define('z', 'gone1, gone2', depends_on => 'gone3');
SELECT migrate.upgrade('z'); \echo :SQLSTATE
SELECT migrate.upgrade('heads'); \echo :SQLSTATE
SELECT migrate.check(); \echo :SQLSTATE
SELECT migrate.define('z');

-- Self loops
SELECT migrate.define('s', 's'); \echo :SQLSTATE
SELECT migrate.define('s', 'a, s'); \echo :SQLSTATE
SELECT migrate.define('s', depends_on => 's'); \echo :SQLSTATE
SELECT migrate.define('s', branch_labels => 'own', depends_on => 'own'); \echo :SQLSTATE
-- Cycles, closed by the last one defined, whichever that is
SELECT migrate.define('k1', 'k3');
SELECT migrate.define('k2', 'k1');
SELECT migrate.define('k3', 'k2'); \echo :SQLSTATE
SELECT migrate.define('k3');
-- closed by a change
SELECT migrate.define('k3', 'k2'); \echo :SQLSTATE
SELECT migrate.define('k3', depends_on => 'k2'); \echo :SQLSTATE
-- closed over a mixture of both kinds of edges, and through a label
SELECT migrate.define('k3', branch_labels => 'top', depends_on => 'k4');
SELECT migrate.define('k4', depends_on => 'k5');
SELECT migrate.define('k5', 'k2'); \echo :SQLSTATE
SELECT migrate.define('k5', depends_on => 'top'); \echo :SQLSTATE
SELECT migrate.define('k5', depends_on => 'bottom');
SELECT migrate.define('k6', branch_labels => 'bottom', depends_on => 'k3'); \echo :SQLSTATE
SELECT migrate.define('k2', 'k1', branch_labels => 'bottom'); \echo :SQLSTATE
SELECT migrate.define('k6', branch_labels => 'bottom');
-- The label moves to where it would close one.
SELECT migrate.define('k6');
SELECT migrate.define('k1', 'k3', branch_labels => 'bottom'); \echo :SQLSTATE
-- an own ancestor as dependency is no cycle
SELECT migrate.define('k7', 'k6', depends_on => 'k6');
SELECT migrate.define('k8', 'k7', depends_on => 'k6');
SELECT rev_id, down_revision, depends_on, branch_labels FROM migrate.script WHERE rev_id LIKE 'k%' ORDER BY number;

-- Duplicates: a name is one thing.
SELECT migrate.define('z', branch_labels => 'z'); \echo :SQLSTATE
SELECT migrate.define('d1', branch_labels => 'a'); \echo :SQLSTATE
SELECT migrate.define('d1', branch_labels => 'blue'); \echo :SQLSTATE
SELECT migrate.define('blue'); \echo :SQLSTATE
SELECT migrate.define('d1', branch_labels => 'one, two, one'); \echo :SQLSTATE
-- A label moves when the one that has it gives it up first.
SELECT migrate.define('later');
SELECT migrate.define('d1', branch_labels => 'blue');
SELECT migrate.define('later', branch_labels => 'blue'); \echo :SQLSTATE
-- now free as an identifier
SELECT migrate.define('d1');
SELECT migrate.define('blue', upgrade => 'SELECT ''what m depends on''');
SELECT rev_id FROM migrate.plan('m');

-- An applied revision depends on a label: it may not move to what is not
-- applied, nor go away.
SELECT migrate.define('n1', branch_labels => 'net');
SELECT migrate.define('n2', 'n1');
SELECT migrate.define('app', depends_on => 'net');
SELECT migrate.upgrade('app');
SELECT migrate.define('n1'); \echo :SQLSTATE
SELECT migrate.define('n3', branch_labels => 'net'); \echo :SQLSTATE
SELECT * FROM migrate.current();
SELECT migrate.upgrade('app');
SELECT migrate.downgrade('net@base');
DROP EXTENSION migrate;
