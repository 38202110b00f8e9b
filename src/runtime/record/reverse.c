/* SPDX-License-Identifier: MIT
 * In: actions of a downgrade, or the text that was made of them. Out: the other one. The digest guards
 * against accident, not against somebody who may write the table.
 */
#include "runtime/record/reverse.h"

#include "base/hash.h"
#include "runtime/json.h"
#include "runtime/json_writer.h"

#include <string.h>

static void write_action(struct json_writer *writer, const struct action *action)
{
    mig__json_open(writer, NULL, '{');
    mig__json_text(writer, "kind", mig__kind_name(action->kind));
    mig__json_some_number(writer, "flags", action->flags);
    mig__json_some_text(writer, "sql", action->sql);
    mig__json_some_text(writer, "note", action->note);
    mig__json_some_text(writer, "probe", action->probe);
    mig__json_some_number(writer, "argument", action->kind == MIG_KIND_CALL ? 0 : action->argument);
    mig__json_some_number(writer, "since", action->since);
    mig__json_some_number(writer, "until", action->until);
    mig__json_some_text(writer, "step", action->step);
    mig__json_close(writer, '}');
}

const char *mig__reverse_write(struct arena *arena, const struct actions *actions)
{
    struct json_writer writer;
    mig__json_begin(&writer, arena);
    mig__json_open(&writer, NULL, '{');
    mig__json_number(&writer, "format", REVERSE_FORMAT);
    if (actions->irreversible) {
        mig__json_text(&writer, "irreversible", actions->reason);
    } else {
        mig__json_number(&writer, "flags", actions->flags);
        mig__json_open(&writer, "statements", '[');
        for (size_t i = 0; i < actions->count; i++)
            write_action(&writer, &actions->items[i]);
        mig__json_close(&writer, ']');
    }
    mig__json_close(&writer, '}');
    return writer.text.data;
}

static bool kind_of(const char *name, enum mig_kind *kind)
{
    for (int i = 0; i < MIG_KIND_COUNT; i++) {
        if (strcmp(mig__kind_name((enum mig_kind)i), name) == 0) {
            *kind = (enum mig_kind)i;
            return true;
        }
    }
    return false;
}

static bool set_text(const struct json *value, const char **text)
{
    *text = value->text;
    return value->kind == JSON_STRING;
}

static bool set_number(const struct json *value, unsigned *number)
{
    *number = (unsigned)value->number;
    return value->kind == JSON_NUMBER;
}

static bool read_member(const char *name, const struct json *value, struct action *action)
{
    const struct {
        const char *name;
        const char **text;
        unsigned *number;
    } members[] = {
        {"sql", &action->sql, NULL},     {"note", &action->note, NULL},
        {"probe", &action->probe, NULL}, {"step", &action->step, NULL},
        {"flags", NULL, &action->flags}, {"since", NULL, &action->since},
        {"until", NULL, &action->until}, {"argument", NULL, &action->argument},
    };
    if (strcmp(name, "kind") == 0)
        return value->kind == JSON_STRING;
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        if (strcmp(members[i].name, name) == 0)
            return members[i].text != NULL ? set_text(value, members[i].text)
                                           : set_number(value, members[i].number);
    }
    return false;
}

/* A kind that is not known here was written by a newer libmig. */
static enum reverse_answer read_action(const struct json *object, struct action *action)
{
    *action = (struct action){.sql = "", .note = "", .probe = "", .step = ""};
    if (object->kind != JSON_OBJECT || mig__json_member(object, "kind") == NULL)
        return REVERSE_DAMAGED;
    for (size_t i = 0; i < object->count; i++) {
        if (!read_member(object->names[i], &object->items[i], action))
            return REVERSE_DAMAGED;
    }
    if (!kind_of(mig__json_member(object, "kind")->text, &action->kind))
        return REVERSE_UNKNOWN_FORMAT;
    return action->kind == MIG_KIND_CALL ? REVERSE_CALLS : REVERSE_READ;
}

static enum reverse_answer read_statements(struct arena *arena, const struct json *object,
                                           struct actions *actions)
{
    const struct json *flags = mig__json_member(object, "flags");
    const struct json *list = mig__json_member(object, "statements");
    if (object->count != 3 || flags == NULL || flags->kind != JSON_NUMBER || list == NULL ||
        list->kind != JSON_ARRAY)
        return REVERSE_DAMAGED;
    struct action *items = arena_array(arena, struct action, list->count);
    enum reverse_answer answer = REVERSE_READ;
    for (size_t i = 0; i < list->count; i++) {
        enum reverse_answer one = read_action(&list->items[i], &items[i]);
        if (one == REVERSE_DAMAGED || one == REVERSE_UNKNOWN_FORMAT)
            return one;
        if (one == REVERSE_CALLS)
            answer = one;
    }
    actions->items = items;
    actions->count = list->count;
    actions->flags = (unsigned)flags->number;
    return answer;
}

enum reverse_answer mig__reverse_read(struct arena *arena, const char *text, const char *digest,
                                      struct actions *actions)
{
    char own[SHA256_HEX];
    sha256_text(text, strlen(text), own);
    const struct json *object = mig__json_read(arena, text);
    const struct json *format = object != NULL ? mig__json_member(object, "format") : NULL;
    if (strcmp(own, digest) != 0 || format == NULL || format->kind != JSON_NUMBER)
        return REVERSE_DAMAGED;
    if (format->number != REVERSE_FORMAT)
        return REVERSE_UNKNOWN_FORMAT;
    const struct json *reason = mig__json_member(object, "irreversible");
    if (reason == NULL)
        return read_statements(arena, object, actions);
    actions->irreversible = true;
    actions->reason = reason->text;
    return reason->kind == JSON_STRING && object->count == 2 ? REVERSE_READ : REVERSE_DAMAGED;
}
