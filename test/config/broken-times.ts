import type { Broken } from './broken.ts'
import { alertsYaml } from './memory.ts'

const times = (...lines: readonly string[]): string =>
  `${alertsYaml()}time_intervals:\n  - name: night\n    time_intervals:\n${lines.map((line) => `      - ${line}\n`).join('')}`

const maintenance = (line: string): string => `${times('{}')}maintenance:\n  - ${line}\n`

/** Errors of times and of what names them. */
export const TIME_ERRORS: readonly Broken[] = [
  {
    name: 'times of day that are none',
    alerts: times(
      '{ times: [{ start_time: ▸"9:00", end_time: ▸"24:30" }] }',
      '{ times: [{ start_time: ▸noon, end_time: "13:00" }] }',
    ),
    says: ["'9:00' is no time of day", "'24:30' is no time of day: expected 00:00 to 24:00", "'noon'"],
  },
  {
    name: 'a time over midnight',
    alerts: times('{ times: [{ start_time: "22:00", ▸end_time: "06:00" }] }'),
    says: ['end_time must be after start_time: over midnight, write two times'],
  },
  {
    name: 'a time without its end, and none at all',
    alerts: times('{ times: [▸{ start_time: "22:00" }] }', '{ times: ▸[] }'),
    says: ["the key 'end_time'", 'at least one entry'],
  },
  {
    name: 'weekdays',
    alerts: times('{ weekdays: [▸mon, ▸"saturday:sunday", ▸"monday:tuesday:friday", ▸1] }'),
    says: [
      "'mon' is no weekday: expected monday, or monday:friday",
      "'saturday:sunday' ends before it begins: expected the earlier weekday first",
      "'monday:tuesday:friday' is no weekday",
      'put it in quotes',
    ],
  },
  {
    name: 'days of a month',
    alerts: times('{ days_of_month: [▸0, ▸"1:32", ▸"-3:2", ▸"5:1", ▸"-1:-3", ▸"31:-2"] }'),
    says: [
      "'0' is no day of a month: expected 1 to 31, -1 for the last",
      "'1:32' is no day of a month",
      "'-3:2' begins at the month's end: its end is to be counted from there too",
      "'5:1' ends before it begins: expected the earlier day first",
      "'-1:-3' ends before it begins",
      "'31:-2' ends before it begins",
    ],
  },
  {
    name: 'months and years',
    alerts: times('{ months: [▸13, ▸"may:april", ▸febuary], years: [▸"2030:2029", ▸26] }'),
    says: [
      "'13' is no month: expected may, 5, or may:august",
      "'may:april' ends before it begins",
      "'febuary' is no month: expected may, 5, or may:august; did you mean 'february'?",
      "'2030:2029' ends before it begins",
      "'26' is no year",
    ],
  },
  {
    name: 'a location that is no zone, an unknown key',
    alerts: times('{ ▸weekday: [monday], location: ▸Europe/Berln }'),
    says: ["unknown key 'weekday'; did you mean 'weekdays'?", "'Europe/Berln' is no time zone"],
  },
  {
    name: 'a time interval without times',
    alerts: `${alertsYaml()}time_intervals:\n  - { name: a, time_intervals: ▸[] }\n  - ▸{ name: b }\n`,
    says: ['at least one entry', "the key 'time_intervals'"],
  },
  {
    name: 'two time intervals of one name, two maintenances',
    alerts: `${times('{}')}  - { name: ▸night, time_intervals: [{}] }\nmaintenance:\n  - { name: a, time_intervals: [night] }\n  - { name: ▸a, time_intervals: [night] }\n`,
    says: [
      "a time interval 'night' stands in alerts.yaml:10 already",
      "a maintenance 'a' stands in alerts.yaml:15 already",
    ],
  },
  {
    name: 'a maintenance at a time that is not there',
    alerts: maintenance('{ name: a, time_intervals: [▸nihgt] }'),
    says: ["there is no time interval 'nihgt'; did you mean 'night'?"],
  },
  {
    name: 'a maintenance without a name, without times',
    alerts: maintenance('▸{ matchers: [team = x] }'),
    says: ["the key 'name'", "the key 'time_intervals'"],
  },
  {
    name: 'a maintenance of an owner, where nobody is meant',
    alerts: maintenance('{ name: a, matchers: [▸owner = a@example.com], time_intervals: [night] }'),
    says: ["'owner' needs owners.default"],
  },
  {
    name: 'a route muted at a time that is not there, and the root muted',
    alerts: alertsYaml({
      route:
        'route:\n  receiver: team\n  ▸mute_time_intervals: [▸night]\n  routes: [{ matchers: [rule = burst], mute_time_intervals: [▸night] }]\n',
    }),
    says: [
      "unknown key of the root route 'mute_time_intervals'",
      "there is no time interval 'night'",
      "there is no time interval 'night'",
    ],
  },
  {
    name: 'an inhibition without its ends, of a label that is none, of no matcher',
    alerts: `${alertsYaml()}inhibit_rules:\n  - ▸▸{ equal: [▸"1a"] }\n  - { source_matchers: [▸x], target_matchers: [rule = burst], ▸equals: [a] }\n`,
    says: [
      "the key 'source_matchers'",
      "the key 'target_matchers'",
      "'1a' is no label name",
      "'x' is no matcher",
      "unknown key 'equals'; did you mean 'equal'?",
    ],
  },
  {
    name: 'an acknowledgement that ends at once',
    alerts: alertsYaml({ route: 'route: { receiver: team, ack_timeout: ▸10s }\n' }),
    says: ["'10s' is too short: expected at least 1m"],
  },
  {
    name: 'an inhibition by owner, where nobody is meant',
    alerts: `${alertsYaml()}inhibit_rules: [{ source_matchers: [rule = burst], target_matchers: [▸owner = a@b.example], equal: [▸owner] }]\n`,
    says: ["'owner' needs owners.default", "'owner' needs owners.default"],
  },
]
