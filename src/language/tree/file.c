/* SPDX-License-Identifier: MIT
 * In: the header's clauses and the blocks of a .mig file, in any order. Out: the revision, with each of them
 * at most once.
 */
#include "language/tree.h"

#include <string.h>

void build_header(struct parser *parser, struct name id, const char *message, struct span span)
{
    parser->has_header = true;
    parser->revision->id = id;
    parser->revision->message = message;
    parser->revision->span = span;
}

static void check_distinct(struct parser *parser, struct names ids)
{
    for (size_t i = 0; i < ids.count; i++) {
        size_t first = 0;
        while (strcmp(ids.items[first].text, ids.items[i].text) != 0)
            first++;
        if (first < i)
            parser_twice(parser, ids.items[i].span, ids.items[first].span,
                         arena_format(parser->arena, "`%s`", ids.items[i].text));
    }
}

void build_after(struct parser *parser, const struct name_list *ids, struct span span)
{
    if (parser_first_time(parser, &parser->after, span, "`after`"))
        parser->revision->parents = name_list_names(ids);
    check_distinct(parser, name_list_names(ids));
}

void build_requires(struct parser *parser, const struct name_list *ids, struct span span)
{
    if (parser_first_time(parser, &parser->requirements, span, "`requires`"))
        parser->revision->requirements = name_list_names(ids);
    check_distinct(parser, name_list_names(ids));
}

void build_labels(struct parser *parser, const struct name_list *labels, struct span span)
{
    if (parser_first_time(parser, &parser->label, span, "`label`"))
        parser->revision->labels = name_list_names(labels);
    check_distinct(parser, name_list_names(labels));
}

/* The number of two digits. */
static unsigned two(const char *digits)
{
    return (unsigned)(digits[0] - '0') * 10 + (unsigned)(digits[1] - '0');
}

static unsigned days_of(unsigned year, unsigned month)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap ? 1u : 0u);
}

static bool is_time(const char *text)
{
    static const char form[] = "0000-00-00T00:00:00Z";
    if (strlen(text) != sizeof form - 1)
        return false;
    for (size_t i = 0; form[i] != '\0'; i++)
        if (form[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
            return false;
    unsigned year = two(text) * 100 + two(text + 2);
    unsigned month = two(text + 5);
    unsigned day = two(text + 8);
    return month >= 1 && month <= 12 && day >= 1 && day <= days_of(year, month) && two(text + 11) <= 23 &&
           two(text + 14) <= 59 && two(text + 17) <= 59;
}

void build_created(struct parser *parser, const char *time, struct span span, struct span time_span)
{
    struct problem *problem = NULL;
    if (!parser_first_time(parser, &parser->created, span, "`created`"))
        return;
    parser->revision->created = time;
    if (!is_time(time))
        problem = parser_problem(parser, PROBLEM_TIME, time_span, "`%s` is not a time", time);
    parser_help(parser, problem, "write it as 2025-04-01T09:00:00Z, in UTC");
}

static struct steps take(struct parser *parser, const struct step_list *list)
{
    step_list_mark_values(parser, list);
    return (struct steps){(const struct step *const *)list->steps.items, list->steps.count};
}

void build_upgrade(struct parser *parser, const struct step_list *steps, struct span span)
{
    parser->has_upgrade = true;
    if (parser_first_time(parser, &parser->revision->upgrade_span, span, "`upgrade`"))
        parser->revision->upgrade = take(parser, steps);
}

void build_downgrade(struct parser *parser, const struct step_list *steps, struct span span)
{
    if (parser_first_time(parser, &parser->revision->downgrade_span, span, "`downgrade`")) {
        parser->revision->downgrade_kind = DOWNGRADE_WRITTEN;
        parser->revision->downgrade = take(parser, steps);
    }
}

void build_irreversible(struct parser *parser, const char *reason, struct span span)
{
    if (parser_first_time(parser, &parser->revision->downgrade_span, span, "`downgrade`")) {
        parser->revision->downgrade_kind = DOWNGRADE_IRREVERSIBLE;
        parser->revision->irreversible = build_reason(parser, reason, span);
    }
}
