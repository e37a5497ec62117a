import { specify } from './drawn.ts'

specify([
  [
    '2.9 from when it was stopped until it was started',
    '{ recipe_stopped: true }',
    `
    stopped    ..tt....
    says       ..ww....
    count      00110000`,
  ],
  [
    '2.9 for any cause',
    '{ recipe_stopped: true }',
    `
    stopped    .bb.tt.uu.
    says       .ww.ww.ww.`,
  ],
  [
    '2.9 for causes that are named',
    '{ recipe_stopped: { causes: [trigger_errors_limit] } }',
    `
    stopped    .bb.tt.uu.
    says       ....ww....`,
  ],
  [
    '2.9 but for those that are not wanted',
    '{ recipe_stopped: { except: [by_hand] } }',
    `
    stopped    .bb.tt.uu.
    says       ....ww.ww.`,
  ],
  [
    '2.7 found stopped at first sight: no, until it was started once',
    '{ recipe_stopped: true }',
    `
    stopped    BBB.bb..
    says       ....ww..`,
  ],
  [
    '3.3 beyond the last look at it, yes stays',
    '{ recipe_stopped: true }',
    `
    stopped    ..tttttt
    states     ====....
    says       ..wwwwww`,
  ],
  [
    '3.3 and no is unknown',
    '{ recipe_stopped: true }',
    `
    states     ====....
    says       ....????`,
  ],
  [
    '3.3 whatever is known of jobs',
    '{ recipe_stopped: true }',
    `
    failed     .x......
    known      ==......
    says       ........`,
  ],
  [
    '3.2 in a maintenance too',
    '{ recipe_stopped: true }',
    `
    stopped      ..tt....
    maintenance  .#####..
    says         ..ww....`,
  ],
  [
    '4.1 of several recipes how many',
    `{ recipe_stopped: true }
    by: [workspace]`,
    `
    stopped    ..tt....
    2 stopped  ...bb...
    says       ..www...
    count      00121000`,
  ],
  [
    '4.1 at the severity of the rule',
    `{ recipe_stopped: true }
    severity: critical`,
    `
    stopped    ..tt....
    says       ..cc....`,
  ],
])
