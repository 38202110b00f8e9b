/* SPDX-License-Identifier: MIT
 * Graphs for tests, written as they are drawn: "aaaa; bbbb<-aaaa @label; cccc<-aaaa,bbbb ^dddd". The
 * revisions stand in the order of the text, which must already respect what each needs.
 */
#ifndef MIG_TESTS_GRAPH_CHAIN_H
#define MIG_TESTS_GRAPH_CHAIN_H

#include "graph/graph.h"

#define LIN "aaaa; bbbb<-aaaa; cccc<-bbbb; dddd<-cccc; eeee<-dddd"
#define LINX                                                                                                 \
    "e6239818bb3a; 548bbb905360<-e6239818bb3a; b7ea43dc85e4<-548bbb905360; 1bbe33445780<-b7ea43dc85e4; "     \
    "3975fb1a0125<-1bbe33445780"
#define TREE "a; b<-a; c1<-b @c1br; d1<-c1; c2<-b @c2br; d2<-c2"
#define MRG  "a; b<-a; c1<-b; d1<-c1; c2<-b @c2br; d2<-c2; e<-d1,d2; f<-e"
#define DIA  "a; b1<-a; b2<-a; c<-b1,b2; d<-c"
#define DEP  "a @la; b<-a; x @lx; y<-x ^b; z<-y"

void chain_full(void *context); /* an arena's: the test fails */
struct graph chain_read(struct arena *arena, const char *text);
uint32_t chain_number(const struct graph *graph, const char *id);
/* "d1, c2" and everything they need. */
bool *chain_applied(struct arena *arena, const struct graph *graph, const char *heads);

#endif
