import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { demo } from '../../src/cli/demo.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import type { World } from '../../src/demo/story/world.ts'
import { digestMail } from '../../src/message/digest-mail.ts'
import { systemClock } from '../../src/system/clock.ts'
import { digestOf } from '../message/digest-stories.ts'
import { launchBrowser } from '../support/browser.ts'
import { ROOT } from './planted.ts'

// Takes the README's pictures from the demo's pages: npm run pictures.

/** Pictures are so wide, and end so far below what they show. */
const WIDTH = 760
const BELOW = 10

const FOLDER = join(ROOT, 'docs/pictures')
/** The story ends on the same day each time: a picture changes only when what it shows does. */
const ENDS_AT = Date.UTC(2026, 10, 24, 2, 40)

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
  await digestPictures()
  process.exitCode = await demo({ exit: true }, terminal, { clock, after })
} finally {
  await browser.close()
}

/** The digest's mail as mail programs show it: on a desk, and on a phone in the dark. */
async function digestPictures(): Promise<void> {
  const { html } = digestMail(digestOf())
  for (const [name, width, colorScheme] of [
    ['digest.png', 600, 'light'],
    ['digest-phone.png', 375, 'dark'],
  ] as const) {
    const viewport = { width, height: 400 }
    const page = await browser.newPage({ viewport, deviceScaleFactor: 2, colorScheme })
    await page.setContent(html, { waitUntil: 'load' })
    await page.screenshot({ path: join(FOLDER, name), fullPage: true })
    await page.close()
  }
}

async function after(chapter: string, world: World): Promise<void> {
  // The story waits meanwhile.
  world.clock.setRate(0.001)
  const channel = `${world.slack.pageUrl}?shot=1`
  if (chapter === 'worse') {
    await picture(channel, 'slack-critical.png', 'article .below')
    await picture(`${world.mailbox.pageUrl}?shot=1&message=1`, 'mail-critical.png', 'body')
  }
  if (chapter === 'recovery') await picture(channel, 'slack-recovered.png', 'article .below')
}

/** The page from its top down to the end of what `last` names, in twice the pixels. */
async function picture(url: string, name: string, last: string): Promise<void> {
  const page = await browser.newPage({
    viewport: { width: WIDTH, height: 400 },
    deviceScaleFactor: 2,
    colorScheme: 'light',
    timezoneId: 'UTC',
  })
  await page.goto(url, { waitUntil: 'load' })
  const box = await page.locator(last).first().boundingBox()
  const height = Math.ceil((box?.y ?? 0) + (box?.height ?? 0) + BELOW)
  const clip = { x: 0, y: 0, width: WIDTH, height }
  await page.screenshot({ path: join(FOLDER, name), fullPage: true, clip })
  await page.close()
}
