/* SPDX-License-Identifier: MIT
 * In: a target and what it was made from. Out: one rule in the form that make, ninja and CMake read.
 */
#include "compiler/emit.h"

#include "base/file.h"

static void emit_path(struct buf *out, const char *path)
{
    for (const char *at = path; *at != '\0'; at++) {
        if (*at == ' ' || *at == '#' || *at == '\\')
            buf_char(out, '\\');
        else if (*at == '$')
            buf_char(out, '$');
        buf_char(out, *at);
    }
}

void emit_depfile(struct buf *out, const char *target, const char *folder, const char *const *files,
                  size_t count)
{
    emit_path(out, target);
    buf_add(out, ": \\\n  ");
    emit_path(out, folder);
    for (size_t i = 0; i < count; i++) {
        buf_add(out, " \\\n  ");
        emit_path(out, file_join(out->arena, folder, files[i]));
    }
    buf_char(out, '\n');
}
