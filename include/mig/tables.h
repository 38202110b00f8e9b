/* SPDX-License-Identifier: MIT
 * The table format: what migc writes and libmig reads, and nothing else that the two share.
 *
 * One text pool, flat arrays of integers, one exported struct mig_chain. Every `text` field is an
 * offset into the pool and names a NUL-terminated string; offset 0 is the empty string and means
 * "nothing". Revisions stand in an order that respects parents and requirements, so a parent's
 * number is smaller than its child's. A range { first, count } selects rows of another array.
 *
 * Worked example: revision 7c1f after dafd adds trades.fee.
 *   steps       { MIG_OP 4 "add column", line 6, subject "trades.fee", ... }
 *   statements  { EXECUTE, sql "ALTER TABLE \"trades\" ADD COLUMN \"fee\" NUMERIC(12, 8) ..." , step 0 }
 *   objects     { COLUMN, owner "trades", name "fee", definition "numeric(12, 8) not null ...", position 8 }
 */
#ifndef MIG_TABLES_H
#define MIG_TABLES_H

#include <mig/status.h>

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MIG_TABLE_FORMAT 1

/* A generated file that was made for another format does not compile. */
#define MIG_REQUIRE_TABLE_FORMAT(n) typedef char mig_table_format_differs[(n) == MIG_TABLE_FORMAT ? 1 : -1]

enum mig_dialect { MIG_DIALECT_SQLITE, MIG_DIALECT_POSTGRES };
enum { MIG_DIALECT_COUNT = 2 };

enum mig_kind {
#define MIG_KIND(number, NAME, name) MIG_KIND_##NAME = number,
#include <mig/kinds.def>
#undef MIG_KIND
    MIG_KIND_COUNT
};

enum mig_object_kind {
#define MIG_OBJECT(number, NAME, word, made, space) MIG_OBJECT_##NAME = number,
#include <mig/objects.def>
#undef MIG_OBJECT
    MIG_OBJECT_KINDS = 14 /* one more than the largest */
};

/* mig_table_revision.flags */
enum {
    MIG_REVISION_IRREVERSIBLE = 1, /* no downgrade; `irreversible` says why */
    MIG_REVISION_MERGE = 2
};

/* mig_table_side.flags and mig_table_side.down_flags */
enum {
    MIG_SIDE_REBUILD = 1,      /* SQLite: foreign keys off, legacy_alter_table on around the transaction */
    MIG_SIDE_BREAK_BEFORE = 2, /* must not share a transaction with what ran before it */
    MIG_SIDE_NO_TRANSACTION =
        4,              /* holds a statement that cannot run inside a transaction; then one step is all */
    MIG_SIDE_CALLS = 8, /* calls a function of the application */
    MIG_SIDE_REFERENCE_ACTIONS = 16, /* deletes or changes keys of a table with ON DELETE/UPDATE actions */
    MIG_SIDE_PLAIN_TOO = 32,  /* with NO_TRANSACTION: holds MIG_STATEMENT_PLAIN ones for an empty database */
    MIG_SIDE_BREAK_AFTER = 64 /* what runs after it must not share its transaction */
};

/* mig_table_statement.flags */
enum {
    MIG_STATEMENT_NO_TRANSACTION = 1, /* runs alone, outside; `probe` returns a row when it is already done */
    MIG_STATEMENT_RAW = 2,            /* text of the author's own, from a `sql` step */
    MIG_STATEMENT_PLAIN = 4,    /* instead of the NO_TRANSACTION ones, where nobody else can be at work yet */
    MIG_STATEMENT_LEFTOVER = 8, /* NO_TRANSACTION: clears away what the next statement leaves when it is cut
                                   off; runs before it and again when it fails */
    MIG_STATEMENT_UNLESS_EDITED = 16, /* of a table made anew: not when EDIT_TABLE before it has done all */
    MIG_STATEMENT_COPY =
        32 /* SQLite: writes all rows of the table `note` into the one that takes its place */
};

