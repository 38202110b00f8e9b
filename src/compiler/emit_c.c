/* SPDX-License-Identifier: MIT
 * In: tables. Out: one C file that holds them as constants: a struct of text with a member for each
 * revision, flat arrays of numbers, and the one exported variable. It compiles as C99 and as C++17
 * without a warning, and as an object file needs no relocation but for the addresses in that variable.
 */
#include "compiler/emit.h"

#include "compiler/emit_text.h"
#include "graph/content.h"

#include <string.h>

/* C guarantees 4095 characters in a literal. */
enum { LONGEST_MEMBER = 4000 };

struct emitting {
    struct buf *out;
    const struct tableset *tables;
    const struct mig_chain *chain;
};

static const char *text_of(const struct emitting *emitting, uint32_t offset)
{
    return emitting->chain->text + offset;
}

static void emit_revision_comment(const struct emitting *emitting, uint32_t number)
{
    buf_add(emitting->out, "    /* ");
    emit_comment(emitting->out, text_of(emitting, emitting->chain->revisions[number].id));
    buf_add(emitting->out, " */\n");
}

/* Where the member that begins at `begin` ends: behind the last string that fits, or inside one that is too
 * long. */
static uint32_t member_end(const struct emitting *emitting, uint32_t begin, uint32_t limit)
{
    if (limit - begin <= LONGEST_MEMBER)
        return limit;
    const char *text = text_of(emitting, begin);
    for (uint32_t size = LONGEST_MEMBER; size > 0; size--)
        if (text[size - 1] == '\0')
            return begin + size;
    size_t rest = strlen(text) + 1; /* one long string: all of it in pieces, the last with the NUL */
    return begin + (rest < LONGEST_MEMBER ? (uint32_t)rest : LONGEST_MEMBER);
}

typedef void member_fn(const struct emitting *emitting, uint32_t revision, unsigned part, uint32_t begin,
                       uint32_t end);

static void each_member(const struct emitting *emitting, member_fn *visit)
{
    uint32_t begin = 1;
    for (uint32_t i = 0; i < emitting->chain->revision_count; i++) {
        uint32_t limit = emitting->tables->text_ends[i];
        for (unsigned part = 1; begin < limit; part++) {
            uint32_t end = member_end(emitting, begin, limit);
            visit(emitting, i, part, begin, end);
            begin = end;
        }
    }
}

static void declare_member(const struct emitting *emitting, uint32_t revision, unsigned part, uint32_t begin,
                           uint32_t end)
{
    struct buf *out = emitting->out;
    buf_format(out, "    char r%04lu", (unsigned long)revision + 1);
    if (part > 1)
        buf_format(out, "_%u", part);
    buf_format(out, "[%lu];", (unsigned long)(end - begin));
    if (part == 1) {
        buf_add(out, " /* ");
        emit_comment(out, text_of(emitting, emitting->chain->revisions[revision].id));
        buf_add(out, " */");
    }
    buf_char(out, '\n');
}

static void define_member(const struct emitting *emitting, uint32_t revision, unsigned part, uint32_t begin,
                          uint32_t end)
{
    if (part == 1)
        emit_revision_comment(emitting, revision);
    emit_literal(emitting->out, text_of(emitting, begin), end - begin);
}

static void emit_pool(const struct emitting *emitting)
{
    struct buf *out = emitting->out;
    buf_add(out, "static const struct {\n    char none[1];\n");
    each_member(emitting, declare_member);
    buf_add(out, "} migc_text = {\n        \"\",\n");
    each_member(emitting, define_member);
    buf_format(out, "};\ntypedef char migc_text_has_gaps[sizeof migc_text == %luu ? 1 : -1];\n\n",
               (unsigned long)emitting->chain->text_size);
}

/* A row of numbers; `braces` tells where structs inside it begin and end: '(' and ')' around the digits '.'.
 */
static void emit_row(struct buf *out, const uint32_t *numbers, const char *braces)
{
    bool first = true;
    buf_add(out, "    ");
    for (const char *at = braces; *at != '\0'; at++) {
        if (*at == ')') {
            buf_char(out, '}');
            first = false;
            continue;
        }
        if (!first)
            buf_add(out, ", ");
        first = *at == '(';
        if (first)
            buf_char(out, '{');
        else
            buf_format(out, "%lu", (unsigned long)*numbers++);
    }
    buf_add(out, ",\n");
}

