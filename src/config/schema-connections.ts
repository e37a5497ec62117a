import { isAbsolute, join } from 'node:path'
import { z } from 'zod'
import {
  type HttpConfig,
  LOG_LEVELS,
  type LogConfig,
  type PrivacyConfig,
  type SlackConfig,
  type StoreConfig,
} from '../model/config.ts'
import { HOUR_MS } from '../model/instant.ts'
import type { OwnersConfig } from '../model/selection.ts'
import {
  duration,
  EVEN_IF_FAULTY,
  emailAddress,
  faultyMapping,
  mapping,
  optionalText,
  readExpression,
  someText,
  textAs,
  webAddress,
} from './values.ts'

const domain = textAs((text) =>
  /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text)
    ? { value: text.toLowerCase() }
    : { expected: `'${text}' is no domain: expected example.com` },
)

/** `owners:`. */
export const owners: z.ZodType<OwnersConfig> = mapping({
  discover: z
    .boolean()
    .prefault(false)
    .describe('true: a recipe without owner belongs to its version’s author'),
  allowed_domains: z
    .array(domain)
    .optional()
    .describe('Domains that discovered owners may have; others fall to default. Required with discover'),
  default: z.array(emailAddress).prefault([]).describe('Who is meant where a recipe has no owner'),
  aliases: z.record(emailAddress, z.array(emailAddress).min(1)).prefault({}).describe('Who is meant instead'),
})
  .superRefine((given, context) => {
    if (given.discover && (given.allowed_domains ?? []).length === 0) {
      faultyMapping(context, 'expected allowed_domains: with discover, mail goes to these domains alone')
    }
  }, EVEN_IF_FAULTY)
  .transform((given) => ({
    discover: given.discover,
    allowedDomains: given.allowed_domains ?? [],
    default: given.default,
    aliases: given.aliases,
  }))

/** `slack:`. */
export const slack: z.ZodType<SlackConfig> = mapping({
  token: someText.describe('Bot token (xoxb-…)'),
  api_url: webAddress.prefault('https://slack.com/api').describe('Another root of Slack’s API'),
}).transform((given) => ({ token: given.token, apiUrl: `${given.api_url}/` }))

/** `store:` as written, its path still relative. */
export interface StoreDraft {
  readonly url: string
  readonly retentionMs: number
  readonly path: string | null
}

type StoreUrl = Pick<StoreDraft, 'url' | 'path'>

const storeUrl = textAs<StoreUrl>((url) => {
  const path = /^sqlite:(.+)$/s.exec(url)?.[1]
  if (path !== undefined) return { value: { url, path } }
  return /^postgres(?:ql)?:\/\/./.test(url) && URL.canParse(url)
    ? { value: { url, path: null } }
    : { expected: `this is no store: expected sqlite:data/recipewatch.db or postgres://user@host/db` }
})

/** `store:`. */
export const store: z.ZodType<StoreDraft> = mapping({
  url: storeUrl.prefault('sqlite:data/recipewatch.db').describe('sqlite:PATH, or postgres://user@host/db'),
  retention: duration(HOUR_MS).prefault('90d').describe('How long failures are kept'),
}).transform((given) => ({ ...given.url, retentionMs: given.retention }))

/** The store with its path made absolute from the folder of alerts.yaml. */
export function storeConfig(draft: StoreDraft, folder: string): StoreConfig {
  const { url, retentionMs, path } = draft
  if (path === null) return { url, retentionMs, kind: 'postgres' }
  const absolute = path === ':memory:' || isAbsolute(path) ? path : join(folder, path)
  return { url, retentionMs, kind: 'sqlite', path: absolute }
}

type Address = Pick<HttpConfig, 'host' | 'port'>

const listen = textAs<Address>((text) => {
  const parts = /^(?:\[([0-9A-Fa-f:.]+)\]|([^\s:[\]/]*)):(\d{1,5})$/.exec(text)
  const port = Number(parts?.[3])
  return parts === null || port > 65_535
    ? { expected: `'${text}' is no address to listen on: expected host:port such as 127.0.0.1:9095` }
    : { value: { host: parts[1] ?? (parts[2] === '' ? '0.0.0.0' : (parts[2] ?? '')), port } }
})

/** `http:`. */
export const http: z.ZodType<HttpConfig> = mapping({
  listen: listen.prefault('127.0.0.1:9095').describe('Address and port; off loopback a token is required'),
  token: optionalText.optional().describe('What requests must show as Authorization: Bearer'),
  external_url: webAddress.optional().describe('Where people reach this server: links begin with it'),
  public: z
    .array(z.enum(['metrics']))
    .prefault([])
    .describe('What needs no token although one is set'),
})
  .superRefine((given, context) => {
    const { host }: Partial<Address> = given.listen ?? {}
    if (host === undefined || isLoopback(host) || (given.token ?? null) !== null) return
    const message = `${host} can be reached from elsewhere: it needs http.token (or listen on 127.0.0.1)`
    context.addIssue({ code: 'custom', path: ['listen'], message })
  }, EVEN_IF_FAULTY)
  .transform((given) => ({
    ...given.listen,
    token: given.token ?? null,
    externalUrl: given.external_url ?? null,
    public: given.public,
  }))

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

/** `log:`. */
export const log: z.ZodType<LogConfig> = mapping({
  level: z.enum(LOG_LEVELS).prefault('info').describe('How much is logged'),
  format: z.enum(['json', 'text']).optional().describe('Default: text on a terminal, json elsewhere'),
}).transform((given) =>
  given.format === undefined ? { level: given.level } : { level: given.level, format: given.format },
)

const expression = textAs((text) => readExpression(text, 'gu'))

/** `privacy:`. */
export const privacy: z.ZodType<PrivacyConfig> = mapping({
  redact: z
    .array(expression)
    .prefault([])
    .describe('Regular expressions: what they match is masked before it is stored'),
  job_titles: z.boolean().prefault(false).describe('true: titles of jobs are kept and shown'),
  mask_emails: z.boolean().prefault(true).describe('true: mail addresses in errors are masked'),
}).transform((given) => ({
  redact: given.redact,
  jobTitles: given.job_titles,
  maskEmails: given.mask_emails,
}))
