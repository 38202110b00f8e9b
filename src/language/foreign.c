/* SPDX-License-Identifier: MIT
 * In: a token that does not fit, with the words around it. Out: the line of foreign.def for it. A file of
 * another tool is known by words that only such a file has.
 */
#include "language/foreign.h"

#include "base/text.h"

#include "mig_parser.h"

#include <string.h>

#define IN_A_BLOCK      "steps stand in a block: `upgrade { ... }`"
#define ONE_TRANSACTION "a revision is one transaction, which the runner opens and closes: leave it out"
#define NO_QUERY                                                                                             \
    "a query alone changes nothing: `require CONDITION else \"message\";` stops where something\n"           \
    "is not so, `create view NAME as select ...` keeps the query"
#define ONCE                                                                                                 \
    "the chain inserts each row once; for a table to which others add rows, raw SQL does it:\n"              \
    "`sql $$ insert ... $$ reverse nothing;`"
#define RIGHTS                                                                                               \
    "rights are raw SQL with its way back:\n"                                                                \
    "`sql on postgres $$ grant ... $$ reverse $$ revoke ... $$;`"
#define SETTINGS    "the runner sets what a revision needs, and puts it back: leave it out"
#define MAINTENANCE "upkeep is nothing that a revision changes: run it beside the migrations"
#define A_FUNCTION                                                                                           \
    "a function is raw SQL that says what it makes:\n"                                                       \
    "`sql on postgres $$ ... $$ effect { object \"function f()\"; } reverse $$ drop function f() $$;`"
#define ONE_ATTRIBUTE "one attribute a time: `alter column NAME type TYPE`, `alter column NAME set not null`"
#define AN_INDEX      "an index is a step of its own: `create index NAME on TABLE (COLUMN);`"
#define A_TRIGGER                                                                                            \
    "a trigger runs for each row, and its steps stand in a block: `create trigger NAME after insert\n"       \
    "on TABLE { ... }`"
#define ONE_EVENT "a trigger has one event: write one trigger for each"
#define NEW_ROW                                                                                              \
    "a trigger changes its row by its key, `after` it was written:\n"                                        \
    "`create trigger NAME after insert on TABLE { update TABLE set ... where id = new.id; }`"
#define ROW_RIGHTS                                                                                           \
    "rights to rows are raw SQL with its way back:\n"                                                        \
    "`sql on postgres $$ create policy ... $$ reverse $$ drop policy ... $$;`"
#define A_RAW_QUERY                                                                                          \
    "views have no windows: raw SQL makes such a view, with `effect { object \"view NAME\"; }`"
#define A_NAME "an index has a name of its own: `create index NAME on TABLE (COLUMN);`"
#define ONE_NAME                                                                                             \
    "the table goes by its own name here: leave the other one out; where a query needs it to tell two\n"     \
    "columns apart, `TABLE.COLUMN` says it"
#define ANOTHER_TABLE "what another table has is a query in parentheses: `set age = (select ...)`"
#define NO_PATTERNS   "patterns are those of `like`; a regular expression is raw SQL"

enum place {
    PLACE_HEADER,
    PLACE_BLOCK,
    PLACE_STEP,
    PLACE_STEP_END,
    PLACE_OPTION,
    PLACE_ALTERATION,
    PLACE_TYPED,    /* behind the new type of a column */
    PLACE_FIRED,    /* behind the table of a trigger, or its condition */
    PLACE_NAMED,    /* behind a name, where `on` stands */
    PLACE_ITEM,     /* a column or constraint of a new table */
    PLACE_READ,     /* a table that a query reads */
    PLACE_SOURCE,   /* behind it */
    PLACE_CHANGED,  /* behind the table of an `update` */
    PLACE_ASSIGNED, /* where it names a column */
    PLACE_TAKEN,    /* behind the table of a `delete` */
    PLACE_VIEWED,   /* behind the name of a view */
    PLACE_ELSEWHERE
};

