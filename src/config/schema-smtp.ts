import { z } from 'zod'
import type { SmtpConfig } from '../model/config.ts'
import {
  EVEN_IF_FAULTY,
  faultyKey,
  faultyMapping,
  mailbox,
  mapping,
  optionalText,
  someText,
  textAs,
} from './values.ts'

type Tls = SmtpConfig['tls']

/** Ports by what they are for: submission with TLS from the first byte, with STARTTLS, and plain relays. */
const PORTS: Readonly<Record<Tls, number>> = { implicit: 465, starttls: 587, none: 25 }

const address: z.ZodType<URL, string> = textAs((text) => {
  const url = URL.canParse(text) ? new URL(text) : null
  return url !== null && (url.protocol === 'smtp:' || url.protocol === 'smtps:') && url.hostname !== ''
    ? { value: url }
    : { expected: 'this is no mail server: expected smtps://user:password@host:465 or smtp://host:587' }
})

const shape = mapping({
  host: someText.optional().describe('The mail server; or give url'),
  port: z
    .int()
    .min(1)
    .max(65_535)
    .optional()
    .describe('Default: 465 with implicit TLS, 587 with STARTTLS, 25 plain'),
  tls: z
    .enum(['implicit', 'starttls', 'none'])
    .optional()
    .describe(
      'implicit: TLS from the first byte; starttls: required; none: plain. Default: by the port, and plain on loopback',
    ),
  user: optionalText.optional().describe('Name to sign in with'),
  password: optionalText.optional().describe('Its password'),
  from: mailbox.describe('Sender: alerts@example.com, or RecipeWatch <alerts@example.com>'),
  url: address
    .optional()
    .describe(
      'All of it in one: smtps://user:password@host:465, or smtp:// for STARTTLS (plain on loopback)',
    ),
})

type Given = z.output<typeof shape>

/** `smtp:`. */
export const smtp: z.ZodType<SmtpConfig> = shape
  .superRefine(check, EVEN_IF_FAULTY)
  .transform((given): SmtpConfig => {
    const { host, port, tls, user, password } =
      given.url === undefined ? byKeys(given) : byUrl(given.url, given.tls)
    return { host, port, tls, user, password, from: given.from }
  })

function check(given: Given, context: z.core.$RefinementCtx<Given>): void {
  if (given.url !== undefined) {
    for (const key of ['host', 'port', 'user', 'password'] as const) {
      if (given[key] !== undefined)
        faultyKey(context, key, `${key} does not go with url, which says it: give one of them`)
    }
    if (given.url.protocol === 'smtps:' && given.tls !== undefined && given.tls !== 'implicit') {
      faultyKey(context, 'tls', `smtps:// means implicit TLS: write smtp:// for ${given.tls}`)
    }
    return
  }
  if (given.host === undefined) faultyMapping(context, 'expected host, or url')
  if ((given.user ?? null) !== null && (given.password ?? null) === null) {
    faultyKey(context, 'user', 'user needs password beside it')
  }
  if ((given.user ?? null) === null && (given.password ?? null) !== null) {
    faultyKey(context, 'password', 'password needs user beside it')
  }
}

type Parts = Omit<SmtpConfig, 'from'>

function byKeys(given: Given): Parts {
  const tls = given.tls ?? tlsOf(given.host ?? '', given.port)
  return {
    host: given.host ?? '',
    port: given.port ?? PORTS[tls],
    tls,
    user: given.user ?? null,
    password: given.password ?? null,
  }
}

/** What nobody said: a port's own way; on loopback there is nobody to hide from, and no certificate to be had. */
function tlsOf(host: string, port: number | undefined): Tls {
  if (port === undefined || port === PORTS.implicit) return 'implicit'
  return LOOPBACK.test(host) && port !== PORTS.starttls ? 'none' : 'starttls'
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/i

function byUrl(url: URL, given: Tls | undefined): Parts {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const port = url.port === '' ? PORTS.starttls : Number(url.port)
  const tls = given ?? (url.protocol === 'smtps:' ? 'implicit' : tlsOf(host, port))
  return {
    host,
    port: url.port === '' ? PORTS[tls] : Number(url.port),
    tls,
    user: url.username === '' ? null : decodeURIComponent(url.username),
    password: url.password === '' ? null : decodeURIComponent(url.password),
  }
}