struct rows {
    const char *type, *name, *fields, *braces;
    const uint32_t *numbers;
    size_t width; /* numbers in a row */
    uint32_t count;
};

static void open_rows(struct buf *out, const struct rows *rows)
{
    buf_format(out, "static const %s migc_%s[] = {\n    /* %s */\n", rows->type, rows->name, rows->fields);
}

static void emit_range(struct buf *out, const struct rows *rows, uint32_t first, uint32_t count)
{
    for (uint32_t i = first; i < first + count; i++)
        emit_row(out, rows->numbers + i * rows->width, rows->braces);
}

#define ROWS(chain, type, list, fields, braces)                                                              \
    {                                                                                                        \
        "struct " #type, #list, fields, braces, (const uint32_t *)(const void *)(chain)->list,               \
            sizeof(struct type) / sizeof(uint32_t), 0                                                        \
    }

static void emit_steps(const struct emitting *emitting)
{
    const struct mig_chain *chain = emitting->chain;
    const struct rows rows =
        ROWS(chain, mig_table_step, steps, "operation, words, subject, line, reason, risk", "(.....(..))");
    if (chain->step_count == 0)
        return;
    open_rows(emitting->out, &rows);
    for (uint32_t i = 0; i < chain->revision_count; i++) {
        const struct mig_table_revision *revision = &chain->revisions[i];
        if (revision->steps.count + revision->down_steps.count > 0)
            emit_revision_comment(emitting, i);
        emit_range(emitting->out, &rows, revision->steps.first, revision->steps.count);
        emit_range(emitting->out, &rows, revision->down_steps.first, revision->down_steps.count);
    }
    buf_add(emitting->out, "};\n\n");
}

static void emit_statements(const struct emitting *emitting)
{
    const struct mig_chain *chain = emitting->chain;
    const struct rows rows =
        ROWS(chain, mig_table_statement, statements,
             "kind, flags, sql, note, probe, argument, step, since, until", "(.........)");
    if (chain->statement_count == 0)
        return;
    open_rows(emitting->out, &rows);
    for (uint32_t i = 0; i < chain->revision_count; i++) {
        const struct mig_table_side *sides = chain->revisions[i].sides;
        emit_revision_comment(emitting, i);
        for (int d = 0; d < MIG_DIALECT_COUNT; d++)
            emit_range(emitting->out, &rows, sides[d].up.first, sides[d].up.count);
        for (int d = 0; d < MIG_DIALECT_COUNT; d++)
            emit_range(emitting->out, &rows, sides[d].down.first, sides[d].down.count);
    }
    buf_add(emitting->out, "};\n\n");
}

static void emit_objects(const struct emitting *emitting)
{
    const struct mig_chain *chain = emitting->chain;
    const struct rows rows = ROWS(chain, mig_table_object, objects,
                                  "kind, removed, owner, name, definition, position", "(......)");
    if (chain->object_count == 0)
        return;
    open_rows(emitting->out, &rows);
    for (uint32_t i = 0; i < chain->revision_count; i++) {
        const struct mig_table_side *sides = chain->revisions[i].sides;
        emit_revision_comment(emitting, i);
        for (int d = 0; d < MIG_DIALECT_COUNT; d++)
            emit_range(emitting->out, &rows, sides[d].objects.first, sides[d].objects.count);
    }
    buf_add(emitting->out, "};\n\n");
}

static void emit_links(const struct emitting *emitting)
{
    const struct mig_chain *chain = emitting->chain;
    const struct rows rows = {"uint32_t", "links", "numbers of revisions", ".", chain->links, 1, 0};
    if (chain->link_count == 0)
        return;
    open_rows(emitting->out, &rows);
    emit_range(emitting->out, &rows, 0, chain->link_count);
    buf_add(emitting->out, "};\n\n");
}

static void emit_revisions(const struct emitting *emitting)
{
    const struct mig_chain *chain = emitting->chain;
    const struct rows rows = ROWS(
        chain, mig_table_revision, revisions,
        "id, message, created, label, file, digest, chain, irreversible, flags, parents, requires, steps,\n"
        "       down_steps, then for SQLite and PostgreSQL: up, down, objects, flags, down_flags, loses, "
        "rendering",
        "(.........(..)(..)(..)(..)(((..)(..)(..)....)((..)(..)(..)....)))");
    if (chain->revision_count == 0)
        return;
    open_rows(emitting->out, &rows);
    for (uint32_t i = 0; i < chain->revision_count; i++) {
        emit_revision_comment(emitting, i);
        emit_range(emitting->out, &rows, i, 1);
    }
    buf_add(emitting->out, "};\n\n");
}

