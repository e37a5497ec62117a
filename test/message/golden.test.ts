import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { mail } from '../../src/message/mail.ts'
import { slackEdit, slackParent, slackThreadLine } from '../../src/message/slack.ts'
import { view } from '../../src/message/view.ts'
import { slackComplaints, slackTexts, withoutOurs } from './slack-limits.ts'
import { STORIES } from './stories.ts'

const MENTION = '<!subteam^S012>'

function golden(path: string): string {
  return fileURLToPath(new URL(`../golden/${path}`, import.meta.url))
}

describe.each(Object.entries(STORIES))('%s', (name, input) => {
  const seen = view(input)
  const parent = slackParent(seen, { mention: MENTION })
  const thread = slackThreadLine(seen, { mention: MENTION })
  const broadcast = slackThreadLine(seen, { mention: MENTION, broadcast: true })
  const letter = mail(seen)

  test('5.11 Slack says what was agreed', async () => {
    await expect(`${JSON.stringify({ parent, thread, broadcast }, null, 2)}\n`).toMatchFileSnapshot(
      golden(`slack/${name}.json`),
    )
  })

  test('5.11 the mail says what was agreed', async () => {
    const head = `Subject: ${letter.subject}\nPreheader: ${letter.preheader}\n\n`
    await expect(head + letter.text).toMatchFileSnapshot(golden(`mail/${name}.txt`))
    await expect(letter.html).toMatchFileSnapshot(golden(`mail/${name}.html`))
  })

  test('5.5 every message keeps within the limits of Slack', () => {
    for (const content of [parent, thread, broadcast, slackEdit(seen)])
      expect(slackComplaints(content)).toEqual([])
  })

  test('5.8 nothing but times, links and the mention of ours is markup to Slack', () => {
    for (const text of [parent, thread, broadcast].flatMap(slackTexts)) {
      expect(withoutOurs(text.replaceAll(MENTION, ''))).not.toMatch(/[<>]/)
    }
  })

  test('5.8 the subject is one line without control characters', () => {
    expect(letter.subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
    expect(letter.preheader).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
  })
})
