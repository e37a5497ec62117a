import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { digestMail } from '../../src/message/digest-mail.ts'
import { digestSlack } from '../../src/message/digest-slack.ts'
import { DIGESTS, digestOf, digestRecipe, kind } from './digest-stories.ts'
import { slackComplaints, slackTexts, withoutOurs } from './slack-limits.ts'

function golden(path: string): string {
  return fileURLToPath(new URL(`../golden/digest/${path}`, import.meta.url))
}

describe.each(Object.entries(DIGESTS))('%s', (name, report) => {
  const mail = digestMail(report)
  const slack = digestSlack(report)

  test('6.2 the mail says what was agreed', async () => {
    const head = `Subject: ${mail.subject}\nPreheader: ${mail.preheader}\n\n`
    await expect(head + mail.text).toMatchFileSnapshot(golden(`${name}.txt`))
    await expect(mail.html).toMatchFileSnapshot(golden(`${name}.html`))
  })

  test('6.2 Slack says what was agreed', async () => {
    await expect(`${JSON.stringify(slack, null, 2)}\n`).toMatchFileSnapshot(golden(`${name}.json`))
  })

  test('5.5 a digest keeps within the limits of Slack', () => {
    expect(slackComplaints(slack)).toEqual([])
  })

  test('5.8 nothing but links of ours is markup, to Slack, in HTML and in headers', () => {
    for (const text of slackTexts(slack)) expect(withoutOurs(text)).not.toMatch(/[<>]/)
    expect(mail.html).not.toMatch(/<script|href="(?!https:)/)
    expect(mail.subject + mail.preheader).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
  })
})

test('6.2 the subject names the worst recipe, how often it failed, and against the week before', () => {
  expect(digestMail(digestOf()).subject).toBe('3 of your recipes need you: Order sync failed 41 times (+35)')
  expect(digestMail(digestOf({ owner: null })).subject).toMatch(/^3 recipes need you: /)
  expect(digestMail(digestOf({ recipes: [digestRecipe({ failed: 1, change: -3 })] })).subject).toBe(
    'Order sync failed once (−3)',
  )
})

test('5.8 Liquid in a foreign text is text', () => {
  expect(digestMail(DIGESTS['hostile']!).html).toContain('{{ subject }} {% raw %}')
})

test('6.2 what is left out is counted and linked', () => {
  const report = DIGESTS['three-hundred-recipes']!
  const { text, html } = digestMail(report)
  const [, left, failed] = /And (\d+) more recipes with ([\d,]+) failed jobs/.exec(text) ?? []
  const shown = report.recipes.slice(0, 300 - Number(left))
  expect(text.match(/^Store \d+/gm)).toHaveLength(shown.length + 1)
  const sum = report.recipes.slice(shown.length).reduce((total, recipe) => total + recipe.failed, 0)
  expect(Number(failed?.replaceAll(',', ''))).toBeCloseTo(sum, -3)
  expect(html).toContain('<a href="https://recipewatch.example.com/failures"')
  expect(digestMail({ ...report, externalUrl: null }).text).toContain('recipewatch failures --since 4d')
})

test('6.2 the proof says what was counted and found, and how old the oldest look is', () => {
  expect(digestMail(digestOf()).text).toContain('All 55 counted failures found; oldest look 4 min ago.')
  expect(digestMail(DIGESTS['not-all-found']!).text).toContain('55 of 57 counted failures found so far')
  const unseen = { counted: null, found: 0, missing: 0, oldestLookAt: null, unreadable: [] }
  expect(digestMail(digestOf({ proof: unseen })).text).toContain('Not every recipe has been looked at yet.')
})

test('6.2 a mail stays below what mail programs cut, whatever is in it', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 400 })
  const recipe = fc.record({ name: text, message: text, type: text, url: fc.webUrl() })
  fc.assert(
    fc.property(fc.array(recipe, { minLength: 1, maxLength: 30 }), (recipes) => {
      const { html, text: plain } = digestMail(
        digestOf({
          recipes: recipes.map(({ name, message, type, url }) => {
            const error = kind({ message: message.repeat(9), errorType: type, latestJobUrl: url })
            return digestRecipe({ name, url, failedJobsUrl: url, errors: [error, error, error, error] })
          }),
        }),
      )
      expect(new TextEncoder().encode(html).length).toBeLessThanOrEqual(64_000)
      expect(new TextEncoder().encode(plain).length).toBeLessThanOrEqual(32_000)
    }),
    { numRuns: 8 },
  )
}, 30_000)
