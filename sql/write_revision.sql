-- migrate.revision: every parameter, and where a new revision may stand
CREATE EXTENSION migrate;
\set VERBOSITY default

-- Nothing given: an empty revision with a generated identifier, on nothing.
SELECT migrate.revision() AS generated \gset
SELECT :'generated' ~ '^[0-9a-f]{12}$' AS twelve_hex_digits;
SELECT rev_id = :'generated' AS same, number, down_revision, depends_on, branch_labels,
	message, upgrade, downgrade, ARRAY[created_by, upgrade_by, downgrade_by] <@ ARRAY[current_user::text] AS mine,
	created_at <= pg_catalog.clock_timestamp() AS created, checksum ~ '^sha256:[0-9a-f]{64}$' AS checksum
	FROM migrate.script;
-- The next one stands on it.
SELECT migrate.revision('second') AS second \gset
SELECT down_revision = ARRAY[:'generated'] AS stands_on_first FROM migrate.script WHERE rev_id = :'second';
DROP EXTENSION migrate;
CREATE EXTENSION migrate;

CREATE VIEW scripts AS
	SELECT number, rev_id, down_revision AS down, depends_on AS deps, branch_labels AS labels,
		message, upgrade, downgrade
	FROM migrate.script ORDER BY number;

-- Everything given, by position and by name.
SELECT migrate.revision('by position', 'SELECT 1', 'SELECT 2', 'base', false, 'main', NULL, 'a1');
SELECT migrate.revision(rev_id => 'a2', depends_on => NULL, branch_label => NULL, splice => false,
	head => 'a1', downgrade => 'SELECT 4', upgrade => 'SELECT 3', message => 'by name');
-- head: the only head, whatever it is called
SELECT migrate.revision('on head', rev_id => 'a3');
SELECT migrate.revision('on heads', rev_id => 'a4', head => 'heads');
SELECT migrate.revision('on label@head', rev_id => 'a5', head => 'main@head');
SELECT migrate.revision('on a label, which is not a head', rev_id => 'a6', head => 'main'); \echo :SQLSTATE
SELECT * FROM scripts;

-- A second base makes two heads.
SELECT migrate.revision('other base', head => 'base', branch_label => 'net', rev_id => 'n1');
SELECT migrate.revision('which head?', rev_id => 'x1'); \echo :SQLSTATE
SELECT migrate.revision('which head?', rev_id => 'x1', head => 'head'); \echo :SQLSTATE
SELECT migrate.revision('this head', rev_id => 'n2', head => 'net@head');
SELECT migrate.revision('that head', rev_id => 'a6', head => 'a5');
-- Several heads: a merge with scripts of its own.  Order is kept.
SELECT migrate.revision('on both', 'SELECT 1', 'SELECT 2', head => 'n2 , a6', rev_id => 'm1');
SELECT migrate.revision('other base again', head => 'base', rev_id => 'z1');
SELECT migrate.revision('on all heads', head => 'heads', rev_id => 'm2');
SELECT rev_id, down FROM scripts WHERE rev_id LIKE 'm%';

-- Not a head: only with splice.
SELECT migrate.revision('fork', head => 'a3', rev_id => 'f1'); \echo :SQLSTATE
SELECT migrate.revision('fork', head => 'a3', rev_id => 'f1', splice => true);
SELECT migrate.revision('fork among others', head => 'f1, m2, a2', rev_id => 'f2'); \echo :SQLSTATE
-- splice where it is not needed
SELECT migrate.revision('no fork', head => 'f1', rev_id => 'f2', splice => true);
-- The same head twice, also when written in two ways.
SELECT migrate.revision('twice', head => 'f2, f2', rev_id => 'x1'); \echo :SQLSTATE
SELECT migrate.revision('twice', head => 'f2, f2@head', rev_id => 'x1'); \echo :SQLSTATE
-- Heads that are not there
SELECT migrate.revision('nowhere', head => 'nowhere', rev_id => 'x1'); \echo :SQLSTATE
SELECT migrate.revision('nowhere', head => 'f2, nowhere', rev_id => 'x1'); \echo :SQLSTATE
SELECT migrate.revision('nowhere', head => '', rev_id => 'x1'); \echo :SQLSTATE
SELECT migrate.revision('nowhere', head => ',', rev_id => 'x1'); \echo :SQLSTATE
SELECT migrate.revision('nowhere', head => 'f2,', rev_id => 'x1'); \echo :SQLSTATE
SELECT migrate.revision('not a range', head => 'f1:f2', rev_id => 'x1'); \echo :SQLSTATE
-- a prefix, when it is unique
SELECT migrate.revision('long name', head => 'f2', rev_id => 'abcdef123456');
SELECT migrate.revision('on a prefix', head => 'abcd', rev_id => 'f3');
SELECT rev_id, down FROM scripts WHERE number > 11;

