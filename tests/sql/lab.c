/* SPDX-License-Identifier: MIT
 * In: .mig text. Out: its statements, executed as the runner would, and whether the database is then what the
 * schema says (lab.h).
 */
#include "lab.h"

#include "catalog/catalog.h"
#include "language/parse.h"
#include "schema/apply.h"
#include "schema/compare.h"
#include "sql/sql.h"

static struct revision *parse(struct lab *lab, const char *steps)
{
    struct problems problems = {.arena = &lab->arena};
    struct sources sources = {.arena = &lab->arena};
    const char *text = arena_format(&lab->arena, "revision test \"test\";\nupgrade {\n%s\n}\n", steps);
    long source = source_add(&sources, "test.mig", text, strlen(text));
    struct revision *revision = parse_revision(&lab->arena, &sources, (size_t)source, &problems);
    if (problems.list.count != 0)
        fail_msg("%s\nin: %s", problems.list.items[0]->message, text);
    assert_non_null(revision);
    return revision;
}

enum direction { UP, DOWN, DERIVED };

static void render_all(struct lab *lab, struct steps steps, enum direction direction)
{
    struct problems problems = {.arena = &lab->arena};
    struct apply apply = {&lab->arena, &problems, "test", lab->dialect, direction == DERIVED};
    lab->render = (struct render){.arena = &lab->arena, .dialect = lab->dialect, .upgrade = lab->upgrade};
    struct schema schema = lab->schema;
    struct around *around = arena_array(&lab->arena, struct around, steps.count);
    for (size_t i = 0; i < steps.count; i++) {
        around[i] = (struct around){steps.items[i], schema, apply_step(&apply, schema, steps.items[i])};
        if (problems.list.count != 0)
            fail_msg("%s", problems.list.items[0]->message);
        if (direction != UP)
            render_loss(&lab->render, schema, steps.items[i]);
        schema = around[i].after;
    }
    for (size_t i = 0; i < steps.count;)
        i += render_steps(&lab->render, &around[i], steps.count - i);
    lab->schema = schema;
}

void lab_render(struct lab *lab, const char *steps)
{
    render_all(lab, parse(lab, steps)->upgrade, UP);
}

void lab_render_downgrade(struct lab *lab, const char *steps)
{
    render_all(lab, parse(lab, steps)->upgrade, DOWN);
}

/* NULL, or why the statement stops the run. */
static const char *execute_one(struct lab *lab, const struct statement *statement)
{
    struct lab_cells cells;
    if (statement->kind == MIG_KIND_CALL || statement->kind == MIG_KIND_LOSS ||
        statement->kind == MIG_KIND_EDIT_TABLE || statement->kind == MIG_KIND_STATISTICS)
        return NULL;
    bool expects = statement->kind == MIG_KIND_EXPECT_TABLE;
    const char *message = lab_query(lab, expects ? statement->probe : statement->sql, &cells);
    if (message != NULL)
        return arena_format(&lab->arena, "%s\nin: %s", message, statement->sql);
    if ((expects || statement->kind == MIG_KIND_GUARD) && cells.list.count != 0)
        return arena_format(&lab->arena, "%s: %s", statement->note, lab_text(lab, &cells));
    return NULL;
}

static void rebuild_mode(struct lab *lab, bool on)
{
    if (lab->dialect != MIG_DIALECT_SQLITE || !lab->render.rebuilds)
        return;
    lab_sql(lab, on ? "PRAGMA foreign_keys = OFF" : "PRAGMA foreign_keys = ON");
    lab_sql(lab, on ? "PRAGMA legacy_alter_table = ON" : "PRAGMA legacy_alter_table = OFF");
}

/* A deferred reference that leads nowhere is found here. */
static const char *end_transaction(struct lab *lab)
{
    struct lab_cells cells;
    if (lab->dialect == MIG_DIALECT_SQLITE && *lab_rows(lab, "PRAGMA foreign_key_check") != '\0')
        return "a foreign key is broken";
    return lab_query(lab, "COMMIT", &cells);
}

static const char *execute_batches(struct lab *lab, const struct statement *statement)
{
    const char *last = NULL, *end = NULL, *message;
    do {
        struct lab_cells cells;
        struct buf sql;
        buf_init(&sql, &lab->arena);
        sql_batch_end(&sql, statement->probe, statement->note, last, statement->argument);
        message = lab_query(lab, sql.data, &cells);
        end = message == NULL && cells.list.count != 0 ? cells.list.items[0] : NULL;
        buf_init(&sql, &lab->arena);
        sql_batch_update(&sql, statement->sql, statement->note, last, end);
        if (message == NULL)
            message = lab_query(lab, sql.data, &cells);
        last = end;
    } while (message == NULL && end != NULL);
    return message;
}

/* Outside a transaction, unless the probe says that it is done; behind it the probe has to say so. */
static const char *execute_alone(struct lab *lab, const struct statement *statement)
{
    if (statement->kind == MIG_KIND_BACKFILL)
        return execute_batches(lab, statement);
    if ((statement->flags & MIG_STATEMENT_PLAIN) != 0 ||
        (*statement->probe != '\0' && *lab_rows(lab, statement->probe) != '\0'))
        return NULL;
    const char *refusal = execute_one(lab, statement);
    if (refusal == NULL && *statement->probe != '\0' && *lab_rows(lab, statement->probe) == '\0')
        return arena_format(&lab->arena, "its probe finds nothing: %s", statement->sql);
    return refusal;
}

static bool runs_outside(const struct lab *lab)
{
    for (size_t i = 0; i < lab->render.statements.count; i++)
        if ((lab->render.statements.items[i].flags & MIG_STATEMENT_NO_TRANSACTION) != 0)
            return true;
    return false;
}

