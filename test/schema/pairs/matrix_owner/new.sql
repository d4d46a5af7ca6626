CREATE TABLE t (id serial);
ALTER TABLE t OWNER TO judge_owner;
