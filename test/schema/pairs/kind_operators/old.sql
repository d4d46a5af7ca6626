CREATE OPERATOR "Odd ""schema".<<< (LEFTARG = int, RIGHTARG = int, FUNCTION = "Odd ""schema"."Less é", RESTRICT = scalarltsel);
COMMENT ON OPERATOR "Odd ""schema".<<<(int, int) IS 'it''s';
CREATE OPERATOR >>> (LEFTARG = int, RIGHTARG = int, FUNCTION = more);
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = same, COMMUTATOR = ===, NEGATOR = <!>, HASHES, MERGES, RESTRICT = eqsel, JOIN = eqjoinsel);
CREATE OPERATOR <!> (LEFTARG = int, RIGHTARG = int, FUNCTION = other, COMMUTATOR = <!>, NEGATOR = ===);
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = bigint, FUNCTION = same_wide);
CREATE OPERATOR FAMILY gone USING hash;
CREATE OPERATOR FAMILY "Odd ""schema"."Family é" USING btree;
COMMENT ON OPERATOR FAMILY "Odd ""schema"."Family é" USING btree IS 'family';
ALTER OPERATOR FAMILY "Odd ""schema"."Family é" USING btree ADD OPERATOR 3 === (int, bigint), FUNCTION 1 (int, bigint) compare_wide(int, bigint);
CREATE OPERATOR CLASS "Odd ""schema"."class, ""é" FOR TYPE int USING btree FAMILY "Odd ""schema"."Family é" AS
	OPERATOR 1 <(int, int), OPERATOR 2 <=(int, int), OPERATOR 3 ===, OPERATOR 4 >=(int, int), OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int);
CREATE OPERATOR CLASS by_hash FOR TYPE int USING hash AS OPERATOR 1 ===(int, int), FUNCTION 1 hashint4(int);
COMMENT ON OPERATOR CLASS by_hash USING hash IS 'class';
CREATE TABLE t (a int, b point);
CREATE INDEX t_a ON t USING btree (a "Odd ""schema"."class, ""é");
CREATE INDEX t_h ON t USING hash (a by_hash);
CREATE OPERATOR CLASS points FOR TYPE point USING gist AS
	OPERATOR 1 <<, OPERATOR 15 <->(point, point) FOR ORDER BY float_ops, FUNCTION 1 gist_point_consistent(internal, point, smallint, oid, internal),
	FUNCTION 2 gist_box_union(internal, internal), FUNCTION 3 gist_point_compress(internal), FUNCTION 5 gist_box_penalty(internal, internal, internal),
	FUNCTION 6 gist_box_picksplit(internal, internal), FUNCTION 7 gist_box_same(box, box, internal), FUNCTION 8 gist_point_distance(internal, point, smallint, oid, internal), STORAGE box;
CREATE INDEX t_b ON t USING gist (b points);
CREATE VIEW v AS SELECT a FROM t WHERE a === 1;
