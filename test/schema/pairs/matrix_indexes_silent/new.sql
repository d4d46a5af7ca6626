CREATE TABLE t (a int, b int, c text);
CREATE INDEX i1 ON t (a) WHERE b > 0;
CREATE INDEX i2 ON t (a) WHERE b > 1;
CREATE INDEX i3 ON t (a) INCLUDE (b);
CREATE INDEX i4 ON t (a) INCLUDE (b, c);
CREATE INDEX i5 ON t USING hash (a);
CREATE INDEX i6 ON t (c text_pattern_ops);
CREATE INDEX i7 ON t (a) WITH (fillfactor = 60);
CREATE INDEX i8 ON t ((c || 'ABC'));
