CREATE TABLE t (a text, b text);
GRANT UPDATE, SELECT ON t TO judge_reader;
GRANT INSERT (a) ON t TO judge_reader;
