import type { TestSaying } from '../../config/rule-tests/rule-test.ts'
import type { Alert } from '../../model/alert.ts'
import type { Instant } from '../../model/instant.ts'
import { NOTHING_SAID, type Said } from '../held.ts'

/** Who says it, in a message. */
const SOMEBODY = 'the test'

/** What people have said by now, as the clock comes to it. */
export class Sayings {
  #ahead: readonly TestSaying[]
  #said: Said = NOTHING_SAID
  readonly #from: Instant

  /** `ahead`: in order of time. */
  constructor(ahead: readonly TestSaying[], from: Instant) {
    this.#ahead = ahead
    this.#from = from
  }

  /** When the next is said; null: nothing more is. */
  next(): Instant | null {
    const [first] = this.#ahead
    return first === undefined ? null : this.#from + first.atMs
  }

  get said(): Said {
    return this.#said
  }

  /** Says all that is to be said by now; what is acknowledged fires. */
  say(now: Instant, open: readonly Alert[]): void {
    const due = this.#ahead.filter(({ atMs }) => this.#from + atMs <= now)
    this.#ahead = this.#ahead.slice(due.length)
    for (const saying of due) this.#said = withSaying(this.#said, saying, now, open)
  }
}

function withSaying(said: Said, saying: TestSaying, now: Instant, open: readonly Alert[]): Said {
  if (saying.kind === 'silence') {
    const { matchers, forMs } = saying
    const id = String(said.silences.length + 1)
    const silence = { id, matchers, startsAt: now, endsAt: now + forMs, by: SOMEBODY, comment: '' }
    return { ...said, silences: [...said.silences, silence] }
  }
  const meant = open.filter((alert) => alert.state === 'firing' && isMeant(saying, alert))
  const given = meant.map(({ id, severity }) => ({ alert: id, severity, by: SOMEBODY, at: now }))
  const others = said.acknowledgements.filter(({ alert }) => !given.some((one) => one.alert === alert))
  return { ...said, acknowledgements: [...others, ...given] }
}

function isMeant(
  { rule, recipe }: Extract<TestSaying, { readonly kind: 'acknowledge' }>,
  alert: Alert,
): boolean {
  if (alert.rule !== rule) return false
  if (recipe === null) return true
  const { id, workspace } = recipe
  const named = alert.labels['recipe']?.includes(id) === true
  return named && (workspace === null || alert.labels['workspace']?.includes(workspace) === true)
}
