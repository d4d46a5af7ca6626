CREATE TABLE t (a int, b text, c int NOT NULL, d int);
