--
-- Partitioned tables, their partitions, keys and indexes
--
CREATE EXTENSION migrate;
CREATE SCHEMA "App ""é";
SET search_path = "App ""é";
CREATE TABLE "P é" (id int NOT NULL, "At" date NOT NULL, note text) PARTITION BY RANGE ("At");
CREATE TABLE "2020" PARTITION OF "P é" FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE "2021" PARTITION OF "P é" FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
CREATE TABLE rest PARTITION OF "P é" DEFAULT;
CREATE INDEX "By ""note" ON "P é" (note);
CREATE TABLE list (a text) PARTITION BY LIST (a);
CREATE TABLE "list A" PARTITION OF list FOR VALUES IN ('a', 'it''s');
CREATE TABLE hash (a int) PARTITION BY HASH (a);
CREATE TABLE hash_0 PARTITION OF hash FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE hash_1 PARTITION OF hash FOR VALUES WITH (MODULUS 2, REMAINDER 1);

CREATE FUNCTION public.changes(OUT operation text, OUT kind text, OUT object text, OUT upgrade text, OUT downgrade text, OUT note text)
RETURNS SETOF record LANGUAGE sql AS 'SELECT operation, kind, object, upgrade, downgrade, note FROM migrate.diff() ORDER BY step';
SELECT migrate.fingerprint('"App ""é"') AS before \gset

SELECT migrate.set_model($model$
CREATE TABLE "P é" (id int NOT NULL, "At" date NOT NULL, note text, more int DEFAULT 1, PRIMARY KEY (id, "At")) PARTITION BY RANGE ("At");
CREATE TABLE "2020" (id int NOT NULL, "At" date NOT NULL, note text, more int DEFAULT 1);
CREATE TABLE "2021" PARTITION OF "P é" FOR VALUES FROM ('2021-01-01') TO ('2023-01-01');
CREATE TABLE "2023" PARTITION OF "P é" FOR VALUES FROM ('2023-01-01') TO (MAXVALUE) PARTITION BY LIST (id);
CREATE TABLE "2023 x" PARTITION OF "2023" FOR VALUES IN (1);
CREATE INDEX "By ""note" ON "P é" (note);
CREATE TABLE list (a text) PARTITION BY LIST (a);
CREATE TABLE "list A" PARTITION OF list FOR VALUES IN ('a', 'b');
CREATE TABLE hash (a int) PARTITION BY HASH (a);
CREATE TABLE hash_0 PARTITION OF hash FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE hash_1 PARTITION OF hash FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX of_hash ON hash (a);
$model$, '"App ""é"') > 0 AS read;
\x on
SELECT * FROM public.changes();
\x off

-- There and back again
CREATE TEMPORARY TABLE change AS SELECT * FROM migrate.diff();
SELECT upgrade FROM change ORDER BY step \gexec
SELECT count(*) AS left_over FROM migrate.diff();
SELECT downgrade FROM change ORDER BY step DESC \gexec
SELECT migrate.fingerprint('"App ""é"') = :'before' AS undone;

DROP TABLE change;
DROP FUNCTION public.changes;
RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA "App ""é" CASCADE;
DROP EXTENSION migrate;
