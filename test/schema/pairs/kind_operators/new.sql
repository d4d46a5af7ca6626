CREATE OPERATOR "Odd ""schema".<<< (LEFTARG = int, RIGHTARG = int, FUNCTION = "Odd ""schema"."Less é", COMMUTATOR = >>>, RESTRICT = scalarlesel, JOIN = scalarltjoinsel);
CREATE OPERATOR >>> (LEFTARG = int, RIGHTARG = int, FUNCTION = more, COMMUTATOR = OPERATOR("Odd ""schema".<<<));
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = same, COMMUTATOR = ===, NEGATOR = <!>, HASHES, RESTRICT = eqsel, JOIN = eqjoinsel);
CREATE OPERATOR <!> (LEFTARG = int, RIGHTARG = int, FUNCTION = other, COMMUTATOR = <!>, NEGATOR = ===);
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = bigint, FUNCTION = same_wide);
CREATE OPERATOR !- (RIGHTARG = int, FUNCTION = minus);
CREATE OPERATOR FAMILY "Odd ""schema"."Family é" USING btree;
ALTER OPERATOR FAMILY "Odd ""schema"."Family é" USING btree ADD FUNCTION 1 (int, bigint) btint48cmp(int, bigint), FUNCTION 3 (int, bigint) in_range(int, int, bigint, boolean, boolean);
CREATE OPERATOR CLASS "Odd ""schema"."class, ""é" FOR TYPE int USING btree FAMILY "Odd ""schema"."Family é" AS
	OPERATOR 1 <(int, int), OPERATOR 2 <=(int, int), OPERATOR 3 ===, OPERATOR 4 >=(int, int), OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int);
CREATE OPERATOR FAMILY plain USING btree;
CREATE OPERATOR CLASS plain FOR TYPE int USING btree FAMILY plain AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int);
CREATE TABLE t (a int, b point);
CREATE INDEX t_a ON t USING btree (a "Odd ""schema"."class, ""é");
CREATE INDEX t_h ON t USING hash (a);
CREATE VIEW v AS SELECT a FROM t WHERE a === 1;
