import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A message of the corpus, and what caused it. */
export interface Sample {
  readonly cause: string
  readonly adapter: string
  readonly type: string
  readonly message: string
}

/** Normalising is written with `tuned` in sight; `kept` only ever gives its figures. */
export type Half = 'tuned' | 'kept'

/** The corpus, in its file's order. */
export function readCorpus(half?: Half): readonly Sample[] {
  const samples = readSamples('errors.txt')
  return half === undefined ? samples : samples.filter((sample) => halfOf(sample.cause) === half)
}

/** What was written later, to tune with; in neither half. */
export function readMoreToTune(): readonly Sample[] {
  return readSamples('more-to-tune.txt')
}

/** What was written last, when nothing was tuned any more. */
export function readUnseen(): readonly Sample[] {
  return readSamples('unseen.txt')
}

function readSamples(file: string): readonly Sample[] {
  const samples: Sample[] = []
  let cause: Omit<Sample, 'message'> | null = null
  for (const line of readFileSync(new URL(file, import.meta.url), 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    if (line.startsWith('= ')) cause = causeOf(line)
    else if (cause === null) throw new Error(`A message without a cause: ${line}`)
    else samples.push({ ...cause, message: line.replaceAll('\\n', '\n') })
  }
  return samples
}

/** By the cause's name alone, so that a cause that is added later moves no other. */
function halfOf(cause: string): Half {
  return Number.parseInt(hash('sha256', cause, 'hex').slice(0, 2), 16) % 2 === 0 ? 'tuned' : 'kept'
}

function causeOf(line: string): Omit<Sample, 'message'> {
  const [cause, adapter, type] = line.slice(2).split(' | ')
  if (cause === undefined || adapter === undefined || type === undefined) throw new Error(`No cause: ${line}`)
  return { cause, adapter, type }
}
