import { specify } from './drawn.ts'

specify([
  [
    '2.9 from when it lost its authorisation until it has it again',
    '{ connection_lost: true }',
    `
    lost      ..aaa...
    says      ..www...
    count     00111000`,
  ],
  [
    '2.9 of several connections any',
    '{ connection_lost: true }',
    `
    lost      .aabb...
    says      .wwww...
    count     01111000`,
  ],
  [
    '2.7 found lost at first sight: no, until it was authorised once',
    '{ connection_lost: true }',
    `
    lost      AAA.aa..
    says      ....ww..`,
  ],
  [
    '3.3 beyond the last look at it, yes stays',
    '{ connection_lost: true }',
    `
    lost      ..aaaaaa
    states    ====....
    says      ..wwwwww`,
  ],
  [
    '3.3 and no is unknown',
    '{ connection_lost: true }',
    `
    states    ====....
    says      ....????`,
  ],
  [
    '3.3 whatever is known of jobs',
    '{ connection_lost: true }',
    `
    known     ==......
    says      ........`,
  ],
  [
    '3.2 in a maintenance too',
    '{ connection_lost: true }',
    `
    lost         ..aa....
    maintenance  .#####..
    says         ..ww....`,
  ],
  [
    '4.1 of several recipes how many connections, one that they share once',
    `{ connection_lost: true }
    by: [workspace]`,
    `
    lost      .aaaa...
    2 lost    .aa.....
    3 lost    ..bb....
    says      .wwww...
    count     01221000`,
  ],
  [
    '4.1 for each of the recipes that use it',
    '{ connection_lost: true }',
    `
    lost      .aaa....
    2 lost    .aaa....
    says 1    .www....
    says 2    .www....`,
  ],
  [
    '4.1 at the severity of the rule',
    `{ connection_lost: true }
    severity: info`,
    `
    lost      ..aa....
    says      ..ii....`,
  ],
])
