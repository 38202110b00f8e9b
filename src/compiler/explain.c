/* SPDX-License-Identifier: MIT
 * In: a code as a person types it, `exit`, or none. Out: its page, or the list of codes; for a code that
 * there is not, the nearest ones.
 */
#include "compiler/explain.h"

#include "compiler/finish.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct page {
    enum problem_code code;
    const char *text;
} pages[] = {
#define PAGE(code, text) {(enum problem_code)code, text},
#define EXIT_PAGE(text)
#include "explain_pages.def"
#undef PAGE
#undef EXIT_PAGE
};

static const char exit_page[] =
#define PAGE(code, text)
#define EXIT_PAGE(text) text
#include "explain_pages.def"
#undef PAGE
#undef EXIT_PAGE
    ;

enum { PAGE_COUNT = sizeof pages / sizeof *pages };

const char *explain_page(enum problem_code code)
{
    for (size_t i = 0; i < PAGE_COUNT; i++)
        if (pages[i].code == code)
            return pages[i].text;
    return "";
}

static const char *heading_of(int hundred)
{
    static const char *const headings[] = {
        "The text of a file",
        "The chain of revisions",
        "Names",
        "Values and constraints",
        "Loss of data, and the way back",
        "Differences between SQLite and PostgreSQL",
    };
    return headings[hundred];
}

static enum outcome print_list(void)
{
    int hundred = -1;
    for (size_t i = 0; i < PAGE_COUNT; i++) {
        int code = (int)pages[i].code;
        if (code / 100 != hundred) {
            hundred = code / 100;
            printf("%s%s\n", i > 0 ? "\n" : "", heading_of(hundred));
        }
        printf("  M%03d  %s\n", code, problem_title(pages[i].code));
    }
    printf("\n`migc explain M203` prints what is behind a code, with an example and its repair;\n"
           "`migc explain exit` what a program with `--migrate` ends with.\n");
    return OUTCOME_DONE;
}

/* `M203`, `m203`, `203`, `[M203]`; -1 for anything else. */
static int read_code(const char *word)
{
    size_t length = strlen(word);
    if (length > 2 && word[0] == '[' && word[length - 1] == ']') {
        word++;
        length -= 2;
    }
    if (length > 1 && (word[0] == 'M' || word[0] == 'm')) {
        word++;
        length--;
    }
    if (length == 0 || length > 3 || strspn(word, "0123456789") < length)
        return -1;
    return atoi(word);
}

static enum outcome unknown_code(struct compiler *compiler, const char *word, int code)
{
    struct arena *arena = &compiler->output;
    const struct page *below = NULL;
    const struct page *above = NULL;
    const char *help = "`migc explain` lists all codes";
    for (size_t i = 0; i < PAGE_COUNT && code >= 0; i++) {
        if ((int)pages[i].code < code)
            below = &pages[i];
        else if (above == NULL)
            above = &pages[i];
    }
    if (below != NULL && above != NULL)
        help = arena_format(arena, "the nearest ones are M%03d and M%03d; %s", (int)below->code,
                            (int)above->code, help);
    else if (below != NULL || above != NULL)
        help = arena_format(arena, "the nearest one is M%03d; %s", (int)(below != NULL ? below : above)->code,
                            help);
    return finish_usage(arena_format(arena, "`%s` is no code of an error", word), help);
}

enum outcome explain_print(struct compiler *compiler)
{
    const char *word = compiler->options.operand;
    if (word == NULL)
        return print_list();
    if (strcmp(word, "exit") == 0) {
        fputs(exit_page, stdout);
        return OUTCOME_DONE;
    }
    int code = read_code(word);
    const char *text = code >= 0 ? explain_page((enum problem_code)code) : "";
    if (*text == '\0')
        return unknown_code(compiler, word, code);
    printf("M%03d: %s\n\n%s", code, problem_title((enum problem_code)code), text);
    return OUTCOME_DONE;
}
