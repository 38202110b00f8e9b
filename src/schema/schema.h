/* SPDX-License-Identifier: MIT
 * A schema as a value. Objects are immutable once they stand in a schema; a change makes a new object
 * and a new schema that shares everything else. Equal schemas compare in constant time (map_equal).
 */
#ifndef MIG_SCHEMA_SCHEMA_H
#define MIG_SCHEMA_SCHEMA_H

#include "base/map.h"
#include "schema/expr.h"
#include "schema/problem.h"
#include "schema/type.h"

struct name {
    const char *text;
    struct span span;
};

struct names {
    const struct name *items;
    size_t count;
};

bool names_equal(struct names a, struct names b); /* in order */
bool names_have(struct names names, const char *text);

/* Where an object was made (or dropped): for notes like "since revision 7c1f". */
struct origin {
    struct span span;
    const char *revision; /* NULL: a live database */
};

enum identity { IDENTITY_NONE, IDENTITY_BY_DEFAULT, IDENTITY_ALWAYS };

struct column {
    struct name name;
    struct origin origin;
    struct type type;
    struct span type_span, not_null_span;
    bool not_null;
    const struct expr *value;     /* default; NULL for none */
    const struct expr *generated; /* generated always as (...); NULL for none */
    bool stored;                  /* of a generated column */
    enum identity identity;
    const char *collation, *comment; /* NULL for none */
    const char *sequence; /* set by apply for PostgreSQL: the one behind a column that numbers itself; it
                             keeps its name in renames, and is not part of the meaning */
    bool serial;          /* set by apply: the single integer or bigint key without a value of its own
                    (rowid on SQLite, serial on PostgreSQL) */
    unsigned
        position; /* set by schema_put_table: order of columns; grows, with gaps; not part of the meaning */
};

enum constraint_kind {
    CONSTRAINT_PRIMARY_KEY,
    CONSTRAINT_UNIQUE,
    CONSTRAINT_CHECK,
    CONSTRAINT_FOREIGN_KEY,
    CONSTRAINT_EXCLUDE
};

enum reference_action {
    ACTION_NONE, /* no action */
    ACTION_RESTRICT,
    ACTION_CASCADE,
    ACTION_SET_NULL,
    ACTION_SET_DEFAULT
};

enum nulls_order { NULLS_DEFAULT, NULLS_FIRST, NULLS_LAST };

struct index_part {
    const struct expr *expr; /* EXPR_COLUMN for a plain column */
    bool descending;
    enum nulls_order nulls;
    const char *collation, *operator_class; /* NULL for none */
    const char *operator;                   /* of an exclusion constraint */
};

/* A storage parameter of PostgreSQL (schema/parameters.h). */
struct parameter {
    struct name name;
    const char *value;
    struct span value_span;
};

struct parameters {
    const struct parameter *items; /* by name, once apply has seen them */
    size_t count;
};

struct constraint {
    enum constraint_kind kind;
    struct name name; /* text NULL in a step as written; filled in by apply (PostgreSQL's default names) */
    bool unnamed;     /* the name was filled in, or a live SQLite database has none */
    struct origin origin;
    struct names columns;     /* primary key, unique, foreign key */
    const struct expr *check; /* check */
    struct name table;        /* foreign key: referenced table */
    struct names
        references; /* foreign key: referenced columns; empty in a step as written = its primary key */
    enum reference_action on_delete, on_update;
    bool deferrable, initially_deferred;
    /* PostgreSQL: */
    bool match_full;         /* foreign key */
    bool nulls_not_distinct; /* unique */
    struct names include;    /* primary key, unique */
    const char *method;      /* exclude; NULL = btree */
    const struct index_part *parts;
    size_t part_count;
    const struct expr *where; /* exclude; NULL for none */
};

/* What stands in a schema under a name of its own; parts of tables do not. */
enum object_kind {
#define OBJECT_SHARED(NAME, number) OBJECT_##NAME = number,
#define OBJECT_OWN(NAME, number)    OBJECT_##NAME = number,
#define OBJECT_PART(NAME, number)
#define MIG_OBJECT(number, NAME, word, made, space) OBJECT_##space(NAME, number)
#include <mig/objects.def>
#undef MIG_OBJECT
#undef OBJECT_SHARED
#undef OBJECT_OWN
#undef OBJECT_PART
};

/* First member of everything that stands in a schema under its own name. */
struct object {
    enum object_kind kind;
    struct name name;
    struct origin origin;
};

