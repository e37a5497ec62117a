import { specify } from './drawn.ts'

const TWO = '{ distinct_errors: { over: 3m, at_least: 2 } }'

specify([
  [
    '3.1 kinds of errors in the window',
    TWO,
    `
    failed   .x.o....
    says     ...w....
    count    01121100`,
  ],
  [
    '1.7 each once',
    TWO,
    `
    failed   .x2.oo..
    says     ....w...
    count    01112111`,
  ],
  [
    '3.1 more_than',
    '{ distinct_errors: { over: 3m, more_than: 2 } }',
    `
    failed   .xoz....
    says     ...w....`,
  ],
  [
    '3.1 at_most',
    '{ distinct_errors: { over: 3m, at_most: 1 } }',
    `
    failed   ..xo.....
    says     www..wwww`,
  ],
  [
    '3.1 less_than',
    '{ distinct_errors: { over: 3m, less_than: 1 } }',
    `
    failed   ..xx.....
    says     ww....www`,
  ],
  [
    '4.1 levels',
    '{ distinct_errors: { over: 3m, at_least: { info: 1, critical: 3 } } }',
    `
    failed   .xoz....
    says     .iicii..`,
  ],
  [
    '3.3 beyond what is known no is unknown, and yes stays',
    TWO,
    `
    failed   .x...xo..
    known    ====.....
    says     ....??ww?`,
  ],
  [
    '3.3 what silence fulfils waits until its window is wholly watched',
    '{ distinct_errors: { over: 3m, less_than: 1 } }',
    `
    watched  ..======
    says     ?????www`,
  ],
  [
    '3.2 estimates show no errors',
    TWO,
    `
    failed   .x.o......
    missed   .(9---)...
    says     ...w......`,
  ],
  [
    '3.2 only errors asked for',
    `${TWO}
    errors: { adapter: salesforce }`,
    `
    failed   .xo.z...
    says     ........`,
  ],
  [
    '3.2 what completed inside a maintenance shows none',
    TWO,
    `
    failed       .x.o....
    maintenance  ...##...
    says         ........`,
  ],
  [
    '4.1 of several recipes together',
    `${TWO}
    by: [workspace]`,
    `
    failed    .x......
    2 failed  ..o.....
    says      ..ww....`,
  ],
  [
    '1.5 without echoes',
    `${TWO}
    by: [workspace]`,
    `
    failed    .e......
    2 failed  ..o.....
    says      ........`,
  ],
  [
    '4.1 by adapter',
    `${TWO}
    by: [adapter]`,
    `
    failed           .xzo....
    says salesforce  ..ww....
    says netsuite    ........`,
  ],
])
