import { z } from 'zod'
import { MINUTE_MS, SECOND_MS } from '../model/instant.ts'
import type { Matcher } from '../model/matcher.ts'
import type { Reason } from '../model/notice.ts'
import type { EmailIntegration, InhibitRule, Integration, SlackIntegration } from '../model/route.ts'
import {
  duration,
  EVEN_IF_FAULTY,
  faultyKey,
  isEmailAddress,
  labelName,
  labelTemplate,
  mapping,
  matchers,
  someText,
  textAs,
} from './values.ts'

/** Reasons that make a message of their own; the others edit. */
const BROADCAST_REASONS = [
  'new',
  'worse',
  'better',
  'repeat',
  'late',
  'resolved',
] as const satisfies readonly Reason[]

const channel = labelTemplate((text) =>
  /^(?:[CGDU][A-Z0-9]+|#\S+)$/.test(text)
    ? null
    : `'${text}' is no channel: expected an id (C0123456789), a name (#alerts) or a template ({{ labels.slack_channel }})`,
)

const mention: z.ZodType<string, string> = textAs((text) =>
  text === 'owner' || text === 'here' || /^(?:<[@!][^<>\s]+>\s*)+$/.test(text)
    ? { value: text }
    : { expected: `'${text}' mentions nobody: expected owner, here, <@U012…> or <!subteam^S012…>` },
)

const sendResolved = z.boolean().prefault(true).describe('false: the end of an alert is not told')

const slack = mapping({
  channel: channel.describe('Channel id (C…) or #name; a template over labels splits a group by its value'),
  mention: mention
    .optional()
    .describe('Whom critical notices mention: owner, here, or <@U012>, <!subteam^S012>'),
  send_resolved: sendResolved,
  broadcast: z
    .array(z.enum(BROADCAST_REASONS))
    .prefault(['new', 'worse', 'repeat'])
    .describe('What is shown in the channel as well as in the thread'),
}).transform(
  (given): SlackIntegration => ({
    kind: 'slack',
    channel: given.channel,
    mention: given.mention ?? null,
    sendResolved: given.send_resolved,
    broadcast: given.broadcast,
  }),
)

const address = labelTemplate((text) =>
  isEmailAddress(text) ? null : `'${text}' is no mail address: expected name@example.com or a template`,
)

const email = mapping({
  to: z
    .union([z.literal('owner'), z.array(address).min(1)])
    .describe('A list of addresses, or owner: one mail an owner, with that owner’s part only'),
  send_resolved: sendResolved,
}).transform(
  (given): EmailIntegration => ({ kind: 'email', to: given.to, sendResolved: given.send_resolved }),
)

/** One receiver: its integrations, Slack first. */
export const receiver: z.ZodType<readonly Integration[]> = mapping({
  slack: z.array(slack).optional().describe('Slack channels'),
  email: z.array(email).optional().describe('Mail'),
}).transform((given): readonly Integration[] => [...(given.slack ?? []), ...(given.email ?? [])])

/** A route as written: what is left out is inherited. */
export interface RouteDraft {
  readonly receiver?: string | undefined
  readonly matchers: readonly Matcher[]
  readonly continue: boolean
  readonly group_by?: readonly string[] | undefined
  readonly group_wait?: number | undefined
  readonly group_interval?: number | undefined
  readonly repeat_interval?: number | undefined
  readonly ack_timeout?: number | undefined
  readonly mute_time_intervals: readonly string[]
  readonly fallback?: string | undefined
  readonly routes: readonly RouteDraft[]
}

const groupLabel = z.union([z.literal('...'), labelName])

const shared = {
  group_by: z
    .array(groupLabel)
    .min(1)
    .optional()
    .describe("Labels whose values make a group; '...': each alert on its own. Default: [workspace, rule]"),
  group_wait: duration(0).optional().describe('How long a new group waits for company. Default: 30s'),
  group_interval: duration(SECOND_MS)
    .optional()
    .describe('Changes of a group are told at most this often. Default: 5m'),
  repeat_interval: duration(SECOND_MS)
    .optional()
    .describe('An unchanged firing group is told again after this. Default: 4h'),
  ack_timeout: duration(MINUTE_MS)
    .optional()
    .describe('An acknowledged alert is repeated again after this. Default: 12h'),
  fallback: someText.optional().describe('Receiver for what this route’s receiver cannot take for good'),
}

const child: z.ZodType<RouteDraft> = z
  .lazy(() =>
    mapping({
      receiver: someText.optional().describe('A receiver; the parent’s where left out'),
      matchers: matchers.prefault([]),
      continue: z.boolean().prefault(false).describe('true: later siblings are looked at as well'),
      ...shared,
      mute_time_intervals: z
        .array(someText)
        .prefault([])
        .describe('Names of time_intervals in which this route tells nothing'),
      routes: z
        .array(child)
        .prefault([])
        .describe('Children: the first that matches wins unless it says continue'),
    }).superRefine(checkRoute, EVEN_IF_FAULTY),
  )
  .meta({ id: 'route' })

/** The root of the routing tree: it takes every alert. */
export const rootRoute: z.ZodType<RouteDraft> = mapping(
  {
    receiver: someText.describe('Receiver of what no child takes'),
    ...shared,
    routes: z
      .array(child)
      .prefault([])
      .describe('Children: the first that matches wins unless it says continue'),
  },
  'key of the root route',
)
  .superRefine(checkRoute, EVEN_IF_FAULTY)
  .transform((given) => ({ ...given, matchers: [], continue: false, mute_time_intervals: [] }))

/** `inhibit_rules:`, as Alertmanager has them. */
export const inhibitRules: z.ZodType<readonly InhibitRule[]> = z.array(
  mapping({
    source_matchers: matchers.describe('While an alert with these labels fires …'),
    target_matchers: matchers.describe('… alerts with these cause no notices'),
    equal: z
      .array(labelName)
      .prefault([])
      .describe('… where of each of these labels the target has no value that the source has not'),
  }).transform(
    (given): InhibitRule => ({
      sourceMatchers: given.source_matchers,
      targetMatchers: given.target_matchers,
      equal: given.equal,
    }),
  ),
)

type Grouping = { readonly group_by?: readonly string[] | undefined }

function checkRoute(given: Grouping, context: z.core.$RefinementCtx): void {
  const labels = Array.isArray(given.group_by) ? given.group_by : []
  if (labels.includes('...') && labels.length > 1) {
    faultyKey(context, 'group_by', "'...' stands for every label: it stands alone")
  }
  if (new Set(labels).size < labels.length) faultyKey(context, 'group_by', 'a label is named twice')
}
