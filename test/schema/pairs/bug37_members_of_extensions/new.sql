CREATE EXTENSION pg_trgm;
GRANT EXECUTE ON FUNCTION similarity(text, text) TO PUBLIC;
CREATE TABLE t (a text);
CREATE INDEX t_a ON t USING gin (a gin_trgm_ops);
