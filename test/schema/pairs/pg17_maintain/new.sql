CREATE TABLE t (a int);
CREATE TABLE u (a int);
GRANT SELECT ON t TO regress_judge_maintainer;
GRANT SELECT, MAINTAIN ON u TO regress_judge_maintainer;
