import { specify } from './drawn.ts'

const DAILY = '{ missed_run: { schedule: "5 0 * * *", within: 3m } }'

// The first column is midnight.
specify([
  [
    '3.5 from so long after the time it was due on',
    DAILY,
    `
    succeeded  s..............
    says       ........wwwwwww`,
  ],
  [
    '3.5 not where it succeeded by then',
    DAILY,
    `
    succeeded  s......s.......
    says       ...............`,
  ],
  [
    '3.5 until it does later',
    DAILY,
    `
    succeeded  s.........s....
    says       ........ww.....`,
  ],
  [
    '3.5 what succeeded just when it was due was another run',
    DAILY,
    `
    succeeded  s....s.........
    says       ........wwwwwww`,
  ],
  [
    '3.5 what may have succeeded after it did',
    DAILY,
    `
    succeeded  s...(---)......
    says       ...............`,
  ],
  [
    '3.5 failures are no runs',
    DAILY,
    `
    succeeded  s..............
    failed     ......x........
    says       ........wwwwwww`,
  ],
  [
    '3.5 each time it is due',
    '{ missed_run: { schedule: "*/5 * * * *", within: 2m } }',
    `
    succeeded  s.....s..s.....
    says       ..wwww......www`,
  ],
  [
    '7.1 in the zone of the schedule',
    '{ missed_run: { schedule: "5 1 * * *", timezone: Europe/Berlin, within: 3m } }',
    `
    succeeded  s..............
    says       ........wwwwwww`,
  ],
  [
    '3.5 unknown where it was not sampled since',
    DAILY,
    `
    succeeded  s..............
    sampled    ......=========
    says       ........???????`,
  ],
  [
    '3.3 unknown beyond what is known',
    DAILY,
    `
    succeeded  s..............
    known      ==========.....
    says       ........ww?????`,
  ],
  [
    '3.2 maintenance does not count towards the time it is given',
    DAILY,
    `
    succeeded    s..............
    maintenance  ......##.......
    says         ..........wwwww`,
  ],
  [
    '4.1 of several recipes how many missed it',
    `${DAILY}
    by: [workspace]`,
    `
    succeeded    s.....s........
    2 succeeded  s.........s....
    3 succeeded  s..............
    says         ........wwwwwww
    count        000000002211111`,
  ],
  [
    '4.1 at the severity of the rule',
    `${DAILY}
    severity: critical`,
    `
    succeeded  s..............
    says       ........ccccccc`,
  ],
])
