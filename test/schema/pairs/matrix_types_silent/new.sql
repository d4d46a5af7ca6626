CREATE TABLE t (a int[], b varchar, c numeric(10), d numeric, e interval, f text COLLATE "C", g text COLLATE "POSIX");
