/* SPDX-License-Identifier: MIT
 * In: the token that does not fit, and every token that would. Out: one message. The grammar has words of
 * its own for what may stand in a place ("a step", "an expression"); where one of them is expected, it
 * stands for all the tokens that could begin it.
 */
#include "language/unexpected.h"

#include "base/buf.h"
#include "base/text.h"
#include "language/foreign.h"

#include "mig_parser.h"

#include <string.h>

enum { MOST_EXPECTED = 5, LONGEST_QUOTE = 40 };

/* --- which tokens a category stands for --- */

static bool is_plain_word(int token)
{
    return token == TOKEN_WORD || (token >= TOKEN_ACCEPTING && token <= TOKEN_ZONE);
}

static bool is_item_word(int token)
{
    return token >= TOKEN_CHECK && token <= TOKEN_UNIQUE;
}

static bool is_expression_word(int token)
{
    return token >= TOKEN_AND && token <= TOKEN_WHEN;
}

static bool is_operator(int token)
{
    return (token >= TOKEN_EQUAL && token <= TOKEN_CONCAT) || token == TOKEN_AND || token == TOKEN_OR ||
           token == TOKEN_NOT || token == TOKEN_IS || token == TOKEN_IN || token == TOKEN_LIKE ||
           token == TOKEN_BETWEEN || token == TOKEN_COLLATE || token == TOKEN_DOT || token == TOKEN_OPEN ||
           (token >= TOKEN_ANY && token <= TOKEN_TIGHT_CONCAT);
}

static bool is_name(int token)
{
    return is_plain_word(token) || is_item_word(token) || token == TOKEN_QUOTED || token == TOKEN_A_NAME;
}

static bool is_option_word(int token)
{
    return is_item_word(token) || token == TOKEN_NOT || token == TOKEN_NULL || token == TOKEN_DEFAULT ||
           token == TOKEN_GENERATED || token == TOKEN_COLLATE || token == TOKEN_REFERENCES ||
           token == TOKEN_OPEN || token == TOKEN_OPEN_BRACKET || token == TOKEN_DEFERRABLE ||
           token == TOKEN_INITIALLY || token == TOKEN_ON || token == TOKEN_COMMENT;
}

static bool begins_expression(int token)
{
    return is_name(token) || token == TOKEN_STRING || token == TOKEN_INTEGER || token == TOKEN_NUMBER ||
           is_expression_word(token) || token == TOKEN_OPEN || token == TOKEN_PLUS || token == TOKEN_MINUS ||
           token == TOKEN_TIMES;
}

static bool stands_for(int category, int token)
{
    if (category == TOKEN_A_STEP)
        return is_plain_word(token);
    if (category == TOKEN_AN_ITEM)
        return is_name(token);
    if (category == TOKEN_A_CLAUSE)
        return token == TOKEN_AFTER || token == TOKEN_REQUIRES || token == TOKEN_LABEL ||
               token == TOKEN_CREATED;
    if (category == TOKEN_A_CONSTRAINT)
        return is_item_word(token);
    if (category == TOKEN_AN_OPTION)
        return is_option_word(token);
    if (category == TOKEN_AN_EXPRESSION)
        return begins_expression(token);
    if (category == TOKEN_AN_OPERATOR)
        return is_operator(token);
    if (category == TOKEN_AN_ORDER)
        return token == TOKEN_ASC || token == TOKEN_DESC || token == TOKEN_NULLS || token == TOKEN_COLLATE ||
               token == TOKEN_OPEN || token == TOKEN_WORD || token == TOKEN_QUOTED;
    if (category == TOKEN_A_TYPE || category == TOKEN_A_NAME)
        return is_name(token);
    return false;
}

bool unexpected_expects(const struct unexpected *unexpected, int token)
{
    for (size_t i = 0; i < unexpected->count; i++)
        if (unexpected->expected[i].token == token)
            return true;
    return false;
}

static bool is_covered(const struct unexpected *unexpected, int token)
{
    for (size_t i = 0; i < unexpected->count; i++)
        if (unexpected->expected[i].token != token && stands_for(unexpected->expected[i].token, token))
            return true;
    return false;
}

/* --- the message --- */

static const char *quoted(struct parser *parser, struct span span)
{
    const char *text = parser_text(parser, span);
    const unsigned char *bytes = (const unsigned char *)text;
    size_t length = 0;
    size_t size = strcspn(text, "\r\n");
    while (length < size && length < LONGEST_QUOTE)
        length += text_utf8(bytes + length, bytes + strlen(text));
    return arena_format(parser->arena, "`%.*s%s`", (int)length, text, text[length] != '\0' ? "..." : "");
}

