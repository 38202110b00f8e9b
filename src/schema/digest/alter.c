/* SPDX-License-Identifier: MIT
 * In: `alter column`. Out: its part of the tree: table, column, ` (set-not-null)` and what belongs to it.
 *
 * These bytes are what a digest is made of; what a case writes never changes.
 */
#include "schema/digest/parts.h"

static void add_words(struct buf *out, enum alteration_kind kind)
{
    buf_add(out, " (");
    for (const char *at = alteration_words(kind); *at != '\0'; at++)
        buf_char(out, *at == ' ' ? '-' : *at);
}

static void add_attribute(struct buf *out, const struct alteration *alteration)
{
    switch (alteration->kind) {
    case ALTER_TYPE: /* (type ...) is its own words */
        digest_type(out, alteration->to.type);
        digest_value(out, "using", alteration->using);
        digest_value(out, "reverse", alteration->reverse);
        return;
    case ALTER_SET_DEFAULT:
        digest_value(out, "set-default", alteration->to.value);
        return;
    case ALTER_SET_GENERATED:
        digest_value(out, "set-generated", alteration->to.generated);
        digest_flag(out, alteration->to.stored, "stored");
        return;
    case ALTER_SET_COLLATION:
        digest_attribute(out, "set-collation", alteration->to.collation);
        return;
    case ALTER_SET_IDENTITY:
        digest_attribute(out, "set-identity", digest_identity(alteration->to.identity));
        return;
    case ALTER_SET_NOT_NULL:
    case ALTER_DROP_NOT_NULL:
    case ALTER_DROP_DEFAULT:
    case ALTER_DROP_COLLATION:
    case ALTER_DROP_GENERATED:
    case ALTER_DROP_IDENTITY:
    case ALTER_SET_SERIAL:
        add_words(out, alteration->kind);
        buf_char(out, ')');
        return;
    }
}

void digest_alteration(struct buf *out, const struct step *step)
{
    digest_path(out, step->table.text);
    digest_text(out, step->name.text);
    add_attribute(out, step->alteration);
    digest_value(out, "fill", step->fill);
}
