import { describe, expect, test } from 'vitest'
import { oneLineOf } from '../../src/message/one-line.ts'
import { view } from '../../src/message/view.ts'
import type { MessageInput } from '../../src/model/message.ts'
import { alert, at, ended, facts, input } from './facts.ts'
import { TOLD } from './saying.ts'

const line = (of: Partial<MessageInput>): string => oneLineOf(view(input(of)))

describe('5.11 a message in one line', () => {
  test('says state and cause', () => {
    expect(line({})).toMatch(/^🔴 Order sync: 41 failed jobs in 15 min · .*REQUEST_LIMIT_EXCEEDED/)
  })

  test('of a change says what is otherwise', () => {
    const worse = line({ ...TOLD, reason: 'worse' })
    expect(worse).toMatch(/^🔴 Order sync is worse: critical, 41 failed jobs in 15 min \(was 12\) · /)
    expect(worse).toContain('REQUEST_LIMIT_EXCEEDED')
  })

  test('of an end names no cause', () => {
    const over = line({ reason: 'resolved', alerts: [ended()], now: at('03:20') })
    expect(over).toMatch(/^🟢 /)
    expect(over).not.toContain('REQUEST_LIMIT_EXCEEDED')
  })

  test('without errors has nothing after the state', () => {
    const quiet = facts({ alert: alert(), errors: [] })
    expect(line({ alerts: [quiet] })).toBe('🔴 Order sync: 41 failed jobs in 15 min')
  })
})
