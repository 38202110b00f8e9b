/* SPDX-License-Identifier: MIT
 * In: the name and the value of a storage parameter. Out: whether PostgreSQL knows it for such an object, and
 * the value as all write it.
 */
#include "schema/parameters.h"

#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct parameter_rule rules[] = {
#define PARAMETER(owner, name, kind, least, most) {owner, name, PARAMETER_##kind, least, most},
#include "schema/parameters.def"
#undef PARAMETER
};
enum { RULES = sizeof rules / sizeof *rules };

const struct parameter_rule *parameter_find(const char *owner, const char *name)
{
    for (size_t i = 0; i < RULES; i++)
        if (strcmp(rules[i].owner, owner) == 0 && strcmp(rules[i].name, name) == 0)
            return &rules[i];
    return NULL;
}

const char *parameter_nearest(const char *owner, const char *name)
{
    const char *names[RULES];
    size_t count = 0;
    for (size_t i = 0; i < RULES; i++)
        if (strcmp(rules[i].owner, owner) == 0)
            names[count++] = rules[i].name;
    return text_nearest(name, names, count);
}

static const char *switch_value(const char *text)
{
    static const char *const words[][2] = {{"true", "true"}, {"on", "true"},     {"yes", "true"},
                                           {"1", "true"},    {"false", "false"}, {"off", "false"},
                                           {"no", "false"},  {"0", "false"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], text) == 0)
            return words[i][1];
    return NULL;
}

static const char *whole_value(struct arena *arena, const struct parameter_rule *rule, const char *text)
{
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    bool good = *text != '\0' && *end == '\0' && errno == 0;
    return good && value >= rule->least && value <= rule->most ? arena_format(arena, "%lld", value) : NULL;
}

/* 0.10 is 0.1, and 5.0 is 5. */
static const char *fraction_value(struct arena *arena, const struct parameter_rule *rule, const char *text)
{
    char *copy = arena_text(arena, text);
    size_t length = strlen(copy);
    char *end;
    double value = strtod(text, &end);
    if (length == 0 || *end != '\0' || strspn(text, "0123456789.") != length ||
        !(value >= (double)rule->least && value <= (double)rule->most))
        return NULL;
    while (strchr(copy, '.') != NULL && copy[length - 1] == '0')
        copy[--length] = '\0';
    if (copy[length - 1] == '.')
        copy[--length] = '\0';
    copy += strspn(copy, "0");
    return *copy == '\0' || *copy == '.' ? arena_format(arena, "0%s", copy) : copy;
}

const char *parameter_value(struct arena *arena, const struct parameter_rule *rule, const char *text)
{
    switch (rule->kind) {
    case PARAMETER_SWITCH:
        return switch_value(text);
    case PARAMETER_WHOLE:
        return whole_value(arena, rule, text);
    case PARAMETER_FRACTION:
        return fraction_value(arena, rule, text);
    }
    return NULL;
}

const char *parameter_range(struct arena *arena, const struct parameter_rule *rule)
{
    if (rule->kind == PARAMETER_SWITCH)
        return "true or false";
    return arena_format(arena, "a %snumber from %lld to %lld", rule->kind == PARAMETER_WHOLE ? "whole " : "",
                        rule->least, rule->most);
}

bool parameters_equal(struct parameters a, struct parameters b)
{
    for (size_t i = 0; i < a.count && a.count == b.count; i++)
        if (!text_equal(a.items[i].name.text, b.items[i].name.text) ||
            !text_equal(a.items[i].value, b.items[i].value))
            return false;
    return a.count == b.count;
}

const struct parameter *parameters_find(struct parameters parameters, const char *name)
{
    for (size_t i = 0; i < parameters.count; i++)
        if (text_equal(parameters.items[i].name.text, name))
            return &parameters.items[i];
    return NULL;
}

struct parameters parameters_with(struct arena *arena, struct parameters parameters, struct parameter added)
{
    struct parameter *items = arena_array(arena, struct parameter, parameters.count + 1);
    size_t count = 0;
    bool placed = false;
    for (size_t i = 0; i < parameters.count; i++) {
        int order = strcmp(parameters.items[i].name.text, added.name.text);
        if (order >= 0 && !placed) {
            items[count++] = added;
            placed = true;
        }
        if (order != 0)
            items[count++] = parameters.items[i];
    }
    if (!placed)
        items[count++] = added;
    return (struct parameters){items, count};
}

struct parameters parameters_without(struct arena *arena, struct parameters parameters, const char *name)
{
    struct parameter *items = arena_array(arena, struct parameter, parameters.count);
    size_t count = 0;
    for (size_t i = 0; i < parameters.count; i++)
        if (!text_equal(parameters.items[i].name.text, name))
            items[count++] = parameters.items[i];
    return (struct parameters){items, count};
}
