/* SPDX-License-Identifier: MIT
 * Storage parameters, written with a table or an index or changed later: names that PostgreSQL knows for it,
 * values that it takes, each in one spelling.
 */
#include "base/text.h"
#include "schema/applying.h"
#include "schema/parameters.h"

/* "a table", "a hash index" */
static const char *owner_words(const struct apply *apply, const char *owner)
{
    if (text_equal(owner, "table"))
        return "a table";
    return arena_format(apply->arena, "a %s index", owner);
}

static const struct parameter_rule *find_rule(const struct apply *apply, const char *owner, struct name name)
{
    const struct parameter_rule *rule = parameter_find(owner, name.text);
    const char *nearest = parameter_nearest(owner, name.text);
    if (rule != NULL)
        return rule;
    struct problem *problem =
        problem_add(apply->problems, PROBLEM_PARAMETER, name.span, "%s has no storage parameter `%s`",
                    owner_words(apply, owner), name.text);
    if (nearest != NULL)
        problem_help(apply->problems, problem, "did you mean `%s`?", nearest);
    return NULL;
}

static const char *checked_value(const struct apply *apply, const struct parameter_rule *rule,
                                 const struct parameter *parameter)
{
    const char *value = parameter_value(apply->arena, rule, parameter->value);
    if (value == NULL)
        problem_add(apply->problems, PROBLEM_PARAMETER, parameter->value_span, "`%s` is %s, and %s is not",
                    rule->name, parameter_range(apply->arena, rule), parameter->value);
    return value;
}

static bool is_first(const struct apply *apply, struct parameters written, size_t at)
{
    struct name name = written.items[at].name;
    if (parameters_find((struct parameters){written.items, at}, name.text) == NULL)
        return true;
    problem_add(apply->problems, PROBLEM_NAMED_TWICE, name.span, "the list names `%s` twice", name.text);
    return false;
}

struct parameters apply_parameters(const struct apply *apply, const char *owner, struct parameters former,
                                   struct parameters written)
{
    for (size_t i = 0; i < written.count; i++) {
        const struct parameter *parameter = &written.items[i];
        const struct parameter_rule *rule = find_rule(apply, owner, parameter->name);
        const char *value = rule != NULL ? checked_value(apply, rule, parameter) : NULL;
        if (!is_first(apply, written, i) || value == NULL)
            continue;
        struct parameter added = *parameter;
        added.value = value;
        former = parameters_with(apply->arena, former, added);
    }
    return former;
}

void apply_no_partitions(const struct apply *apply, const struct table *table, struct span span,
                         const char *what)
{
    if (table->partitioning == NULL || apply->dialect != MIG_DIALECT_POSTGRES)
        return;
    problem_add(apply->problems, PROBLEM_POSTGRES_LACKS, span,
                "`%s` is partitioned, and on PostgreSQL such a table has no %s", table->object.name.text,
                what);
}

static void put(const struct apply *apply, struct schema *schema, const struct table *table,
                struct parameters parameters)
{
    struct table *copy = table_copy(apply->arena, table);
    copy->parameters = parameters;
    *schema = schema_put_table(apply->arena, *schema, copy);
}

void apply_set_parameters(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct table *table = apply_find_table(apply, schema, step->table);
    if (table == NULL)
        return;
    apply_no_partitions(apply, table, step->span, "storage parameters");
    struct parameters after = apply_parameters(apply, "table", table->parameters, step->parameters);
    for (size_t i = 0; i < step->parameters.count; i++) {
        struct name name = step->parameters.items[i].name;
        const struct parameter *old = parameters_find(table->parameters, name.text);
        const struct parameter *now = parameters_find(after, name.text);
        if (old != NULL && now != NULL && text_equal(old->value, now->value) && old != now)
            problem_add(apply->problems, PROBLEM_NO_CHANGE, name.span, "`%s` of `%s` is %s already",
                        name.text, table->object.name.text, old->value);
    }
    put(apply, schema, table, after);
}

void apply_reset_parameters(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct table *table = apply_find_table(apply, schema, step->table);
    if (table == NULL)
        return;
    struct parameters after = table->parameters;
    for (size_t i = 0; i < step->parameters.count; i++) {
        struct name name = step->parameters.items[i].name;
        if (find_rule(apply, "table", name) == NULL || !is_first(apply, step->parameters, i))
            continue;
        if (parameters_find(table->parameters, name.text) == NULL)
            problem_add(apply->problems, PROBLEM_NO_CHANGE, name.span, "`%s` of `%s` is not set", name.text,
                        table->object.name.text);
        after = parameters_without(apply->arena, after, name.text);
    }
    put(apply, schema, table, after);
}