static const char *what_stands_there(struct parser *parser, const struct unexpected *unexpected)
{
    if (unexpected->token == TOKEN_END)
        return "end of file";
    if (unexpected->token == TOKEN_RAW)
        return "raw SQL";
    return quoted(parser, unexpected->span);
}

static void add_expected(struct buf *out, const char *name)
{
    bool plain = strchr(name, ' ') != NULL && strcmp(name, "in batches") != 0; /* "a step", but `column` */
    buf_format(out, plain ? "%s" : "`%s`", name);
}

static void add_all_expected(struct buf *out, const struct unexpected *unexpected)
{
    const char *names[UNEXPECTED_MOST];
    size_t count = 0;
    for (size_t i = 0; i < unexpected->count; i++)
        if (!is_covered(unexpected, unexpected->expected[i].token) &&
            unexpected->expected[i].token != TOKEN_DOT) /* nobody means to say a schema who has said none */
            names[count++] = unexpected->expected[i].name;
    for (size_t i = 0; i < count && i < MOST_EXPECTED; i++) {
        buf_add(out, i == 0 ? "; expected " : i + 1 == count ? " or " : ", ");
        add_expected(out, names[i]);
    }
    buf_add(out, count > MOST_EXPECTED ? " or the like" : "");
}

/* --- help --- */

/* Two letters that changed places are the commonest slip, and far apart for an edit distance. */
static bool is_swapped(const char *a, const char *b)
{
    size_t i = 0;
    if (strlen(a) != strlen(b))
        return false;
    while (a[i] != '\0' && a[i] == b[i])
        i++;
    return a[i] != '\0' && a[i + 1] != '\0' && a[i] == b[i + 1] && a[i + 1] == b[i] &&
           strcmp(a + i + 2, b + i + 2) == 0;
}

/* The words that would fit; `initial` keeps those that start with the letter that was written. */
static size_t fitting_words(const struct unexpected *unexpected, char initial, const char **words)
{
    size_t count = 0;
    for (size_t i = 0; i < unexpected->count; i++) {
        int token = unexpected->expected[i].token;
        const char *name = unexpected->expected[i].name;
        bool is_word = is_plain_word(token) || is_item_word(token) || is_expression_word(token);
        if (token != TOKEN_WORD && is_word && (initial == '\0' || name[0] == initial))
            words[count++] = name;
    }
    return count;
}

static const char *nearest_keyword(struct parser *parser, const struct unexpected *unexpected)
{
    const char *written = text_lower(parser->arena, parser_text(parser, unexpected->span));
    const char *words[UNEXPECTED_MOST];
    size_t count = fitting_words(unexpected, '\0', words);
    const char *nearest;
    for (size_t i = 0; i < count; i++)
        if (is_swapped(written, words[i]))
            return words[i];
    count = fitting_words(unexpected, written[0], words);
    nearest = text_nearest(written, words, count); /* the first letter is rarely wrong */
    if (nearest != NULL)
        return nearest;
    count = fitting_words(unexpected, '\0', words);
    return text_nearest(written, words, count);
}

static bool is_reserved(const struct unexpected *unexpected)
{
    return is_expression_word(unexpected->token) &&
           (unexpected_expects(unexpected, TOKEN_A_NAME) || unexpected_expects(unexpected, TOKEN_AN_ITEM));
}

static bool starts_a_line(const struct parser *parser, struct span span)
{
    const unsigned char *at = parser->text + (span.begin - parser->origin);
    while (at > parser->text && (at[-1] == ' ' || at[-1] == '\t'))
        at--;
    return at == parser->text || at[-1] == '\n';
}

static bool is_written_word(int token)
{
    return is_plain_word(token) || is_item_word(token) || is_expression_word(token) || token == TOKEN_ID;
}

static struct foreign help(enum problem_code code, const char *text)
{
    return (struct foreign){code, text};
}

