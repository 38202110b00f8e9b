/* SPDX-License-Identifier: MIT
 * In: a place in the text that is being read, and what is wrong there. Out: a problem, or for the text of a
 * database only the knowledge that it could not be read.
 */
#include "language/parser.h"

struct span parser_span(const struct parser *parser)
{
    if (parser->origin == 0)
        return (struct span){0, 0};
    return (struct span){parser->origin + (uint32_t)(parser->start - parser->text),
                         parser->origin + (uint32_t)(parser->cursor - parser->text)};
}

struct span span_join(struct span first, struct span last)
{
    return (struct span){first.begin, last.end};
}

bool span_nowhere(struct span span)
{
    return span.end == 0;
}

const char *parser_text(const struct parser *parser, struct span span)
{
    return arena_textn(parser->arena, (const char *)parser->text + (span.begin - parser->origin),
                       span.end - span.begin);
}

struct problem *parser_problem(struct parser *parser, enum problem_code code, struct span span,
                               const char *format, ...)
{
    va_list args;
    parser->failed = true;
    if (parser->problems == NULL || parser->problem_count == PARSER_PROBLEMS)
        return NULL;
    parser->problem_count++;
    va_start(args, format);
    const char *message = arena_vformat(parser->arena, format, args);
    va_end(args);
    return problem_add(parser->problems, code, span, "%s", message);
}

void parser_note(struct parser *parser, struct problem *problem, struct span span, const char *text)
{
    if (problem != NULL)
        problem_note(parser->problems, problem, span, "%s", text);
}

void parser_help(struct parser *parser, struct problem *problem, const char *text)
{
    if (problem != NULL && text != NULL)
        problem_help(parser->problems, problem, "%s", text);
}

void parser_twice(struct parser *parser, struct span again, struct span first, const char *what)
{
    struct problem *problem = parser_problem(parser, PROBLEM_REPEATED, again, "%s is given twice", what);
    if (!span_nowhere(first))
        parser_note(parser, problem, first, "the first one is here");
}

bool parser_first_time(struct parser *parser, struct span *seen, struct span span, const char *what)
{
    if (!span_nowhere(*seen)) {
        parser_twice(parser, span, *seen, what);
        return false;
    }
    *seen = span;
    return true;
}

void parser_too_deep(struct parser *parser, struct span span)
{
    struct problem *problem;
    if (parser->too_deep)
        return;
    parser->too_deep = true;
    problem = parser_problem(parser, PROBLEM_TOO_DEEP, span, "this is nested too deeply");
    parser_help(parser, problem, "split it into smaller parts");
}
