CREATE TABLE t (c1 int, c2 text);
