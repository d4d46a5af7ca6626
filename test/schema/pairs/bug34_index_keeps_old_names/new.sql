CREATE TABLE t (z int, b int, n int);
CREATE INDEX t_i ON t (z, (b + 1));
