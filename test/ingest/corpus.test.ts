import { expect, test } from 'vitest'
import { fingerprint } from '../../src/ingest/fingerprint.ts'
import { fingerprintV1 } from '../../src/ingest/fingerprint-v1.ts'
import { type Figures, figuresOf } from './corpus/figures.ts'
import { type Half, readCorpus, readMoreToTune, readUnseen, type Sample } from './corpus/read.ts'
import { Drain } from './drain.ts'

type NameKinds = (samples: readonly Sample[]) => readonly string[]

const ours: NameKinds = (samples) =>
  samples.map(({ adapter, type, message }) => fingerprint(adapter, type, message))

const first: NameKinds = (samples) =>
  samples.map(({ adapter, type, message }) => fingerprintV1(adapter, type, message))

/** A tree for each adapter and type, as ours are told apart too. */
const drain: NameKinds = (samples) => {
  const trees = new Map<string, Drain>()
  const templates = samples.map(({ adapter, type, message }) => {
    const key = `${adapter} ${type}`
    const tree = trees.get(key) ?? new Drain()
    trees.set(key, tree)
    return { key, template: tree.add(message) }
  })
  return templates.map(({ key, template }) => `${key} ${template.id}`)
}

function measure(name: string, part: Half | 'unseen', kindsOf: NameKinds): Figures {
  const samples = part === 'unseen' ? readUnseen() : readCorpus(part)
  const figures = figuresOf(samples, kindsOf(samples))
  const { precision, recall, pairs } = figures
  process.stdout.write(
    `${part}, ${name}: precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)} of ${pairs} pairs (${samples.length} messages)\n`,
  )
  return figures
}

test('the corpus has at least 300 messages, in halves of about the same size, no message twice', () => {
  const [tuned, kept] = [readCorpus('tuned'), readCorpus('kept')]
  expect(tuned.length + kept.length).toBeGreaterThanOrEqual(300)
  expect(Math.min(tuned.length, kept.length)).toBeGreaterThanOrEqual(200)
  const all = [...tuned, ...kept, ...readMoreToTune()]
  expect(new Set(all.map(({ cause, message }) => `${cause} ${message}`)).size).toBe(all.length)
})

test('1.7 failures of one cause share a fingerprint, different causes do not: the half kept aside', () => {
  const { precision, recall } = measure('this version', 'kept', ours)
  expect(precision).toBeGreaterThanOrEqual(0.98)
  expect(recall).toBeGreaterThanOrEqual(0.98)
})

test('1.7 the half that it was tuned with', () => {
  const { precision, recall } = measure('this version', 'tuned', ours)
  expect(precision).toBeGreaterThanOrEqual(0.98)
  expect(recall).toBeGreaterThanOrEqual(0.98)
})

test('1.7 messages that were written when all was done: none is mistaken, most are recognised', () => {
  const { precision, recall } = measure('this version', 'unseen', ours)
  expect(precision).toBeGreaterThanOrEqual(0.98)
  expect(recall).toBeGreaterThanOrEqual(0.85)
})

test('1.7 it does better than the first version and than log templates (Drain) on the half kept aside', () => {
  const our = measure('this version', 'kept', ours)
  for (const other of [measure('the first version', 'kept', first), measure('Drain', 'kept', drain)]) {
    expect(our.precision).toBeGreaterThan(other.precision)
    expect(our.recall).toBeGreaterThan(other.recall)
  }
  measure('Drain', 'tuned', drain)
})
