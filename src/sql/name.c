/* SPDX-License-Identifier: MIT
 * Quoting: names and text literals. Comes in: any text without a NUL. Goes out: the one spelling that the
 * database reads back as exactly that text. Nothing else in the project quotes.
 */
#include "sql/sql.h"

#include "base/path.h"

#include <string.h>

static void add_doubled(struct buf *out, const char *text, const char *doubled)
{
    for (const char *c = text; *c != '\0'; c++) {
        if (strchr(doubled, *c) != NULL)
            buf_char(out, *c);
        buf_char(out, *c);
    }
}

static void add_quoted(struct buf *out, const char *name)
{
    buf_char(out, '"');
    add_doubled(out, name, "\"");
    buf_char(out, '"');
}

void sql_name(struct buf *out, const char *name)
{
    const char *schema = path_schema(out->arena, name);
    if (schema != NULL) {
        add_quoted(out, schema);
        buf_char(out, '.');
    }
    add_quoted(out, path_base(name));
}

void sql_names(struct buf *out, struct names names)
{
    for (size_t i = 0; i < names.count; i++) {
        if (i != 0)
            buf_add(out, ", ");
        sql_name(out, names.items[i].text);
    }
}

void sql_string(struct buf *out, const char *text, enum mig_dialect dialect)
{
    bool escaped = dialect == MIG_DIALECT_POSTGRES && strchr(text, '\\') != NULL;
    buf_add(out, escaped ? "E'" : "'");
    add_doubled(out, text, escaped ? "'\\" : "'");
    buf_char(out, '\'');
}
