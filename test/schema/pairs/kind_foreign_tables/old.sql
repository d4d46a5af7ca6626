CREATE FOREIGN TABLE "Far"."select" (
	"Ünï" int OPTIONS (column_name 'it''s, "one"') NOT NULL,
	b text OPTIONS (column_name 'b') COLLATE "C" DEFAULT 'x',
	gone int,
	CONSTRAINT "chk 1" CHECK ("Ünï" > 0)
) SERVER "Ser ""ver" OPTIONS (schema_name 'public', table_name 'it''s');
COMMENT ON FOREIGN TABLE "Far"."select" IS 'far away';
COMMENT ON COLUMN "Far"."select".b IS 'a column';
CREATE TRIGGER tr AFTER INSERT ON "Far"."select" FOR EACH ROW EXECUTE FUNCTION trig();
CREATE FOREIGN TABLE moves (a int) SERVER other;
CREATE FOREIGN TABLE goes (a int) SERVER other;
CREATE TABLE becomes (a int);
CREATE TABLE parts (a int, b text) PARTITION BY LIST (a);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
CREATE FOREIGN TABLE parts_2 PARTITION OF parts FOR VALUES IN (2) SERVER other;
CREATE TABLE parent (a int);
CREATE FOREIGN TABLE child (b int) INHERITS (parent) SERVER other;
CREATE VIEW v AS SELECT "Ünï", b FROM "Far"."select";
