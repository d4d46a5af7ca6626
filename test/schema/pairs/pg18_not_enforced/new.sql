CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (a int CONSTRAINT to_enforced CHECK (a > 0),
	b int CONSTRAINT from_enforced CHECK (b > 0) NOT ENFORCED,
	c int CONSTRAINT fk_to_enforced REFERENCES p,
	d int CONSTRAINT fk_from_enforced REFERENCES p NOT ENFORCED,
	e int, f int,
	g int CONSTRAINT same CHECK (g > 0) NOT ENFORCED,
	h int CONSTRAINT added CHECK (h > 0) NOT ENFORCED,
	i int CONSTRAINT fk_added REFERENCES p NOT ENFORCED);
