import { MINUTE_MS } from '../../../src/model/instant.ts'
import { specify } from './drawn.ts'

const TWO = '{ job_failed_count: { over: 3m, at_least: 2 } }'

specify([
  [
    '3.1 at_least: from the instant of the one that makes them enough until before the first has left',
    TWO,
    `
    failed   x.x....xx.....
    says     ..w.....ww....
    count    11211001221000`,
  ],
  [
    '3.1 more_than',
    '{ job_failed_count: { over: 3m, more_than: 2 } }',
    `
    failed   ..xxx.....
    says     ....w.....`,
  ],
  [
    '3.1 at_most',
    '{ job_failed_count: { over: 3m, at_most: 1 } }',
    `
    failed   ..xx.....
    says     www..wwww`,
  ],
  [
    '3.1 less_than',
    '{ job_failed_count: { over: 3m, less_than: 1 } }',
    `
    failed   ..x.....
    says     ww...www`,
  ],
  [
    '4.1 one level gets worse, and better',
    '{ job_failed_count: { over: 4m, at_least: { warning: 1, critical: 3 } } }',
    `
    failed   .x.2.......
    says     .wwccww....`,
  ],
  [
    '3.3 beyond what is known no is unknown, and yes stays',
    TWO,
    `
    failed   .xx......xx..
    known    ====.........
    says     ..ww??????ww?`,
  ],
  [
    '3.3 what silence fulfils is unknown there',
    '{ job_failed_count: { over: 3m, at_most: 0 } }',
    `
    known    ====....
    says     wwww????`,
  ],
  [
    '3.3 and until its window is wholly watched',
    '{ job_failed_count: { over: 3m, at_most: 0 } }',
    `
    watched  ..======
    says     ?????www`,
  ],
  [
    '3.2 an estimate is spread evenly over its interval',
    '{ job_failed_count: { over: 4m, at_least: 3 } }',
    `
    missed   ..(4--).....
    says     .....www....
    count    000123432100
    about    ...~~~~~~~..`,
  ],
  [
    '3.2 one longer than the window is never yes, which failures beside it are',
    '{ job_failed_count: { over: 2m, at_least: 1 } }',
    `
    missed   ..(9--)....
    failed   ...x.......
    says     ...ww???...`,
  ],
  [
    '3.2 what completed inside a maintenance does not count',
    '{ job_failed_count: { over: 2m, at_least: 1 } }',
    `
    failed       .xxx....
    maintenance  ..##....
    says         .ww.....`,
  ],
  [
    '3.2 of errors asked for, without estimates',
    `{ job_failed_count: { over: 2m, at_least: 1 } }
    errors: { adapter: netsuite }`,
    `
    failed   .xo.o.x.
    missed   .....(9)
    says     ..wwww..`,
  ],
  [
    '1.5 echoes count in their own recipe',
    TWO,
    `
    failed   .xe...
    says     ..ww..`,
  ],
  [
    '1.5 and in no sum over recipes',
    `${TWO}
    by: [workspace]`,
    `
    failed    .x......
    2 failed  ..x.e...
    says      ..ww....`,
  ],
  [
    '4.1 by adapter, each by its own failures, of whatever recipe',
    `${TWO}
    by: [adapter]`,
    `
    failed           .x.o....
    2 failed         ..x.....
    says salesforce  ..ww....
    says netsuite    ........`,
  ],
])

specify(
  [
    [
      '3.3 a sum is known as far as the least known of its recipes',
      `{ job_failed_count: { over: 1h, at_least: 2 } }
    by: [workspace]`,
      `
    failed    .xx......
    2 known   ==.......
    2 unread  .......==
    says      ..ww?????`,
    ],
    [
      '3.3 without one that could not be read for an hour',
      `{ job_failed_count: { over: 1h, at_least: 2 } }
    by: [workspace]`,
      `
    failed    .xx......
    2 known   ==.......
    2 unread  ..=======
    says      ..ww.....`,
    ],
  ],
  20 * MINUTE_MS,
)
