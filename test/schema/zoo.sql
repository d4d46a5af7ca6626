-- Some of everything that is handled, for test/schema/zoo.  The server is a new one, and so
-- is the database, which has the extension.

CREATE SCHEMA "Zoo ""é";
COMMENT ON SCHEMA "Zoo ""é" IS 'it''s a zoo';
CREATE SCHEMA other;
SET search_path = "Zoo ""é", public;

-- Types
CREATE TYPE "Mood é" AS ENUM ('very sad', 'it''s ok', '"Great", really');
CREATE TYPE pair AS (a int, "B c" numeric(10, 2)[], d text COLLATE "C");
COMMENT ON COLUMN pair."B c" IS 'numbers';
CREATE TYPE span AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE DOMAIN "Positive ""int" AS int NOT NULL DEFAULT 1
	CONSTRAINT "is > 0" CHECK (VALUE > 0) CONSTRAINT small CHECK (VALUE BETWEEN 0 AND 1000000);
CREATE DOMAIN of_domain AS "Positive ""int"[];
CREATE COLLATION german (provider = icu, locale = 'de', deterministic = false);
CREATE COLLATION "plain C" (locale = 'C');
COMMENT ON COLLATION german IS 'umlauts';

-- Functions, aggregates, operators, casts
CREATE FUNCTION "Add ""it"(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN a + b;
CREATE FUNCTION lower_it(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
CREATE FUNCTION rows_of("select" int, VARIADIC more text[]) RETURNS TABLE (x int, y text)
	LANGUAGE plpgsql STABLE SECURITY DEFINER COST 7 ROWS 5 SET work_mem = '1MB' AS $$BEGIN RETURN QUERY SELECT 1, 'a'; END$$;
CREATE PROCEDURE "do"(INOUT a int) LANGUAGE plpgsql AS $$BEGIN a := a + 1; END$$;
CREATE AGGREGATE "Sum é"(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0', COMBINEFUNC = int4pl, PARALLEL = SAFE,
	MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int, MINITCOND = '0');
COMMENT ON AGGREGATE "Sum é"(int) IS 'it''s a sum';
CREATE AGGREGATE nothing(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
CREATE AGGREGATE ordered(double precision ORDER BY anyelement)
	(SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
CREATE FUNCTION same(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a = ($2).a';
CREATE FUNCTION differ(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a <> ($2).a';
CREATE FUNCTION hash_pair(pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT hashint4(($1).a)';
CREATE FUNCTION as_pair(int) RETURNS pair LANGUAGE sql IMMUTABLE AS 'SELECT ROW($1, NULL, NULL)::"Zoo ""é".pair';
CREATE OPERATOR === (LEFTARG = pair, RIGHTARG = pair, FUNCTION = same, COMMUTATOR = ===, NEGATOR = !==,
	HASHES, RESTRICT = eqsel, JOIN = eqjoinsel);
CREATE OPERATOR !== (LEFTARG = pair, RIGHTARG = pair, FUNCTION = differ, COMMUTATOR = !==, NEGATOR = ===);
COMMENT ON OPERATOR ===(pair, pair) IS 'alike';
CREATE OPERATOR FAMILY "of pairs" USING hash;
CREATE OPERATOR CLASS "by a" DEFAULT FOR TYPE pair USING hash FAMILY "of pairs" AS
	OPERATOR 1 ===, FUNCTION 1 hash_pair(pair);
CREATE CAST (int AS pair) WITH FUNCTION as_pair(int) AS ASSIGNMENT;
CREATE CAST (text AS "Mood é") WITH INOUT;
COMMENT ON CAST (int AS pair) IS 'a pair of one';
CREATE CONVERSION "to latin" FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;

-- Text search
CREATE TEXT SEARCH TEMPLATE template (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH PARSER "Parser é" (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH DICTIONARY "Words ""é" (TEMPLATE = snowball, LANGUAGE = german, STOPWORDS = german);
CREATE TEXT SEARCH DICTIONARY of_template (TEMPLATE = template, ACCEPT = false);
CREATE TEXT SEARCH CONFIGURATION config (PARSER = "Parser é");
ALTER TEXT SEARCH CONFIGURATION config ADD MAPPING FOR word, asciiword WITH "Words ""é", simple;
ALTER TEXT SEARCH CONFIGURATION config ADD MAPPING FOR "int", email WITH of_template;

-- Sequences and tables
CREATE SEQUENCE "Seq é" AS smallint INCREMENT -2 MINVALUE -100 START -3 CACHE 5 CYCLE;
CREATE TABLE parent (
	id int GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 5),
	"Name, x" varchar(20) COLLATE "plain C" NOT NULL DEFAULT 'it''s',
	"select" "Mood é" NOT NULL DEFAULT 'very sad',
	pairs pair[],
	amount "Positive ""int",
	kind varchar CHECK (kind IN ('a', 'b')),
	total int GENERATED ALWAYS AS ("Add ""it"(amount, 2)) STORED,
	words tsvector GENERATED ALWAYS AS (to_tsvector('"Zoo ""é".config', "Name, x")) STORED,
	area box,
	old int,
	note text COLLATE german,
	CONSTRAINT "pk é" PRIMARY KEY (id) INCLUDE (amount),
	UNIQUE NULLS NOT DISTINCT ("Name, x", amount) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "no overlap" EXCLUDE USING gist (area WITH &&) WHERE (id > 3),
	CONSTRAINT positive CHECK (amount BETWEEN 1 AND id + 10) NO INHERIT
) WITH (fillfactor = 70, autovacuum_enabled = off);
ALTER TABLE parent DROP COLUMN old;
ALTER TABLE parent ALTER note SET STORAGE EXTERNAL, ALTER note SET STATISTICS 500, ALTER note SET (n_distinct = 5);
ALTER TABLE parent ADD CONSTRAINT "later" CHECK (id <> 7) NOT VALID;
COMMENT ON TABLE parent IS 'it''s a parent';
COMMENT ON COLUMN parent."Name, x" IS 'named';
COMMENT ON CONSTRAINT "pk é" ON parent IS 'key';
CREATE TABLE "Child ""é" (
	"Id" serial PRIMARY KEY,
	parent int CONSTRAINT "to parent" REFERENCES parent ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE,
	"T" int, name text,
	UNIQUE (parent, "T"),
	FOREIGN KEY (parent, "T") REFERENCES "Child ""é" (parent, "T") MATCH FULL ON DELETE SET NULL ("T")
);
ALTER TABLE parent ADD child int, ADD FOREIGN KEY (child) REFERENCES "Child ""é" NOT VALID;
CREATE TABLE other.heir (extra int) INHERITS (parent);
CREATE UNLOGGED TABLE other.fast (a int, b text);
ALTER TABLE other.fast REPLICA IDENTITY FULL;
CREATE TABLE typed OF pair (PRIMARY KEY (a));
CREATE TABLE no_columns ();
ALTER SEQUENCE "Seq é" OWNED BY "Child ""é"."T";

-- Partitions
CREATE TABLE "Parts" (id int NOT NULL, "At" date NOT NULL, "List" text, PRIMARY KEY (id, "At")) PARTITION BY RANGE ("At");
CREATE INDEX "parts by list" ON "Parts" ("List");
CREATE TABLE "parts 2020" PARTITION OF "Parts" FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE other.parts_2021 PARTITION OF "Parts" FOR VALUES FROM ('2021-01-01') TO ('2022-01-01') PARTITION BY HASH (id);
CREATE TABLE other.parts_2021_0 PARTITION OF other.parts_2021 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE TABLE rest PARTITION OF "Parts" DEFAULT;

-- Indexes, statistics
CREATE UNIQUE INDEX "By ""name" ON parent (lower_it("Name, x") DESC NULLS LAST) WHERE amount > 5;
CREATE INDEX ON parent USING gin (words) WITH (fastupdate = off);
CREATE INDEX "pairs" ON "Child ""é" USING hash ((as_pair("T")) "by a");
CREATE INDEX clustered ON "Child ""é" (name text_pattern_ops, "T") INCLUDE (parent);
ALTER TABLE "Child ""é" CLUSTER ON clustered;
COMMENT ON INDEX clustered IS 'ordered';
CREATE STATISTICS "Stat ""é" (ndistinct, dependencies) ON "T", name FROM "Child ""é";
CREATE STATISTICS expressions ON ("T" + 1), lower_it(name) FROM "Child ""é";
ALTER STATISTICS expressions SET STATISTICS 77;

-- Views, rules, triggers, policies
CREATE VIEW "View é" WITH (security_barrier = true) AS SELECT id, "Name, x" AS "n, x", "select" FROM parent WHERE amount > 3
	WITH LOCAL CHECK OPTION;
CREATE VIEW on_view AS SELECT "Sum é"(id) AS s, v."select" FROM "View é" v GROUP BY v."select";
CREATE VIEW by_key AS SELECT p.*, count(*) FROM parent p GROUP BY p.id;
COMMENT ON COLUMN on_view.s IS 'a sum';
CREATE MATERIALIZED VIEW mat AS SELECT c."Id", c.name, c."T" FROM "Child ""é" c WITH NO DATA;
CREATE UNIQUE INDEX of_mat ON mat ("Id");
CREATE FUNCTION of_rows("View é") RETURNS "Mood é" LANGUAGE sql AS 'SELECT $1."select"';
CREATE RULE "no delete" AS ON DELETE TO other.fast DO INSTEAD NOTHING;
CREATE FUNCTION on_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER "Trig é" BEFORE UPDATE OF "T" ON "Child ""é" FOR EACH ROW WHEN (OLD."T" IS DISTINCT FROM NEW."T")
	EXECUTE FUNCTION on_row('it''s', 'x');
CREATE CONSTRAINT TRIGGER late AFTER INSERT ON "Child ""é" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION on_row();
CREATE TRIGGER off AFTER INSERT ON "Parts" FOR EACH ROW EXECUTE FUNCTION on_row();
CREATE TRIGGER transition AFTER INSERT ON other.fast REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION on_row();
ALTER TABLE "Child ""é" DISABLE TRIGGER late;
ALTER TABLE other.fast ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Pol ""é" ON other.fast AS RESTRICTIVE FOR SELECT USING (a IN (SELECT id FROM parent));
CREATE POLICY own ON other.fast FOR INSERT TO CURRENT_USER WITH CHECK (b = CURRENT_USER);
COMMENT ON POLICY own ON other.fast IS 'own rows';

-- Privileges
GRANT SELECT ON parent TO PUBLIC;
GRANT UPDATE ("T", name) ON "Child ""é" TO PUBLIC;
REVOKE EXECUTE ON FUNCTION "Add ""it"(int, int) FROM PUBLIC;
REVOKE USAGE ON TYPE "Mood é" FROM PUBLIC;
GRANT USAGE ON SCHEMA other TO PUBLIC;
