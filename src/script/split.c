/*-------------------------------------------------------------------------
 *
 * split.c
 *	  Find the statements of a script.
 *
 * The server's scanner tells tokens from quoted text and comments; a semicolon
 * ends a statement unless it is inside parentheses or in the body of a
 * function; each statement then goes through the server's grammar, which has
 * the last word.
 *
 * One scanner reads the whole text, because starting one copies what it is to
 * read.  It works on a copy of its own, reachable as scanbuf: what is not SQL
 * (COPY data, lines for psql that are to be ignored) is blanked there before
 * the scanner gets to it.  The byte after the current token is off limits: the
 * scanner has put a zero there, and puts back what it has saved.  The zero is
 * also how the length of a token is known; PL/pgSQL does the same.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "base/compat.h"
#include "base/errcodes.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "parser/parser.h"
#include "parser/scanner.h"
#include "script/markers.h"
#include "script/script_internal.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/*
 * Token codes for the keywords that matter.  The scanner takes them from a
 * table that its caller supplies; they must not meet its other token codes,
 * which are below 300.
 */
typedef enum Keyword
{
	KEYWORD_OTHER = 1000,
	KEYWORD_ATOMIC,
	KEYWORD_BEGIN,
	KEYWORD_CREATE,
	KEYWORD_END,
	KEYWORD_FUNCTION,
	KEYWORD_OR,
	KEYWORD_PROCEDURE,
	KEYWORD_REPLACE,
	KEYWORD_RULE
} Keyword;

static const struct
{
	const char *name;
	Keyword		code;
}			keywords[] =
{
	{"atomic", KEYWORD_ATOMIC},
	{"begin", KEYWORD_BEGIN},
	{"create", KEYWORD_CREATE},
	{"end", KEYWORD_END},
	{"function", KEYWORD_FUNCTION},
	{"or", KEYWORD_OR},
	{"procedure", KEYWORD_PROCEDURE},
	{"replace", KEYWORD_REPLACE},
	{"rule", KEYWORD_RULE},
};

/* How a statement begins, as far as it has been read. */
typedef enum Prefix
{
	PREFIX_START,				/* nothing read yet */
	PREFIX_CREATE,
	PREFIX_CREATE_OR,
	PREFIX_CREATE_OR_REPLACE,
	PREFIX_ROUTINE,				/* CREATE FUNCTION or PROCEDURE: a body may come */
	PREFIX_RULE,				/* CREATE RULE: parentheses may hold semicolons */
	PREFIX_OTHER
} Prefix;

/* Who raises the errors: tells the callback how to read their position. */
typedef enum Phase
{
	PHASE_SCAN,					/* the scanner, about scanbuf */
	PHASE_PARSE,				/* the grammar, about the current statement */
	PHASE_OWN					/* this file, which names the line itself */
} Phase;

typedef struct Splitter
{
	const char *text;
	int			length;			/* of text, or of what was read of it */
	const MigLabel *label;		/* null if nobody has said which script it is */
	core_yyscan_t scanner;
	core_yy_extra_type extra;
	MemoryContext token_context;	/* reset after each statement */
	MemoryContext tree_context; /* where to keep the trees, or null */

	/* standard_conforming_strings */
	bool		entry_std;		/* of the session that runs the script */
	bool		session_std;	/* after the transaction that is open here */
	bool		current_std;

	/* the statement being read */
	int			start;			/* offset of its first token, or -1 */
	int			end;			/* offset of the end of its last token so far */
	int			start_line;
	const char *sql;			/* its text, once it is complete */
	Prefix		prefix;			/* in a function body: of the statement there */
	int			parens;			/* open parentheses */
	int			bodies;			/* open BEGIN ATOMIC */
	int			last_token;

	/* a script that is followed by something else */
	bool		to_marker;		/* ends where a marker line begins */
	int			seen;			/* what is before this offset is behind us */

	/* how far lines are counted */
	int			counted;
	int			line;

	/* for the error context callback */
	Phase		phase;
	int			error_offset;	/* of the last error that had a position, or -1 */

	MigScript  *script;
	MigControl *controls;		/* one for each statement */
	int			allocated;
} Splitter;

/*
 * The line of an offset, from 1.  Offsets must not go down from call to call.
 */
static int
line_of(Splitter *s, int offset)
{
	while (s->counted < offset)
	{
		if (s->text[s->counted++] == '\n')
			s->line++;
	}
	return s->line;
}

