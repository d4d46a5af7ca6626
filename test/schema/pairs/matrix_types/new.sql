CREATE TABLE t (a bigint, b text, c text, d varchar(3), e double precision, f jsonb, g timestamptz, h timestamp(6), i varchar(20), j numeric(12,4), k text[], l varchar(9)[]);
