import type { Broken } from './broken.ts'
import { alertsYaml } from './memory.ts'

const digests = (...lines: readonly string[]): string =>
  alertsYaml({ digests: `digests:\n${lines.map((line) => `  ${line}\n`).join('')}` })

/** Errors of digests. */
export const DIGEST_ERRORS: readonly Broken[] = [
  {
    name: 'a digest without what it needs',
    alerts: digests('- ▸{ name: daily, receiver: team, ▸shedule: "0 8 * * *" }'),
    says: ["expected the key 'schedule'", "unknown key 'shedule'; did you mean 'schedule'?"],
  },
  {
    name: 'schedules that are none',
    alerts: digests(
      '- { name: a, receiver: team, schedule: ▸"0 8 * *" }',
      '- { name: b, receiver: team, schedule: ▸"61 * * * *" }',
      '- { name: c, receiver: team, schedule: ▸"0 8 31 2 *" }',
      '- { name: d, receiver: team, schedule: ▸"0 0 8 * * 1" }',
    ),
    says: ['expected five fields of cron', 'minute: 61', 'it never comes', 'it has 6 fields'],
  },
  {
    name: 'a time zone that there is not',
    alerts: digests('- { name: a, receiver: team, schedule: "0 8 * * *", timezone: ▸Europe/Berln }'),
    says: ["'Europe/Berln' is no time zone"],
  },
  {
    name: 'a receiver that is not there, and a name that stands twice',
    alerts: digests(
      '- { name: a, receiver: ▸taem, schedule: "0 8 * * *" }',
      '- { name: ▸a, receiver: team, schedule: "0 8 * * *" }',
    ),
    says: ["no receiver 'taem'; did you mean 'team'?", "a digest 'a' stands in alerts.yaml"],
  },
  {
    name: 'digests further apart than what is kept',
    alerts: `${digests('- { name: a, receiver: team, schedule: ▸"0 8 1 * *" }')}store: { retention: 7d }\n`,
    says: ['up to 31d lie between two digests, longer than what is kept (store.retention 1w)'],
  },
  {
    name: 'owners of recipes without default ones',
    alerts: digests(
      '- { name: a, receiver: team, schedule: "0 8 * * *", recipes: [▸owner = ana@example.com] }',
    ),
    says: ["'owner' needs owners.default"],
  },
]
