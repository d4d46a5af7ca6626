--
-- Large scripts.
--
CREATE EXTENSION migrate;

SELECT pg_catalog.count(*), pg_catalog.max(line), pg_catalog.max(pg_catalog.length(sql))
FROM migrate.split('SELECT ''' || pg_catalog.repeat('x;', 524288) || '''; SELECT 2');
SELECT pg_catalog.count(*), pg_catalog.max(line), pg_catalog.max(pg_catalog.length(sql))
FROM migrate.split('INSERT INTO t VALUES (1)' || pg_catalog.repeat(E',\n\t(1, ''a'')', 80000));
SELECT pg_catalog.count(*), pg_catalog.max(line), pg_catalog.max(pg_catalog.length(sql))
FROM migrate.split(pg_catalog.repeat(E'SELECT 1;\n', 50000));
SELECT pg_catalog.count(*), pg_catalog.max(line)
FROM migrate.split(pg_catalog.repeat(E'COPY t FROM stdin;\n' || pg_catalog.repeat(E'1\n', 1000) || E'\\.\n', 500));
SELECT pg_catalog.count(*), pg_catalog.max(line)
FROM migrate.split(pg_catalog.repeat(E';\n', 1000000));
SELECT pg_catalog.count(*), pg_catalog.max(line)
FROM migrate.split(pg_catalog.repeat(E'-- nothing\n', 100000) || 'SELECT 1');

DROP EXTENSION migrate;
