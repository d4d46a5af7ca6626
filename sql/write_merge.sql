-- migrate.merge: an empty revision that joins others
CREATE EXTENSION migrate;
CREATE VIEW scripts AS
	SELECT rev_id, down_revision AS down, depends_on AS deps, branch_labels AS labels,
		message, upgrade = '' AS empty_upgrade, downgrade = '' AS empty_downgrade
	FROM migrate.script ORDER BY number;

-- Nothing to merge
SELECT migrate.merge(); \echo :SQLSTATE
SELECT migrate.define('a1');
SELECT migrate.merge(); \echo :SQLSTATE
SELECT migrate.merge('one', 'a1'); \echo :SQLSTATE

-- By default all heads, in the order of their definition
SELECT migrate.define('c2', 'a1');
SELECT migrate.define('b2', 'a1');
SELECT migrate.define('z1');
SELECT migrate.merge(rev_id => 'm1');
SELECT * FROM scripts WHERE rev_id = 'm1';
-- Its downgrade is empty, not missing: a merge can be undone.
SELECT migrate.upgrade();
SELECT migrate.downgrade('-1');
SELECT * FROM migrate.current();

-- Everything given
SELECT migrate.define('y1');
SELECT migrate.merge('join', 'y1 , m1', 'joined', 'm2', false);
SELECT migrate.define('y2');
SELECT migrate.merge(splice => false, rev_id => 'm3', branch_label => 'again', revisions => 'joined@head, y2', message => 'by name');
SELECT * FROM scripts WHERE rev_id LIKE 'm%';


-- What is not a head needs splice.
SELECT migrate.merge('inner', 'b2, c2', rev_id => 'm4'); \echo :SQLSTATE
SELECT migrate.merge('inner', 'b2, c2', rev_id => 'm4', splice => true);
-- a relative form, and a label
SELECT migrate.merge('relative', 'm4-1, z1', rev_id => 'm5', splice => true); \echo :SQLSTATE
SELECT migrate.merge('labels', 'joined, again', rev_id => 'm5', splice => true); \echo :SQLSTATE

-- Twice the same, or something that is not there
SELECT migrate.merge('twice', 'm4, m4', rev_id => 'x1'); \echo :SQLSTATE
SELECT migrate.merge('nowhere', 'm4, nowhere', rev_id => 'x1'); \echo :SQLSTATE
SELECT migrate.merge('head', 'head', rev_id => 'x1'); \echo :SQLSTATE
SELECT migrate.merge('base', 'base', rev_id => 'x1'); \echo :SQLSTATE
SELECT migrate.merge('base', 'base, m4', rev_id => 'x1'); \echo :SQLSTATE
SELECT migrate.merge('empty', '', rev_id => 'x1'); \echo :SQLSTATE
SELECT migrate.merge('taken', rev_id => 'a1'); \echo :SQLSTATE
SELECT migrate.merge('taken', rev_id => 'x1', branch_label => 'joined'); \echo :SQLSTATE
-- Null where a value is needed
SELECT migrate.merge(NULL); \echo :SQLSTATE
SELECT migrate.merge(revisions => NULL); \echo :SQLSTATE
SELECT migrate.merge(splice => NULL); \echo :SQLSTATE
SELECT count(*) FROM migrate.script WHERE rev_id = 'x1';
-- A generated identifier
SELECT migrate.define('y3');
SELECT migrate.merge('generated') AS generated \gset
SELECT :'generated' ~ '^[0-9a-f]{12}$' AS twelve_hex_digits;
SELECT down_revision FROM migrate.script WHERE rev_id = :'generated';

-- The log calls it what it was.
SELECT operation, count(*) FROM migrate.log WHERE rev_id LIKE 'm%' AND operation <> 'upgrade' GROUP BY 1 ORDER BY 1;

DROP VIEW scripts;
DROP EXTENSION migrate;
