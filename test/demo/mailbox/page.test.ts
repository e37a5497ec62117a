import { describe, expect, test } from 'vitest'
import { mailBodyDocument, preheader } from '../../../src/demo/mailbox/body.ts'
import { openMailbox } from './world.ts'

const EVIL = '</iframe><script>alert(1)</script><img src=x onerror=alert(1)>'

describe('the page', () => {
  test('lists threads by recipient and opens a mail', async () => {
    const { box, send } = await openMailbox()
    const { messageId } = await send({
      subject: 'Order sync',
      html: '<div hidden>41 failed</div><p>More</p>',
    })
    await send({
      subject: 'Order sync',
      references: messageId,
      to: ['oncall@example.com', 'ben@example.com'],
    })
    await send({ subject: 'Digest', to: 'ben@example.com' })
    const look = async (query: string): Promise<string> => (await fetch(`${box.pageUrl}${query}`)).text()
    const all = await look('')
    expect(all.match(/class="row/g)).toHaveLength(2)
    expect(all).toContain('<i>2</i>')
    expect(all).toContain('<span>ben@example.com</span><em>2</em>')
    expect((await look('?to=ben%40example.com')).match(/class="row/g)).toHaveLength(2)
    expect((await look('?to=nobody')).match(/class="row/g)).toBeNull()
    const first = await look('?message=1')
    expect(first).toContain('src="/messages/1/body"')
    expect(await look('?message=2')).toContain('41 failed More')
    expect(first).toContain('class="folded"')
    expect(await look('?message=1&view=text')).toMatch(/<pre>Look\s*<\/pre>/)
    expect(await look('?message=1&view=headers')).toContain('<dt>message-id</dt>')
    const picture = await look('?message=1&shot=1')
    expect(picture).not.toContain('class="row')
    expect(picture).toContain('src="/messages/1/body"')
  })

  test('nothing hostile gets out of its place', async () => {
    const { box, send } = await openMailbox()
    await send({ subject: EVIL, text: EVIL, from: `"${EVIL.replaceAll('"', '')}" <a@b.c>`, html: EVIL })
    for (const query of [
      '',
      '?message=1&view=text',
      '?message=1&view=headers',
      '?message=1&shot=1',
      '?to=<b>',
    ]) {
      const answer = await fetch(`${box.pageUrl}${query}`)
      const page = await answer.text()
      expect(page.match(/<script[^>]*>/g)).toEqual(['<script type="module" src="/page.js">'])
      expect(page).not.toContain('<img')
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    }
    const frame = await (await fetch(`${box.pageUrl}?message=1`)).text()
    expect(frame).toMatch(
      /<iframe [^>]*sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"/,
    )
  })

  test('a body is served sandboxed, without scripts or anything from elsewhere', async () => {
    const { box, send } = await openMailbox()
    await send({ html: EVIL })
    const answer = await fetch(`${box.pageUrl}messages/1/body`)
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toMatch(/^sandbox (?!.*allow-scripts)/)
    expect(policy).not.toContain('script-src')
    expect((await fetch(`${box.pageUrl}messages/2/body`)).status).toBe(404)
  })

  test('an empty mailbox says so', async () => {
    const { box } = await openMailbox()
    expect(await (await fetch(box.pageUrl)).text()).toContain('No mail yet')
  })
})

describe('a mail’s words', () => {
  test('the preheader is the first text, hidden or not, without padding', () => {
    const markup =
      '<head><title>no</title></head><style>p{}</style><div>Two &amp; &#51;&nbsp;&zwnj;\u200c</div><p>x</p>'
    expect(preheader(markup, 'text')).toBe('Two & 3 x')
    expect(preheader('', ' only\n text ')).toBe('only text')
  })

  test('links of a body open beside the reader', () => {
    expect(mailBodyDocument('<html><head lang="en"></head></html>')).toBe(
      '<html><head lang="en"><base target="_blank"></head></html>',
    )
    expect(mailBodyDocument('<p>x</p>')).toContain('<base target="_blank"><p>x</p>')
  })
})
