import { HOUR_MS } from '../../../src/model/instant.ts'
import { labelsFrom } from '../../../src/model/labels.ts'
import type { KnownFailure, KnownLoss, KnownRecipe, KnownSample, KnownStop } from '../reference/known.ts'
import { aFailure, aRecipe, key, type World } from '../world.ts'
import type { EstimateStory, FailureStory, LastingStory, Round, Story } from './story.ts'

/** Where units are counted from, and how long one is. */
export interface Scale {
  readonly begin: number
  readonly unit: number
}

/** Who uses which connection. */
const CONNECTIONS: Readonly<Record<string, readonly string[]>> = { 1: ['1'], 2: ['1', '2'], 3: ['3'] }
/** History reaches back to here where news does not, in units. */
const LOOK_BACK = 20

/** One recipe of a story: what has become known of it, handed to the world as it comes, and kept as a plain list. */
export class StoryRecipe {
  known: KnownRecipe
  private readonly world: World
  private readonly story: Story
  private readonly id: string
  private readonly index: number
  private readonly scale: Scale
  private readonly waiting: Set<FailureStory>
  private readonly guesses: Set<EstimateStory>
  /** When each estimate, and each failure that waits for its link, became known. */
  private readonly guessedAt: Map<EstimateStory, number> = new Map()
  private readonly unlinked: Map<number, { readonly at: number; readonly after: number }> = new Map()
  private sampledThrough: number | null = null

  constructor(world: World, story: Story, index: number, scale: Scale) {
    this.world = world
    this.story = story
    this.index = index
    this.id = String(index + 1)
    this.scale = scale
    this.waiting = new Set(story.failures.filter((failure) => failure.recipe === this.id))
    this.guesses = new Set(story.estimates.filter((guess) => guess.recipe === this.id))
    const before = story.knownBefore[index] ?? null
    const maintenance = apart(story.maintenance.filter(({ recipe }) => recipe === this.id)).map(
      ({ from, length }) => ({ from: this.at(from), to: this.at(from + (length ?? 0)) }),
    )
    const labels = labelsFrom({
      workspace: 'production',
      recipe: this.id,
      recipe_name: `Recipe ${this.id}`,
      team: story.teams[index] ?? [],
    })
    this.known = {
      key: key(this.id),
      labels,
      knownThrough: scale.begin,
      knownFrom: before === null ? -Infinity : this.at(-Math.min(before, LOOK_BACK)),
      historyFrom: before === null ? -Infinity : this.at(-before),
      unreadableSince: null,
      failures: [],
      estimates: [],
      samples: [],
      sampledFrom: null,
      stops: [],
      statesThrough: null,
      lost: [],
      connectionsThrough: null,
      maintenance,
    }
    world.learn(this.known.key, null, { maintenance })
    this.tellWorld()
  }

  /** What a round finds out. */
  look(round: Round, nth: number, now: number): void {
    const { unit, begin } = this.scale
    const lag = round.lag[this.index] ?? null
    const { unreadableSince, knownThrough } = this.known
    if (lag === null) {
      this.known = { ...this.known, unreadableSince: unreadableSince ?? now }
      this.tellWorld()
      return
    }
    // Sums that went without it are not to be known less far when it is back.
    const missed = unreadableSince !== null && unreadableSince + HOUR_MS <= now
    const through = Math.max(knownThrough ?? begin, missed ? now : now - lag * unit)
    this.known = { ...this.known, unreadableSince: null, knownThrough: through }
    this.tellWorld()
    this.world.learn(this.known.key, null, {})
    this.findFailures(now)
    this.link(now)
    this.guess(now)
    if (nth >= (this.story.sampled[this.index] ?? 0)) this.sample(through, round.fell)
    const seen = missed ? now : now - round.statesLag * unit
    this.seeStates(Math.max(this.known.statesThrough ?? begin, seen))
  }

