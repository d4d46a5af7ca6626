CREATE TABLE t (a int, b int, c int UNIQUE);
CREATE INDEX t_b ON t (b);
CREATE INDEX t_ab ON t (a) WHERE b > 0;
