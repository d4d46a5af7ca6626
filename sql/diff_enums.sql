--
-- Enums: labels that come, go and move
--
CREATE EXTENSION migrate;
CREATE SCHEMA "App ""é";
SET search_path = "App ""é";
CREATE TYPE "Mood é" AS ENUM ('sad', 'it''s', 'ok');
CREATE TYPE gone AS ENUM ('a');
CREATE TYPE "select" AS ENUM ('b', 'a', 'c');
CREATE TYPE reduced AS ENUM ('one', 'two', 'three');
CREATE TABLE "T" ("M" "Mood é" NOT NULL DEFAULT 'ok', s "select"[], r reduced DEFAULT 'two');
CREATE INDEX of_it ON "T" (r) WHERE r > 'one';

CREATE FUNCTION public.changes(OUT operation text, OUT kind text, OUT object text, OUT upgrade text, OUT downgrade text, OUT note text)
RETURNS SETOF record LANGUAGE sql AS 'SELECT operation, kind, object, upgrade, downgrade, note FROM migrate.diff() ORDER BY step';
SELECT migrate.fingerprint('"App ""é"') AS before \gset

SELECT migrate.set_model($model$
CREATE TYPE "Mood é" AS ENUM ('very sad', 'sad', 'so, so', 'it''s', 'ok', '"Great"');
COMMENT ON TYPE "Mood é" IS $$it's a mood$$;
CREATE TYPE empty AS ENUM ();
CREATE TYPE "select" AS ENUM ('a', 'b', 'c');
CREATE TYPE reduced AS ENUM ('two', 'three');
CREATE TABLE "T" ("M" "Mood é" NOT NULL DEFAULT 'ok', s "select"[], r reduced DEFAULT 'two');
CREATE INDEX of_it ON "T" (r) WHERE r > 'two';
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
