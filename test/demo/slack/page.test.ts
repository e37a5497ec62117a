import { describe, expect, test } from 'vitest'
import { drawEmojiInMarkup } from '../../../src/demo/pages/emoji.ts'
import { renderBlocks } from '../../../src/demo/slack/block_view.ts'
import { renderMrkdwn, type SlackNames } from '../../../src/demo/slack/mrkdwn.ts'
import { openSlack } from './world.ts'

const NAMES: SlackNames = {
  user: (id) => `user-${id}`,
  channel: (id) => `room-${id}`,
  group: (id) => `group-${id}`,
}
const shown = (text: string): string => renderMrkdwn(text, NAMES).markup
const A = (href: string, label: string): string =>
  `<a href="${href}" target="_blank" rel="noopener noreferrer">${label}</a>`

describe('mrkdwn', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['*bold* _italic_ ~gone~', '<b>bold</b> <i>italic</i> <s>gone</s>'],
    ['*bold _both_*', '<b>bold <i>both</i></b>'],
    ['snake_case_name 2*3*4', 'snake_case_name 2*3*4'],
    ['* not bold *', '* not bold *'],
    ['`*code* &lt;b&gt;`', '<code>*code* &lt;b&gt;</code>'],
    ['```a\n*b*```', '<pre>a\n*b*</pre>'],
    ['one\ntwo', 'one<br>two'],
    ['&gt; said\nby me', '<blockquote>said</blockquote>by me'],
    [
      '<https://example.com/a?b=1&amp;c=2|label &amp; more>',
      A('https://example.com/a?b=1&amp;c=2', 'label &amp; more'),
    ],
    ['*<https://example.com|bold link>*', `<b>${A('https://example.com', 'bold link')}</b>`],
    ['see https://example.com/x.', `see ${A('https://example.com/x', 'https://example.com/x')}.`],
    ['<mailto:a@b.c|a@b.c>', A('mailto:a@b.c', 'a@b.c')],
    [
      '<@U1> in <#C1|general>',
      '<span class="mention">@user-U1</span> in <span class="mention">#general</span>',
    ],
    ['<!subteam^S1> <!here>', '<span class="mention">@group-S1</span> <span class="mention">@here</span>'],
    ['5 &lt; 6 &amp;&amp; 7 &gt; 6', '5 &lt; 6 &amp;&amp; 7 &gt; 6'],
    ['&lt;!channel&gt;', '&lt;!channel&gt;'],
    ['&amp;lt;', '&amp;lt;'],
  ]
  test.each(cases)('%s', (text, wanted) => {
    expect(shown(text)).toBe(wanted)
  })

  test('a date carries its instant and format for the reader’s zone, and its fallback', () => {
    expect(shown('<!date^1795482180^{date_short_pretty} {time}|02:03 UTC>')).toBe(
      '<time datetime="2026-11-24T01:03:00.000Z" data-format="{date_short_pretty} {time}">02:03 UTC</time>',
    )
    expect(shown('<!date^9999999999999^{time}|far>')).toContain('far')
  })

  test('emoji and bars are drawn', () => {
    expect(shown(':red_circle: 🔴')).toMatch(/^<svg class="emoji".*aria-label="🔴".*> <svg class="emoji"/)
    expect(shown('▁▂█')).toContain('aria-label="▁▂█"')
    expect(shown(':no_such_thing: 10:30:15')).toBe(':no_such_thing: 10:30:15')
  })

  const hostile: readonly string[] = [
    '<script>alert(1)</script>',
    '<javascript:alert(1)|click>',
    '<JaVaScRiPt:alert(1)>',
    '<data:text/html,<script>1</script>|x>',
    '<https://e.com/"onmouseover="alert(1)|x>',
    '<!date^1^{time}^javascript:alert(1)|<img src=x onerror=alert(1)>>',
    '<@"><img src=x onerror=alert(1)>',
    '*<img src=x onerror=alert(1)>*',
    '`</code><script>alert(1)</script>`',
    '\uE0000\uE001\uE00099\uE001',
    '&lt;script&gt;alert(1)&lt;/script&gt;',
  ]
  test.each(hostile)('nothing of %s becomes markup', (text) => {
    const tags = shown(text).match(/<[a-z][^>]*>/gi) ?? []
    for (const tag of tags)
      expect(tag).toMatch(/^<(a href="https:[^"<>]*" target|b>|code>|br>|time |span class="mention">)/)
    expect(shown(text)).not.toMatch(/<[^>]*(?:javascript:|\son\w+=(?!&))/i)
  })
})