/* "table": also of a part. */
const char *object_word(enum mig_object_kind kind);
/* Neither a table nor an index, which come and go with tables. */
bool object_stands_alone(const struct object *object);

struct index {
    struct object object;
    struct name table;
    bool unique;
    const struct index_part *parts;
    size_t part_count;
    const struct expr *where; /* partial; NULL for none */
    const char *method;       /* PostgreSQL; NULL = btree */
    /* PostgreSQL: */
    struct names include;
    bool nulls_not_distinct; /* of a unique one */
    struct parameters parameters;
};

struct partitioning; /* schema/partition.h */
/* What a table may have without a value. */
enum table_option { TABLE_STRICT, TABLE_WITHOUT_ROWID, TABLE_AUTOINCREMENT, TABLE_UNLOGGED, TABLE_OPTIONS };

struct table {
    struct object object;
    struct hash hash; /* set by schema_put_table: its meaning, without its own name */
    const struct column *const *columns;
    size_t column_count;
    const struct constraint *const *constraints;
    size_t constraint_count;
    const struct index *const *indexes; /* by name */
    size_t index_count;
    const char *comment;
    bool strict, without_rowid, autoincrement; /* SQLite */
    bool unlogged;                             /* PostgreSQL */
    const struct partitioning *partitioning;   /* PostgreSQL, schema/partition.h; NULL: one plain table */
    struct parameters parameters;              /* PostgreSQL */
};

struct enum_type {
    struct object object;
    struct names labels;
    bool unchecked_on_sqlite; /* VARCHAR of the longest label without a CHECK */
};

struct schema {
    /* name -> const struct object *; relations and types share one namespace, and what has a namespace of its
     * own (include/mig/objects.def) stands under "word\037name" */
    struct map objects;
    struct map gone; /* name, or "table\037column" -> const struct gone *: what was dropped or renamed away */
    /* Lower-case name -> const struct taken *: objects with capitals, and keys, which are relations to
     * PostgreSQL. All other objects stand in `objects` already. */
    struct map taken;
    /* Table or enum -> set of the tables that refer to it; "\037name" -> set of the tables with such a check
     * or foreign key; "\036name" -> set of the views and triggers that read it. */
    struct map users;
    size_t declared; /* objects outside the language, as far as apply made them */
};

/* What became of a name. */
struct gone {
    struct origin by;
    const char *to; /* its new name; NULL: dropped */
    bool unknown;   /* never was there, and that was said once */
};

/* Who has a name. */
struct taken {
    const char *name;  /* as it is spelt */
    const char *table; /* of a constraint or a sequence; NULL for an object of its own */
};

extern const struct schema schema_empty;

const struct object *schema_object(struct schema schema,
                                   const char *name); /* in the shared namespace; NULL: none */
const struct table *schema_table(struct schema schema, const char *name);
const struct index *schema_index(struct schema schema, const char *name);
const struct enum_type *schema_enum(struct schema schema, const char *name);
bool schema_equal(struct schema a, struct schema b); /* `gone`, origins and column positions do not count */

/* Put or replace. A table brings its indexes along: those that the old one had and the new one lacks leave
 * the schema, so a table and the namespace never disagree. Columns with position 0 get the next one. */
struct schema schema_put_table(struct arena *arena, struct schema schema, const struct table *table);
/* An object that stands alone, which must not change any more. */
struct schema schema_put_object(struct arena *arena, struct schema schema, const struct object *object);
/* The object of that name, if it is of that kind. */
const struct object *schema_find(struct arena *scratch, struct schema schema, enum object_kind kind,
                                 const char *name);
struct schema schema_remove(struct arena *arena, struct schema schema, const struct object *object,
                            struct origin by);
/* Under a new name everywhere: in expressions, indexes, and the foreign keys of all tables. */
struct schema schema_rename_table(struct arena *arena, struct schema schema, const struct table *table,
                                  struct name to, struct origin by);
/* The table by itself, as it would be under the new name. */
struct table *table_renamed(struct arena *arena, const struct table *table, struct name to);
struct sequence;
/* Also in the defaults that draw from it. */
struct schema schema_rename_sequence(struct arena *arena, struct schema schema,
                                     const struct sequence *sequence, struct name to, struct origin by);
struct schema schema_rename_column(struct arena *arena, struct schema schema, const struct table *table,
                                   const char *from, struct name to, struct origin by);

/* `table` NULL: an object of its own. */
const struct gone *schema_gone(struct arena *scratch, struct schema schema, const char *table,
                               const char *name);
