/* SPDX-License-Identifier: MIT
 * In: a table, an index or another object. Out: the hash of its canonical text, part by part. Parts are
 * immutable, so one that both versions of a table point to needs no second look.
 */
#include "schema/meaning.h"

#include "schema/print.h"

/* `what` keeps a column apart from a constraint of the same name and text. */
static void begin(struct buf *text, char what, const char *name)
{
    buf_clear(text);
    buf_char(text, what);
    if (name != NULL)
        buf_add(text, name);
    buf_char(text, '\0');
}

static struct hash end(const struct buf *text)
{
    return hash_of(text->data, text->size);
}

static bool has_column(const struct table *table, const struct column *column, size_t near)
{
    if (near < table->column_count && table->columns[near] == column)
        return true;
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i] == column)
            return true;
    return false;
}

static bool has_constraint(const struct table *table, const struct constraint *constraint)
{
    for (size_t i = 0; i < table->constraint_count; i++)
        if (table->constraints[i] == constraint)
            return true;
    return false;
}

static bool has_index(const struct table *table, const struct index *index)
{
    for (size_t i = 0; i < table->index_count; i++)
        if (table->indexes[i] == index)
            return true;
    return false;
}

static struct hash options_sum(struct buf *text, const struct table *table)
{
    begin(text, 'o', table->comment);
    print_table_options(text, table);
    return end(text);
}

/* Everything in `table` that `other` does not share. */
static struct hash parts_sum(struct buf *text, const struct table *table, const struct table *other)
{
    struct hash sum = options_sum(text, table);
    for (size_t i = 0; i < table->column_count; i++)
        if (!has_column(other, table->columns[i], i)) {
            begin(text, 'c', table->columns[i]->name.text);
            print_column(text, table->columns[i]);
            sum = hash_plus(sum, end(text));
        }
    for (size_t i = 0; i < table->constraint_count; i++)
        if (!has_constraint(other, table->constraints[i])) {
            begin(text, 'k', table->constraints[i]->name.text);
            print_constraint(text, table->constraints[i]);
            sum = hash_plus(sum, end(text));
        }
    for (size_t i = 0; i < table->index_count; i++)
        if (!has_index(other, table->indexes[i])) {
            begin(text, 'i', NULL);
            print_index(text, table->indexes[i]);
            sum = hash_plus(sum, end(text));
        }
    return sum;
}

struct hash table_meaning(struct arena *scratch, const struct table *table, const struct table *former)
{
    static const struct table nothing;
    struct buf text;
    buf_init(&text, scratch);
    if (former == NULL)
        return parts_sum(&text, table, &nothing);
    struct hash gone = parts_sum(&text, former, table);
    return hash_plus(hash_minus(former->hash, gone), parts_sum(&text, table, former));
}

struct hash index_meaning(struct arena *scratch, const struct index *index)
{
    struct buf text;
    buf_init(&text, scratch);
    begin(&text, 'i', NULL);
    print_index(&text, index);
    return end(&text);
}

struct hash object_meaning(struct arena *scratch, const struct object *object)
{
    struct buf text;
    buf_init(&text, scratch);
    begin(&text, (char)('0' + object->kind), object->name.text);
    print_object(&text, object);
    return end(&text);
}
