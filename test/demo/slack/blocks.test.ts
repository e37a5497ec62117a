import { describe, expect, test } from 'vitest'
import { checkBlocks } from '../../../src/demo/slack/block_rules.ts'
import { openSlack } from './world.ts'

const plain = (length: number): object => ({ type: 'plain_text', text: 'x'.repeat(length) })
const mrkdwn = (length: number): object => ({ type: 'mrkdwn', text: 'x'.repeat(length) })
const section = (length: number): object => ({ type: 'section', text: mrkdwn(length) })
const button = (more: object = {}): object => ({ type: 'button', text: plain(5), ...more })
const actions = (...elements: object[]): object => ({ type: 'actions', elements })
const list = (length: number, item: object): object[] => Array.from({ length }, () => item)
const select = (options: object[]): object => ({ type: 'static_select', options })
const option = (text: number, value: number): object => ({ text: plain(text), value: 'v'.repeat(value) })
const URL_3000 = `https://example.com/${'x'.repeat(2_980)}`

const FINE: readonly (readonly [string, object[]])[] = [
  ['50 blocks', list(50, { type: 'divider' })],
  ['a section of 3,000 characters', [section(3_000)]],
  ['a header of 150', [{ type: 'header', text: plain(150) }]],
  ['10 context elements', [{ type: 'context', elements: list(10, mrkdwn(10)) }]],
  ['10 fields', [{ type: 'section', fields: list(10, mrkdwn(100)) }]],
  ['a field of 2,000', [{ type: 'section', fields: [mrkdwn(2_000)] }]],
  ['a button of 75', [actions(button({ text: plain(75), url: URL_3000, style: 'danger' }))]],
  ['an accessory', [{ ...section(5), accessory: button() }]],
  ['rich text', [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [] }] }]],
  ['an image', [{ type: 'image', image_url: 'https://example.com/x.png', alt_text: 'x' }]],
  ['a select', [actions(select(list(100, option(75, 150))))]],
  [
    'the same action id in two blocks',
    [actions(button({ action_id: 'a' })), actions(button({ action_id: 'a' }))],
  ],
]

const WRONG: readonly (readonly [string, object[], string])[] = [
  ['51 blocks', list(51, { type: 'divider' }), '/blocks]'],
  ['an empty section', [{ type: 'section' }], '/blocks/0]'],
  ['a section of no text', [section(0)], '/blocks/0/text/text'],
  ['a section of 3,001 characters', [section(3_001)], '/blocks/0/text/text'],
  ['a header of 151', [{ type: 'header', text: plain(151) }], '/blocks/0/text/text'],
  ['a header in mrkdwn', [{ type: 'header', text: mrkdwn(5) }], '/blocks/0/text/type'],
  ['11 context elements', [{ type: 'context', elements: list(11, mrkdwn(5)) }], '/blocks/0/elements]'],
  ['no context elements', [{ type: 'context', elements: [] }], '/blocks/0/elements]'],
  ['11 fields', [{ type: 'section', fields: list(11, mrkdwn(5)) }], '/blocks/0/fields]'],
  ['a field of 2,001', [{ type: 'section', fields: [mrkdwn(2_001)] }], '/blocks/0/fields/0/text'],
  ['a button of 76', [actions(button({ text: plain(76) }))], '/elements/0/text/text'],
  ['a button in mrkdwn', [actions(button({ text: mrkdwn(5) }))], '/elements/0/text/type'],
  ['a url of 3,001', [actions(button({ url: `${URL_3000}x` }))], '/elements/0/url'],
  ['a url that is none', [actions(button({ url: 'javascript:alert(1)' }))], '/elements/0/url'],
  ['a style', [actions(button({ style: 'pretty' }))], '/elements/0/style'],
  ['a value of 2,001', [actions(button({ value: 'x'.repeat(2_001) }))], '/elements/0/value'],
  ['an action id twice', [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))], '/1/action_id'],
  ['26 buttons', [actions(...list(26, button()))], '/blocks/0/elements]'],
  ['a block id twice', list(2, { type: 'divider', block_id: 'b' }), '/blocks/1/block_id'],
  ['an unknown block', [{ type: 'carousel9' }], '/blocks/0/type'],
  ['an inherited name as a type', [{ type: 'constructor' }], '/blocks/0/type'],
  ['an unknown element', [actions({ type: 'lever' })], '/elements/0]'],
  ['an unknown field', [{ type: 'divider', colour: 'red' }], '/blocks/0]'],
  ['emoji in mrkdwn', [{ type: 'section', text: { ...mrkdwn(5), emoji: true } }], '/blocks/0/text]'],
  ['an image without alt text', [{ type: 'image', image_url: 'https://example.com/x' }], '/alt_text'],
  [
    'an image in actions',
    [actions({ type: 'image', image_url: 'https://e.com', alt_text: 'x' })],
    '/elements/0]',
  ],
  ['101 options', [actions(select(list(101, option(5, 5))))], '/elements/0/options]'],
  ['an option text of 76', [actions(select([option(76, 5)]))], '/options/0/text/text'],
  ['an option without value', [actions(select([{ text: plain(5) }]))], '/options/0/value'],
  ['a rich text part', [{ type: 'rich_text', elements: [{ type: 'rich_text_poem' }] }], '/elements/0/type'],
  ['a confirmation without title', [actions(button({ confirm: { text: plain(5) } }))], '/confirm/title'],
]

describe('blocks as Slack checks them', () => {
  test.each(FINE)('fine: %s', (_, blocks) => {
    expect(checkBlocks(blocks)).toMatchObject({ ok: true })
  })

  test.each(WRONG)('invalid_blocks: %s', (_, blocks, place) => {
    const verdict = checkBlocks(blocks)
    expect(verdict).toMatchObject({ ok: false, error: 'invalid_blocks' })
    expect(verdict.ok ? '' : verdict.messages.join('\n')).toContain(place)
  })

  test('all text together is bounded too', () => {
    expect(checkBlocks(list(4, section(3_000)))).toMatchObject({ ok: true })
    expect(checkBlocks(list(5, section(3_000)))).toMatchObject({ ok: false, error: 'msg_blocks_too_long' })
  })

  test('the client is told, and nothing is stored', async () => {
    const { web, slack, refusal, alerts } = await openSlack()
    const error: unknown = await web
      .apiCall('chat.postMessage', { channel: alerts, text: 'x', blocks: [section(0)] })
      .catch((e: unknown) => e)
    expect((error as { data: unknown }).data).toMatchObject({
      error: 'invalid_blocks',
      response_metadata: {
        messages: ['[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
      },
    })
    expect(await refusal('chat.postMessage', { channel: alerts, blocks: '[{' })).toBe('invalid_blocks_format')
    expect(await refusal('chat.postMessage', { channel: alerts, blocks: '{}' })).toBe('invalid_blocks_format')
    expect(
      await refusal('chat.postMessage', { channel: alerts, attachments: [{ blocks: [{ type: 'nope' }] }] }),
    ).toBe('invalid_attachments')
    expect(slack.messages('alerts')).toEqual([])
  })
})