struct schema schema_mark_gone(struct arena *arena, struct schema schema, const char *table, const char *name,
                               struct gone gone);
/* Who has the name, in any case? */
const struct taken *schema_taken(struct arena *scratch, struct schema schema, const char *name);
/* Has any table such a constraint? */
bool schema_constraint_exists(struct arena *scratch, struct schema schema, const char *name);
/* Calls `visit` for each table, in name order, with a foreign key to the table or a column of the enum
 * `name`. */
void schema_each_user(struct schema schema, const char *name,
                      void (*visit)(void *context, const struct table *user), void *context);

/* Calls `visit` for each view and trigger that reads the table, view or enum `name`. */
void schema_each_reader(struct arena *scratch, struct schema schema, const char *name,
                        void (*visit)(void *context, const struct object *reader), void *context);
/* The new name of a table or view, or of its column `from`, in all of them. */
struct schema schema_rename_in_readers(struct arena *arena, struct schema schema, const char *table,
                                       const char *from, const char *to);
/* What an object reads: every table, view and enum, maybe twice; and whether it reads a column. */
void object_reads(const struct object *object, void (*visit)(void *context, const char *name), void *context);
bool object_reads_column(const struct object *object, const char *table, const char *column);
const char *table_option_words(enum table_option option); /* "without rowid" */
bool table_option(const struct table *table, enum table_option option);
void table_set_option(struct table *table, enum table_option option, bool on);
void table_forget_sqlite(struct table *table); /* what is nothing to PostgreSQL */

const struct column *table_column(const struct table *table, const char *name);
const struct constraint *table_constraint(const struct table *table, const char *name);
const struct index *table_index(const struct table *table, const char *name);
const struct constraint *table_primary_key(const struct table *table);
/* rowid.c: a name by which SQLite knows the number of a row, while no column has taken it; NULL: there is
 * none. And the column whose value is that number. */
bool rowid_has_name(const char *name);
const char *table_rowid_name(const struct table *table);
const struct column *table_rowid_column(const struct table *table);
/* A primary key or unique: an index on PostgreSQL. */
bool constraint_is_key(const struct constraint *constraint);
/* A key or an exclusion: it has its name among relations. */
bool constraint_is_index(const struct constraint *constraint);
/* An exclusion as the index that it is on PostgreSQL. */
struct index constraint_as_index(const struct constraint *constraint);
/* Does it read the column of its own table? */
bool constraint_reads(const struct constraint *constraint, const char *column);

/* The name that PostgreSQL would choose for a constraint without one: t_pkey, t_a_b_key, t_a_check, t_a_fkey,
 * cut at 63 bytes and numbered past names that `schema` or `table` have. */
const char *constraint_default_name(struct arena *arena, struct schema schema, const struct table *table,
                                    const struct constraint *constraint);

/* Has it a name that it would get by default? Then calls `visit` for that one, and for each before it that
 * must have been taken. */
bool constraint_each_default(struct arena *scratch, const char *table, const struct constraint *constraint,
                             void (*visit)(void *context, const char *name), void *context);

/* constraint_default_name for an index, which PostgreSQL names for itself only on partitions: t_a_b_idx. */
const char *index_default_name(struct arena *arena, struct schema schema, const struct table *table,
                               const struct index *index);

/* table_column_label, cut at 63 bytes as PostgreSQL does. `column` may be NULL. */
const char *name_join(struct arena *arena, const char *table, const char *column, const char *label);

/* Copies with one part changed; `replaced` NULL appends, `by` NULL removes. */
struct table *table_copy(struct arena *arena, const struct table *table);
struct table *table_with_column(struct arena *arena, const struct table *table, const struct column *replaced,
                                const struct column *by);
struct table *table_with_constraint(struct arena *arena, const struct table *table,
                                    const struct constraint *replaced, const struct constraint *by);
struct table *table_with_index(struct arena *arena, const struct table *table, const struct index *replaced,
                               const struct index *by);

/* Every object, in name order within each namespace. */
typedef void schema_visit_fn(void *context, const struct object *object);
void schema_each(struct schema schema, schema_visit_fn *visit, void *context);

/* Name of kind `table`, for "did you mean": nearest existing name, or NULL. */
const char *schema_nearest(struct arena *scratch, struct schema schema, enum object_kind kind,
                           const char *wanted);
const char *table_nearest_column(const struct table *table, const char *wanted);

#endif
