import type { SlackContent } from '../../src/message/slack.ts'

/** Slack's published limits, in characters or items; each message of ours is held against them (SEMANTICS 5.5). */
const POST_TEXT_MAX = 40_000
const UPDATE_TEXT_MAX = 4_000
const BLOCKS_MAX = 50
const HEADER_MAX = 150
const SECTION_MAX = 3_000
const CONTEXT_ELEMENTS_MAX = 10
const CONTEXT_TEXT_MAX = 2_000

/** Everything that Slack would refuse in a message; empty where it takes it, as a post and as an edit. */
export function slackComplaints({ text, blocks }: SlackContent): readonly string[] {
  const complaints: string[] = []
  if (text.length === 0) complaints.push('text is empty')
  if (text.length > Math.min(POST_TEXT_MAX, UPDATE_TEXT_MAX))
    complaints.push(`text has ${text.length} characters`)
  if (blocks.length === 0 || blocks.length > BLOCKS_MAX) complaints.push(`${blocks.length} blocks`)
  for (const [index, block] of blocks.entries()) {
    if (block.type === 'divider') continue
    const texts = block.type === 'context' ? block.elements : [block.text]
    if (texts.length === 0 || texts.length > CONTEXT_ELEMENTS_MAX)
      complaints.push(`${index}: ${texts.length} elements`)
    const max = { header: HEADER_MAX, section: SECTION_MAX, context: CONTEXT_TEXT_MAX }[block.type]
    for (const { type, text: said } of texts) {
      if (said.length === 0 || said.length > max)
        complaints.push(`${index}: ${block.type} has ${said.length} characters`)
      if (block.type === 'header' && type !== 'plain_text') complaints.push(`${index}: header is ${type}`)
    }
  }
  return complaints
}

/** All texts of a message that Slack reads as its own markup. */
export function slackTexts({ text, blocks }: SlackContent): readonly string[] {
  return [
    text,
    ...blocks.flatMap((block) => {
      if (block.type === 'divider') return []
      return block.type === 'context' ? block.elements.map((element) => element.text) : [block.text.text]
    }),
  ]
}

/** A text without the control sequences that are ours: times and http links. What is left must hold no `<`. */
export function withoutOurs(text: string): string {
  return text
    .replace(/<!date\^\d+\^(?:\{date_short_pretty\} )?\{time\}\|[^<>|]*>/g, '')
    .replace(/<https?:\/\/[^<>|\s]+\|[^<>|]*>/g, '')
}
