/* SPDX-License-Identifier: MIT
 * Storage parameters, written with a table or an index or changed later: names that PostgreSQL knows for it,
 * values that it takes, each in one spelling.
 */
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/index_methods.h"
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

/* Who has the parameters of the step: its table, or else the index that it names. */
struct owner {
    const struct table *table; /* NULL: there is none */
    const struct index *index;
    const char *kind, *name;
    struct parameters parameters;
};

static struct owner find_owner(const struct apply *apply, struct schema *schema, const struct step *step)
{
    struct owner owner = {.kind = "table"};
    if (step->table.text != NULL) {
        owner.table = apply_find_table(apply, schema, step->table);
    } else {
        owner.index = apply_find_index(apply, schema, step->name);
        owner.table = owner.index != NULL ? schema_table(*schema, owner.index->table.text) : NULL;
    }
    if (owner.table == NULL)
        return owner;
    const struct index_method *method = owner.index != NULL ? index_method_find(owner.index->method) : NULL;
    owner.kind = method != NULL ? method->name : "table";
    owner.name = owner.index != NULL ? owner.index->object.name.text : owner.table->object.name.text;
    owner.parameters = owner.index != NULL ? owner.index->parameters : owner.table->parameters;
    apply_no_partitions(apply, owner.table, step->span,
                        owner.index != NULL ? "indexes whose storage parameters change"
                                            : "storage parameters");
    return owner;
}

static void put(const struct apply *apply, struct schema *schema, struct owner owner,
                struct parameters parameters)
{
    struct table *table = table_copy(apply->arena, owner.table);
    if (owner.index != NULL) {
        struct index *index = arena_new(apply->arena, struct index);
        *index = *owner.index;
        index->parameters = parameters;
        table = table_with_index(apply->arena, owner.table, owner.index, index);
    } else {
        table->parameters = parameters;
    }
    *schema = schema_put_table(apply->arena, *schema, table);
}

void apply_set_parameters(const struct apply *apply, struct schema *schema, const struct step *step)
{
    struct owner owner = find_owner(apply, schema, step);
    if (owner.table == NULL)
        return;
    struct parameters after = apply_parameters(apply, owner.kind, owner.parameters, step->parameters);
    for (size_t i = 0; i < step->parameters.count; i++) {
        struct name name = step->parameters.items[i].name;
        const struct parameter *old = parameters_find(owner.parameters, name.text);
        const struct parameter *now = parameters_find(after, name.text);
        if (old != NULL && now != NULL && text_equal(old->value, now->value) && old != now)
            problem_add(apply->problems, PROBLEM_NO_CHANGE, name.span, "`%s` of `%s` is %s already",
                        name.text, owner.name, old->value);
    }
    put(apply, schema, owner, after);
}

void apply_reset_parameters(const struct apply *apply, struct schema *schema, const struct step *step)
{
    struct owner owner = find_owner(apply, schema, step);
    struct parameters after = owner.parameters;
    if (owner.table == NULL)
        return;
    for (size_t i = 0; i < step->parameters.count; i++) {
        struct name name = step->parameters.items[i].name;
        if (find_rule(apply, owner.kind, name) == NULL || !is_first(apply, step->parameters, i))
            continue;
        if (parameters_find(owner.parameters, name.text) == NULL)
            problem_add(apply->problems, PROBLEM_NO_CHANGE, name.span, "`%s` of `%s` is not set", name.text,
                        owner.name);
        after = parameters_without(apply->arena, after, name.text);
    }
    put(apply, schema, owner, after);
}
