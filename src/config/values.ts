import { z } from 'zod'
import { messageOf } from '../model/errors.ts'
import { type DurationMs, formatDuration, parseDuration } from '../model/instant.ts'
import { type Matcher, parseMatchers } from '../model/matcher.ts'
import { cronProblem, isTimeZone } from '../model/schedule.ts'
import { parseTemplate, type Template, templateVariables } from '../model/template.ts'
import { suggestion } from './nearest.ts'

/** A reading of a text: its value, or what was expected instead. */
type Reading<T> = { readonly value: T } | { readonly expected: string }

/**
 * A mapping whose keys are all known. Its unknown-key issues carry what a key is called and the known ones as their
 * message, `key:name,region`, for issues.ts to read.
 */
export function mapping<S extends z.core.$ZodShape>(shape: S, noun = 'key'): z.ZodObject<S, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? `${noun}:${Object.keys(shape).join(',')}` : undefined,
  })
}

/**
 * Lets a check of a mapping's keys run although some of their values are wrong, so that all problems are told at once:
 * such a check must expect any value behind the keys.
 */
export const EVEN_IF_FAULTY: { readonly when: (payload: z.core.ParsePayload) => boolean } = {
  when: ({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value),
}

/** Reports a key of a mapping at the key itself. */
export function faultyKey(context: z.core.$RefinementCtx, key: string, message: string): void {
  context.addIssue({ code: 'custom', path: [key], message, params: { at: 'key' } })
}

/**
 * Reports that a mapping lacks something, at the mapping. Where it has an unknown key, which may be just that, issues.ts
 * leaves this out.
 */
export function faultyMapping(context: z.core.$RefinementCtx, message: string): void {
  context.addIssue({ code: 'custom', message, params: { lacks: true } })
}

/** A text that `read` turns into a value. */
export function textAs<T>(read: (text: string) => Reading<T>): z.ZodType<T, string> {
  return z.string().transform((text, context) => {
    const reading = read(text)
    if ('value' in reading) return reading.value
    context.issues.push({ code: 'custom', message: reading.expected, input: text })
    return z.NEVER
  })
}

/** A text that is not empty. */
export const someText: z.ZodType<string, string> = textAs((text) =>
  text.trim() === '' ? { expected: 'expected a text, got an empty one' } : { value: text },
)

/** A text; an empty one, as `${NAME:-}` gives, counts as left out. */
export const optionalText: z.ZodType<string | null, string> = textAs((text) => ({
  value: text === '' ? null : text,
}))

/** A duration of at least `minMs`. */
export function duration(minMs: DurationMs): z.ZodType<DurationMs, string> {
  return textAs((text) => {
    const ms = parseDuration(text)
    if (ms === null) {
      return { expected: `'${text}' is no duration: expected one such as 30s, 5m, 1h30m, 7d or 1w` }
    }
    return ms < minMs
      ? { expected: `'${text}' is too short: expected at least ${formatDuration(minMs)}` }
      : { value: ms }
  })
}

/** A name that labels may have: as Prometheus has them, dots and dashes allowed. */
const LABEL_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/

/** A label's name. */
export const labelName: z.ZodType<string, string> = textAs((text) =>
  LABEL_NAME.test(text)
    ? { value: text }
    : {
        expected: `'${text}' is no label name: expected letters, digits, _, . and -, not beginning with a digit`,
      },
)

/** Alertmanager's matchers: a list of texts, or one text `{a = b, c =~ "d"}`. */
export const matchers: z.ZodType<readonly Matcher[], string | string[]> = z
  .union([z.array(matcherText()).transform((lists) => lists.flat()), matcherText()])
  .describe('Alertmanager matchers: name = value, !=, =~, !~; all must hold')

function matcherText(): z.ZodType<readonly Matcher[], string> {
  return textAs((text) => {
    try {
      return { value: parseMatchers(text) }
    } catch (error) {
      return { expected: messageOf(error) }
    }
  })
}

/** A cron expression of five fields that comes at some time. */
export const cron: z.ZodType<string, string> = textAs((text) => {
  const problem = cronProblem(text)
  return problem === null
    ? { value: text }
    : {
        expected: `'${text}' is no schedule: ${problem}; expected five fields of cron, such as "0 8 * * 1-5"`,
      }
})

/** An IANA time zone. */
export const timeZone: z.ZodType<string, string> = textAs((text) =>
  isTimeZone(text)
    ? { value: text }
    : { expected: `'${text}' is no time zone: expected a name such as Europe/Berlin or UTC` },
)

/** An absolute http or https address, without trailing slash. */
export const webAddress: z.ZodType<string, string> = textAs((text) => {
  const url = URL.canParse(text) ? new URL(text) : null
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname !== ''
    ? { value: text.replace(/\/+$/, '') }
    : { expected: `'${text}' is no web address: expected https://host/path` }
})

const EMAIL = /^[^\s@<>,;:"()[\]\\]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/

/** A mail address, in lower case. */
export const emailAddress: z.ZodType<string, string> = textAs((text) =>
  EMAIL.test(text)
    ? { value: text.toLowerCase() }
    : { expected: `'${text}' is no mail address: expected name@example.com` },
)

/** A mail's sender: an address, or `Name <address>`. */
export const mailbox: z.ZodType<string, string> = textAs((text) => {
  const address = /^[^<>\r\n]*<([^<>]*)>$/.exec(text)?.[1] ?? text
  return EMAIL.test(address)
    ? { value: text }
    : { expected: `'${text}' is no sender: expected alerts@example.com, or RecipeWatch <alerts@example.com>` }
})

/** A template over labels alone; without variables it must pass `check`, which returns what was expected or null. */
export function labelTemplate(check: (text: string) => string | null): z.ZodType<Template, string> {
  return textAs((text) => {
    const reading = readTemplate(text, ['labels.*'])
    if ('expected' in reading) return reading
    const expected = reading.value.literal ? check(text) : null
    return expected === null ? reading : { expected }
  })
}

/** True where a text could be a literal mail address. */
export function isEmailAddress(text: string): boolean {
  return EMAIL.test(text)
}

/** Reads Liquid over the variables given; `labels.*` stands for any label. */
export function readTemplate(text: string, known: readonly string[]): Reading<Template> {
  try {
    const template = parseTemplate(text)
    const unknown = templateVariables(template).find((path) => !isKnown(path, known))
    if (unknown === undefined) return { value: template }
    return { expected: `unknown variable '${unknown}'${suggestion(unknown, known)}` }
  } catch (error) {
    return { expected: `this is no Liquid: ${messageOf(error)}` }
  }
}

function isKnown(path: string, known: readonly string[]): boolean {
  return known.includes(path) || (known.includes('labels.*') && /^labels\.[^.*]/.test(path))
}

/** A regular expression: `/…/flags`, or the expression alone. Flags i, m, s and u may be given; `added` always are. */
export function readExpression(text: string, added: string): Reading<RegExp> {
  const delimited = /^\/(.+)\/([a-z]*)$/s.exec(text)
  const [source, flags] = delimited === null ? [text, ''] : [delimited[1] ?? '', delimited[2] ?? '']
  const odd = /[^imsu]/.exec(flags)?.[0]
  if (odd !== undefined) return { expected: `unknown flag '${odd}' of ${text}: expected i, m, s or u` }
  try {
    return { value: new RegExp(source, [...new Set(flags + added)].join('')) }
  } catch (error) {
    return { expected: `'${text}' is no regular expression: ${messageOf(error).replace(/^.*: /s, '')}` }
  }
}
