-- current, heads, bases, branches, history: what there is, and where the database stands
CREATE EXTENSION migrate;
SET client_min_messages = warning;
CREATE FUNCTION regress_marks(range text DEFAULT 'base:heads') RETURNS TABLE (rev_id text, down text, deps text, labels text, message text, marks text) LANGUAGE sql AS $$
	SELECT rev_id, array_to_string(down_revision, ' '), array_to_string(depends_on, ' '), array_to_string(branch_labels, ' '), message,
		concat_ws(' ', CASE WHEN applied THEN 'applied' END, CASE WHEN is_current THEN 'current' END, CASE WHEN is_head THEN 'head' END,
			CASE WHEN is_branch_point THEN 'branch point' END, CASE WHEN is_merge_point THEN 'merge point' END)
	FROM migrate.history(range)
$$;

-- Nothing is there.
SELECT * FROM migrate.current();
SELECT * FROM migrate.heads();
SELECT * FROM migrate.bases();
SELECT * FROM migrate.branches();
SELECT * FROM regress_marks();
SELECT * FROM regress_marks('base:current');
SELECT * FROM regress_marks(':');

-- A trunk that forks twice, a merge, a second line that depends on the first
SELECT count(migrate.define(rev_id, down, message, '', '', labels, deps)) FROM (VALUES
	('a1', NULL, 'begin', 'main', NULL),
	('a2', 'a1', 'fork', NULL, NULL),
	('b3', 'a2', 'left', 'left', NULL),
	('c3', 'a2', 'right', 'right, starboard', NULL),
	('d3', 'a2', 'straight on', NULL, NULL),
	('m4', 'c3, b3', 'merge', NULL, NULL),
	('m5', 'm4', 'after the merge', NULL, NULL),
	('n1', NULL, 'net', 'net', 'main'),
	('n2', 'n1', 'net again', NULL, 'd3')) AS v(rev_id, down, message, labels, deps);
SELECT * FROM migrate.heads();
SELECT * FROM migrate.bases();
SELECT * FROM migrate.branches();
SELECT * FROM regress_marks();
SELECT migrate.upgrade('c3, n1');
SELECT * FROM migrate.current();
SELECT rev_id, applied FROM migrate.heads();
SELECT rev_id, applied FROM migrate.bases();
SELECT rev_id, marks FROM regress_marks();
SELECT migrate.upgrade('heads');
SELECT * FROM migrate.current();
SELECT rev_id, is_effective, applied FROM migrate.heads();
-- who and when
SELECT rev_id, created_by = current_user AS created_by, created_at <= now() AS created_at,
	applied_by = current_user AS applied_by, applied_at <= now() AS applied_at, duration < '1 hour' AS duration
	FROM migrate.history('a1:a2');
SELECT migrate.stamp('a1');
SELECT migrate.stamp('a2');
SELECT rev_id, applied_by = current_user AS applied_by, applied_at <= now() AS applied_at, duration IS NULL AS no_duration
	FROM migrate.history('base:b3');

-- Ranges include both ends; newest first.
CREATE FUNCTION regress_range(range text) RETURNS text LANGUAGE sql AS
	$$SELECT string_agg(rev_id, ' ' ORDER BY n) FROM migrate.history(range) WITH ORDINALITY AS h (rev_id, b, c, d, e, f, g, h, i, j, k, l, m, o, p, n)$$;
SELECT range, regress_range(range) FROM unnest(ARRAY['base:heads', ':', 'a1:', ':m4', 'a2:m4', 'c3:m5', 'm4:m4', 'n1:', ':n1', ':n2', 'left:', ':right',
	'net@base:', 'base:net@head', ':current', 'current:', 'current:m5', '-1:', ':m5-1', 'c3:+2', 'a1:a1', 'base:base']) AS range;
SELECT regress_range('a1:+2'); \echo :SQLSTATE
SELECT regress_range('b3:d3'); \echo :SQLSTATE
SELECT regress_range('m5:a1'); \echo :SQLSTATE
SELECT regress_range('a1:b3:m5'); \echo :SQLSTATE
SELECT regress_range('a1'); \echo :SQLSTATE
SELECT regress_range(''); \echo :SQLSTATE
SELECT regress_range(NULL); \echo :SQLSTATE
SELECT regress_range('nowhere:'); \echo :SQLSTATE
SELECT regress_range(':nowhere'); \echo :SQLSTATE

-- What is in a range may hang together only by what is not.
SELECT migrate.define('x1'), migrate.define('x2', 'x1'), migrate.define('x3', 'x1'),
	migrate.define('y1', depends_on => 'x2'), migrate.define('z1', 'x3, y1', depends_on => 'x2');
SELECT regress_range('x1:z1');
SELECT regress_range('x1:');
SELECT regress_range('y1:z1');
SELECT regress_range('base:z1');
SELECT migrate.remove('z1'), migrate.remove('y1'), migrate.remove('x3'), migrate.remove('x2'), migrate.remove('x1');

-- A parent that is not defined is shown where it is named, and makes no base.
SELECT migrate.define('z2', 'z1', 'incomplete', depends_on => 'nothing');
SELECT rev_id FROM migrate.heads();
SELECT rev_id FROM migrate.bases();
SELECT * FROM regress_marks() WHERE rev_id = 'z2';
SELECT * FROM migrate.current();

-- They are plain functions: usable anywhere in a query, and in a read-only transaction.
SELECT h.rev_id, b.children FROM migrate.history() AS h JOIN migrate.branches() AS b USING (rev_id) WHERE h.applied;
SELECT migrate.current(), migrate.heads();
SELECT (SELECT count(*) FROM migrate.history()) AS history, ARRAY(SELECT migrate.current()) AS current;
BEGIN TRANSACTION READ ONLY;
SELECT count(*) FROM migrate.history();
SELECT * FROM migrate.current();
COMMIT;
-- What a query sees is what was there when it began; what a transaction did it sees.
BEGIN;
SELECT migrate.upgrade('d3');
SELECT * FROM migrate.current();
ROLLBACK;
SELECT * FROM migrate.current();
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT * FROM migrate.current();
COMMIT;

DROP FUNCTION regress_range, regress_marks;
DROP EXTENSION migrate;