/*
 * Error context callback: the line, and the place in an internal query.
 */
static void
split_error_callback(void *arg)
{
	Splitter   *s = (Splitter *) arg;
	int			position = geterrposition();
	int			line = s->start_line;

	if (s->phase == PHASE_OWN)
		return;

	if (position > 0)
	{
		int			start = s->start;
		int			offset;

		if (s->phase == PHASE_SCAN)
		{
			offset = mig_script_byte_offset(s->extra.scanbuf, position - 1);
			if (start < 0)
			{
				start = offset;
				line = line_of(s, offset);
			}
		}
		else
			offset = start + mig_script_byte_offset(s->sql, position - 1);

		s->error_offset = offset;
		line += mig_script_point_at(s->phase == PHASE_SCAN ? s->text + start : s->sql,
									offset - start);
	}
	errcontext("line %d of the script%s", line, mig_script_place(s->label, line));
}

/*
 * Parse text that begins at the current statement.
 */
static RawStmt *
parse(Splitter *s, const char *sql)
{
	s->phase = PHASE_PARSE;
	s->sql = sql;
	mig_compat_set_std_strings(s->current_std);
	return mig_script_parse_one(sql);
}

/*
 * Quotes that do not match turn everything after them inside out, so that the
 * script seems to go wrong much later than it does.  Let the grammar have a
 * look from the current statement on: raise its error if there is one before
 * limit, return if there is not.
 */
static void
raise_earlier_error(Splitter *s, int limit)
{
	MemoryContext context = CurrentMemoryContext;

	s->error_offset = -1;
	PG_TRY();
	{
		(void) parse(s, s->text + s->start);
	}
	PG_CATCH();
	{
		if (s->error_offset < limit)
			PG_RE_THROW();
		MemoryContextSwitchTo(context);
		FlushErrorState();
	}
	PG_END_TRY();
}

/*
 * Append a statement to the script.
 */
static MigStatement *
add_statement(Splitter *s)
{
	MigScript  *script = s->script;

	if (script->nstatements >= s->allocated)
	{
		s->allocated *= 2;
		script->statements = repalloc_huge(script->statements,
										   sizeof(MigStatement) * s->allocated);
		s->controls = repalloc_huge(s->controls,
									sizeof(MigControl) * s->allocated);
	}
	return memset(&script->statements[script->nstatements++], 0,
				  sizeof(MigStatement));
}

/*
 * SET standard_conforming_strings decides how the rest of the script is to be
 * read.  A value that the server will not take changes nothing here.
 */
static void
follow_std_strings(Splitter *s, VariableSetStmt *stmt)
{
	bool		value = s->entry_std;

	if (!MIG_COMPAT_STD_STRINGS_CAN_BE_OFF)
		return;
	if (stmt->kind != VAR_RESET_ALL &&
		(stmt->name == NULL ||
		 pg_strcasecmp(stmt->name, "standard_conforming_strings") != 0))
		return;

	if (stmt->kind == VAR_SET_CURRENT)
		return;
	if (stmt->kind == VAR_SET_VALUE)
	{
		A_Const    *arg;

		if (list_length(stmt->args) != 1 || !IsA(linitial(stmt->args), A_Const))
			return;
		arg = linitial_node(A_Const, stmt->args);
		if (IsA(&arg->val, Integer))
			value = intVal(&arg->val) != 0;
		else if (!IsA(&arg->val, String) ||
				 !parse_bool(strVal(&arg->val), &value))
			return;
	}

	s->current_std = value;
	if (!stmt->is_local)
		s->session_std = value;
}

/*
 * Keep track of what a statement does to the setting.  What was SET LOCAL
 * ends with its transaction.
 */
static void
follow_settings(Splitter *s, Node *stmt, MigControl control)
{
	if (IsA(stmt, VariableSetStmt))
		follow_std_strings(s, (VariableSetStmt *) stmt);
	else if (IsA(stmt, DiscardStmt) &&
			 ((DiscardStmt *) stmt)->target == DISCARD_ALL)
		s->current_std = s->session_std = s->entry_std;
	else if (control == MIG_CONTROL_COMMIT ||
			 control == MIG_CONTROL_COMMIT_CHAIN)
		s->current_std = s->session_std;
	mig_compat_scan_std_strings(&s->extra, s->current_std);
}

/*
 * Make the scanner see blanks from one offset up to another.
 */
