import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Sample } from './samples.ts'
import { run } from './tools.ts'

/** caniemail.com's data with a checker; it comes with too much to be a dependency. */
const PACKAGE = 'caniemail@2.0.2'

/** Mail programs that people read with, and of which there are data. */
const CLIENTS = [
  'apple-mail.ios',
  'apple-mail.macos',
  'fastmail.desktop-webmail',
  'gmail.android',
  'gmail.desktop-webmail',
  'gmail.ios',
  'outlook.android',
  'outlook.ios',
  'outlook.macos',
  'outlook.outlook-com',
  'outlook.windows',
  'outlook.windows-mail',
  'samsung-email.android',
  'yahoo.desktop-webmail',
]

/** What some of them do not know, each with what is lost there. */
const LOST: Readonly<Record<string, string>> = {
  'color-scheme CSS property': 'dark mode is left to the program',
  'color-scheme meta tag': 'dark mode is left to the program',
  '@media': 'the light look, and paddings of a desk on a phone',
  'Chaining selectors': 'a colour of dark mode',
  'border-radius': 'round corners',
  overflow: 'round corners; a hidden preheader is hidden by display as well',
  'max-height property': 'nothing: the preheader is hidden by display as well',
  'display:none': 'the preheader shows, as an ordinary first line',
  'overflow-wrap': 'long words wrap by word-break, or make the column wider',
  'word-break': 'long words wrap by overflow-wrap, or make the column wider',
  'white-space': 'a number may wrap away from its change',
  'table-layout': 'nothing: auto is the default',
  'word-spacing': 'nothing: normal is the default',
  outline: 'nothing: a reset of MJML for images, and there are none',
  'height property': 'bars take their height from the attribute, or at least this one',
  'aria-label attribute': 'a screen reader says the heading instead of the subject',
  'role attribute': 'a screen reader may name the tables',
  '<body> element': 'the background colour around the card',
}

type Issue = { readonly title: string }
type Check = (options: { readonly clients: readonly string[]; readonly html: string }) => {
  readonly issues: { readonly errors: ReadonlyMap<string, readonly Issue[]> }
}

/** What caniemail's data say is not supported by some mail program, but for LOST. */
export async function checkClients(samples: readonly Sample[]): Promise<readonly string[]> {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'recipewatch-caniemail-'))
  try {
    writeFileSync(join(folder, 'package.json'), '{}')
    run('npm', ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', PACKAGE])
    const entry = createRequire(join(folder, 'package.json')).resolve('caniemail')
    const { caniemail }: { caniemail: Check } = await import(pathToFileURL(entry).href)
    const found = new Map<string, Set<string>>()
    for (const { html } of samples) {
      for (const client of CLIENTS) {
        const issues = caniemail({ clients: [client], html }).issues.errors.get(client) ?? []
        for (const { title } of issues) found.set(title, (found.get(title) ?? new Set()).add(client))
      }
    }
    console.log(`  ${samples.length} mails, ${CLIENTS.length} mail programs; what some do not know:`)
    for (const [title, clients] of found) {
      if (title in LOST) console.log(`    ${title} (${[...clients].join(', ')}): ${LOST[title]}`)
    }
    return [...found].flatMap(([title, clients]) =>
      title in LOST ? [] : [`${title}: ${[...clients].join(', ')}`],
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
