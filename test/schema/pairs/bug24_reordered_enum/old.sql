CREATE TYPE level AS ENUM ('low', 'high', 'medium');
CREATE TABLE t (l level DEFAULT 'low');
CREATE VIEW v AS SELECT l FROM t WHERE l > 'low';
CREATE INDEX t_l ON t (l) WHERE l <> 'high';
