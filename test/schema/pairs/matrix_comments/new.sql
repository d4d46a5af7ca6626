CREATE TABLE t (a int CONSTRAINT c CHECK (a > 0), b int);
CREATE INDEX i ON t (a);
COMMENT ON TABLE t IS 'it''s after \ all';
COMMENT ON COLUMN t.a IS 'new';
COMMENT ON CONSTRAINT c ON t IS 'on a constraint';
COMMENT ON INDEX i IS 'on an index';
COMMENT ON SCHEMA public IS 'on a schema';
