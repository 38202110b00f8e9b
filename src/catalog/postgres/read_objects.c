/* SPDX-License-Identifier: MIT
 * In: a PostgreSQL database that answers queries. Out: its objects that stand alone, but for enums.
 */
#include "catalog/postgres/queries.h"
#include "catalog/reading.h"
#include "language/parse.h"
#include "schema/extension.h"
#include "schema/sequence.h"

#include <stdlib.h>

static long long number(const struct mig_rows *rows, size_t row, size_t column)
{
    const char *text = cell(rows, row, column);
    return text != NULL ? strtoll(text, NULL, 10) : 0;
}

static struct sequence sequence_of(struct reading *reading, const struct mig_rows *rows, size_t row)
{
    static const enum sequence_part parts[] = {SEQUENCE_START, SEQUENCE_INCREMENT, SEQUENCE_MINIMUM,
                                               SEQUENCE_MAXIMUM, SEQUENCE_CACHE};
    struct type type;
    struct sequence sequence = {.type = TYPE_BIGINT, .said = (1u << SEQUENCE_PARTS) - 1};
    sequence.object.name = name_of(cell_text(reading, rows, row, 0));
    if (parse_type(reading->arena, cell(rows, row, 1), &type))
        sequence.type = type.kind;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        sequence.number[parts[i]] = number(rows, row, 2 + i);
    sequence.number[SEQUENCE_CYCLE] = cell_true(rows, row, 7);
    return sequence;
}

enum mig_status read_postgres_sequences(struct reading *reading)
{
    struct mig_rows rows;
    enum mig_status status = reading_postgres(reading, postgres_sequences, &rows);
    for (size_t row = 0; status == MIG_OK && row < rows.row_count; row++) {
        struct sequence sequence = sequence_of(reading, &rows, row);
        const char *reason = cell_text(reading, &rows, row, 8);
        if (reason != NULL)
            reading_foreign(reading, "sequence", sequence.object.name.text, NULL, reason);
        else
            vec_push(reading->arena, &reading->objects, &sequence_whole(reading->arena, &sequence)->object);
    }
    return status;
}

enum mig_status read_postgres_extensions(struct reading *reading)
{
    struct mig_rows rows;
    enum mig_status status = reading_postgres(reading, postgres_extensions, &rows);
    for (size_t row = 0; status == MIG_OK && row < rows.row_count; row++) {
        struct extension *extension = arena_new(reading->arena, struct extension);
        extension->object.kind = OBJECT_EXTENSION;
        extension->object.name = name_of(cell_text(reading, &rows, row, 0));
        extension->elsewhere = !cell_true(&rows, row, 1);
        vec_push(reading->arena, &reading->objects, &extension->object);
    }
    return status;
}
