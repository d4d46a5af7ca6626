--
-- Indexes, with all that they may have
--
CREATE EXTENSION migrate;
CREATE SCHEMA "App ""é";
SET search_path = "App ""é";
CREATE TABLE "T é" (a int, "B c" text, "select" int, d point, CONSTRAINT pk PRIMARY KEY (a));
CREATE INDEX gone ON "T é" (a);
CREATE UNIQUE INDEX "Kept ""i" ON "T é" (a, "B c" DESC NULLS LAST) INCLUDE ("select") WHERE "select" > 0;
CREATE INDEX of_expression ON "T é" (lower("B c"), ("select" + 1));
CREATE INDEX options ON "T é" USING btree ("select") WITH (fillfactor = 70);
CREATE INDEX by_place ON "T é" USING gist (d);
CREATE INDEX clustered ON "T é" (a, "select");
ALTER TABLE "T é" CLUSTER ON clustered;
CREATE MATERIALIZED VIEW "V" AS SELECT 1 AS a;
CREATE INDEX of_view ON "V" (a);

CREATE FUNCTION public.changes(OUT operation text, OUT kind text, OUT object text, OUT upgrade text, OUT downgrade text, OUT note text)
RETURNS SETOF record LANGUAGE sql AS 'SELECT operation, kind, object, upgrade, downgrade, note FROM migrate.diff() ORDER BY step';
SELECT migrate.fingerprint('"App ""é"') AS before \gset

SELECT migrate.set_model($model$
CREATE TABLE "T é" (a int, "B c" text, "select" int, d point, CONSTRAINT pk PRIMARY KEY (a));
CREATE UNIQUE INDEX "Kept ""i" ON "T é" (a, "B c" DESC NULLS LAST) INCLUDE ("select") WHERE "select" > 0;
COMMENT ON INDEX "Kept ""i" IS $$it's kept$$;
CREATE INDEX of_expression ON "T é" (upper("B c"), ("select" + 1));
ALTER INDEX of_expression ALTER COLUMN 2 SET STATISTICS 500;
CREATE INDEX options ON "T é" USING btree ("select") WITH (fillfactor = 90, deduplicate_items = off);
CREATE INDEX by_place ON "T é" USING spgist (d);
CREATE INDEX clustered ON "T é" (a, "select");
CREATE UNIQUE INDEX not_distinct ON "T é" ("select") NULLS NOT DISTINCT;
CREATE INDEX patterns ON "T é" ("B c" text_pattern_ops, "B c" COLLATE "C");
CREATE MATERIALIZED VIEW "V" AS SELECT 1 AS a;
CREATE UNIQUE INDEX of_view ON "V" (a);
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
