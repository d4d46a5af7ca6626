CREATE TABLE t (a varchar(10), b varchar, c integer, d integer, e boolean, f boolean);
CREATE VIEW v AS SELECT a FROM t WHERE b IN ('x', 'y');
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
