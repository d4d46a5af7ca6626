CREATE TYPE c AS (x integer, y text);
CREATE TYPE r AS RANGE (subtype = integer);
CREATE DOMAIN d AS integer CONSTRAINT d_check CHECK (VALUE > 0);
CREATE TABLE t (id integer, c c, cs c[], r r, m r_multirange, rs r[], d d, EXCLUDE USING gist (r WITH &&));
CREATE INDEX t_m ON t USING gist (m);
CREATE VIEW v AS SELECT id, (c).x FROM t;
COMMENT ON TYPE c IS 'c';
COMMENT ON DOMAIN d IS 'd';
COMMENT ON CONSTRAINT d_check ON DOMAIN d IS 'positive';
