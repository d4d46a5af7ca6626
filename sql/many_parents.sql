-- Very many parents.
CREATE EXTENSION migrate;
\pset format unaligned
\pset tuples_only on
SELECT count(migrate.define('p' || i, '', 'parent', '', '')) FROM generate_series(1, 10000) i;
SELECT migrate.merge('all', 'heads', rev_id => 'm');
SELECT cardinality(down_revision), length(array_to_string(down_revision, ',')) FROM migrate.script WHERE rev_id = 'm';
SET client_min_messages = warning;
SELECT migrate.stamp('heads');
SELECT * FROM migrate.current();
SELECT migrate.downgrade('-1');
SELECT count(*) FROM migrate.current();
SELECT migrate.upgrade();
SELECT length(migrate.show('m')) > 50000;
SELECT count(*) FROM migrate.history('p9999:m');
SELECT length(migrate.graph('p9999:m', 'dot')) > 50;
SELECT cardinality(from_current), cardinality(to_current) FROM migrate.log ORDER BY number DESC LIMIT 1;
DROP EXTENSION migrate;
