CREATE EVENT TRIGGER "Trig ""ger" ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION "Event"."on it"();
CREATE EVENT TRIGGER "select" ON sql_drop EXECUTE FUNCTION "Event".other();
COMMENT ON EVENT TRIGGER "select" IS 'it''s a keyword';
CREATE EVENT TRIGGER enabled ON table_rewrite EXECUTE FUNCTION "Event".other();
CREATE EVENT TRIGGER disabled ON table_rewrite EXECUTE FUNCTION "Event".other();
ALTER EVENT TRIGGER disabled ENABLE ALWAYS;
CREATE EVENT TRIGGER "Ümläut" ON ddl_command_start EXECUTE FUNCTION "Event".other();