test('blocks: each kind shows its text escaped', () => {
  const evil = '<img src=x onerror=alert(1)>'
  const text = { type: 'mrkdwn', text: evil }
  const plain = { type: 'plain_text', text: evil }
  const elements = ['text', 'link', 'user', 'channel', 'usergroup', 'emoji', 'broadcast', 'date'].map(
    (type) => ({
      type,
      ...Object.fromEntries(
        ['text', 'url', 'user_id', 'channel_id', 'usergroup_id', 'name', 'range', 'format', 'fallback'].map(
          (key) => [key, evil],
        ),
      ),
      style: { bold: true, code: true },
    }),
  )
  const { markup } = renderBlocks(
    [
      { type: 'header', text: plain },
      { type: 'section', text, fields: [plain, text], accessory: { type: 'button', text: plain, url: evil } },
      { type: 'context', elements: [text, { type: 'image', alt_text: evil, image_url: evil }] },
      {
        type: 'actions',
        elements: [{ type: 'button', text: plain, url: `https://x/${evil}` }, { type: 'overflow' }],
      },
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_list', elements: [{ type: 'rich_text_section', elements }] }],
      },
      { type: 'markdown', text: evil },
      { type: evil },
    ],
    NAMES,
  )
  expect(markup).not.toContain('<img')
  expect(markup.split('&lt;img').length).toBeGreaterThan(12)
})

describe('the page', () => {
  test('a strict policy, and nothing hostile gets through', async () => {
    const { web, slack } = await openSlack({ channels: [{ name: 'alerts', topic: '<script>1</script>' }] })
    const evil = '</section><script>alert(1)</script><img src=x onerror=alert(1)>'
    const sent = await web.chat.postMessage({ channel: '#alerts', text: evil })
    await web.chat.postMessage({
      channel: '#alerts',
      text: evil,
      thread_ts: sent.ts ?? '',
      reply_broadcast: true,
    })
    for (const query of ['', `?channel=alerts&thread=${sent.ts}`, '?shot=1', '?channel=<script>']) {
      const answer = await fetch(`${slack.pageUrl}${query}`)
      const page = await answer.text()
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
      expect(page.match(/<script[^>]*>/g)).toEqual(['<script type="module" src="/page.js">'])
      expect(page).not.toMatch(/<img|\sstyle=|\son\w+="/)
    }
  })

  test('edits, thread counts, broadcasts and deletions show', async () => {
    const { web, slack, alerts } = await openSlack()
    const sent = await web.chat.postMessage({ channel: alerts, text: 'first words' })
    await web.chat.update({ channel: alerts, ts: sent.ts ?? '', text: 'second words' })
    const reply = { channel: alerts, thread_ts: sent.ts ?? '' }
    await web.chat.postMessage({ ...reply, text: 'reply one' })
    await web.chat.postMessage({ ...reply, text: 'reply two', reply_broadcast: true })
    const look = async (query: string): Promise<string> =>
      (await fetch(`${slack.pageUrl}?channel=alerts${query}`)).text()
    const page = await look('')
    expect(page).toContain('(edited)')
    expect(page).toContain('first words')
    expect(page).toContain('<b>2 replies</b>')
    expect(page).toContain('replied to a thread: <a')
    expect(page).not.toContain('reply one')
    expect(await look(`&thread=${sent.ts}`)).toContain('reply one')
    const picture = await look('&shot=1')
    expect(picture).toContain('reply one')
    expect(picture).not.toContain('<nav>')
    slack.deleteAsUser('alerts', sent.ts ?? '')
    expect(await look('')).toContain('This message was deleted.')
  })

  test('open pages hear of changes', async () => {
    const { web, slack, alerts } = await openSlack()
    const stream = await fetch(`${slack.pageUrl}events`)
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
    let heard = ''
    const sent = web.chat.postMessage({ channel: alerts, text: 'x' })
    while (!heard.includes('data: changed')) heard += (await reader?.read())?.value ?? ''
    await sent
    await reader?.cancel()
    expect(heard).toContain('data: changed')
  })

  test('assets and unknown addresses', async () => {
    const { slack } = await openSlack()
    expect((await fetch(`${slack.pageUrl}page.css`)).headers.get('content-type')).toContain('text/css')
    expect((await fetch(`${slack.pageUrl}page.js`)).headers.get('content-type')).toContain('text/javascript')
    expect((await fetch(`${slack.pageUrl}nothing`)).status).toBe(404)
  })
})

test('emoji in foreign markup are drawn in its text only', () => {
  const drawn = drawEmojiInMarkup('<style>a:after{content:"🔴"}</style><p title="🔴">🔴 x</p>')
  expect(drawn).toContain('<style>a:after{content:"🔴"}</style><p title="🔴"><svg')
})
