CREATE TABLE t (a int CONSTRAINT c CHECK (a > 0), b int);
CREATE INDEX i ON t (a);
COMMENT ON TABLE t IS 'before';
COMMENT ON COLUMN t.b IS 'gone';
