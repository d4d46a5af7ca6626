CREATE TABLE t (a int, b varchar(10), c int GENERATED ALWAYS AS (a * 2) STORED, d text GENERATED ALWAYS AS (b || 'x') STORED, e int, UNIQUE (c));
CREATE INDEX i ON t (d);
CREATE VIEW v AS SELECT c, d FROM t;
