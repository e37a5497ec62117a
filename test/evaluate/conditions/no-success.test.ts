import { specify } from './drawn.ts'

const QUIET = '{ no_success: { over: 3m } }'

specify([
  [
    '3.5 from so long after a success on, until the next',
    QUIET,
    `
    succeeded  ..s.....s..
    says       ww...www...`,
  ],
  [
    '3.5 which may have come since the sample before, and came by this one',
    QUIET,
    `
    succeeded  ..(-)......
    says       www....wwww`,
  ],
  [
    '3.5 failures are none',
    QUIET,
    `
    failed     .x.2..
    says       wwwwww`,
  ],
  [
    '3.5 unknown until so long was sampled',
    QUIET,
    `
    sampled    ========
    says       ???wwwww`,
  ],
  [
    '3.5 or a success has been seen',
    QUIET,
    `
    sampled    ..=========
    succeeded  ...s.......
    says       ?????.wwwww`,
  ],
  [
    '3.3 unknown beyond what is known',
    QUIET,
    `
    known      ====....
    says       wwww????`,
  ],
  [
    '3.2 its clock stands still in a maintenance',
    QUIET,
    `
    succeeded    .s..........
    maintenance  ..###.......
    says         w......wwwww`,
  ],
  [
    '3.2 in which no success counts',
    QUIET,
    `
    succeeded    ...s......
    maintenance  ..###.....
    says         wwwwwwwwww`,
  ],
  [
    '3.2 but one that may have come before it does',
    QUIET,
    `
    succeeded    .(-).......
    maintenance  ..###......
    says         ww......www`,
  ],
  [
    '4.1 of several recipes none succeeded',
    `${QUIET}
    by: [workspace]`,
    `
    succeeded    ..s.....
    2 succeeded  ....s...
    says         ww.....w`,
  ],
  [
    '3.5 and all are sampled',
    `${QUIET}
    by: [workspace]`,
    `
    2 sampled    ....====
    says         ???????w`,
  ],
  [
    '4.1 at the severity of the rule',
    `${QUIET}
    severity: critical`,
    `
    succeeded  ..s.....
    says       cc...ccc`,
  ],
])