  /** A question is answered by what happened. */
  answer(from: number, to: number): void {
    const successes = this.successes().filter((at) => at > from && at <= to)
    this.world.settle(this.known.key, from, to, successes)
    const within = ({ to: end }: KnownSample): boolean => end > from && end <= to
    const exact = successes.map((at) => ({ from: at, to: at, failed: 0, succeeded: 1 }))
    const failed = this.known.samples
      .filter((sample) => within(sample) && sample.failed > 0)
      .map((sample) => ({ ...sample, succeeded: 0 }))
    const others = this.known.samples.filter((sample) => !within(sample))
    const { sampledFrom } = this.known
    // What came before samples is known now as they would have told it.
    const joins = sampledFrom !== null && from < sampledFrom && sampledFrom <= to
    this.known = {
      ...this.known,
      samples: [...others, ...failed, ...exact],
      sampledFrom: joins ? from : sampledFrom,
    }
  }

  private at(units: number): number {
    return this.scale.begin + units * this.scale.unit
  }

  private tellWorld(): void {
    const { key: recipe, labels, knownThrough, knownFrom, historyFrom, unreadableSince } = this.known
    const bounds = Number.isFinite(knownFrom) ? { knownFrom, historyFrom } : {}
    this.world.recipes.set(recipe, {
      ...aRecipe(this.id, { more: labels, knownThrough, unreadableSince }),
      ...bounds,
    })
  }

  private findFailures(now: number): void {
    const found = [...this.waiting]
      .filter(({ at, late }) => this.at(at + late) <= now)
      .toSorted((a, b) => a.at - b.at)
    for (const failure of found) {
      this.waiting.delete(failure)
      const placedAt = this.at(failure.at)
      if (placedAt < this.known.historyFrom) continue
      const { adapter, type: errorType, fingerprint, echo } = failure
      const news = failure.news && failure.at >= 0
      const fact = aFailure(this.id, placedAt, { adapter, errorType, fingerprint, news, echo: echo === 0 })
      if (echo !== null && echo > 0) this.unlinked.set(fact.seq, { at: now, after: echo * this.scale.unit })
      this.world.fail(fact)
      this.keep({
        id: fact.seq,
        placed: placedAt,
        adapter,
        type: errorType,
        message: fact.message,
        fingerprint,
        news,
        echo: echo === 0,
      })
    }
  }

  private keep(failure: KnownFailure): void {
    const others = this.known.failures.filter(({ id }) => id !== failure.id)
    this.known = { ...this.known, failures: [...others, failure] }
  }

  private link(now: number): void {
    for (const [seq, { at, after }] of this.unlinked) {
      if (at + after > now) continue
      this.unlinked.delete(seq)
      const index = this.world.failures.findIndex((failure) => failure.seq === seq)
      const own = this.known.failures.find(({ id }) => id === seq)
      const fact = this.world.failures[index]
      if (fact === undefined || own === undefined) continue
      const linked = { ...fact, echo: true }
      this.world.failures[index] = linked
      this.world.learn(this.known.key, fact.placedAt, { failures: [linked] })
      this.keep({ ...own, echo: true })
    }
  }

  private guess(now: number): void {
    for (const guess of this.guesses) {
      const { at, length, late, count, retired } = guess
      const since = this.guessedAt.get(guess)
      const span = { from: this.at(at), to: this.at(at + length) }
      if (since === undefined && span.to + late * this.scale.unit <= now) {
        this.guessedAt.set(guess, now)
        this.estimate({ ...span, count }, 0)
      }
      if (since !== undefined && retired !== null && since + retired * this.scale.unit <= now) {
        this.guesses.delete(guess)
        this.estimate({ ...span, count: count - 1 }, count)
      }
    }
  }

