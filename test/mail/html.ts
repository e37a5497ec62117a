import { HtmlValidate } from 'html-validate'
import type { Sample } from './samples.ts'

/** Rules for web pages that mails have to break, each with why. */
const NOT_FOR_MAIL: Readonly<Record<string, string>> = {
  'no-inline-style': 'many mail programs drop style elements: only inline styles are sure to be there',
  'no-deprecated-attr': 'Outlook for Windows lays out by width, align, valign, cellpadding and bgcolor',
  'no-conditional-comment': 'MJML gives Outlook for Windows a table of fixed width in them; others skip them',
  'prefer-tbody': 'a presentation table has one body anyway, and each tag counts against the size',
  'presentation-role-style': 'role=presentation is the older name, which more screen readers know',
  'prefer-native-element':
    'MJML marks the mail by role=article: an article element is dropped by some programs',
  'doctype-style': 'case means nothing in HTML 5',
  'long-title': 'the title is the subject, which no search engine sees',
}

/** What html-validate's recommended rules say against our HTML, but for NOT_FOR_MAIL. */
export async function checkHtml(samples: readonly Sample[]): Promise<readonly string[]> {
  const off = Object.fromEntries(Object.keys(NOT_FOR_MAIL).map((rule) => [rule, 'off'] as const))
  const validator = new HtmlValidate({ extends: ['html-validate:recommended'], rules: off })
  const complaints: string[] = []
  for (const { name, html } of samples) {
    const { results } = await validator.validateString(html)
    for (const { ruleId, message, line, column } of results.flatMap(({ messages }) => messages)) {
      complaints.push(`${name}:${line}:${column} ${ruleId}: ${message}`)
    }
  }
  console.log(`  ${samples.length} mails; rules that do not fit mails:`)
  for (const [rule, why] of Object.entries(NOT_FOR_MAIL)) console.log(`    ${rule}: ${why}`)
  return complaints
}
