/* SPDX-License-Identifier: MIT
 * In: a handle. Out: what `adopt` answers. In a file of its own, since migc and the runner each have a struct
 * chain.
 */
#include "recognise.h"

#include "runtime/verify/adopt.h"

static enum mig_status adopt(struct mig *mig, const void *arguments, struct mig_error *error)
{
    struct adoption adoption;
    (void)arguments;
    return mig__adopt(mig, &adoption, error);
}

enum mig_status recognise(struct mig *mig, struct mig_error *error)
{
    return mig__handle_run(mig, adopt, NULL, error);
}
