/* SPDX-License-Identifier: MIT
 * In: the bounds of partitions. Out: the one spelling of each, their order, and whether two of them meet.
 */
#include "base/text.h"
#include "schema/partition.h"

#include <stdlib.h>
#include <string.h>

bool bound_is_infinite(const struct expr *value)
{
    return value->kind == EXPR_COLUMN;
}

static const struct expr *const *normal_values(struct arena *arena, const struct table *table,
                                               const struct expr *const *values, size_t count, bool list)
{
    const struct expr **normal = arena_array(arena, const struct expr *, count);
    for (size_t i = 0; i < count; i++) {
        size_t key = list ? 0 : i;
        struct type type = key < table->partitioning->key_count ? partition_key_type(arena, table, key)
                                                                : (struct type){.kind = TYPE_UNKNOWN};
        const struct expr *value = bound_is_infinite(values[i]) || values[i]->kind == EXPR_NULL
                                       ? values[i]
                                       : expr_normal_value(arena, values[i], type, MIG_DIALECT_POSTGRES);
        normal[i] = value;
    }
    return normal;
}

/* In any order a list is the same one. */
static int by_text(const void *a, const void *b)
{
    const struct expr *const *left = a, *const *right = b;
    const char *x = (*left)->text != NULL ? (*left)->text : "",
               *y = (*right)->text != NULL ? (*right)->text : "";
    if ((*left)->kind != (*right)->kind)
        return (*left)->kind < (*right)->kind ? -1 : 1;
    if ((*left)->kind == EXPR_UNARY)
        return strcmp((*left)->args[0]->text, (*right)->args[0]->text);
    return strcmp(x, y);
}

struct bound bound_normal(struct arena *arena, const struct table *table, const struct bound *bound)
{
    struct bound normal = *bound;
    bool list = bound->kind == BOUND_LIST;
    normal.values = normal_values(arena, table, bound->values, bound->value_count, list);
    normal.ends = normal_values(arena, table, bound->ends, bound->end_count, false);
    if (list && bound->value_count > 1)
        qsort((void *)normal.values, bound->value_count, sizeof *normal.values, by_text);
    return normal;
}

static int sign_of(int number)
{
    return number < 0 ? -1 : number > 0;
}

/* Digits without zeros in front, perhaps with a fraction without zeros at its end. */
static int magnitude_order(const char *a, const char *b)
{
    size_t whole_a = strcspn(a, "."), whole_b = strcspn(b, ".");
    if (whole_a != whole_b)
        return whole_a < whole_b ? -1 : 1;
    int whole = strncmp(a, b, whole_a);
    return sign_of(whole != 0 ? whole : strcmp(a + whole_a, b + whole_b));
}

static int number_order(const struct expr *a, const struct expr *b)
{
    bool minus_a = a->kind == EXPR_UNARY, minus_b = b->kind == EXPR_UNARY;
    if (minus_a != minus_b)
        return minus_a ? -1 : 1;
    return minus_a ? magnitude_order(b->args[0]->text, a->args[0]->text) : magnitude_order(a->text, b->text);
}

/* minvalue, a value, maxvalue */
static int rank_of(const struct expr *value)
{
    return !bound_is_infinite(value) ? 0 : text_equal(value->text, "minvalue") ? -1 : 1;
}

static bool is_number(const struct expr *value)
{
    return value->kind == EXPR_INTEGER || value->kind == EXPR_NUMBER || value->kind == EXPR_UNARY;
}

static int value_order(const struct expr *a, const struct expr *b)
{
    if (is_number(a) && is_number(b))
        return number_order(a, b);
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return a->text != NULL && b->text != NULL ? sign_of(strcmp(a->text, b->text)) : 0;
}

int bound_order(const struct expr *const *a, const struct expr *const *b, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int rank_a = rank_of(a[i]), rank_b = rank_of(b[i]);
        if (rank_a != rank_b)
            return rank_a < rank_b ? -1 : 1;
        if (rank_a != 0)
            return 0; /* nothing behind it counts */
        int order = value_order(a[i], b[i]);
        if (order != 0)
            return order;
    }
    return 0;
}

static bool lists_meet(const struct bound *a, const struct bound *b)
{
    for (size_t i = 0; i < a->value_count; i++)
        for (size_t j = 0; j < b->value_count; j++)
            if (value_order(a->values[i], b->values[j]) == 0)
                return true;
    return false;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

bool bound_overlaps(const struct bound *a, const struct bound *b)
{
    if (a->kind != b->kind)
        return false; /* one of them is the default */
    switch (a->kind) {
    case BOUND_RANGE:
        return bound_order(a->values, b->ends, least(a->value_count, b->end_count)) < 0 &&
               bound_order(b->values, a->ends, least(b->value_count, a->end_count)) < 0;
    case BOUND_LIST:
        return lists_meet(a, b);
    case BOUND_HASH: {
        unsigned modulus = a->modulus < b->modulus ? a->modulus : b->modulus;
        return modulus != 0 && a->remainder % modulus == b->remainder % modulus;
    }
    case BOUND_DEFAULT:
        return true;
    }
    return false;
}
