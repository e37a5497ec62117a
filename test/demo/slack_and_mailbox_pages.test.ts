import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { openMailbox } from './mailbox/world.ts'
import { openSlack } from './slack/world.ts'

const EVIL =
  "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script><javascript:document.title=1|go>"

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(async () => browser.close())

async function open(url: string): Promise<Page> {
  const page = await browser.newPage({ timezoneId: 'Europe/Berlin', viewport: { width: 1200, height: 800 } })
  await page.goto(url)
  return page
}

test('Slack: hostile text stays text; times are the reader’s; new messages, edits and threads appear', async () => {
  const { web, slack, alerts } = await openSlack()
  const sent = await web.chat.postMessage({
    channel: alerts,
    text: `${EVIL} <!date^1795482180^{time}|01:03>`,
  })
  const page = await open(slack.pageUrl)
  expect(await page.locator('.message .text').first().innerText()).toContain('<img src=x onerror=')
  expect(await page.locator('.message .text time').innerText()).toBe('02:03')
  expect(await page.locator('.message img, .message script').count()).toBe(0)

  await web.chat.update({
    channel: alerts,
    ts: sent.ts ?? '',
    text: `after ${EVIL} <!date^1795482240^{time}|01:04>`,
  })
  await page.locator('.edited').waitFor()
  expect(await page.locator('.message .text time').innerText()).toBe('02:04')
  await web.chat.postMessage({ channel: alerts, thread_ts: sent.ts ?? '', text: 'in the thread' })
  await page.locator('a.thread').click()
  await page.locator('aside .reply', { hasText: 'in the thread' }).waitFor()
  await web.chat.postMessage({ channel: alerts, thread_ts: sent.ts ?? '', text: 'and live' })
  await page.locator('aside .reply', { hasText: 'and live' }).waitFor()
  expect(await page.title()).toBe('alerts – Slack (simulated)')
  await page.close()
})

test('mail: a hostile body runs nothing, its frame fits, new mail appears', async () => {
  const { box, send } = await openMailbox()
  const script = '<script>parent.document.title=document.title="owned"</script>'
  await send({
    html: `<p style="height:900px">tall</p>${script}<img src=x onerror="parent.document.title='owned'">`,
  })
  const page = await open(`${box.pageUrl}?message=1`)
  const frame = page.locator('iframe')
  await frame.contentFrame().locator('p').waitFor()
  await page.waitForFunction("document.querySelector('iframe').height > 900")
  await send({ subject: 'Second' })
  await page.locator('.row', { hasText: 'Second' }).waitFor()
  expect(await page.title()).toBe('Mail (simulated)')
  expect(await frame.contentFrame().locator('html').evaluate('document.title')).not.toBe('owned')
  await page.close()
})
