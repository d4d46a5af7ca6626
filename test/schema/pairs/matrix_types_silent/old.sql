CREATE TABLE t (a int, b varchar(10), c numeric(10,2), d numeric(10,2), e interval day, f text, g text COLLATE "C");
