import { z } from 'zod'
import type { DigestConfig } from '../model/config.ts'
import { cronProblem, isTimeZone } from '../model/schedule.ts'
import { mapping, matchers, someText, textAs } from './values.ts'

const cron = textAs((text) => {
  const problem = cronProblem(text)
  return problem === null
    ? { value: text }
    : {
        expected: `'${text}' is no schedule: ${problem}; expected five fields of cron, such as "0 8 * * 1-5"`,
      }
})

const timeZone = textAs((text) =>
  isTimeZone(text)
    ? { value: text }
    : { expected: `'${text}' is no time zone: expected a name such as Europe/Berlin or UTC` },
)

const digest = mapping({
  name: someText.describe('What the digest is called; unique. Under this name it continues where it stopped'),
  schedule: cron.describe('When it is sent: cron, five fields'),
  timezone: timeZone.prefault('UTC').describe('Zone of the schedule, and of the times in it'),
  receiver: someText.describe('Who gets it; with `to: owner`, each owner gets what was theirs'),
  recipes: matchers
    .prefault([])
    .describe('Recipes by their labels, as Alertmanager matchers; all where left out'),
  send_empty: z.boolean().prefault(false).describe('true: sent although nothing happened'),
}).transform(
  (given): DigestConfig => ({
    name: given.name,
    schedule: { cron: given.schedule, timeZone: given.timezone },
    receiver: given.receiver,
    recipes: given.recipes,
    sendEmpty: given.send_empty,
  }),
)

/** `digests:`. */
export const digests: z.ZodType<readonly DigestConfig[]> = z.array(digest)
