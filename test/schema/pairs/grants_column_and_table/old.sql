CREATE TABLE t (a text, b text);
GRANT UPDATE (a), SELECT (b) ON t TO judge_reader;
GRANT INSERT ON t TO judge_reader;