/* Every other time as on an empty database. */
static bool execute_outside(struct lab *lab)
{
    if (!runs_outside(lab) || lab->outside++ % 2 != 0)
        return false;
    for (size_t i = 0; i < lab->render.statements.count && lab->refusal == NULL; i++)
        lab->refusal = execute_alone(lab, &lab->render.statements.items[i]);
    return true;
}

static bool execute(struct lab *lab)
{
    lab->refusal = NULL;
    if (execute_outside(lab))
        return lab->refusal == NULL;
    rebuild_mode(lab, true);
    lab_sql(lab, "BEGIN");
    for (size_t i = 0; i < lab->render.statements.count && lab->refusal == NULL; i++)
        if ((lab->render.statements.items[i].flags & MIG_STATEMENT_NO_TRANSACTION) == 0)
            lab->refusal = execute_one(lab, &lab->render.statements.items[i]);
    if (lab->refusal == NULL)
        lab->refusal = end_transaction(lab);
    if (lab->refusal != NULL)
        lab_sql(lab, "ROLLBACK");
    rebuild_mode(lab, false);
    return lab->refusal == NULL;
}

static enum mig_status ask(void *context, const char *sql, struct mig_rows *rows, struct mig_error *error)
{
    struct lab *lab = context;
    struct lab_cells cells = {0};
    const char *message = lab_query(lab, sql, &cells);
    if (message != NULL)
        fail_msg("%s\nin: %s", message, sql);
    (void)error;
    *rows = (struct mig_rows){.row_count = cells.columns == 0 ? 0 : cells.list.count / cells.columns,
                              .column_count = cells.columns,
                              .cells = cells.list.items};
    return MIG_OK;
}

void lab_agree(struct lab *lab)
{
    struct catalog_source source = {.context = lab,
                                    .query = ask,
                                    .dialect = lab->dialect,
                                    .version = lab->dialect == MIG_DIALECT_SQLITE
                                                   ? (unsigned)sqlite3_libversion_number()
                                                   : (unsigned)PQserverVersion(lab->postgres),
                                    .expected = &lab->schema};
    struct catalog catalog;
    struct mig_error error = {0};
    assert_int_equal(catalog_read(&lab->arena, &source, &catalog, &error), MIG_OK);
    struct schema expected = schema_project(&lab->arena, lab->schema, lab->dialect);
    struct differences differences = schema_differences(&lab->arena, expected, catalog.schema, lab->dialect);
    for (size_t i = 0; i < differences.count; i++) {
        const struct difference *one = &differences.items[i];
        if (one->kind == DIFFERENCE_FOREIGN &&
            (one->object == MIG_OBJECT_VIEW || one->object == MIG_OBJECT_TRIGGER))
            continue; /* a test made it, to see that it stays */
        fail_msg("%s.%s: expected %s, found %s (%s)", one->owner, one->name, one->expected, one->found,
                 one->reason);
    }
}

bool lab_try(struct lab *lab, const char *steps)
{
    struct schema before = lab->schema;
    struct steps upgrade = parse(lab, steps)->upgrade;
    render_all(lab, upgrade, UP);
    if (execute(lab)) {
        lab->upgrade = upgrade;
        return true;
    }
    lab->schema = before;
    return false;
}

void lab_run(struct lab *lab, const char *steps)
{
    if (!lab_try(lab, steps))
        fail_msg("%s", lab->refusal);
    lab_agree(lab);
}

/* The way back, last step first. */
static struct steps inverse_of(struct lab *lab, struct steps steps)
{
    struct problems problems = {.arena = &lab->arena};
    struct apply apply = {&lab->arena, &problems, "test", lab->dialect, false};
    VEC(const struct step *) back = {0};
    struct inverse *inverses = arena_array(&lab->arena, struct inverse, steps.count);
    struct schema schema = lab->schema;
    for (size_t i = 0; i < steps.count; i++) {
        inverses[i] = invert_step(&lab->arena, lab->schema, schema, steps.items[i], lab->dialect);
        if (inverses[i].result != INVERT_DONE)
            fail_msg("%s", inverses[i].why);
        schema = apply_step(&apply, schema, steps.items[i]);
    }
    for (size_t i = steps.count; i-- > 0;)
        for (size_t j = 0; j < inverses[i].steps.count; j++)
            vec_push(&lab->arena, &back, inverses[i].steps.items[j]);
    return (struct steps){back.items, back.count};
}

bool lab_try_round_trip(struct lab *lab, const char *steps)
{
    struct schema before = lab->schema;
    struct steps up = parse(lab, steps)->upgrade;
    struct steps down = inverse_of(lab, up);
    render_all(lab, up, UP);
    if (!execute(lab))
        fail_msg("%s", lab->refusal);
    lab_agree(lab);
    render_all(lab, down, DERIVED);
    if (!execute(lab))
        return false;
    lab_agree(lab);
    assert_true(schema_equal(before, lab->schema));
    return true;
}

void lab_round_trip(struct lab *lab, const char *steps)
{
    if (!lab_try_round_trip(lab, steps))
        fail_msg("%s", lab->refusal);
}

void lab_expect_sql(struct lab *lab, const char *expected)
{
    struct buf all;
    buf_init(&all, &lab->arena);
    for (size_t i = 0; i < lab->render.statements.count; i++) {
        if (lab->render.statements.items[i].kind == MIG_KIND_GUARD ||
            lab->render.statements.items[i].kind == MIG_KIND_EXPECT_TABLE ||
            lab->render.statements.items[i].kind == MIG_KIND_EDIT_TABLE ||
            lab->render.statements.items[i].kind == MIG_KIND_STATISTICS)
            continue;
        buf_add(&all, lab->render.statements.items[i].sql);
        buf_add(&all, ";\n");
    }
    assert_string_equal(all.data, expected);
}
