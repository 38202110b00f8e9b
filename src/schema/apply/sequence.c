/* SPDX-License-Identifier: MIT
 * In: a table with columns that number themselves. Out: the same, with the names that PostgreSQL gives the
 * sequences behind them: relations that nobody wrote, which are in the way of others all the same. They keep
 * their names when the table or the column gets another one.
 */
#include "base/path.h"
#include "base/text.h"
#include "schema/apply/applying.h"

/* In the schema of the table. */
static const char *numbered(const struct apply *apply, const char *owner, const struct column *column,
                            const char *label)
{
    const char *name = name_join(apply->arena, path_base(owner), column->name.text, label);
    return path_beside(apply->arena, owner, name);
}

/* Sequences are made before the table and its keys, and step aside for relations, not for types. */
static const char *sequence_name(const struct apply *apply, struct schema schema, const struct table *table,
                                 const struct column *column)
{
    const char *owner = table->object.name.text;
    const char *name = numbered(apply, owner, column, "seq");
    for (unsigned pass = 1; schema_taken(apply->arena, schema, name) != NULL &&
                            schema_enum(schema, name) == NULL && !text_equal(name, owner);
         pass++)
        name = numbered(apply, owner, column, arena_format(apply->arena, "seq%u", pass));
    return name;
}

static void check_free(const struct apply *apply, struct schema schema, const struct table *table,
                       const struct column *column, const char *sequence)
{
    const struct constraint *constraint = table_constraint(table, path_base(sequence));
    const char *user = schema_enum(schema, sequence) != NULL                   ? "an enum"
                       : constraint != NULL && constraint_is_index(constraint) ? "a constraint"
                       : text_equal(sequence, table->object.name.text)         ? "the table"
                                                                               : NULL;
    if (user == NULL)
        return;
    struct problem *problem =
        problem_add(apply->problems, PROBLEM_NEEDED_NAME, column->name.span,
                    "PostgreSQL numbers `%s.%s` with a sequence called `%s`, and that is the name of %s",
                    table->object.name.text, column->name.text, sequence, user);
    problem_help(apply->problems, problem, "give one of the two another name");
}

const struct table *apply_sequences(const struct apply *apply, struct schema schema,
                                    const struct table *table)
{
    for (size_t i = 0; i < table->column_count && apply->dialect == MIG_DIALECT_POSTGRES; i++) {
        const struct column *column = table->columns[i];
        bool numbered = column->serial || column->identity != IDENTITY_NONE;
        if (numbered == (column->sequence != NULL))
            continue;
        struct column *copy = arena_new(apply->arena, struct column);
        *copy = *column;
        copy->sequence = numbered ? sequence_name(apply, schema, table, column) : NULL;
        if (numbered)
            check_free(apply, schema, table, column, copy->sequence);
        table = table_with_column(apply->arena, table, column, copy);
    }
    return table;
}
