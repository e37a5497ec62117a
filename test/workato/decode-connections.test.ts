import { describe, expect, test } from 'vitest'
import { decodeConnections } from '../../src/workato/decode-connections.ts'

describe('2.9 connections', () => {
  const status = (fields: Record<string, unknown>) =>
    decodeConnections([{ id: 1, ...fields }])?.[0]?.authorised

  test('all fields', () => {
    const answer = [
      {
        id: 11,
        name: 'My Salesforce',
        application: 'salesforce',
        authorization_status: 'failed',
        authorization_error: 'invalid_grant',
        connection_lost_at: '2026-05-11T10:00:00Z',
        connection_lost_reason: 'Unauthorized',
      },
      { name: 'no id' },
      null,
    ]
    const lost = {
      id: '11',
      name: 'My Salesforce',
      app: 'salesforce',
      authorised: false,
      lostAt: Date.UTC(2026, 4, 11, 10),
      reason: 'Unauthorized',
    }
    expect(decodeConnections(answer)).toEqual([lost])
    expect(decodeConnections({ result: answer })).toEqual([lost])
    expect(decodeConnections({ message: 'x' })).toBeNull()
  })

  test('older answers name the provider, and give the reason as an error', () => {
    expect(decodeConnections([{ id: 1, provider: 'rest', authorization_error: 'expired' }])).toMatchObject([
      { app: 'rest', reason: 'expired' },
    ])
  })

  test('a status that says nothing says nothing', () => {
    expect(status({ authorization_status: 'success', connection_lost_at: '2026-05-11T10:00:00Z' })).toBe(true)
    expect(status({ authorization_status: 'Exception' })).toBe(false)
    expect(status({ authorization_status: null })).toBeNull()
    expect(status({ authorization_status: 'pending' })).toBeNull()
    expect(status({ connection_lost_at: '2026-05-11T10:00:00Z' })).toBe(false)
  })
})
