CREATE TABLE t (d int NOT NULL, a int, c int, e text COLLATE "C");
