/* SPDX-License-Identifier: MIT
 * In: a target as somebody typed it. Out: its parts, or what is wrong with it. Everything that can be
 * said without knowing the revisions is said here, before a database is opened.
 */
#include "graph/target.h"

#include <string.h>

bool target_problem(struct graph_problem *problem, const char *message, const char *help)
{
    *problem = (struct graph_problem){.message = message, .help = help};
    return false;
}

static bool bad_steps(struct arena *arena, const struct target *target, const char *digits,
                      struct graph_problem *problem)
{
    enum { LONGEST = 9 }; /* digits that fit 32 bits */
    size_t length = strspn(digits, "0123456789");
    const char *rest = digits + length;
    if (length == 0)
        return target_problem(
            problem,
            arena_format(arena, "target `%s` has no number behind the `%c`", target->text, target->sign),
            "write a number of steps, such as `+2`, `-3` or `head-1`");
    if (*rest != '\0')
        return target_problem(
            problem,
            arena_format(arena, "target `%s` has `%s` behind the number of steps", target->text, rest),
            arena_format(arena, "write `%.*s`, or the id of a revision", (int)(rest - target->text),
                         target->text));
    while (length > 1 && *digits == '0') {
        digits++;
        length--;
    }
    if (length > LONGEST)
        return target_problem(
            problem, arena_format(arena, "target `%s` asks for more steps than any chain has", target->text),
            "");
    return true;
}

static bool read_steps(struct arena *arena, struct target *target, const char *digits,
                       struct graph_problem *problem)
{
    if (!bad_steps(arena, target, digits, problem))
        return false;
    for (const char *at = digits; *at != '\0'; at++)
        target->steps = target->steps * 10 + (uint32_t)(*at - '0');
    if (target->steps == 0)
        return target_problem(problem,
                              arena_format(arena, "target `%s` asks for no step at all", target->text),
                              "the number must be 1 or more");
    return true;
}

static enum symbol symbol_of(const char *name)
{
    static const struct {
        const char *word;
        enum symbol symbol;
    } words[] = {{"", SYMBOL_NONE},
                 {"head", SYMBOL_HEAD},
                 {"heads", SYMBOL_HEADS},
                 {"base", SYMBOL_BASE},
                 {"current", SYMBOL_CURRENT}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, name) == 0)
            return words[i].symbol;
    return SYMBOL_NAME;
}

bool target_reserved(const char *name)
{
    return symbol_of(name) != SYMBOL_NAME;
}

bool target_parse(struct arena *arena, const char *text, struct target *target, struct graph_problem *problem)
{
    static const char names[] = "name a revision, or one of `head`, `heads` and `base`";
    const char *at = strchr(text, '@');
    const char *rest = at != NULL ? at + 1 : text;
    size_t length = strcspn(rest, "+-");
    *target = (struct target){.text = text};
    if (*text == '\0')
        return target_problem(problem, "the target is empty", names);
    if (strchr(text, ':') != NULL)
        return target_problem(problem, arena_format(arena, "`%s` is a range, and one target is wanted", text),
                              "name the revision to end at; ranges are for `--sql` and for `history -r`");
    if (strchr(rest, '@') != NULL)
        return target_problem(problem, arena_format(arena, "target `%s` has more than one `@`", text),
                              "write `branch@revision`");
    if (*rest == '\0')
        return target_problem(
            problem, arena_format(arena, "target `%s` has nothing behind the `@`", text),
            arena_format(arena, "write `%shead` for the newest revision of that branch", text));
    if (at != NULL && at != text)
        target->branch = arena_textn(arena, text, (size_t)(at - text));
    target->name = arena_textn(arena, rest, length);
    target->symbol = symbol_of(target->name);
    target->sign = rest[length];
    return target->sign == '\0' || read_steps(arena, target, rest + length + 1, problem);
}

static bool fits_upgrade(struct arena *arena, const struct target *target, struct graph_problem *problem)
{
    if (target->symbol == SYMBOL_NONE && target->sign == '-')
        return target_problem(problem,
                              arena_format(arena, "`%s` goes down, and an upgrade goes up", target->text),
                              arena_format(arena, "`downgrade %s` takes revisions back", target->text));
    if (target->symbol == SYMBOL_BASE && target->sign == '\0')
        return target_problem(
            problem,
            arena_format(arena, "an upgrade cannot end at `%s`, before the first revision", target->text),
            arena_format(arena, "`downgrade %s` takes revisions back", target->text));
    return true;
}

static bool fits_downgrade(struct arena *arena, const struct target *target, struct graph_problem *problem)
{
    if (target->symbol == SYMBOL_NONE && target->sign == '+')
        return target_problem(problem,
                              arena_format(arena, "`%s` goes up, and a downgrade goes down", target->text),
                              arena_format(arena, "`upgrade %s` applies revisions", target->text));
    return true;
}

static bool fits(struct arena *arena, const struct target *target, enum target_use use,
                 struct graph_problem *problem)
{
    if (target->symbol == SYMBOL_BASE && target->sign == '-')
        return target_problem(
            problem, arena_format(arena, "nothing comes before `base`, so there is no `%s`", target->text),
            "write `base` for the state before the first revision");
    if (target->symbol == SYMBOL_CURRENT &&
        (use == TARGET_UPGRADE || use == TARGET_DOWNGRADE || use == TARGET_STAMP))
        return target_problem(problem, "`current` names where the database already is",
                              "name a revision, or steps from here such as `+1` or `-1`");
    if (target->symbol == SYMBOL_NONE && (use == TARGET_STAMP || use == TARGET_SHOW))
        return target_problem(
            problem, arena_format(arena, "`%s` does not say from which revision it counts", target->text),
            arena_format(arena, "write the revision in front of it, such as `head%s`", target->text));
    switch (use) {
    case TARGET_UPGRADE:
        return fits_upgrade(arena, target, problem);
    case TARGET_DOWNGRADE:
        return fits_downgrade(arena, target, problem);
    case TARGET_STAMP:
    case TARGET_SHOW:
    case TARGET_RANGE:
        return true;
    }
    return true;
}

bool target_read(struct arena *arena, const char *text, enum target_use use, struct target *target,
                 struct graph_problem *problem)
{
    return target_parse(arena, text, target, problem) && fits(arena, target, use, problem);
}

bool target_split(struct arena *arena, const char *range, const char **from, const char **to,
                  struct graph_problem *problem)
{
    const char *colon = strchr(range, ':');
    if (colon == NULL || strchr(colon + 1, ':') != NULL)
        return target_problem(
            problem, arena_format(arena, "`%s` is not a range", range),
            "write two revisions with a colon between them, such as `base:head`; either side may "
            "be left out");
    *from = arena_textn(arena, range, (size_t)(colon - range));
    *to = arena_text(arena, colon + 1);
    return true;
}

bool target_valid(struct arena *arena, const char *target, enum target_use use, struct graph_problem *problem)
{
    struct target parts;
    const char *sides[2];
    if (use != TARGET_RANGE)
        return target_read(arena, target, use, &parts, problem);
    if (!target_split(arena, target, &sides[0], &sides[1], problem))
        return false;
    for (size_t i = 0; i < 2; i++)
        if (*sides[i] != '\0' && !target_read(arena, sides[i], use, &parts, problem))
            return false;
    return true;
}
