import { z } from 'zod'
import type { DurationMs } from '../../model/instant.ts'
import { duration, someText } from '../values.ts'

/** The id of a recipe, job or error: digits need no quotes. */
export const id: z.ZodType<string> = z.union([z.int().nonnegative(), someText]).transform(String)

/** When, in a test. */
export const at: z.ZodType<DurationMs> = duration(0).describe('When, from the start of the test')