static void emit_calls(const struct emitting *emitting)
{
    struct buf *out = emitting->out;
    uint32_t count = emitting->chain->call_count;
    for (uint32_t i = 0; i < count; i++)
        buf_format(out, "enum mig_status %s(struct mig_call *call, struct mig_error *error);\n",
                   emitting->tables->calls[i]);
}

static void emit_call_table(const struct emitting *emitting)
{
    struct buf *out = emitting->out;
    if (emitting->chain->call_count == 0)
        return;
    buf_add(out, "static mig_call_fn *const migc_calls[] = {\n");
    for (uint32_t i = 0; i < emitting->chain->call_count; i++)
        buf_format(out, "    %s,\n", emitting->tables->calls[i]);
    buf_add(out, "};\n\n");
}

static void emit_pointer(struct buf *out, const char *name, uint32_t count)
{
    if (count > 0)
        buf_format(out, "    migc_%s,\n", name);
    else
        buf_format(out, "    0, /* no %s */\n", name);
}

static void emit_chain(const struct emitting *emitting, const char *symbol)
{
    const struct mig_chain *chain = emitting->chain;
    struct buf *out = emitting->out;
    char content[SHA256_HEX];
    content_digest(chain, content);
    buf_format(out, "const struct mig_chain %s = {\n", symbol);
    buf_format(out, "    %lu, /* table format */\n", (unsigned long)chain->format);
    buf_format(out, "    %lu, /* digest algorithm */\n", (unsigned long)chain->digest_algorithm);
    buf_format(out, "    \"%s\",\n    \"%s\",\n", symbol, content);
    buf_add(out, "    (const char *)&migc_text,\n");
    emit_pointer(out, "revisions", chain->revision_count);
    emit_pointer(out, "steps", chain->step_count);
    emit_pointer(out, "statements", chain->statement_count);
    emit_pointer(out, "objects", chain->object_count);
    emit_pointer(out, "links", chain->link_count);
    emit_pointer(out, "calls", chain->call_count);
    const struct {
        const char *words;
        uint32_t count;
    } counts[] = {{"bytes of text", chain->text_size}, {"revisions", chain->revision_count},
                  {"steps", chain->step_count},        {"statements", chain->statement_count},
                  {"objects", chain->object_count},    {"links", chain->link_count},
                  {"calls", chain->call_count},        {"heads", chain->head_count}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        buf_format(out, "    %lu, /* %s */\n", (unsigned long)counts[i].count, counts[i].words);
    buf_add(out, "};\n");
}

static const char open_c[] = "#ifdef __cplusplus\nextern \"C\" {\n#endif\n";
static const char close_c[] = "#ifdef __cplusplus\n}\n#endif\n";
static const char opening[] = "/* Generated by migc. Edit the .mig files, not this file. */\n";

void emit_c(struct buf *out, const struct tableset *tables, const char *symbol)
{
    const struct emitting emitting = {out, tables, &tables->chain};
    buf_add(out, opening);
    buf_add(out, "#include <mig/tables.h>\n\n");
    buf_format(out, "MIG_REQUIRE_TABLE_FORMAT(%lu);\n\n%s", (unsigned long)tables->chain.format, open_c);
    buf_format(out, "extern const struct mig_chain %s;\n", symbol);
    emit_calls(&emitting);
    buf_format(out, "%s\n", close_c);
    emit_pool(&emitting);
    emit_steps(&emitting);
    emit_statements(&emitting);
    emit_objects(&emitting);
    emit_links(&emitting);
    emit_revisions(&emitting);
    emit_call_table(&emitting);
    emit_chain(&emitting, symbol);
}

void emit_header(struct buf *out, const char *symbol)
{
    buf_add(out, opening);
    buf_format(out, "#ifndef MIG_GENERATED_%s_H\n#define MIG_GENERATED_%s_H\n\n", symbol, symbol);
    buf_format(out, "#include <mig/tables.h>\n\n%sextern const struct mig_chain %s;\n%s\n#endif\n", open_c,
               symbol, close_c);
}
