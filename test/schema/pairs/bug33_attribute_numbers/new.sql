CREATE TABLE t (a int, b int, c int, UNIQUE (a, b), CHECK (b > 0));
CREATE INDEX t_c ON t (c, a);
CREATE TABLE u (a int, b int, d int, FOREIGN KEY (a, b) REFERENCES t (a, b));
