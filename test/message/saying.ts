import { plain } from '../../src/message/line.ts'
import { utcTime } from '../../src/message/slack-text.ts'
import { type View, view } from '../../src/message/view.ts'
import type { MessageInput } from '../../src/model/message.ts'
import { at, input } from './facts.ts'

/** A line of a view as text, times in UTC. */
export function say(line: View['headline']): string {
  return plain(line, (when) => utcTime(when, at('03:20')))
}

/** The first line of a message made from the usual input, but for what is given. */
export function headline(of: Partial<MessageInput>): string {
  return say(view(input(of)).headline)
}

/** The whole of a message, a line each. */
export function everything(of: MessageInput): string {
  const { status, entries, errors, ...rest } = view(of)
  return [rest.headline, rest.causeLine, ...status, ...entries, ...errors, rest.footer].map(say).join('\n')
}

/** An input that tells of a change: what was shown before, and since when. */
export const TOLD: Pick<MessageInput, 'toldAt' | 'before'> = {
  toldAt: at('02:04'),
  before: { a1: { count: 12, severity: 'warning' } },
}
