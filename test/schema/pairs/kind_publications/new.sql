CREATE TABLE plain.w (a int PRIMARY KEY, kind varchar(20));
CREATE PUBLICATION "Pub ""1""" FOR TABLE "Select"."t able" (c, "Ünï") WHERE (c > 5), plain.u (a) WITH (publish = 'insert');
COMMENT ON PUBLICATION "Pub ""1""" IS 'it''s one';
CREATE PUBLICATION "table" FOR TABLES IN SCHEMA "Select", plain;
CREATE PUBLICATION everything FOR ALL TABLES;
CREATE PUBLICATION filtered FOR TABLE plain.w WHERE (kind = 'a');
CREATE PUBLICATION families FOR TABLE "Select".parent;
CREATE PUBLICATION "nothing" WITH (publish = 'truncate', publish_via_partition_root);
COMMENT ON PUBLICATION "nothing" IS 'nothing';