static void
blank(Splitter *s, int from, int to)
{
	memset(s->extra.scanbuf + from, ' ', to - from);
}

/*
 * Keep a copy of a tree, which is a fraction of what the grammar allocates.  It
 * is the statement without what followed it.
 */
static void
keep_tree(Splitter *s, MigStatement *statement, RawStmt *raw)
{
	MemoryContext old = MemoryContextSwitchTo(s->tree_context);

	statement->raw = copyObject(raw);
	statement->raw->stmt_len = 0;
	MemoryContextSwitchTo(old);
}

/*
 * The current statement is complete: parse it, and get ready for the next one.
 * "semicolon" is the offset of what ended it, possibly the end of the text.
 */
static void
finish_statement(Splitter *s, int semicolon)
{
	MigStatement *statement;
	MigControl	control;
	RawStmt    *raw;
	char	   *sql;

	/* with the semicolon, for it may be what the grammar complains about */
	sql = pnstrdup(s->text + s->start,
				   (semicolon < s->length ? semicolon + 1 : s->end) - s->start);
	raw = parse(s, sql);
	control = mig_script_control(raw);

	statement = add_statement(s);
	statement->offset = s->start;
	statement->length = s->end - s->start;
	statement->line = s->start_line;
	statement->std_strings = s->current_std;
	mig_script_classify(statement, raw, sql);
	s->controls[s->script->nstatements - 1] = control;
	if (s->tree_context)
		keep_tree(s, statement, raw);

	if (IsA(raw->stmt, CopyStmt))
	{
		int			end;

		s->phase = PHASE_OWN;
		end = mig_script_find_copy_data(s->text, s->length, s->label, statement,
										(CopyStmt *) raw->stmt, semicolon);
		blank(s, statement->data_offset, end);
		s->seen = Max(s->seen, end);
	}
	follow_settings(s, raw->stmt, control);

	s->start = -1;
	s->prefix = PREFIX_START;
	s->sql = NULL;
	s->phase = PHASE_SCAN;
	MemoryContextReset(s->token_context);
}

/*
 * Next token, and where it is.  0 at the end of the text.
 */
static int
next_token(Splitter *s, int *location)
{
	core_YYSTYPE value;

	return core_yylex(&value, location, s->scanner);
}

/*
 * What to do instead of some meta-commands.
 */
static const char *
meta_command_hint(const char *name)
{
	if (strcmp(name, "\\copy") == 0)
		return _("Use COPY ... FROM stdin, followed by the data and a line that is \"\\.\".");
	if (strcmp(name, "\\i") == 0 || strcmp(name, "\\ir") == 0 ||
		strcmp(name, "\\include") == 0 || strcmp(name, "\\include_relative") == 0)
		return _("Put what the file contains into the script.");
	return _("Remove it, or write what it does as SQL.");
}

/*
 * A backslash outside quotes begins a command for psql.  The two that pg_dump
 * writes, on lines of their own, are skipped; the others cannot be run.
 */
static void
handle_backslash(Splitter *s, int offset)
{
	const char *command = s->text + offset;
	char	   *name = pnstrdup(command, strcspn(command, " \t\r\n\f\v"));
	int			location;

	if (s->start < 0 && (strcmp(name, "\\restrict") == 0 ||
						 strcmp(name, "\\unrestrict") == 0))
	{
		/* the scanner has a hold on the letter after the backslash */
		blank(s, offset + 2, offset + strcspn(command, "\n"));
		(void) next_token(s, &location);
		Assert(location == offset + 1);
		s->seen = offset + strcspn(command, "\n");
		return;
	}

	if (s->start >= 0)
		raise_earlier_error(s, offset);

	s->phase = PHASE_OWN;
	name[pg_mbcliplen(name, strlen(name), NAMEDATALEN)] = '\0';
	ereport(ERROR,
			(errcode(ERRCODE_MIG_META_COMMAND),
			 errmsg("psql meta-command \"%s\" cannot be run inside the server", name),
			 errdetail("Line %d of the script has \"%s\".",
					   line_of(s, offset), mig_script_excerpt(s->text, offset)),
			 errhint("%s", meta_command_hint(name)),
			 mig_script_errplace(s->label, line_of(s, offset))));
}

