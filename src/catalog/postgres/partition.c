/* SPDX-License-Identifier: MIT
 * In: partition keys and bounds as PostgreSQL prints them. Out: those of the language, or a word that it has
 * none for them.
 */
#include "base/text.h"
#include "catalog/postgres/queries.h"
#include "catalog/reading.h"
#include "language/parse.h"

#include <string.h>

/* RANGE (a, lower(b)) reads like a call. */
const struct partitioning *partitioning_of(struct reading *reading, const char *table, const char *key)
{
    struct partitioning *made;
    if (key == NULL)
        return NULL;
    const struct expr *call = parse_expression(reading->arena, key, MIG_DIALECT_POSTGRES);
    made = arena_new(reading->arena, struct partitioning);
    for (int method = PARTITION_RANGE; call != NULL && call->kind == EXPR_CALL && method <= PARTITION_HASH;
         method++)
        if (text_equal(call->text, partition_word((enum partition_method)method))) {
            made->method = (enum partition_method)method;
            made->keys = call->args;
            made->key_count = call->count;
        }
    if (made->key_count != 0)
        return made;
    reading_foreign(reading, "table", table, NULL, "the language cannot say by what it is partitioned");
    return NULL;
}

enum mig_status read_postgres_partitions(struct reading *reading)
{
    static const char words[] = "FOR VALUES ";
    struct mig_rows rows;
    enum mig_status status = reading_postgres(reading, postgres_partitions, &rows);
    for (size_t row = 0; status == MIG_OK && row < rows.row_count; row++) {
        struct partition partition = {.object.kind = OBJECT_PARTITION};
        const char *bound = cell_text(reading, &rows, row, 2);
        partition.object.name = name_of(cell_text(reading, &rows, row, 0));
        partition.table = name_of(cell_text(reading, &rows, row, 1));
        if (strncmp(bound, words, strlen(words)) == 0)
            bound += strlen(words);
        if (parse_bound(reading->arena, bound, &partition.bound))
            vec_push(reading->arena, &reading->partitions, partition);
        else
            reading_foreign(reading, "partition", partition.object.name.text, partition.table.text,
                            "the language cannot say its bound");
    }
    return status;
}
