CREATE TABLE t (a int, c int, b int);
CREATE VIEW v AS SELECT * FROM t;