/* How a statement begins, after one more token. */
static Prefix
extend_prefix(Prefix prefix, int token)
{
	switch (prefix)
	{
		case PREFIX_START:
			return token == KEYWORD_CREATE ? PREFIX_CREATE : PREFIX_OTHER;
		case PREFIX_CREATE:
			if (token == KEYWORD_OR)
				return PREFIX_CREATE_OR;
			pg_fallthrough;
		case PREFIX_CREATE_OR_REPLACE:
			if (token == KEYWORD_FUNCTION || token == KEYWORD_PROCEDURE)
				return PREFIX_ROUTINE;
			return token == KEYWORD_RULE ? PREFIX_RULE : PREFIX_OTHER;
		case PREFIX_CREATE_OR:
			return token == KEYWORD_REPLACE ?
				PREFIX_CREATE_OR_REPLACE : PREFIX_OTHER;
		default:
			return prefix;
	}
}

/*
 * Take a token into the current statement.  Returns true if it is a semicolon
 * that ends the statement.
 *
 * In a function body every statement ends with a semicolon and none begins
 * with END, so the END where a statement could begin is the one that ends the
 * body.  (psql counts CASE and END instead, and is misled by columns of these
 * names.)
 *
 * A semicolon in parentheses is an error anywhere but in CREATE RULE.  The
 * statement ends behind it, where the grammar will say so.
 */
static bool
take_token(Splitter *s, int token, int location)
{
	bool		at_start = s->prefix == PREFIX_START;

	if (token == ';' && s->parens == 0)
	{
		if (s->bodies == 0)
			return true;
		s->prefix = PREFIX_START;
	}
	else
	{
		s->prefix = extend_prefix(s->prefix, token);
		if (token == '(')
			s->parens++;
		else if (token == ')')
			s->parens -= s->parens > 0;
		else if (token == KEYWORD_END && at_start && s->bodies > 0)
			s->bodies--;
		else if (token == KEYWORD_ATOMIC && s->last_token == KEYWORD_BEGIN &&
				 s->prefix == PREFIX_ROUTINE && s->parens == 0)
		{
			s->bodies++;
			s->prefix = PREFIX_START;
		}
	}

	s->end = location + strlen(s->extra.scanbuf + location);
	return token == ';' && s->parens > 0 && s->prefix != PREFIX_RULE;
}

/*
 * Is there a marker in what the scanner is about to skip?  Then the text ends
 * where the marker begins.
 */
static bool
marker_is_next(Splitter *s)
{
	const char *rest = s->text + s->seen;
	const char *comment;

	while ((comment = mig_markers_next_comment(&rest)) != NULL)
	{
		if (mig_markers_is_marker(comment))
		{
			s->length = comment - s->text;
			return true;
		}
	}
	return false;
}

/*
 * Read the whole text, or up to a marker.
 */
static void
scan_statements(Splitter *s)
{
	for (;;)
	{
		int			location;
		int			token;

		CHECK_FOR_INTERRUPTS();

		if (s->to_marker && marker_is_next(s))
			break;
		token = next_token(s, &location);
		if (token == 0)
			break;
		s->seen = location + strlen(s->extra.scanbuf + location);
		if (token == '\\')
		{
			handle_backslash(s, location);
			continue;
		}

		if (s->start < 0)
		{
			if (token == ';')
				continue;		/* an empty statement */
			s->start = location;
			s->start_line = line_of(s, location);
			s->parens = s->bodies = 0;
			s->last_token = 0;
		}
		if (take_token(s, token, location))
			finish_statement(s, location);
		s->last_token = token;
	}

	if (s->start >= 0)
		finish_statement(s, s->length);
}

/*
 * Read the whole text; where the scanner finds fault with a statement, the
 * grammar is asked first, as in the server, where both work hand in hand.
 */
static void
scan_and_blame(Splitter *s)
{
	MemoryContext context = CurrentMemoryContext;

	PG_TRY();
	{
		scan_statements(s);
	}
	PG_CATCH();
	{
		ErrorData  *edata;

		if (s->phase != PHASE_SCAN || s->error_offset < 0 || s->start < 0)
			PG_RE_THROW();

		MemoryContextSwitchTo(context);
		edata = CopyErrorData();
		FlushErrorState();
		raise_earlier_error(s, s->error_offset);
		ReThrowError(edata);
	}
	PG_END_TRY();
}

/*
 * Our own code for each keyword of the server; made once, for most scripts are
 * shorter than it.
 */
