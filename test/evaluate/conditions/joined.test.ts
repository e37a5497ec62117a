import { specify } from './drawn.ts'

const FAILED = '{ job_failed_count: { over: 2m, at_least: 1 } }'
const STOPPED = '{ recipe_stopped: true }'
const GRADED = '{ job_failed_count: { over: 2m, at_least: { warning: 1, critical: 2 } } }'
const GRADED_LONG = '{ job_failed_count: { over: 4m, at_least: { info: 1, warning: 2 } } }'

specify([
  [
    '4.3 all: where every one holds',
    `{ all: [${FAILED}, ${STOPPED}] }`,
    `
    failed     .x..x...
    stopped    ..tttt..
    says       ..w.ww..`,
  ],
  [
    '4.3 all: one that does not is enough for no, else one that is unknown for that',
    `{ all: [${FAILED}, ${STOPPED}] }`,
    `
    failed     .x..x...
    states     ===.....
    says       ....??..`,
  ],
  [
    '4.3 any: where one holds',
    `{ any: [${FAILED}, ${STOPPED}] }`,
    `
    failed     .x.....x
    stopped    ....tt..
    says       .ww.ww.w`,
  ],
  [
    '4.3 any: one that holds is enough for yes, else one that is unknown for that',
    `{ any: [${FAILED}, ${STOPPED}] }`,
    `
    failed     .x..x...
    states     ===.....
    says       .ww?ww??`,
  ],
  [
    '4.3 not: unknown stays unknown',
    `{ not: ${STOPPED} }`,
    `
    stopped    ..tt....
    states     ======..
    says       ww..ww??
    count      11001100`,
  ],
  [
    '3.3 what is known to hold beyond the last look makes not say no there',
    `{ not: ${FAILED} }`,
    `
    failed     .....x..
    known      ===.....
    says       www??..?`,
  ],
  [
    '4.3 all: as severe as the least severe of the levels',
    `{ all: [${GRADED}, ${GRADED_LONG}] }`,
    `
    failed     .2.1....
    says       .wwww...`,
  ],
  [
    '4.3 any: as the most severe',
    `{ any: [${GRADED}, ${GRADED_LONG}] }`,
    `
    failed     .2.1....
    says       .ccwwii.`,
  ],
  [
    '4.3 all: what names no level takes none away',
    `{ all: [${GRADED}, ${STOPPED}] }`,
    `
    failed     .2.1....
    stopped    .tttttt.
    says       .ccww...`,
  ],
  [
    '4.3 any: what names no level holds at that of the rule',
    `{ any: [${GRADED}, ${STOPPED}] }
    severity: critical`,
    `
    failed     .x......
    stopped    ..t.t...
    says       .wc.c...`,
  ],
  [
    '4.3 the number of the first that has one',
    `{ any: [${GRADED_LONG}, ${FAILED}] }`,
    `
    failed     .2.1....
    count      02233110`,
  ],
  [
    '3.2 about where that is',
    `{ any: [{ job_failed_count: { over: 4m, at_least: 2 } }, ${STOPPED}] }`,
    `
    missed     .(3-)...
    says       ...wwww.
    about      ..~~~~~~`,
  ],
  [
    '4.3 within one another',
    `{ all: [{ not: { any: [${STOPPED}, { connection_lost: true }] } }, ${FAILED}] }`,
    `
    failed     .x..x..x
    stopped    ..t.....
    lost       .....a..
    says       .w..w..w`,
  ],
])
