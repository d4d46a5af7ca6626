CREATE TABLE t (a int);
CREATE TABLE u (a int);
GRANT MAINTAIN ON t TO regress_judge_maintainer;
GRANT SELECT ON u TO regress_judge_maintainer;
