import { describe, expect, test } from 'vitest'
import { createMailChannel, probeSmtp } from '../../src/deliver/mail.ts'
import { mailTo, openMailbox, openServer } from './mail-world.ts'

describe('sending', () => {
  test('5.4 a mail is sent once, under the Message-ID of its delivery', async () => {
    const { box, access } = await openMailbox()
    const outcome = await createMailChannel(access).send(await mailTo(), 'd1')
    expect(outcome).toEqual({ kind: 'sent', ref: '<d1@example.com>' })
    expect(box.messages).toMatchObject([{ messageId: '<d1@example.com>' }])
  })

  test('5.4 the same delivery sent again has the same Message-ID', async () => {
    const { box, access } = await openMailbox()
    const channel = createMailChannel(access)
    await channel.send(await mailTo(), 'd1')
    await channel.send(await mailTo(), 'd1')
    expect(new Set(box.messages.map(({ messageId }) => messageId)).size).toBe(1)
  })

  test('5.4 nobody can look into a mailbox: the search is blind', async () => {
    const { access } = await openMailbox()
    expect(await createMailChannel(access).find(await mailTo(), 'd1', 0)).toMatchObject({ kind: 'blind' })
  })

  test.each(['implicit', 'starttls', 'none'] as const)(
    'a mail arrives with a login and tls: %s',
    async (tls) => {
      const { box, access } = await openMailbox({ tls, auth: { user: 'alerts', pass: 'geheim' } })
      expect(await createMailChannel(access).send(await mailTo(), 'd1')).toMatchObject({ kind: 'sent' })
      expect(box.messages).toHaveLength(1)
    },
  )

  test('5.7 recipients that are refused are told, while the others get it', async () => {
    const { box, access } = await openMailbox()
    box.faults.add({ kind: 'reply', stage: 'recipient', code: 550, recipient: 'gone@example.com' })
    box.faults.add({ kind: 'reply', stage: 'recipient', code: 451, recipient: 'later@example.com' })
    const request = await mailTo(['oncall@example.com', 'gone@example.com', 'later@example.com'])
    expect(await createMailChannel(access).send(request, 'd1')).toMatchObject({
      kind: 'sent',
      partial: [
        { to: 'gone@example.com', retryable: false, why: expect.stringContaining('550') },
        { to: 'later@example.com', retryable: true },
      ],
    })
  })

  test('closing drops what is under way, with an unknown outcome', async () => {
    const { box, access } = await openMailbox()
    box.faults.add({ kind: 'delay', ms: 3_000 })
    const channel = createMailChannel(access)
    const outcome = channel.send(await mailTo(), 'd1')
    await expect.poll(() => box.messages.length).toBe(1)
    await channel.close()
    expect(await outcome).toMatchObject({ kind: 'unknown' })
  })

  test('a request for Slack is refused instead of mailed', async () => {
    const { access } = await openMailbox()
    const request = { channel: 'slack', method: 'chat.update', arguments: {} } as const
    expect(await createMailChannel(access).send(request, 'd1')).toMatchObject({ code: 'wrong_channel' })
  })
})

