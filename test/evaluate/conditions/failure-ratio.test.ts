import { specify } from './drawn.ts'

const HALF = '{ failure_ratio: { over: 4m, at_least: 0.5 } }'
const HALF_OF_FOUR = '{ failure_ratio: { over: 4m, at_least: 0.5, min_jobs: 4 } }'

specify([
  [
    '3.5 failed of all finished jobs in the window, where there are enough',
    HALF_OF_FOUR,
    `
    failed     .xx.......
    succeeded  ss........
    says       ..ww......
    count      0122210000`,
  ],
  [
    '3.5 more_than',
    '{ failure_ratio: { over: 4m, more_than: 0.5, min_jobs: 4 } }',
    `
    failed     .xx.......
    succeeded  ss........
    says       ..........`,
  ],
  [
    '3.5 without a job, no: at_most too',
    '{ failure_ratio: { over: 4m, at_most: 0.25, min_jobs: 2 } }',
    `
    succeeded  .ss....
    says       ..www..`,
  ],
  [
    '3.5 levels',
    '{ failure_ratio: { over: 4m, at_least: { warning: 0.25, critical: 0.75 } } }',
    `
    failed     .x.x......
    succeeded  ..s.......
    says       .cwwwwc...`,
  ],
  [
    '3.5 successes are spread evenly between two samples',
    HALF,
    `
    failed     ..2......
    succeeded  .(4--)...
    says       ..ww.....`,
  ],
  [
    '3.5 unknown until the window is wholly sampled',
    '{ failure_ratio: { over: 3m, at_least: 0.5 } }',
    `
    failed     .....x...
    sampled    ..=======
    says       ?????www.`,
  ],
  [
    '3.3 unknown beyond what is known, yes too',
    HALF,
    `
    failed     ..x......
    known      ====.....
    says       ..ww?????`,
  ],
  [
    '3.2 estimates failed, and finished',
    '{ failure_ratio: { over: 4m, at_least: 0.6, min_jobs: 3 } }',
    `
    missed     .(2)......
    succeeded  .s........
    says       ...ww.....
    about      ..~~~~~...`,
  ],
  [
    '3.2 one longer than the window makes it unknown, never yes',
    '{ failure_ratio: { over: 2m, at_least: 0.5 } }',
    `
    failed     xx........
    missed     .(2--)....
    says       ww?????...`,
  ],
  [
    '3.5 errors filter what failed, not what finished',
    `${HALF}
    errors: { adapter: netsuite }`,
    `
    failed     .oxx......
    says       .ww.......`,
  ],
  [
    '3.5 nor the estimates of it',
    `${HALF}
    errors: { adapter: netsuite }`,
    `
    failed     .o........
    missed     .(2)......
    says       .ww.......
    count      0111100000`,
  ],
  [
    '3.2 what completed inside a maintenance neither failed nor succeeded',
    '{ failure_ratio: { over: 4m, at_least: 1 } }',
    `
    failed       .xx....
    succeeded    .s.....
    maintenance  .#.....
    says         ..wwww.`,
  ],
  [
    '3.5 of all recipes together',
    `${HALF}
    by: [workspace]`,
    `
    failed       .x......
    2 succeeded  ..s.....
    says         .wwww...`,
  ],
  [
    '3.5 once all of them are sampled',
    `${HALF}
    by: [workspace]`,
    `
    failed       .x......
    2 sampled    ...=====
    says         ???????.`,
  ],
])
