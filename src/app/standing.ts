import type { Instant } from '../model/instant.ts'
import { nextTry } from '../poll/backoff.ts'
import type { WorkatoError, WorkatoErrorCode } from '../workato/errors.ts'
import type { Environment } from './environment.ts'
import type { Gaps } from './gaps.ts'
import type { Health } from './health.ts'

/** What is asked of a workspace: the list of recipes, or jobs. */
export type Lane = 'list' | 'jobs'

/** Errors that concern everything behind the token, whatever was asked for. */
const EVERYWHERE: ReadonlySet<WorkatoErrorCode> = new Set(['token_rejected', 'rate_limited', 'unreachable'])

/** Whether an error says nothing about what was asked for, but about who asked, or the way there. */
export function concernsAll({ code }: WorkatoError): boolean {
  return EVERYWHERE.has(code)
}

interface LaneTrouble {
  readonly error: WorkatoError
  readonly failures: number
  readonly until: Instant
}

/** What a standing is kept with. */
export interface StandingDeps {
  readonly env: Environment
  readonly health: Health
  readonly gaps: Gaps
}

/**
 * How polling of a workspace goes (SEMANTICS 2.6, 4.2): each lane pauses by itself after failures, longer each time; an
 * error that concerns everything is tried in the lane that met it, and the other waits. Kept as the workspace's health.
 */
export class Standing {
  readonly name: string
  readonly #deps: StandingDeps
  readonly #troubles = new Map<Lane, LaneTrouble>()
  #polledAt: Instant | null = null
  #isTried = false

  constructor(name: string, deps: StandingDeps) {
    this.name = name
    this.#deps = deps
  }

  /** Whether it was asked, with or without success. */
  get isTried(): boolean {
    return this.#isTried
  }

  get isTroubled(): boolean {
    return this.#troubles.size > 0
  }

  get error(): WorkatoError | null {
    return this.#troubles.get('jobs')?.error ?? this.#troubles.get('list')?.error ?? null
  }

  /** After a start: when an earlier process polled it last. */
  resume(polledAt: Instant | null): void {
    this.#polledAt ??= polledAt
  }

  /** When a lane may ask: the past: now; infinity: once the other lane has got through. */
  until(lane: Lane): Instant {
    const own = this.#troubles.get(lane)
    const other = this.#troubles.get(lane === 'jobs' ? 'list' : 'jobs')
    const otherFirst =
      other !== undefined && concernsAll(other.error) && (own === undefined || lane === 'list')
    if (otherFirst) return Number.POSITIVE_INFINITY
    return own?.until ?? Number.NEGATIVE_INFINITY
  }

  /** Tries again at once: something changed. */
  retry(): void {
    for (const [lane, trouble] of this.#troubles) this.#troubles.set(lane, { ...trouble, until: 0 })
  }

  async failed(lane: Lane, error: WorkatoError): Promise<void> {
    const { env, health } = this.#deps
    const now = env.clock.now()
    const failures = (this.#troubles.get(lane)?.failures ?? 0) + 1
    const next = nextTry(failures, error, env.random.next())
    this.#troubles.set(lane, { error, failures, until: now + (next.kind === 'gone' ? 60_000 : next.inMs) })
    this.#isTried = true
    env.log.warn({ workspace: this.name, code: error.code, hint: error.hint }, error.message)
    await health.failed('workspace', this.name, now, { reason: error.code, detail: troubleOf(error) })
  }

  async succeeded(lane: Lane): Promise<void> {
    const { env, health, gaps } = this.#deps
    this.#isTried = true
    const now = env.clock.now()
    const why = this.error?.code.replaceAll('_', ' ') ?? null
    this.#troubles.delete(lane)
    if (this.isTroubled) return
    gaps.polled(this.name, this.#polledAt, now, why)
    this.#polledAt = now
    await health.ok('workspace', this.name, now)
  }
}

/** What health says of an error: the sentence people read. */
function troubleOf(error: WorkatoError): string {
  return error.code === 'token_rejected'
    ? 'token rejected (401). Renew it: Workspace admin › API clients'
    : `${error.message}. ${error.hint}`
}