describe('what goes wrong', () => {
  test.each([
    ['connect', 421],
    ['from', 450],
    ['recipient', 451],
    ['data', 452],
  ] as const)('5.7 a 4xx at %s (%i) is worth another try', async (stage, code) => {
    const { box, access } = await openMailbox()
    box.faults.add({ kind: 'reply', stage, code })
    const outcome = await createMailChannel(access).send(await mailTo(), 'd1')
    expect(outcome).toMatchObject({
      kind: 'refused',
      retryAfterMs: null,
      why: expect.stringContaining(String(code)),
    })
  })

  test.each([
    ['connect', 554],
    ['from', 553],
    ['recipient', 550],
    ['data', 552],
  ] as const)('5.7 a 5xx at %s (%i) is rejected for good, with what to do', async (stage, code) => {
    const { box, access } = await openMailbox()
    box.faults.add({ kind: 'reply', stage, code, text: 'no thanks' })
    const outcome = await createMailChannel(access).send(await mailTo(), 'd1')
    expect(outcome).toMatchObject({
      kind: 'rejected',
      code: `smtp_${code}`,
      hint: expect.stringMatching(/^The .*It said: .*no thanks/),
    })
  })

  test('5.7 where some recipients may be accepted later, all are tried again', async () => {
    const { box, access } = await openMailbox()
    box.faults.add({ kind: 'reply', stage: 'recipient', code: 451, recipient: 'later@example.com' })
    box.faults.add({ kind: 'reply', stage: 'recipient', code: 550, recipient: 'gone@example.com' })
    const request = await mailTo(['later@example.com', 'gone@example.com'])
    expect(await createMailChannel(access).send(request, 'd1')).toMatchObject({ kind: 'refused' })
  })

  test('5.7 a wrong password is rejected for good', async () => {
    const { access } = await openMailbox({ auth: { user: 'alerts', pass: 'geheim' } }, { password: 'wrong' })
    const outcome = await createMailChannel(access).send(await mailTo(), 'd1')
    expect(outcome).toMatchObject({
      kind: 'rejected',
      code: 'smtp_auth',
      hint: expect.stringContaining('smtp.password'),
    })
    expect(JSON.stringify(outcome)).not.toContain('wrong')
  })

  test('5.7 a server that offers no login, though one is configured, is rejected', async () => {
    const lines: string[] = []
    const access = await openServer((socket) => {
      socket.write('220 hello\r\n')
      socket.on('data', (bytes) => {
        lines.push(String(bytes))
        socket.write('250 fine\r\n')
      })
    })
    const config = { ...access.config, user: 'alerts', password: 'geheim' }
    const outcome = await createMailChannel({ ...access, config }).send(await mailTo(), 'd1')
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'smtp_no_login' })
    expect(lines.filter((line) => line.startsWith('MAIL'))).toEqual([])
  })

  test('5.7 a certificate that is not trusted is rejected, nothing is sent', async () => {
    for (const tls of ['implicit', 'starttls'] as const) {
      const { box, access } = await openMailbox({ tls })
      const { ca: _, ...untrusting } = access
      const outcome = await createMailChannel(untrusting).send(await mailTo(), 'd1')
      expect(outcome).toMatchObject({ kind: 'rejected', code: 'smtp_tls' })
      expect(box.messages).toEqual([])
    }
  })

  test('5.7 a server without the STARTTLS that is required is rejected, nothing is sent', async () => {
    const { box, access } = await openMailbox({}, { tls: 'starttls' })
    const outcome = await createMailChannel(access).send(await mailTo(), 'd1')
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'smtp_tls' })
    expect(box.messages).toEqual([])
  })

  test('5.7 a port that speaks no TLS is rejected', async () => {
    const { access } = await openMailbox({}, { tls: 'implicit' })
    const outcome = await createMailChannel(access).send(await mailTo(), 'd1')
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'smtp_tls' })
  })

  test('5.7 a connection that is refused was never sent, and is tried again', async () => {
    const { box, access } = await openMailbox()
    await box.close()
    const outcome = await createMailChannel(access).send(await mailTo(), 'd1')
    expect(outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining('ECONNREFUSED') })
  })

  test('5.7 a server that says nothing has taken nothing: tried again', async () => {
    const access = await openServer(() => {}, 200)
    expect(await createMailChannel(access).send(await mailTo(), 'd1')).toMatchObject({ kind: 'refused' })
  })

  test('5.7 a server that hangs up at once has taken nothing: tried again', async () => {
    const access = await openServer((socket) => socket.destroy())
    expect(await createMailChannel(access).send(await mailTo(), 'd1')).toMatchObject({ kind: 'refused' })
  })

  test('5.7 a server that hangs up before the data has taken nothing: tried again', async () => {
    const access = await openServer((socket) => {
      socket.write('220 hello\r\n')
      socket.on('data', (bytes) => {
        if (String(bytes).startsWith('MAIL')) socket.destroy()
        else socket.write('250 fine\r\n')
      })
    })
    expect(await createMailChannel(access).send(await mailTo(), 'd1')).toMatchObject({ kind: 'refused' })
  })

  test.each(['drop-after-accept', 'drop-before-accept'] as const)(
    '5.4 a connection that is lost in the data (%s) leaves the outcome unknown',
    async (kind) => {
      const { box, access } = await openMailbox()
      box.faults.add({ kind })
      expect(await createMailChannel(access).send(await mailTo(), 'd1')).toMatchObject({ kind: 'unknown' })
      expect(box.messages).toHaveLength(kind === 'drop-after-accept' ? 1 : 0)
    },
  )

  test('5.4 a server that takes too long with the data leaves the outcome unknown', async () => {
    const { box, access } = await openMailbox({}, {}, 300)
    box.faults.add({ kind: 'delay', ms: 3_000 })
    expect(await createMailChannel(access).send(await mailTo(), 'd1')).toMatchObject({ kind: 'unknown' })
    expect(box.messages).toHaveLength(1)
  })

  test('5.4 a server that trickles its replies is cut off by the time-out of the whole', async () => {
    const access = await openServer((socket) => {
      const trickle = setInterval(() => socket.write('250-more\r\n'), 20)
      socket.on('close', () => clearInterval(trickle))
      socket.write('220 hello\r\n')
    }, 300)
    expect(await createMailChannel(access).send(await mailTo(), 'd1')).toMatchObject({ kind: 'refused' })
  })
})

describe('check --online', () => {
  test('a login that works is proven without sending anything', async () => {
    const { box, access } = await openMailbox({ auth: { user: 'alerts', pass: 'geheim' } })
    expect(await probeSmtp(access)).toEqual({ kind: 'ok' })
    expect(box.messages).toEqual([])
  })

  test('a login that fails says what to do', async () => {
    const { access } = await openMailbox({ auth: { user: 'alerts', pass: 'geheim' } }, { password: 'x' })
    expect(await probeSmtp(access)).toMatchObject({ kind: 'failed', code: 'smtp_auth' })
  })

  test('a server that cannot be reached says where to look', async () => {
    const { box, access } = await openMailbox()
    await box.close()
    expect(await probeSmtp(access)).toMatchObject({
      kind: 'failed',
      code: 'smtp_unreachable',
      hint: expect.stringContaining('smtp.host'),
    })
  })
})