/* What is wrong most likely, and help; a plain syntax error without any when nobody knows. */
static struct foreign guess(struct parser *parser, const struct unexpected *unexpected)
{
    int token = unexpected->token;
    const struct foreign *foreign = foreign_word(parser, unexpected);
    const char *nearest = is_written_word(token) ? nearest_keyword(parser, unexpected) : NULL;
    if (foreign != NULL)
        return *foreign;
    if (nearest != NULL)
        return help(PROBLEM_SYNTAX, arena_format(parser->arena, "did you mean `%s`?", nearest));
    foreign = foreign_place(parser, unexpected);
    if (foreign != NULL)
        return *foreign;
    if (is_reserved(unexpected)) {
        const char *word = text_lower(parser->arena, parser_text(parser, unexpected->span));
        return help(
            PROBLEM_RESERVED_WORD,
            arena_format(parser->arena, "as a name, `%s` stands in double quotes: \"%s\"", word, word));
    }
    if (is_operator(token) && unexpected_expects(unexpected, TOKEN_AN_OPTION) && token != TOKEN_OPEN &&
        token != TOKEN_DOT)
        return help(PROBLEM_SYNTAX, "a default that calculates stands in parentheses");
    if (token == TOKEN_QUOTED && unexpected_expects(unexpected, TOKEN_STRING))
        return help(PROBLEM_QUOTES, "double quotes make a name; a text stands in single quotes");
    if (token == TOKEN_STRING && unexpected_expects(unexpected, TOKEN_QUOTED))
        return help(PROBLEM_QUOTES, "single quotes make a value; this stands in double quotes");
    if (token == TOKEN_STRING && unexpected_expects(unexpected, TOKEN_RAW))
        return help(PROBLEM_QUOTES,
                    "raw SQL stands between two $$, and nothing inside is read: `$$ select 1 $$`");
    if (parser->header && unexpected_expects(unexpected, TOKEN_QUOTED))
        return help(PROBLEM_SYNTAX, "a header is `revision ID \"message\" after PARENT;`");
    if (unexpected_expects(unexpected, TOKEN_SEMICOLON) && starts_a_line(parser, unexpected->span))
        return help(PROBLEM_SEMICOLON, "a `;` ends what stands before: is it missing?");
    return help(PROBLEM_SYNTAX, NULL);
}

/* Where the list or block opened that the unexpected token leaves unfinished. */
static void note_open_bracket(struct parser *parser, struct problem *problem, int token)
{
    const struct bracket *bracket;
    if (parser->bracket_count == 0 ||
        (token != TOKEN_END && token != TOKEN_SEMICOLON && token != TOKEN_CLOSE_BRACE && !parser->unclosed))
        return;
    bracket = &parser->brackets[parser->bracket_count - 1];
    if (bracket->token == TOKEN_OPEN_BRACE && (token == TOKEN_END || parser->unclosed))
        parser_note(parser, problem, bracket->span, "the block opened here");
    else if (bracket->token != TOKEN_OPEN_BRACE)
        parser_note(parser, problem, bracket->span, "the list opened here");
}

/* A quote that is missing turns texts inside out, and what looks wrong then is far from the slip. */
static void note_long_text(struct parser *parser, struct problem *problem)
{
    if (!span_nowhere(parser->long_text))
        parser_note(parser, problem, parser->long_text, "this text goes on over more than one line");
    parser->inside_out = parser->inside_out || !span_nowhere(parser->long_text);
}

/* A block inside of a block: the one before has no end. */
static bool begins_block(const struct unexpected *unexpected)
{
    return (unexpected->token == TOKEN_UPGRADE || unexpected->token == TOKEN_DOWNGRADE) &&
           unexpected_expects(unexpected, TOKEN_A_STEP);
}

void unexpected_report(struct parser *parser, const struct unexpected *unexpected)
{
    struct buf message;
    parser->failed = true;
    if (unexpected->token == TOKEN_BAD || parser->problems == NULL ||
        parser->problem_count == PARSER_PROBLEMS)
        return; /* the lexer has said so; or nobody listens any more */
    if (foreign_file(parser) || (parser->unclosed && unexpected->token == TOKEN_END))
        return;
    parser->unclosed = parser->unclosed || begins_block(unexpected);
    struct foreign foreign = guess(parser, unexpected);
    buf_init(&message, parser->arena);
    buf_format(&message, "unexpected %s", what_stands_there(parser, unexpected));
    add_all_expected(&message, unexpected);
    struct problem *problem = parser_problem(parser, foreign.code, unexpected->span, "%s", message.data);
    note_open_bracket(parser, problem, unexpected->token);
    note_long_text(parser, problem);
    parser_help(parser, problem, foreign.help);
    if (foreign.code == PROBLEM_SECOND_REVISION)
        parser->problem_count = PARSER_PROBLEMS; /* what it holds is read in its own file */
}
