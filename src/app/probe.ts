import { probeSmtp } from '../deliver/mail.ts'
import { probeSlack } from '../deliver/slack-probe.ts'
import type { Config } from '../model/config.ts'
import { messageOf } from '../model/errors.ts'
import type { Clock } from '../system/clock.ts'
import { proveWorkspace } from './probe-workspace.ts'
import { failed, type Proof } from './proof.ts'

/** What `check --online` found. */
export interface ProbeReport {
  readonly proofs: readonly Proof[]
  /** Selected recipes by workspace; absent where they could not be read. */
  readonly recipes: ReadonlyMap<string, number>
}

/** Proves tokens and their rights, Slack's scopes and SMTP's login; sends nothing (CONFIG 3). */
export async function probe(config: Config, clock: Clock, signal: AbortSignal): Promise<ProbeReport> {
  const recipes = new Map<string, number>()
  const proofs = await Promise.all([
    ...config.workspaces.map((workspace) =>
      proveWorkspace(workspace, { config, clock, signal, found: recipes }),
    ),
    ...(config.slack === null ? [] : [proveSlack(config)]),
    ...(config.smtp === null ? [] : [proveMail(config, clock)]),
  ])
  return { proofs: proofs.flat(), recipes }
}

async function proveSlack(config: Config): Promise<readonly Proof[]> {
  if (config.slack === null) return []
  const proof = await probeSlack({ config: config.slack })
  if (proof.kind === 'failed') return [failed('Slack', `${proof.code}. ${proof.hint}`)]
  const missing = (proof.missing ?? []).map(({ scope, without }) => ({
    of: 'Slack',
    verdict: scope === 'chat:write' ? ('failed' as const) : ('note' as const),
    text: `the scope ${scope} is missing: without it ${without}`,
  }))
  return [{ of: 'Slack', verdict: 'ok', text: `signed in to ${proof.team} as ${proof.user}` }, ...missing]
}

async function proveMail(config: Config, clock: Clock): Promise<readonly Proof[]> {
  if (config.smtp === null) return []
  const { host, port, user } = config.smtp
  const of = `mail server ${host}:${port}`
  try {
    const proof = await probeSmtp({ config: config.smtp, clock })
    if (proof.kind === 'ok')
      return [{ of, verdict: 'ok', text: user === null ? 'it answers' : 'it accepts the login' }]
    return [failed(of, `${proof.code}. ${proof.hint}`)]
  } catch (error) {
    return [failed(of, messageOf(error))]
  }
}