/* mig_table_step.risk, one set for each dialect */
enum {
    MIG_RISK_LOSES_DATA = 1,   /* destroys values; `reason` is what the source accepted it with */
    MIG_RISK_REWRITES = 2,     /* every row is written again */
    MIG_RISK_SCANS = 4,        /* every row is read */
    MIG_RISK_BLOCKS_READS = 8, /* PostgreSQL: ACCESS EXCLUSIVE for as long as the step takes */
    MIG_RISK_BLOCKS_WRITES = 16,
    MIG_RISK_RENAMES = 32, /* breaks a binary that is still running with the old name */
    MIG_RISK_ROUNDS = 64   /* SQLite: a column asks for more digits of a number than are kept */
};

struct mig_range {
    uint32_t first, count;
};

struct mig_table_step {
    uint32_t operation; /* number in the compiler's list; kept for tools */
    uint32_t words;     /* text: the operation in words, "add column" */
    uint32_t subject;   /* text: what it touches, "trades.fee" */
    uint32_t line;      /* in the revision's file, from 1; 0 for a derived step */
    uint32_t reason;    /* text: `accepting data loss "reason"`, or nothing */
    uint32_t risk[2];   /* by dialect */
};

struct mig_table_statement {
    uint32_t kind; /* enum mig_kind */
    uint32_t flags;
    uint32_t sql;      /* text */
    uint32_t note;     /* text: see kinds.def */
    uint32_t probe;    /* text: query, for statements outside a transaction */
    uint32_t argument; /* CALL: index into mig_chain.calls; BACKFILL: rows in a batch */
    uint32_t step;     /* index into steps */
    uint32_t since;    /* version of the library or server from which it runs, 0 = any (3035000, 150000) */
    uint32_t until;    /* version from which it no longer runs, 0 = none */
};

struct mig_table_object {
    uint32_t kind;       /* enum mig_object_kind */
    uint32_t removed;    /* 1: the object is gone after this revision; definition is nothing */
    uint32_t owner;      /* text: table of a column, constraint or index */
    uint32_t name;       /* text; in a schema of PostgreSQL both are "audit\035log" */
    uint32_t definition; /* text in canonical .mig form */
    uint32_t position;   /* columns: their order; grows, with gaps */
};

/* What one revision means to one database. */
struct mig_table_side {
    struct mig_range up, down; /* statements */
    struct mig_range objects;  /* changes to the expected schema */
    uint32_t flags, down_flags;
    uint32_t loses;     /* text: what the upgrade destroys, in words, or nothing */
    uint32_t rendering; /* text: digest of both statement lists */
};

struct mig_table_revision {
    uint32_t id, message, created, label; /* text; created is RFC 3339 UTC or nothing */
    uint32_t file;                        /* text: path relative to the migrations folder */
    uint32_t digest, chain;               /* text: 64 hex digits each, grammar/README.md "Digests" */
    uint32_t irreversible;                /* text: the reason, with MIG_REVISION_IRREVERSIBLE */
    uint32_t flags;
    struct mig_range parents, requirements; /* links */
    struct mig_range steps, down_steps;     /* steps */
    struct mig_table_side sides[2];         /* by dialect */
};

struct mig_call;
typedef enum mig_status mig_call_fn(struct mig_call *call, struct mig_error *error);

/* The one exported object. Integers and text only, but for these few addresses. */
struct mig_chain {
    uint32_t format; /* MIG_TABLE_FORMAT */
    uint32_t digest_algorithm;
    const char *name;    /* the symbol's own name */
    const char *content; /* 64 hex digits over tables and text: `verify --self` */
    const char *text;
    const struct mig_table_revision *revisions;
    const struct mig_table_step *steps;
    const struct mig_table_statement *statements;
    const struct mig_table_object *objects;
    const uint32_t *links;     /* revision numbers */
    mig_call_fn *const *calls; /* NULL when there are none */
    uint32_t text_size, revision_count, step_count, statement_count, object_count, link_count, call_count;
    uint32_t head_count; /* revisions without a child; 1 unless several were allowed */
};

#ifdef __cplusplus
}
#endif

#endif
