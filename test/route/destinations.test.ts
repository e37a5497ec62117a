import { describe, expect, test } from 'vitest'
import { type Labels, labelsFrom } from '../../src/model/labels.ts'
import type { Template } from '../../src/model/template.ts'
import { type Addressing, destinationsOf } from '../../src/route/destinations.ts'
import { anAlert } from '../support/alerts.ts'

const literal = (source: string): Template => ({ source, literal: true })
const byLabel = (name: string): Template => ({ source: name, literal: false })

/** Templates of these tests are a label's name. */
const addressing: Addressing = {
  labelsIn: (template) => [template.source],
  render: (template, labels: Labels) => labels[template.source]?.[0] ?? '',
  defaultOwners: ['desk@example.com'],
}

const slack = (channel: Template) => ({
  kind: 'slack' as const,
  channel,
  mention: null,
  sendResolved: true,
  broadcast: [],
})
const mail = (to: readonly Template[] | 'owner') => ({ kind: 'email' as const, to, sendResolved: true })
const labelled = (id: string, labels: Record<string, string | string[]>) =>
  anAlert({ id, labels: labelsFrom(labels) })

function targets(
  integrations: Parameters<typeof destinationsOf>[0]['integrations'],
  alerts = [labelled('a', {})],
) {
  return destinationsOf({ name: 'r', integrations }, alerts, addressing).addressed.map(
    ({ destination, items }) => [destination.target, items.map((alert) => alert.id).join()],
  )
}

describe('destinations', () => {
  test('5.1 a template splits its group by the rendered value', () => {
    const alerts = [
      labelled('a', { team: '#x' }),
      labelled('b', { team: '#y' }),
      labelled('c', { team: ['#x', '#y'] }),
    ]
    expect(targets([slack(byLabel('team'))], alerts)).toEqual([
      ['#x', 'a,c'],
      ['#y', 'b,c'],
    ])
  })

  test('one mail goes to all addresses of a list', () => {
    expect(targets([mail([literal('a@example.com'), literal('b@example.com')])])).toEqual([
      ['a@example.com, b@example.com', 'a'],
    ])
  })

  test('owners get one mail each, and recipes without one fall to the default', () => {
    const alerts = [labelled('a', { owner: ['ana@example.com', 'ben@example.com'] }), labelled('b', {})]
    expect(targets([mail('owner')], alerts)).toEqual([
      ['ana@example.com', 'a'],
      ['ben@example.com', 'a'],
      ['desk@example.com', 'b'],
    ])
  })

  test('every integration of a receiver is a destination of its own, equal targets included', () => {
    expect(targets([slack(literal('#x')), slack(literal('#x'))])).toHaveLength(2)
  })

  test('a list of addresses leaves out what renders to nothing, and repeats', () => {
    const list = mail([byLabel('team'), literal('a@example.com'), byLabel('lead')])
    const alert = labelled('a', { lead: ' a@example.com ' })
    expect(targets([list], [alert])).toEqual([['a@example.com', 'a']])
    expect(destinationsOf({ name: 'r', integrations: [list] }, [alert], addressing).unaddressed).toEqual([])
  })

  test('a mail whose every address renders to nothing goes nowhere, and is listed', () => {
    const receiver = { name: 'r', integrations: [slack(literal('#x')), mail([byLabel('team')])] }
    const { addressed, unaddressed } = destinationsOf(receiver, [labelled('a', {})], addressing)
    expect(addressed.map(({ destination }) => destination.target)).toEqual(['#x'])
    expect(unaddressed).toEqual([{ receiver: 'r', integration: 1, item: 'a' }])
  })

  test('what renders to nothing is listed as unaddressed', () => {
    const result = destinationsOf(
      { name: 'r', integrations: [slack(byLabel('team'))] },
      [labelled('a', {})],
      addressing,
    )
    expect(result).toEqual({ addressed: [], unaddressed: [{ receiver: 'r', integration: 0, item: 'a' }] })
  })
})
