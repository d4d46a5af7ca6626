CREATE TABLE t (a varchar(10), b text, CONSTRAINT c CHECK (a IN ('x', 'y')), CONSTRAINT d CHECK (a NOT IN ('p', 'q')));