-- depends_on: names and prefixes become identifiers, labels stay labels.
SELECT migrate.revision('dependency', head => 'base', depends_on => 'abcdef, net , a1', rev_id => 'd1');
SELECT migrate.revision('dependency', head => 'd1', depends_on => 'net@head', rev_id => 'd2');
SELECT migrate.revision('dependency', head => 'd2', depends_on => 'nowhere', rev_id => 'x1'); \echo :SQLSTATE
SELECT migrate.define('abcxyz');
SELECT migrate.revision('dependency', head => 'd2', depends_on => 'abc', rev_id => 'x1'); \echo :SQLSTATE
SELECT migrate.revision('dependency', head => 'd2', depends_on => 'x1', rev_id => 'x1'); \echo :SQLSTATE
-- nothing, its own parent, the same one twice, several at once
SELECT migrate.revision('dependency', head => 'd2', depends_on => '', rev_id => 'd3');
SELECT migrate.revision('dependency', head => 'd3', depends_on => 'base', rev_id => 'd4');
SELECT migrate.revision('dependency', head => 'd4', depends_on => 'a1, a1, d4', rev_id => 'd5');
SELECT migrate.revision('dependency', head => 'd5', depends_on => 'heads', rev_id => 'd6');
SELECT rev_id, down, deps FROM scripts WHERE rev_id LIKE 'd%';

-- Identifiers and labels that are taken
SELECT migrate.revision('taken', head => 'base', rev_id => 'a1'); \echo :SQLSTATE
SELECT migrate.revision('taken', head => 'base', rev_id => 'net'); \echo :SQLSTATE
SELECT migrate.revision('taken', head => 'base', rev_id => 'x1', branch_label => 'net'); \echo :SQLSTATE
SELECT migrate.revision('taken', head => 'base', rev_id => 'x1', branch_label => 'a1'); \echo :SQLSTATE
SELECT migrate.revision('taken', head => 'base', rev_id => 'x1', branch_label => 'x1'); \echo :SQLSTATE
-- several labels at once, and the same one twice
SELECT migrate.revision('labels', head => 'base', rev_id => 'l1', branch_label => 'blue , red');
SELECT migrate.revision('labels', head => 'base', rev_id => 'l2', branch_label => 'up, up');
SELECT rev_id, labels FROM scripts WHERE labels <> '{}';

-- Null where a value is needed
SELECT migrate.revision(NULL); \echo :SQLSTATE
SELECT migrate.revision(upgrade => NULL); \echo :SQLSTATE
SELECT migrate.revision(head => NULL); \echo :SQLSTATE
SELECT migrate.revision(splice => NULL, head => 'base'); \echo :SQLSTATE
-- null downgrade is what it is by default: irreversible
SELECT migrate.revision(downgrade => NULL, head => 'base', rev_id => 'i1');
SELECT downgrade IS NULL AS irreversible FROM migrate.script WHERE rev_id = 'i1';

-- Scripts are parsed when they are written.
-- the context of syntax errors names the server's version
\set SHOW_CONTEXT never
SELECT migrate.revision('bad', 'SELECT 1; SELEC 2', head => 'base', rev_id => 'x1'); \echo :SQLSTATE
SELECT migrate.revision('bad', 'SELECT 1', E'SELECT 1;\n\nSELEC 2;', head => 'base', rev_id => 'x1'); \echo :SQLSTATE
\set SHOW_CONTEXT errors
-- Nothing of what was refused is there, not even in the log.
SELECT count(*) FROM migrate.script WHERE rev_id LIKE 'x%';
SELECT count(*) FROM migrate.log WHERE rev_id LIKE 'x%';
SELECT (SELECT array_agg(rev_id ORDER BY number) FROM migrate.script)
	= (SELECT array_agg(rev_id ORDER BY number) FROM migrate.log WHERE operation = 'revision') AS all_logged;

-- A parent along with its own parent, and base along with a head
SELECT migrate.revision('overlap', head => 'f3, f2', rev_id => 'o1', splice => true);
SELECT migrate.revision('base and a head', head => 'base, o1', rev_id => 'o2');
SELECT rev_id, down FROM scripts WHERE rev_id LIKE 'o%';

-- On top of what is not complete: the parent's own parent is still missing.
SELECT migrate.define('late', 'missing');
SELECT migrate.revision('on late', head => 'late', rev_id => 'later');

DROP VIEW scripts;
DROP EXTENSION migrate;
