CREATE TABLE t (a int, b int, c varchar, d char(3), e real, f json, g timestamp, h timestamp(3), i varchar(10), j numeric(10,2), k int[], l varchar(5)[]);
