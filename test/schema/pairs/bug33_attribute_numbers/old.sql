CREATE TABLE t (gone int, a int, b int, c int, UNIQUE (a, b), CHECK (b > 0));
ALTER TABLE t DROP COLUMN gone;
CREATE INDEX t_c ON t (c, a);
CREATE TABLE u (a int, b int, FOREIGN KEY (a, b) REFERENCES t (a, b));
