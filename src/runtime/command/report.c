/* SPDX-License-Identifier: MIT
 * An error as the command line prints it: the first line stands alone, then the facts, then what to do next.
 */
#include <mig/mig.h>

#include <string.h>

static void print_help(FILE *out, const char *help)
{
    while (*help != '\0') {
        size_t length = strcspn(help, "\n");
        fprintf(out, "  %.*s\n", (int)length, help);
        help += length;
        help += *help == '\n' ? 1 : 0;
    }
}

void mig_error_print(FILE *out, const char *name, const struct mig_error *error)
{
    fprintf(out, "%s: %s\n%s", name, error->message, error->facts);
    print_help(out, error->help);
}

const char *mig_version(void)
{
    return "1.0.0";
}
