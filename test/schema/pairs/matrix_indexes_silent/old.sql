CREATE TABLE t (a int, b int, c text);
CREATE INDEX i1 ON t (a);
CREATE INDEX i2 ON t (a) WHERE b > 0;
CREATE INDEX i3 ON t (a);
CREATE INDEX i4 ON t (a) INCLUDE (b);
CREATE INDEX i5 ON t (a);
CREATE INDEX i6 ON t (c);
CREATE INDEX i7 ON t (a);
CREATE INDEX i8 ON t ((c || 'abc'));