static const uint16 *
keyword_codes(void)
{
	static uint16 *codes = NULL;
	uint16	   *made;

	if (codes)
		return codes;
	made = MemoryContextAlloc(TopMemoryContext, sizeof(uint16) * ScanKeywords.num_keywords);
	for (int i = 0; i < ScanKeywords.num_keywords; i++)
		made[i] = KEYWORD_OTHER;
	for (int i = 0; i < lengthof(keywords); i++)
		made[ScanKeywordLookup(keywords[i].name, &ScanKeywords)] = keywords[i].code;
	codes = made;
	return codes;
}

/* Start the scanner with our own codes for keywords. */
static void
start_scanner(Splitter *s)
{
	s->scanner = scanner_init(s->text, &s->extra, &ScanKeywords, keyword_codes());
	mig_compat_scan_std_strings(&s->extra, s->current_std);
}

/*
 * Scan with the server's settings replaced by what a script is to be read
 * with.  Each statement is scanned here and again by the grammar, and both
 * would warn about backslashes; the server does so when the script is run.
 */
static void
scan_with_settings(Splitter *s)
{
	bool		save_std_strings = mig_compat_std_strings();
	bool		save_warning = mig_compat_warn_of_escapes(false);
	MemoryContext context = CurrentMemoryContext;
	ErrorContextCallback callback = {
		.callback = split_error_callback,
		.arg = s,
		.previous = error_context_stack
	};

	error_context_stack = &callback;
	PG_TRY();
	{
		start_scanner(s);
		MemoryContextSwitchTo(s->token_context);
		scan_and_blame(s);
		MemoryContextSwitchTo(context);
	}
	PG_FINALLY();
	{
		mig_compat_set_std_strings(save_std_strings);
		(void) mig_compat_warn_of_escapes(save_warning);
	}
	PG_END_TRY();
	error_context_stack = callback.previous;
}

/*
 * Take a text apart, up to a marker if *end is wanted, which becomes where the
 * marker begins, or where the text ends.
 */
static MigScript *
split(const char *text, const MigLabel *label, bool std_strings, bool keep_trees, int *end)
{
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext work = AllocSetContextCreate(caller, "migrate script_split",
											   ALLOCSET_DEFAULT_SIZES);
	MigScript  *script = palloc0(sizeof(MigScript));
	Splitter	s = {0};

	s.text = text;
	s.length = strlen(text);
	s.label = label;
	s.to_marker = end != NULL;
	s.entry_std = s.session_std = s.current_std = std_strings;
	s.start = -1;
	s.start_line = s.line = 1;
	s.error_offset = -1;
	s.phase = PHASE_SCAN;
	s.script = script;
	s.tree_context = keep_trees ? caller : NULL;
	s.allocated = 8;
	script->text = text;
	script->std_strings = std_strings;
	script->statements = palloc(sizeof(MigStatement) * s.allocated);

	MemoryContextSwitchTo(work);
	s.controls = palloc(sizeof(MigControl) * s.allocated);
	s.token_context = AllocSetContextCreate(work, "migrate script token",
											ALLOCSET_DEFAULT_SIZES);
	scan_with_settings(&s);
	mig_script_resolve_transactions(script, label, s.controls);
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(work);
	if (end)
		*end = s.length;

	script->transactional = true;
	for (int i = 0; i < script->nstatements; i++)
	{
		MigStatementKind kind = script->statements[i].kind;

		if (kind == MIG_STATEMENT_TOP_LEVEL || kind == MIG_STATEMENT_BOUNDARY)
			script->transactional = false;
	}
	return script;
}

/*
 * Take a script apart.  The label, which may be null, is for the context of
 * errors; std_strings is standard_conforming_strings as the script will find it.
 * With keep_trees the statements have their trees, which take many times the
 * memory of the text.  The result is in the current context and points into
 * text.  Raises a syntax error as the server does, or ERRCODE_MIG_META_COMMAND,
 * ERRCODE_MIG_BAD_COPY, ERRCODE_MIG_TRANSACTION_CONTROL.
 */
MigScript *
mig_script_split(const char *text, const MigLabel *label, bool std_strings, bool keep_trees)
{
	return split(text, label, std_strings, keep_trees, NULL);
}

/*
 * Likewise for a script that ends where the first marker begins, of which a
 * comment counts and nothing else: not what is quoted, nor the data of COPY.  *end
 * becomes its offset, or that of the end of the text.
 */
MigScript *
mig_script_split_section(const char *text, const MigLabel *label, bool std_strings, int *end)
{
	return split(text, label, std_strings, false, end);
}
