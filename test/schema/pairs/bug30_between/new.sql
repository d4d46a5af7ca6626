CREATE TABLE t (a int, extra int, CONSTRAINT c CHECK (a BETWEEN 1 AND 5 AND a <> 3));
