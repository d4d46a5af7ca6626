CREATE TABLE t (a bigint, b text);
CREATE VIEW v AS SELECT a, b FROM t;
CREATE VIEW w AS SELECT a + 1 AS a1 FROM v;
COMMENT ON VIEW v IS 'kept';
COMMENT ON COLUMN v.a IS 'kept too';
