CREATE TABLE a (r int4range, CONSTRAINT x2 EXCLUDE USING gist (r WITH &&) WHERE (NOT isempty(r)));
CREATE TABLE b (r int4range);
CREATE TABLE c (r int4range, s int4range, CONSTRAINT y EXCLUDE USING gist (s WITH &&, r WITH -|-) DEFERRABLE);
