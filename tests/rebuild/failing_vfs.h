/* SPDX-License-Identifier: MIT
 * A VFS of SQLite in which the n-th call that changes a file goes wrong, for tests.
 */
#ifndef MIG_TESTS_REBUILD_FAILING_VFS_H
#define MIG_TESTS_REBUILD_FAILING_VFS_H

/* Makes it the default VFS when the environment asks for it:
 *   FAIL_AT=n    the number of the call, from 0
 *   FAIL_HOW     kill: the process, before the call; full: the disk is full from then on; error: once an I/O
 * error FAIL_COUNT   a file that gets the number of calls there were in the end; may stand alone
 */
void failing_vfs_register(void);

#endif
