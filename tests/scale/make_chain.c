/* SPDX-License-Identifier: MIT
 * In: a folder and a number. Out: that many revisions in it, one chain, three steps each: every tenth
 * makes a table, the others add a column to one that is there, with an index, and set its values.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TABLE_EVERY = 10 };

static void write_table(FILE *out, unsigned long table)
{
    fprintf(
        out,
        "    create table t%05lu (id integer primary key, name varchar(40) not null, size numeric(12, 4),\n"
        "        made timestamp not null default now(), check (size > 0));\n"
        "    create index ix_t%05lu_name on t%05lu (name);\n"
        "    insert into t%05lu (id, name, size) values (1, 'one', 1.5);\n",
        table, table, table, table);
}

static void write_column(FILE *out, unsigned long table, unsigned long column)
{
    fprintf(out,
            "    alter table t%05lu add column c%lu double not null default 0;\n"
            "    create index ix_t%05lu_c%lu on t%05lu (c%lu desc) where c%lu > 0;\n"
            "    update t%05lu set c%lu = size * %lu;\n",
            table, column, table, column, table, column, column, table, column, column);
}

static int write_revision(const char *folder, unsigned long number)
{
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/%06lu.mig", folder, number);
    if (length < 0 || (size_t)length >= sizeof path)
        return 1;
    FILE *out = fopen(path, "w");
    if (out == NULL)
        return 1;
    fprintf(out, "revision r%06lu \"Change number %lu\"\n", number, number);
    if (number > 0)
        fprintf(out, "    after r%06lu\n", number - 1);
    fprintf(out, "    created 2025-01-01T%02lu:%02lu:%02luZ;\n\nupgrade {\n", number / 3600 % 24,
            number / 60 % 60, number % 60);
    unsigned long table = number / TABLE_EVERY;
    unsigned long column = number % TABLE_EVERY;
    if (column == 0)
        write_table(out, table);
    else
        write_column(out, table, column);
    fputs("}\n", out);
    return fclose(out) != 0;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: make_chain DIR COUNT\n", stderr);
        return 2;
    }
    unsigned long count = strtoul(argv[2], NULL, 10);
    for (unsigned long i = 0; i < count; i++)
        if (write_revision(argv[1], i) != 0) {
            fprintf(stderr, "make_chain: cannot write to `%s`\n", argv[1]);
            return 1;
        }
    return 0;
}
