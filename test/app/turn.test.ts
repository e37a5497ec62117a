import { expect, test } from 'vitest'
import { decideTurn } from '../../src/app/turn.ts'
import { conversation, NOW, over, shows, told } from '../route/due-cases.ts'
import { anAlert } from '../support/alerts.ts'
import { replayConfig } from './replay/config.ts'

test('1.5 an echo that planning put into another message does not keep this one from ending', async () => {
  const config = await replayConfig([])
  const echo = anAlert({ id: 'echo', rule: 'other' })
  const shown = {
    ...shows(over),
    echo: { severity: 'warning', state: 'firing', count: 5, unknown: false, joined: true },
  } as const
  const turnOf = (alerts: readonly string[]) =>
    decideTurn(config, {
      delivery: {
        id: 'd',
        conversation: 'c',
        reason: 'resolved',
        state: 'due',
        severity: 'warning',
        dueAt: NOW,
        notBefore: NOW,
        attempts: 0,
        lastError: null,
        begunAt: null,
        body: null,
        shown: null,
        alerts,
        finishedAt: null,
      },
      conversation: conversation({ shown }),
      told: [told('a')],
      alerts: [over, echo],
      holds: new Map(),
      echoes: new Map([['echo', new Set(['a'])]]),
      now: NOW,
    })
  expect(turnOf(['a'])?.due).toMatchObject({ reason: 'resolved', closes: true })
  expect(turnOf(['a', 'echo'])?.due.closes).not.toBe(true)
})
