CREATE CAST (int AS "Odd ""schema"."Mood é") WITH FUNCTION as_mood(int) AS ASSIGNMENT;
COMMENT ON CAST (int AS "Odd ""schema"."Mood é") IS 'it''s';
CREATE CAST (int AS pair) WITH FUNCTION as_pair(int);
CREATE CAST (text AS "Odd ""schema"."Mood é") WITH INOUT AS IMPLICIT;
CREATE CONVERSION gone FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
CREATE CONVERSION "Conv é, ""c" FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
COMMENT ON CONVERSION "Conv é, ""c" IS 'it''s';
CREATE TRANSFORM FOR pair LANGUAGE plpgsql (FROM SQL WITH FUNCTION prsd_lextype(internal));
