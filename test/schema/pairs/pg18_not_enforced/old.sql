CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (a int CONSTRAINT to_enforced CHECK (a > 0) NOT ENFORCED,
	b int CONSTRAINT from_enforced CHECK (b > 0),
	c int CONSTRAINT fk_to_enforced REFERENCES p NOT ENFORCED,
	d int CONSTRAINT fk_from_enforced REFERENCES p,
	e int CONSTRAINT fk_dropped REFERENCES p NOT ENFORCED,
	f int CONSTRAINT dropped CHECK (f > 0) NOT ENFORCED,
	g int CONSTRAINT same CHECK (g > 0) NOT ENFORCED);
