/* SPDX-License-Identifier: MIT
 * In: the statements that make a table as the chain knows it. Out: whether the live table is just that. A
 * rebuild makes the table anew from what the chain knows, so whatever else it has would be lost: what is in
 * the way is named, and nothing is written.
 *
 * The table is made in an empty database in memory and read with the same eyes as the live one.
 */
#include "runtime/error.h"
#include "runtime/live/drift.h"
#include "runtime/model.h"
#include "runtime/run/run.h"

#include "base/text.h"
#include "schema/trigger.h"

/* The table itself, its parts, its indexes. */
static bool is_about(const struct drift *drift, const char *table, const char *name)
{
    return schema_table(drift->expected, table != NULL ? table : name) != NULL;
}

/* Its triggers too. */
static bool differs(struct mig *mig, const struct drift *drift, const struct difference *difference)
{
    const struct trigger *trigger = NULL;
    if (difference->object == MIG_OBJECT_TRIGGER && difference->expected != NULL)
        return true;
    if (difference->object == MIG_OBJECT_TRIGGER)
        trigger = schema_trigger(&mig->work, drift->live.schema, difference->name);
    return is_about(drift, trigger != NULL ? trigger->table.text : difference->owner, difference->name);
}

/* Whatever hangs on the table would go with it; of itself, what says more than its value does. */
static bool is_in_the_way(const struct drift *drift, const struct foreign *foreign)
{
    return is_about(drift, foreign->table, foreign->name) &&
           (foreign->table != NULL || foreign->weight != FOREIGN_ASIDE);
}

static size_t add_facts(struct mig *mig, const struct drift *drift, struct mig_error *error)
{
    size_t count = 0;
    for (size_t i = 0; i < drift->differences.count; i++)
        if (differs(mig, drift, &drift->differences.items[i])) {
            mig__drift_fact(mig, &drift->differences.items[i], error);
            count++;
        }
    for (size_t i = 0; i < drift->live.foreign_count; i++)
        if (is_in_the_way(drift, &drift->live.foreign[i])) {
            mig__error_fact(error, "unexpected", "%s",
                            mig__drift_foreign_subject(&mig->work, &drift->live.foreign[i]));
            count++;
        }
    return count;
}

static void take_name(void *context, const struct object *object)
{
    const char **name = context;
    if (object->kind == OBJECT_TABLE)
        *name = object->name.text;
}

/* The one table of the model, as it stands in the database: nothing else has to be read. */
static enum mig_status read_live(struct mig *mig, struct schema model, struct catalog *live,
                                 struct mig_error *error)
{
    const char *name = "";
    schema_each(model, take_name, &name);
    return mig__live_read_table(mig, name, live, error);
}

enum mig_status mig__run_expect_table(struct run *run, const struct actions *actions,
                                      const struct action *action, struct mig_error *error)
{
    struct mig *mig = run->mig;
    struct catalog model, live;
    struct drift drift;
    enum mig_status status = mig__model_make(mig, action->sql, error);
    if (status == MIG_OK)
        status = mig__model_read(mig, &model, error);
    mig__model_close(mig);
    if (status == MIG_OK)
        status = read_live(mig, model.schema, &live, error);
    if (status != MIG_OK)
        return mig__run_failed(run, actions, action, status, error);
    mig__drift_compare(&mig->work, mig__dialect(mig), model.schema, &live, &drift);
    struct mig_error found = {.status = MIG_DRIFT};
    if (add_facts(mig, &drift, &found) == 0)
        return MIG_OK;
    return mig__run_other_table(run, actions, action, &found, error);
}
