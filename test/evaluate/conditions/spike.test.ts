import { HOUR_MS } from '../../../src/model/instant.ts'
import { specify } from './drawn.ts'

// A column is six hours: four are a day.
const TWICE = '{ spike: { over: 6h, times: 2, baseline: 2d, at_least: 2 } }'

specify(
  [
    [
      '3.5 so many times the mean of the same time of day',
      TWICE,
      `
    failed   1...1...2...
    says     ........w...
    count    100010002000`,
    ],
    [
      '3.5 not less',
      TWICE,
      `
    failed   1...2...2...
    says     ....w.......`,
    ],
    [
      '3.5 whatever happens at other times',
      TWICE,
      `
    failed   .3...3..2...
    says     .w...w..w...`,
    ],
    [
      '3.5 where nothing failed before, as many as at_least says',
      TWICE,
      `
    failed   ...1....2...
    says     ........w...`,
    ],
    [
      '3.5 levels',
      '{ spike: { over: 6h, times: { warning: 2, critical: 4 }, baseline: 2d, at_least: 2 } }',
      `
    failed   1...1...4...
    says     ........c...`,
    ],
    [
      '3.5 unknown until the baseline is wholly known',
      TWICE,
      `
    failed   ....5.....3...
    watched  ==============
    says     ?????????.w...`,
    ],
    [
      '2.7 history counts in the baseline',
      TWICE,
      `
    failed   h...h...1...2
    says     ............w`,
    ],
    [
      '2.7 but not in the window',
      '{ spike: { over: 6h, times: 2, baseline: 1d, at_least: 1 } }',
      `
    failed   ....h....x...
    says     .........w...`,
    ],
    [
      '3.3 beyond what is known no is unknown, and yes stays',
      TWICE,
      `
    failed   1...1...2.x.
    known    ======......
    says     ......??w???`,
    ],
    [
      '3.2 estimates are in the window, not in the baseline',
      '{ spike: { over: 12h, times: 2, baseline: 1d, at_least: 2 } }',
      `
    failed   ..........2.
    missed   ....(4).....
    says     .....www..ww
    about    .....~~~....`,
    ],
    [
      '3.2 one longer than the window is never yes',
      TWICE,
      `
    missed   ....(4).....
    says     .....??.....`,
    ],
    [
      '3.2 what completed inside a maintenance counts in neither',
      TWICE,
      `
    failed       4...4..22...
    maintenance  #...#..#....
    says         ........w...`,
    ],
    [
      '3.2 only errors asked for, before and now',
      `${TWICE}
    errors: { adapter: netsuite }`,
      `
    failed       5...5...x...
    2 failed     ....o...2...
    says         ............`,
    ],
    [
      '4.1 of several recipes together',
      `${TWICE}
    by: [workspace]`,
      `
    failed       1...1...1...
    2 failed     1...1...3...
    says         w...w...w...`,
    ],
    [
      '4.1 by adapter',
      `${TWICE}
    by: [adapter]`,
      `
    failed           2...2...3...
    2 failed         ........o...
    3 failed         ........o...
    says salesforce  w...w.......
    says netsuite    ........w...`,
    ],
  ],
  6 * HOUR_MS,
)