  /** `was`: the count of the same one before; 0: there was none. */
  private estimate(next: { from: number; to: number; count: number }, was: number): void {
    const index = this.known.estimates.findIndex(
      ({ from, to, count }) => from === next.from && to === next.to && count === was,
    )
    const others = this.known.estimates.filter((_, at) => at !== index)
    const estimates = next.count > 0 ? [...others, next] : others
    this.known = { ...this.known, estimates }
    const rows = estimates.map((estimate) => ({ ...estimate, recipe: this.known.key }))
    this.world.estimates.splice(
      0,
      Infinity,
      ...this.world.estimates.filter(({ recipe }) => recipe !== this.known.key),
      ...rows,
    )
    this.world.learn(this.known.key, next.from, { estimates: rows })
  }

  private successes(): readonly number[] {
    return this.story.successes
      .filter(({ recipe }) => recipe === this.id)
      .flatMap(({ at, count }) => Array.from({ length: count }, () => this.at(at)))
      .toSorted((a, b) => a - b)
  }

  private sample(through: number, fell: boolean): void {
    const from = this.sampledThrough
    this.sampledThrough = through
    if (from === null) {
      this.known = { ...this.known, sampledFrom: through }
      this.world.learn(this.known.key, through, { sampledFrom: through })
      return
    }
    const within = (at: number): boolean => at > from && at <= through
    const succeeded = this.successes().filter(within).length
    const failed = this.story.failures.filter(
      (failure) => failure.recipe === this.id && within(this.at(failure.at)),
    ).length
    if (fell || failed + succeeded === 0) return
    const sample = { from, to: through, failed, succeeded }
    this.known = { ...this.known, samples: [...this.known.samples, sample] }
    this.world.learn(this.known.key, from, { activity: [sample] })
  }

  private seeStates(through: number): void {
    const seen = <T extends { readonly from: number; readonly to: number | null }>(all: readonly T[]): T[] =>
      all
        .filter(({ from }) => from <= through)
        .map((one) => ({ ...one, to: one.to !== null && one.to <= through ? one.to : null }))
    const stops: KnownStop[] = seen(this.times(this.story.stops.filter(({ recipe }) => recipe === this.id)))
    const lost: KnownLoss[] = (CONNECTIONS[this.id] ?? []).flatMap((connection) =>
      seen(this.times(this.story.losses.filter(({ recipe }) => recipe === connection))).map(
        ({ from, to, baseLine }) => ({ connection, from, to, baseLine }),
      ),
    )
    const places = [...changes(this.known.stops, stops), ...changes(this.known.lost, lost)]
    this.known = { ...this.known, stops, statesThrough: through, lost, connectionsThrough: through }
    const news = { stops, statesThrough: through, lost, connectionsThrough: through }
    this.world.learn(this.known.key, places.length === 0 ? null : Math.min(...places), news)
  }

  private times(all: readonly LastingStory[]): readonly KnownStop[] {
    return apart(all).map(({ from, length, cause, baseLine }) => ({
      from: this.at(from),
      to: length === null ? null : this.at(from + length),
      cause,
      baseLine,
    }))
  }
}

/** In turn, without those that reach into the one before. */
function apart<T extends { readonly from: number; readonly length: number | null }>(
  all: readonly T[],
): readonly T[] {
  const kept: T[] = []
  let free = -Infinity
  for (const one of all.toSorted((a, b) => a.from - b.from)) {
    if (one.from <= free) continue
    kept.push(one)
    free = one.length === null ? Infinity : one.from + one.length
  }
  return kept
}

/** Where what lasts began or ended without having been known. */
function changes(
  before: readonly { readonly from: number; readonly to: number | null }[],
  after: readonly { readonly from: number; readonly to: number | null }[],
): readonly number[] {
  const marks = (all: typeof before): readonly number[] =>
    all.flatMap(({ from, to }) => (to === null ? [from] : [from, to]))
  const old = new Map<number, number>()
  for (const at of marks(before)) old.set(at, (old.get(at) ?? 0) + 1)
  return marks(after).filter((at) => {
    const left = old.get(at) ?? 0
    old.set(at, left - 1)
    return left <= 0
  })
}