static const struct line {
    enum place place;
    const char *before, *word, *behind;
    struct foreign foreign;
} lines[] = {
#define FOREIGN(place, before, word, behind, code, help)                                                     \
    {PLACE_##place, before, word, behind, {PROBLEM_##code, help}},
#include "language/foreign.def"
#undef FOREIGN
};

static bool is_word(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_blank(unsigned char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static const char *lower(struct parser *parser, const unsigned char *from, const unsigned char *to)
{
    return text_lower(parser->arena, arena_textn(parser->arena, (const char *)from, (size_t)(to - from)));
}

/* The word, or the character, that ends before *at; *at goes to its beginning. */
static const char *word_before(struct parser *parser, const unsigned char **at)
{
    const unsigned char *end = *at;
    while (end > parser->text && is_blank(end[-1]))
        end--;
    const unsigned char *begin = end;
    while (begin > parser->text && is_word(begin[-1]))
        begin--;
    if (begin == end && begin > parser->text)
        begin--;
    *at = begin;
    return lower(parser, begin, end);
}

static const char *word_behind(struct parser *parser, const unsigned char *at)
{
    while (at < parser->limit && is_blank(*at))
        at++;
    const unsigned char *end = at;
    while (end < parser->limit && is_word(*end))
        end++;
    return lower(parser, at, end);
}

static bool stands_in(const struct unexpected *unexpected, const struct parser *parser, enum place place)
{
    switch (place) {
    case PLACE_HEADER:
        return parser->header;
    case PLACE_BLOCK:
        return unexpected_expects(unexpected, TOKEN_UPGRADE) && unexpected_expects(unexpected, TOKEN_END);
    case PLACE_STEP:
        return unexpected_expects(unexpected, TOKEN_A_STEP);
    case PLACE_STEP_END:
        return !parser->header && unexpected_expects(unexpected, TOKEN_SEMICOLON);
    case PLACE_OPTION:
        return unexpected_expects(unexpected, TOKEN_AN_OPTION);
    case PLACE_ALTERATION:
        return unexpected_expects(unexpected, TOKEN_COLUMN);
    case PLACE_TYPED:
        return unexpected_expects(unexpected, TOKEN_USING) &&
               unexpected_expects(unexpected, TOKEN_OPEN_BRACKET) &&
               !unexpected_expects(unexpected, TOKEN_A_TYPE);
    case PLACE_FIRED:
        return unexpected_expects(unexpected, TOKEN_OPEN_BRACE) &&
               !unexpected_expects(unexpected, TOKEN_SEMICOLON);
    case PLACE_NAMED:
        return unexpected_expects(unexpected, TOKEN_ON);
    case PLACE_ITEM:
        return unexpected_expects(unexpected, TOKEN_AN_ITEM);
    case PLACE_READ:
        return unexpected_expects(unexpected, TOKEN_A_NAME) && unexpected_expects(unexpected, TOKEN_OPEN) &&
               !unexpected_expects(unexpected, TOKEN_AN_EXPRESSION);
    case PLACE_SOURCE:
        return unexpected_expects(unexpected, TOKEN_JOIN);
    case PLACE_CHANGED:
        return unexpected_expects(unexpected, TOKEN_SET) && !unexpected_expects(unexpected, TOKEN_DROP) &&
               !unexpected_expects(unexpected, TOKEN_CASCADE);
    case PLACE_ASSIGNED:
        return unexpected_expects(unexpected, TOKEN_A_NAME) && !unexpected_expects(unexpected, TOKEN_OPEN);
    case PLACE_TAKEN:
        return unexpected_expects(unexpected, TOKEN_WHERE) &&
               unexpected_expects(unexpected, TOKEN_ACCEPTING) &&
               !unexpected_expects(unexpected, TOKEN_AN_OPERATOR);
    case PLACE_VIEWED:
        return unexpected_expects(unexpected, TOKEN_AS) && !unexpected_expects(unexpected, TOKEN_SEMICOLON) &&
               !unexpected_expects(unexpected, TOKEN_A_TYPE) &&
               !unexpected_expects(unexpected, TOKEN_AN_OPERATOR);
    case PLACE_ELSEWHERE:
        return !parser->header && !unexpected_expects(unexpected, TOKEN_A_STEP);
    }
    return false;
}

static bool fits(const char *wanted, const char *found)
{
    return wanted[0] == '\0' || strcmp(wanted, found) == 0;
}

/* What a table says of its line alone: `key by_name (name)`, `kind enum('a')`, `interval '1 day'`, E'a\n'. */
static const struct foreign *find_by_value(struct parser *parser, const struct unexpected *unexpected,
                                           const unsigned char *at)
{
    static const struct foreign index = {PROBLEM_FOREIGN_CLAUSE, AN_INDEX};
    static const struct foreign labels = {
        PROBLEM_FOREIGN_CLAUSE,
        "the labels are an enum with a name: `create enum NAME ('a', 'b');`, then a column of that type"};
    static const struct foreign interval = {
        PROBLEM_FOREIGN_CLAUSE,
        "write `cast('1 day' as interval)`, in a step that begins with `on postgres`"};
    static const struct foreign moment = {
        PROBLEM_FOREIGN_CLAUSE, "a text becomes one where its place asks for it: leave the word out"};
    static const struct foreign escapes = {
        PROBLEM_FOREIGN_CLAUSE, "a text has no escapes: it may go over several lines, and '' is one quote"};
    const char *before = word_before(parser, &at);
    if (unexpected->token == TOKEN_STRING) {
        if (strcmp(before, "interval") == 0)
            return &interval;
        if (strcmp(before, "date") == 0 || strcmp(before, "timestamp") == 0)
            return &moment;
        if (strcmp(before, "e") == 0 || strcmp(before, "n") == 0)
            return &escapes;
    }
    if (strcmp(before, "(") != 0 || !unexpected_expects(unexpected, TOKEN_INTEGER))
        return NULL;
    if (strcmp(word_before(parser, &at), "enum") == 0)
        return unexpected->token == TOKEN_STRING ? &labels : NULL;
    const char *kind = word_before(parser, &at);
    return strcmp(kind, "key") == 0 || strcmp(kind, "index") == 0 ? &index : NULL;
}

static const struct foreign *find_by_bytes(struct parser *parser, const unsigned char *at)
{
    static const struct foreign arrow = {
        PROBLEM_OPERATOR, "`json_extract(NAME, '$.key')` reads JSON on SQLite; on PostgreSQL raw SQL does"};
    static const struct foreign brackets = {PROBLEM_QUOTES,
                                            "a name stands without quotes, or in double ones"};
    static const struct foreign array = {PROBLEM_FOREIGN_CLAUSE, "an array is written as a text: '{1, 2}'"};
    static const struct foreign comma = {PROBLEM_LAST_COMMA, "take out the comma before it"};
    if ((at[0] == '-' && at[1] == '>') || (at[0] == '>' && at[-1] == '-'))
        return &arrow;
    if (at[0] == '[')
        return strcmp(word_before(parser, &at), "array") == 0 ? &array : &brackets;
    if (at[0] != ')' && at[0] != ';' && at[0] != '}')
        return NULL;
    return strcmp(word_before(parser, &at), ",") == 0 ? &comma : NULL;
}

static const struct foreign *find_line(struct parser *parser, const struct unexpected *unexpected,
                                       bool any_word)
{
    const unsigned char *begin = parser->text + (unexpected->span.begin - parser->origin);
    const unsigned char *end = parser->text + (unexpected->span.end - parser->origin);
    const unsigned char *at = begin;
    const char *before = word_before(parser, &at);
    const char *word = lower(parser, begin, end);
    const char *behind = word_behind(parser, end);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if ((lines[i].word[0] == '\0') == any_word && stands_in(unexpected, parser, lines[i].place) &&
            fits(lines[i].before, before) && fits(lines[i].word, word) && fits(lines[i].behind, behind))
            return &lines[i].foreign;
    return NULL;
}

/* Nothing stands before the first word of a text, and the end of one is no word. */
static bool is_alone(const struct parser *parser, const struct unexpected *unexpected)
{
    return unexpected->span.begin == parser->origin || unexpected->token == TOKEN_END;
}

const struct foreign *foreign_word(struct parser *parser, const struct unexpected *unexpected)
{
    const unsigned char *begin = parser->text + (unexpected->span.begin - parser->origin);
    if (is_alone(parser, unexpected))
        return NULL;
    const struct foreign *found = find_by_value(parser, unexpected, begin);
    if (found == NULL)
        found = find_by_bytes(parser, begin);
    return found != NULL ? found : find_line(parser, unexpected, false);
}

const struct foreign *foreign_place(struct parser *parser, const struct unexpected *unexpected)
{
    return is_alone(parser, unexpected) ? NULL : find_line(parser, unexpected, true);
}

/* --- files --- */

static const char *tool_of(const char *text)
{
    static const struct {
        const char *mark, *tool;
    } tools[] = {
        {"down_revision =", "Alembic"},
        {"import op\n", "Alembic"},
        {"def upgrade(", "Alembic"},
        {"-- +goose", "goose"},
        {"-- migrate:up", "dbmate"},
        {"databaseChangeLog", "Liquibase"},
        {"ActiveRecord::Migration", "Rails"},
        {"from django.db", "Django"},
        {"datasource ", "Prisma"},
        {"schema = schema.", "Atlas"},
        {"knex.schema", "Knex"},
    };
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++)
        if (strstr(text, tools[i].mark) != NULL)
            return tools[i].tool;
    return NULL;
}

/* Words that begin a script of SQL, when nothing else is known of the file. */
static bool begins_sql(const char *word)
{
    static const char *const words[] = {"--",     "/",    "alter",  "begin", "create",
                                        "delete", "drop", "insert", "set",   "update"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

bool foreign_file(struct parser *parser)
{
    const char *text = (const char *)parser->text;
    const char *tool = tool_of(text);
    const char *own = strstr(text, "upgrade {");
    bool script = own == NULL && begins_sql(lower(parser, parser->start, parser->cursor));
    if (parser->problems == NULL || parser->has_header || (tool == NULL && !script) ||
        (own != NULL && tool != NULL && strcmp(tool, "Alembic") != 0))
        return false;
    struct problem *problem =
        parser_problem(parser, PROBLEM_FOREIGN_FILE, parser_span(parser), "this is %s%s, and no revision",
                       tool != NULL ? "a file of " : "a script of SQL", tool != NULL ? tool : "");
    parser_help(parser, problem,
                "a revision begins with `revision ID \"message\" after PARENT;`, then its steps stand in\n"
                "`upgrade { ... }`; `migc create \"message\" --dir DIR` writes one");
    parser->problem_count = PARSER_PROBLEMS; /* each line of it would be another slip */
    return true;
}
