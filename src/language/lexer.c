/* SPDX-License-Identifier: MIT
 * In: the piece of text that grammar/mig.re cut out. Out: its value; the account of open brackets; and for
 * what is no token a problem that says so.
 */
#include "language/lexer.h"

#include "base/text.h"
#include "language/foreign.h"

#include "mig_parser.h"

#include <string.h>

static size_t length(const struct parser *parser)
{
    return (size_t)(parser->cursor - parser->start);
}

/* The bracket table follows one token behind: when the grammar finds a token unexpected, the brackets are
 * those that were open before it. */
static void close_to(struct parser *parser, int opener)
{
    while (parser->bracket_count > 0 && parser->brackets[parser->bracket_count - 1].token != TOKEN_OPEN_BRACE)
        parser->bracket_count--;
    if (opener == TOKEN_OPEN_BRACE && parser->bracket_count > 0)
        parser->bracket_count--;
}

static void forget_statement(struct parser *parser)
{
    parser->header = parser->too_deep = parser->stray = false;
    parser->long_text = (struct span){0, 0};
}

static void account_for(struct parser *parser, int token)
{
    if (token == TOKEN_OPEN || token == TOKEN_OPEN_BRACE || token == TOKEN_OPEN_BRACKET)
        parser->brackets[parser->bracket_count++] = (struct bracket){token, parser->last};
    else if (token == TOKEN_SEMICOLON)
        close_to(parser, 0);
    else if (token == TOKEN_CLOSE_BRACE)
        close_to(parser, TOKEN_OPEN_BRACE);
    else if ((token == TOKEN_CLOSE || token == TOKEN_CLOSE_BRACKET) && parser->bracket_count > 0 &&
             parser->brackets[parser->bracket_count - 1].token != TOKEN_OPEN_BRACE)
        parser->bracket_count--;
    if (token == TOKEN_SEMICOLON || token == TOKEN_CLOSE_BRACE || token == TOKEN_OPEN_BRACE)
        forget_statement(parser);
}

/* A bracket past the depth that is read, or the end of one. */
static bool too_deep(struct parser *parser, int token)
{
    if (token == TOKEN_CLOSE_BRACE && parser->surplus > 0) {
        parser->surplus--;
        return true;
    }
    if (token != TOKEN_OPEN && token != TOKEN_OPEN_BRACE && token != TOKEN_OPEN_BRACKET)
        return false;
    if (parser->bracket_count < PARSER_BRACKETS && !parser->too_deep)
        return false;
    parser->surplus += token == TOKEN_OPEN_BRACE;
    parser_too_deep(parser, parser_span(parser));
    return true;
}

int grammar_lex(GRAMMAR_STYPE *value, struct span *span, struct parser *parser)
{
    int token = parser->first;
    account_for(parser, parser->last_token);
    parser->first = 0;
    parser->start = parser->cursor;
    if (token == 0)
        token = parser->header ? lexer_header(parser, value) : lexer_body(parser, value);
    *span = parser_span(parser);
    if (token == TOKEN_END) /* behind what was read last, not behind the blank lines that follow it */
        *span = (struct span){parser->last.end, parser->last.end};
    else if (too_deep(parser, token))
        token = TOKEN_BAD;
    if (token == TOKEN_STRING && memchr(parser->start, '\n', length(parser)) != NULL)
        parser->long_text = *span;
    parser->last = *span;
    parser->last_token = token;
    return token;
}

/* --- values --- */

const char *lexer_raw(struct parser *parser)
{
    if (length(parser) > PARSER_NUMBER)
        parser_problem(parser, PROBLEM_TOO_LONG, parser_span(parser), "this is longer than %d characters",
                       PARSER_NUMBER);
    return arena_textn(parser->arena, (const char *)parser->start, length(parser));
}

const char *lexer_word(struct parser *parser)
{
    const char *text = arena_textn(parser->arena, (const char *)parser->start, length(parser));
    return parser->language == LANGUAGE_SQLITE ? text : text_lower(parser->arena, text);
}

/* Copies what stands from `from` to `to`, one of each doubled quote, CRLF as LF. */
static const char *copy(struct parser *parser, const unsigned char *from, const unsigned char *to, int quote)
{
    char *text = arena_alloc(parser->arena, (size_t)(to - from) + 1);
    size_t size = 0;
    for (const unsigned char *at = from; at < to; at++) {
        if (at + 1 < to && ((*at == quote && at[1] == quote) || (*at == '\r' && at[1] == '\n')))
            at++;
        text[size++] = (char)*at;
    }
    return text;
}

const char *lexer_unquote(struct parser *parser)
{
    int quote = parser->cursor[-1]; /* of [name] nothing is doubled */
    return copy(parser, parser->start + 1, parser->cursor - 1, quote == ']' ? 0 : quote);
}

const char *lexer_unescape(struct parser *parser)
{
    static const char named[] = "bfnrt";
    static const char values[] = "\b\f\n\r\t";
    const unsigned char *end = parser->cursor - 1;
    char *text = arena_alloc(parser->arena, length(parser));
    size_t size = 0;
    for (const unsigned char *at = parser->start + 2; at < end; at++) {
        const char *name = NULL;
        if (*at == '\'') {
            at++;
        } else if (*at == '\\') {
            at++;
            name = strchr(named, *at);
            if (name == NULL && *at != '\\' && *at != '\'') {
                parser->failed = true;
                return NULL;
            }
        }
        text[size++] = name != NULL ? values[name - named] : (char)*at;
    }
    return text;
}

