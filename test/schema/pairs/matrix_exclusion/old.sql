CREATE TABLE a (r int4range);
CREATE TABLE b (r int4range, CONSTRAINT x EXCLUDE USING gist (r WITH &&));
CREATE TABLE c (r int4range, s int4range, CONSTRAINT y EXCLUDE USING gist (r WITH &&));
