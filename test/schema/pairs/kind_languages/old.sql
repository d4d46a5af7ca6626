CREATE FUNCTION "Handler"() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION "Inline"(internal) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE FUNCTION "Validator"(oid) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE TRUSTED LANGUAGE "My language" HANDLER "Handler" INLINE "Inline" VALIDATOR "Validator";
COMMENT ON LANGUAGE "My language" IS 'mine';
CREATE FUNCTION f() RETURNS int LANGUAGE "My language" AS $$BEGIN RETURN 1; END$$;
