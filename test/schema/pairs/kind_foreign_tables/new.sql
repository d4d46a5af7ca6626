CREATE FOREIGN TABLE "Far"."select" (
	"Ünï" bigint OPTIONS (column_name 'two'),
	b text COLLATE "C" NOT NULL,
	c int OPTIONS (column_name 'C') DEFAULT 5,
	CONSTRAINT "chk 1" CHECK ("Ünï" > 1)
) SERVER "Ser ""ver" OPTIONS (table_name 'other', use_remote_estimate 'true');
COMMENT ON FOREIGN TABLE "Far"."select" IS 'it''s far away';
CREATE FOREIGN TABLE moves (a int) SERVER "Ser ""ver";
CREATE FOREIGN TABLE becomes (a int) SERVER other;
CREATE TABLE parts (a int, b text) PARTITION BY LIST (a);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
CREATE FOREIGN TABLE parts_2 (a int, b text) SERVER other;
CREATE FOREIGN TABLE parts_3 PARTITION OF parts FOR VALUES IN (3) SERVER other OPTIONS (table_name 'p3');
CREATE TABLE parent (a int, d int);
CREATE FOREIGN TABLE child (b int) INHERITS (parent) SERVER other;
CREATE VIEW v AS SELECT "Ünï", b FROM "Far"."select";
COMMENT ON FOREIGN TABLE moves IS 'moved';
