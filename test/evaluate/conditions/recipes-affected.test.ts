import { specify } from './drawn.ts'

const TWO = `{ recipes_affected: { over: 3m, at_least: 2 } }
    by: [workspace]`

specify([
  [
    '3.1 recipes with a failure in the window, each once',
    TWO,
    `
    failed    .x......
    2 failed  ..xx....
    says      ..ww....
    count     01221100`,
  ],
  [
    '3.1 more_than',
    `{ recipes_affected: { over: 3m, more_than: 2 } }
    by: [workspace]`,
    `
    failed    .x......
    2 failed  ..x.....
    3 failed  ...x....
    says      ...w....`,
  ],
  [
    '3.1 at_most',
    `{ recipes_affected: { over: 3m, at_most: 1 } }
    by: [workspace]`,
    `
    failed    ..x.....
    2 failed  ...x....
    says      www..www`,
  ],
  [
    '3.1 less_than',
    `{ recipes_affected: { over: 3m, less_than: 1 } }
    by: [workspace]`,
    `
    failed    ..9.....
    2 known   ========
    says      ww...www`,
  ],
  [
    '4.1 levels',
    `{ recipes_affected: { over: 3m, at_least: { warning: 1, critical: 2 } } }
    by: [workspace]`,
    `
    failed    .x......
    2 failed  ..xx....
    says      .wccww..`,
  ],
  [
    '1.5 an echo affects nobody',
    TWO,
    `
    failed    .x......
    2 failed  ..e.....
    says      ........`,
  ],
  [
    '3.2 a whole estimated failure does, about',
    TWO,
    `
    failed    .x......
    2 missed  .(2-)...
    says      ...w....
    about     ...~~~..`,
  ],
  [
    '3.2 one estimated over longer than the window may',
    `{ recipes_affected: { over: 2m, at_least: 2 } }
    by: [workspace]`,
    `
    failed    ...x.......
    2 missed  .(9--).....
    says      ..?????....`,
  ],
  [
    '3.3 no is unknown beyond the least known, and yes stays',
    TWO,
    `
    failed    .x...x..
    2 failed  ..x..x..
    2 known   ===.....
    says      ..ww?www
    count     01221222`,
  ],
  [
    '3.2 only errors asked for',
    `${TWO}
    errors: { type: Limit }`,
    `
    failed    .z......
    2 failed  ..x.o...
    says      ........`,
  ],
  [
    '3.2 what completed inside its maintenance affects no recipe',
    TWO,
    `
    failed         .x......
    2 failed       ..x.....
    2 maintenance  ..#.....
    says           ........`,
  ],
  [
    '4.1 by adapter',
    `{ recipes_affected: { over: 3m, at_least: 2 } }
    by: [adapter]`,
    `
    failed           .x......
    2 failed         ..o.....
    3 failed         ..x.....
    says salesforce  ..ww....
    says netsuite    ........`,
  ],
])
