import { specify } from './drawn.ts'

const QUIET = '{ no_jobs: { over: 3m } }'

specify([
  [
    '3.5 from so long after a job on, be it that it failed or succeeded',
    QUIET,
    `
    failed     .x........
    succeeded  ...s......
    says       w.....wwww`,
  ],
  [
    '3.5 jobs that failed before the first look are none',
    QUIET,
    `
    failed     ..h.....
    says       wwwwwwww`,
  ],
  [
    '3.5 no while the recipe does not run; being started counts as a job',
    QUIET,
    `
    stopped    ..bbb.....
    says       ww......ww`,
  ],
  [
    '2.7 also where it was found stopped',
    QUIET,
    `
    stopped    BBB......
    says       ......www`,
  ],
  [
    '3.5 unknown until so long was sampled',
    QUIET,
    `
    sampled    ========
    says       ???wwwww`,
  ],
  [
    '3.3 unknown beyond what is known of its jobs',
    QUIET,
    `
    known      ====....
    says       wwww????`,
  ],
  [
    '3.3 and of whether it runs',
    QUIET,
    `
    states     ====....
    says       wwww????`,
  ],
  [
    '3.2 its clock stands still in a maintenance, in which no job counts',
    QUIET,
    `
    failed       .x.x......
    maintenance  ..###.....
    says         w......www`,
  ],
  [
    '4.1 of several recipes all that run',
    `${QUIET}
    by: [workspace]`,
    `
    failed     ..x.....
    2 failed   ....x...
    says       ww.....w`,
  ],
  [
    '4.1 without those that do not',
    `${QUIET}
    by: [workspace]`,
    `
    failed     ..x.......
    2 stopped  bbbbb.....
    says       ww......ww`,
  ],
  [
    '4.1 no while none runs',
    `${QUIET}
    by: [workspace]`,
    `
    stopped    bbbbbbb
    2 stopped  ..bbbbb
    says       ww.....`,
  ],
  [
    '4.1 at the severity of the rule',
    `${QUIET}
    severity: info`,
    `
    failed     ..x.....
    says       ii...iii`,
  ],
])
