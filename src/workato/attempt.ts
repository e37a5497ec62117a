import { messageOf } from '../model/errors.ts'
import type { DurationMs } from '../model/instant.ts'
import type { Clock } from '../system/clock.ts'
import { WorkatoError } from './errors.ts'
import type { HttpGet, Incoming } from './http-get.ts'

/** Longest body that is read; a page of 100 jobs has some 100 kB. */
const BODY_BYTES_MAX: number = 20 * 1024 * 1024

/** One question to the API. */
export interface Question {
  readonly url: string
  /** What is asked, for messages: `GET /api/recipes/1/jobs`. */
  readonly name: string
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: DurationMs
  readonly signal: AbortSignal | undefined
}

/** An answer as it came, whole. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
}

/**
 * Asks once: no retry, no redirect. Throws WorkatoError (timed_out, unreachable, too_large), or the signal's reason
 * where the caller gave up.
 */
export async function attempt(question: Question, clock: Clock, get: HttpGet): Promise<Answer> {
  const over = new AbortController()
  const deadline = new AbortController()
  const ending = [deadline.signal, ...(question.signal === undefined ? [] : [question.signal])]
  // The signal that ends the sleep also tells that the answer came in time.
  const timer = clock.sleep(question.timeoutMs, over.signal).then(() => {
    if (!over.signal.aborted) deadline.abort()
  })
  try {
    const { headers, url } = question
    const answer = await get(url, { headers, signal: AbortSignal.any(ending) })
    const text = await readBody(answer.body, question.name)
    return { status: answer.status, headers: flatten(answer.headers), text }
  } catch (error) {
    question.signal?.throwIfAborted()
    throw translated(error, question, deadline.signal.aborted)
  } finally {
    over.abort()
    await timer
  }
}

function translated(error: unknown, question: Question, isLate: boolean): Error {
  if (error instanceof WorkatoError) return error
  if (isLate) {
    return new WorkatoError(
      'timed_out',
      `${question.name}: no answer within ${Math.round(question.timeoutMs / 100) / 10} s`,
    )
  }
  return new WorkatoError('unreachable', `${question.name}: no answer: ${reasonOf(error)}`, { cause: error })
}

/** A connection error's own words; several addresses tried make an AggregateError without any. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0])
  if (error instanceof Error && error.message === '' && 'code' in error) return String(error.code)
  return messageOf(error)
}

async function readBody(body: AsyncIterable<Uint8Array>, name: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.byteLength
    if (length > BODY_BYTES_MAX) {
      throw new WorkatoError('too_large', `${name}: the server answered more than ${BODY_BYTES_MAX} bytes`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function flatten(headers: Incoming['headers']): Answer['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'object' ? value[0] : value]),
  )
}
