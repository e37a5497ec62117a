import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { demo } from '../../src/cli/demo.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import type { World } from '../../src/demo/story/world.ts'
import { systemClock } from '../../src/system/clock.ts'
import { launchBrowser } from '../support/browser.ts'
import { ROOT } from './planted.ts'

// Takes the README's pictures from the demo's pages: npm run pictures.

const FOLDER = join(ROOT, 'docs/pictures')
/** The story ends on the same day each time: a picture changes only when what it shows does. */
const ENDS_AT = Date.UTC(2026, 10, 24, 2, 38)

const began = Date.now()
const clock = { ...systemClock, now: () => ENDS_AT + Date.now() - began }
const terminal: Terminal = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  interactive: false,
  columns: 120,
  variables: {},
  stop: new AbortController().signal,
}

await mkdir(FOLDER, { recursive: true })
const browser = await launchBrowser()
try {
  process.exitCode = await demo({ exit: true }, terminal, { clock, after })
} finally {
  await browser.close()
}

async function after(chapter: string, world: World): Promise<void> {
  // The story waits meanwhile.
  world.clock.setRate(0.001)
  if (chapter === 'worse') {
    await picture(browser, `${world.slack.pageUrl}?shot=1`, 'slack-critical.png', 760)
    await picture(browser, `${world.mailbox.pageUrl}?shot=1&mail=1`, 'mail.png', 760)
  }
  if (chapter === 'recovery') {
    await picture(browser, `${world.slack.pageUrl}?shot=1`, 'slack-recovered.png', 760)
  }
}

async function picture(from: Browser, url: string, name: string, width: number): Promise<void> {
  const page: Page = await from.newPage({
    viewport: { width, height: 400 },
    deviceScaleFactor: 2,
    colorScheme: 'light',
    timezoneId: 'UTC',
  })
  await page.goto(url, { waitUntil: 'load' })
  await page.screenshot({ path: join(FOLDER, name), fullPage: true })
  await page.close()
}
