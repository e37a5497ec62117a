import { specify } from './drawn.ts'

const TWO = '{ consecutive_failures: { at_least: 2 } }'

specify([
  [
    '3.5 failures in a row, however far apart',
    TWO,
    `
    failed     .x.x..x.
    says       ...wwwww
    count      01122233`,
  ],
  [
    '3.5 until a success',
    TWO,
    `
    failed     .x.x..x.x
    succeeded  .....s...
    says       ...ww...w`,
  ],
  [
    '3.5 which comes first of what happens in one instant',
    TWO,
    `
    failed     .x.x.2..
    succeeded  ...s.s..
    says       .....www
    count      01111222`,
  ],
  [
    '3.5 more_than',
    '{ consecutive_failures: { more_than: 2 } }',
    `
    failed     .xxx.
    says       ...ww`,
  ],
  [
    '3.5 levels',
    '{ consecutive_failures: { at_least: { warning: 2, critical: 4 } } }',
    `
    failed     xxxx..
    succeeded  .....s
    says       .wwcc.`,
  ],
  [
    '3.5 unknown where a success may lie between',
    TWO,
    `
    failed     .x..x.x.x
    succeeded  ..(--)...
    says       ....?.??w`,
  ],
  [
    '3.5 as before successes were sampled',
    TWO,
    `
    failed     .x.x.xx.
    sampled    ....====
    says       ...???ww`,
  ],
  [
    '3.3 beyond what is known a row stays, and none is unknown',
    TWO,
    `
    failed     ..x..x..
    known      ====....
    says       ....?www`,
  ],
  [
    '3.5 of several recipes the longest row',
    `${TWO}
    by: [workspace]`,
    `
    failed     .x.x..
    2 failed   ..x...
    says       ...www
    count      011222`,
  ],
  [
    '1.5 in which echoes do not count',
    `${TWO}
    by: [workspace]`,
    `
    failed     .x.e..
    says       ......`,
  ],
  [
    '3.2 what failed inside a maintenance does not count',
    TWO,
    `
    failed       .x.x.x..
    maintenance  ...#....
    says         .....www`,
  ],
  [
    '3.2 nor does what succeeded there',
    TWO,
    `
    failed       .x...x..
    succeeded    ...s....
    maintenance  ..##....
    says         .....www`,
  ],
  [
    '3.2 other errors than those asked for neither count nor break a row',
    `${TWO}
    errors: { adapter: netsuite }`,
    `
    failed     .o.x.o..
    says       .....www`,
  ],
  [
    '3.2 estimates make no row',
    TWO,
    `
    failed     .x......
    missed     .(9--)..
    says       ........`,
  ],
])
