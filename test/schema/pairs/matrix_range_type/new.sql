CREATE TYPE r AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi);
CREATE TYPE s AS RANGE (SUBTYPE = text, COLLATION = "C");
CREATE TABLE t (r r, s s, m r_multirange);
