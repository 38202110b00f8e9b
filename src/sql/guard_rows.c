/* SPDX-License-Identifier: MIT
 * A guard that counts rows of a table that should not be there, and shows one: "3 rows, such as 'abc'". Comes
 * in: the condition for such rows. Goes out: one statement, which SQLite before 3.39 reads too (it has no
 * HAVING alone).
 */
#include "sql/write.h"

void guard_rows(struct render *render, const char *table, const char *condition, const char *sample,
                const char *note)
{
    struct buf sql;
    buf_init(&sql, render->arena);
    buf_format(
        &sql,
        "SELECT number || CASE number WHEN 1 THEN ' row' ELSE ' rows' END%s FROM (SELECT count(*) AS number",
        sample != NULL ? " || ', such as ' || sample" : "");
    if (sample != NULL)
        buf_format(&sql, ", min(%s) AS sample", sample);
    buf_format(&sql, " FROM %s WHERE %s) AS found WHERE number > 0", table, condition);
    render_add(render, MIG_KIND_GUARD, sql.data, note);
}
