import { z } from 'zod'
import type { DigestConfig } from '../model/config.ts'
import { cron, mapping, matchers, someText, timeZone } from './values.ts'

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