int lexer_dollar(struct parser *parser, GRAMMAR_STYPE *value)
{
    size_t tag = length(parser);
    const unsigned char *begin = parser->cursor;
    const unsigned char *at = begin;
    while ((at = memchr(at, '$', (size_t)(parser->limit - at))) != NULL) {
        if ((size_t)(parser->limit - at) >= tag && memcmp(at, parser->start, tag) == 0) {
            parser->cursor = at + tag;
            value->text = copy(parser, begin, at, 0);
            return TOKEN_RAW;
        }
        at++;
    }
    parser_problem(parser, PROBLEM_UNTERMINATED, parser_span(parser),
                   "the text that starts with `%s` never ends", lexer_raw(parser));
    parser->cursor = parser->limit; /* whatever follows is SQL, not ours */
    return TOKEN_BAD;
}

bool lexer_skip_comment(struct parser *parser)
{
    const char *end = strstr((const char *)parser->cursor, "*/");
    if (end == NULL)
        return false;
    parser->cursor = (const unsigned char *)end + 2;
    return true;
}

/* --- what is no token --- */

/* Whoever slips once in a statement is told once. */
static int stray(struct parser *parser, enum problem_code code, const char *message, const char *help)
{
    if (!parser->stray)
        parser_help(parser, parser_problem(parser, code, parser_span(parser), "%s", message), help);
    parser->stray = true;
    return TOKEN_BAD;
}

int lexer_printed(struct parser *parser, int token, const char *ours)
{
    if (parser->language != LANGUAGE_MIG)
        return token;
    return stray(parser, PROBLEM_OPERATOR,
                 arena_format(parser->arena, "`%s` is not an operator of the language", lexer_raw(parser)),
                 arena_format(parser->arena, "write `%s`", ours));
}

/* What people mean who write it, where that is known. */
static const char *help_for_stray(unsigned char c)
{
    switch (c) {
    case '`':
        return "a name stands without quotes, or in double ones";
    case '$':
    case ':':
    case '?':
        return "a migration has no parameters: write the value itself";
    case '~':
        return "patterns are those of `like`; a regular expression is raw SQL";
    case '@':
        return "attributes are words: `primary key`, `unique`, `default 1`";
    case '\\':
        return "outside of raw SQL nothing has escapes";
    default:
        return NULL;
    }
}

int lexer_stray(struct parser *parser)
{
    unsigned char c = parser->start[0];
    bool visible = c > ' ' && c < 0x7f;
    bool colon = c == ':' && (parser->last_token == TOKEN_UPGRADE || parser->last_token == TOKEN_DOWNGRADE);
    const char *what = c == '`'  ? "a backtick"
                       : visible ? arena_format(parser->arena, "`%c`", c)
                                 : arena_format(parser->arena, "the control character 0x%02x", (unsigned)c);
    parser->cursor = parser->start + 1;
    if (foreign_file(parser))
        return TOKEN_BAD;
    return stray(parser,
                 c == '`'   ? PROBLEM_QUOTES
                 : c == '~' ? PROBLEM_OPERATOR
                            : PROBLEM_CHARACTER,
                 arena_format(parser->arena, "%s has no place here", what),
                 colon ? "a block stands in braces: `upgrade { ... }`" : help_for_stray(c));
}

bool lexer_copied(struct parser *parser)
{
    static const struct {
        const char *bytes, *what, *help;
    } copied[] = {
#define COPIED(bytes, what, help) {bytes, what, help},
#include "language/copied.def"
#undef COPIED
    };
    for (const unsigned char *at = parser->start; at < parser->cursor; at++)
        for (size_t i = 0; *at >= 0x80 && i < sizeof copied / sizeof *copied; i++) {
            size_t size = strlen(copied[i].bytes);
            if (strncmp((const char *)at, copied[i].bytes, size) != 0)
                continue;
            parser->start = at;
            parser->cursor = at + size;
            stray(parser, PROBLEM_CHARACTER,
                  arena_format(parser->arena, "%s has no place here", copied[i].what), copied[i].help);
            return true;
        }
    return false;
}

int lexer_foreign(struct parser *parser)
{
    if (lexer_copied(parser))
        return TOKEN_BAD;
    return stray(parser, PROBLEM_CHARACTER,
                 arena_format(parser->arena, "`%s` can only stand in quotes", lexer_raw(parser)),
                 "a name with letters other than a to z stands in double quotes");
}

int lexer_unterminated(struct parser *parser)
{
    int quote = parser->start[0];
    parser->cursor = parser->start + 1;
    if (!parser->inside_out)
        parser_problem(parser, PROBLEM_UNTERMINATED, parser_span(parser),
                       "the text that starts with `%c` never ends", quote);
    parser->cursor += strcspn((const char *)parser->cursor, "\n"); /* the next line may be good again */
    return TOKEN_BAD;
}

int lexer_misspelt_number(struct parser *parser)
{
    return stray(parser, PROBLEM_NUMBER,
                 arena_format(parser->arena, "`%.40s` is not a number", lexer_raw(parser)),
                 "a name that starts with a digit stands in double quotes");
}

void lexer_sql_comment(struct parser *parser)
{
    if (!foreign_file(parser) && !parser->commented)
        parser_help(parser,
                    parser_problem(parser, PROBLEM_COMMENT, parser_span(parser),
                                   "`%.2s` does not start a comment here", (const char *)parser->start),
                    "a comment starts with `#` and ends with its line");
    parser->commented = true;
    if (parser->start[1] == '*' && !lexer_skip_comment(parser)) {
        parser->cursor = parser->limit;
        parser->unclosed = true; /* the end of the file comes too early, and that is why */
    }
}
