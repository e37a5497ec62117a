import { HOUR_MS } from '../../../src/model/instant.ts'
import { specify } from './drawn.ts'

const NEW = '{ new_error: { unseen_for: 5h } }'

// A column is an hour.
specify(
  [
    [
      '4.4 an error is told where the recipe did not show it for so long',
      NEW,
      `
    failed     ..x..x.....x..
    told       ..!........!..`,
    ],
    [
      '4.4 exactly so long ago is not long enough',
      NEW,
      `
    failed     ..x....x......
    told       ..!...........`,
    ],
    [
      '4.4 of several at once one',
      NEW,
      `
    failed     ..3...
    told       ..!...`,
    ],
    [
      '4.4 each kind by itself',
      NEW,
      `
    failed     ..xo.xz..
    told       ..!!..!..`,
    ],
    [
      '2.7 history was shown',
      NEW,
      `
    failed     h..x..z..
    told       ......!..`,
    ],
    [
      '3.5 unknown, and never told, where so long ago was not watched',
      NEW,
      `
    watched    =========
    failed     ...xxo..o
    told       .....!...`,
    ],
    [
      '4.4 an older one that comes late is not told after it, even if it shows that it was not new',
      NEW,
      `
    failed     .....x....x
    later      ..x.....x..
    told       .....!.....`,
    ],
    [
      '3.4 but late news is news: the first of its kind is told',
      NEW,
      `
    failed     .....x....
    later      ..o.......
    told       ..!..!....`,
    ],
    [
      '3.2 what completed inside a maintenance is not told',
      NEW,
      `
    failed       ..x..o..
    maintenance  .###....
    told         .....!..`,
    ],
    [
      '3.2 only errors asked for',
      `${NEW}
    errors: { adapter: netsuite }`,
      `
    failed     ..xo....
    told       ...!....`,
    ],
    [
      '1.5 echoes are errors of their own recipe',
      NEW,
      `
    failed     ..e.....
    told       ..!.....`,
    ],
    [
      '4.4 another recipe shows it for the first time',
      NEW,
      `
    failed     ..x.....
    2 failed   ....x...
    told       ..!.....
    2 told     ....!...`,
    ],
  ],
  HOUR_MS,
)
