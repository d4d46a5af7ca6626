-- What fits on a terminal: views of 100 columns, texts line by line, short forms
\getenv abs_srcdir PG_ABS_SRCDIR
CREATE EXTENSION migrate;
\pset null -
SELECT * FROM migrate.brief_status;
SELECT migrate.define('569123f3ba1f', NULL, repeat('A long message ', 10) || E'\nsecond', 'SELECT 1', ''),
	migrate.define('a1_' || repeat('x', 100), '569123f3ba1f', 'one', 'SELECT 1', ''),
	migrate.define('b1', '569123f3ba1f', 'other', 'SELECT 1', '');
\i :abs_srcdir/docs/psqlrc
SET client_min_messages = warning;
SELECT migrate.upgrade('heads');
SELECT migrate.downgrade('b1@-1');
RESET client_min_messages;
SELECT item, value FROM migrate.brief_status WHERE item <> 'at' AND item <> 'by';
SELECT state, rev_id, revises, applied_at ~ '^\d{4}-\d\d-\d\d \d\d:\d\d$' AS applied_at, message FROM migrate.brief_history;
SELECT logged_at ~ '^\d{4}-\d\d-\d\d \d\d:\d\d$' AS logged_at, operation, rev_id, outcome, remark FROM migrate.brief_log();
:graph
SELECT line FROM migrate.show_lines('b1') AS line WHERE line !~ '^Create Date|^Created';
SELECT count(*) FROM migrate.graph_lines(':b1', 'dot');
-- No line is wider than 100, whatever is in it.
CREATE TABLE widths AS SELECT 'status' AS view, length(item) + length(value) + 3 + 2 AS width FROM migrate.brief_status
	UNION ALL SELECT 'history', 7 + length(rev_id) + length(revises) + 16 + length(message) + 12 + 2 FROM migrate.brief_history
	UNION ALL SELECT 'log', 16 + length(operation) + length(rev_id) + length(role) + length(outcome) + length(remark) + 15 + 2 FROM migrate.brief_log();
SELECT * FROM widths WHERE width > 100;
\o /dev/null
:status
:history
:log
:show
\o
DROP TABLE widths;
DROP EXTENSION migrate;
