/* SPDX-License-Identifier: MIT
 * In: what went wrong, where. Out: a list of problems, each place and code once.
 */
#include "schema/problem.h"

#include "base/path.h"

const char *problem_title(enum problem_code code)
{
    switch (code) {
#define MIG_PROBLEM(code, NAME, title)                                                                       \
    case PROBLEM_##NAME:                                                                                     \
        return title;
#include "schema/problem.def"
#undef MIG_PROBLEM
    }
    return "";
}

/* Most problems are found once for each database, one right after the other; so looking from the end is
 * short. */
static struct problem *find(const struct problems *problems, enum problem_code code, struct span span)
{
    for (size_t i = problems->list.count; i-- > 0;) {
        struct problem *problem = problems->list.items[i];
        if (problem->code == code && problem->span.begin == span.begin && problem->span.end == span.end)
            return problem;
    }
    return NULL;
}

/* What a second report of a problem is written into, so that callers never have to ask. */
static struct problem *spare(const struct problems *problems)
{
    return arena_new(problems->arena, struct problem);
}

struct problem *problem_add(struct problems *problems, enum problem_code code, struct span span,
                            const char *format, ...)
{
    struct problem *problem = spare(problems);
    struct problem *known = find(problems, code, span);
    problems->told++;
    if (known != NULL)
        known->found_on |= problems->on;
    problem->found_on = problems->on;
    problem->code = code;
    problem->span = span;
    va_list args;
    va_start(args, format);
    problem->message = path_shown(arena_vformat(problems->arena, format, args));
    va_end(args);
    if (known == NULL)
        vec_push(problems->arena, &problems->list, problem);
    return problem;
}

void problem_note(struct problems *problems, struct problem *problem, struct span span, const char *format,
                  ...)
{
    if (problem->note_count == PROBLEM_NOTES)
        return;
    va_list args;
    va_start(args, format);
    const char *text = path_shown(arena_vformat(problems->arena, format, args));
    va_end(args);
    problem->notes[problem->note_count++] = (struct problem_note){span, text};
}

void problem_help(struct problems *problems, struct problem *problem, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    problem->help = path_shown(arena_vformat(problems->arena, format, args));
    va_end(args);
}
