import { connect } from 'node:net'
import { createTransport } from 'nodemailer'
import { describe, expect, test } from 'vitest'
import { openMailbox, transportFor } from './world.ts'

describe('what arrives', () => {
  test('a mail with its envelope, headers, parts and raw bytes', async () => {
    const { box, send, clock } = await openMailbox()
    const { messageId } = await send({
      to: ['oncall@example.com', 'Ops <ops@example.com>'],
      bcc: 'hidden@example.com',
      subject: 'Grüße: 🔴 failed',
      html: '<p>Look <b>here</b></p>',
      headers: { 'X-RecipeWatch-Rule': 'failure-burst', 'Auto-Submitted': 'auto-generated' },
    })
    expect(box.messages).toHaveLength(1)
    const [mail] = box.messages
    expect(mail).toMatchObject({
      number: 1,
      at: clock.now,
      messageId,
      thread: messageId,
      subject: 'Grüße: 🔴 failed',
      fromName: 'RecipeWatch',
      fromAddress: 'alerts@example.com',
      html: '<p>Look <b>here</b></p>',
      envelope: {
        from: 'alerts@example.com',
        to: ['oncall@example.com', 'ops@example.com', 'hidden@example.com'],
      },
    })
    expect(mail?.text.trim()).toBe('Look')
    expect(mail?.header('x-recipewatch-rule')).toBe('failure-burst')
    expect(mail?.header('Auto-Submitted')).toBe('auto-generated')
    expect(mail?.raw.toString()).toMatch(/^X-RecipeWatch-Rule: failure-burst\r$/im)
    expect(mail?.raw.toString()).not.toContain('hidden@')
  })

  test('answers belong to the first mail of their thread', async () => {
    const { box, send } = await openMailbox()
    const { messageId: first } = await send()
    const { messageId: second } = await send({ inReplyTo: first, references: [first] })
    await send({ inReplyTo: second, references: [first, second] })
    await send({ inReplyTo: first })
    expect(box.messages.map(({ thread }) => thread)).toEqual([first, first, first, first])
  })

  test('many at once, each with a number of its own', async () => {
    const { box, send } = await openMailbox()
    await Promise.all(Array.from({ length: 8 }, () => send()))
    expect(new Set(box.messages.map(({ number }) => number)).size).toBe(8)
  })
})

describe('login and TLS', () => {
  const auth = { user: 'alerts', pass: 'secret' }

  test.each(['none', 'starttls', 'implicit'] as const)('%s, with the right login only', async (tls) => {
    const { box, send } = await openMailbox({ tls, auth })
    await send()
    expect(box.messages).toHaveLength(1)
    const wrong = transportFor(box, { tls, auth: { user: 'alerts', pass: 'wrong' } })
    await expect(wrong.sendMail({ from: 'a@b.c', to: 'd@e.f', text: 'x' })).rejects.toMatchObject({
      code: 'EAUTH',
      responseCode: 535,
    })
    const nobody = transportFor(box, { tls })
    await expect(nobody.sendMail({ from: 'a@b.c', to: 'd@e.f', text: 'x' })).rejects.toMatchObject({
      responseCode: 530,
    })
  })

  test('a certificate that is not trusted is refused by the client, and the server lives on', async () => {
    const { box, send } = await openMailbox({ tls: 'implicit' })
    const wary = createTransport({ host: box.host, port: box.port, secure: true })
    await expect(wary.verify()).rejects.toMatchObject({ code: 'ESOCKET' })
    await new Promise<void>((resolve) => {
      const socket = connect(box.port, box.host, () => socket.end('this is no handshake\r\n\r\n'))
      socket.on('error', () => {})
      socket.on('close', () => resolve())
    })
    await send()
    expect(box.messages).toHaveLength(1)
    expect(box.errors.length).toBeGreaterThan(0)
  })

  test('without TLS there is no STARTTLS', async () => {
    const { box } = await openMailbox()
    const strict = createTransport({ host: box.host, port: box.port, requireTLS: true })
    await expect(strict.verify()).rejects.toMatchObject({ code: 'ETLS' })
    expect(box.cert).toBeNull()
  })
})

describe('faults', () => {
  test('421 on connect, 451 on MAIL FROM', async () => {
    const { box, failure } = await openMailbox()
    box.faults.add({ kind: 'reply', stage: 'connect', code: 421, times: 1 })
    expect(await failure()).toMatchObject({ responseCode: 421 })
    box.faults.add({ kind: 'reply', stage: 'from', code: 451, times: 1 })
    expect(await failure()).toMatchObject({ responseCode: 451 })
    expect((await failure()).code).toBe('sent')
  })

  test('greylisting lets the second attempt through', async () => {
    const { box, failure } = await openMailbox()
    const handle = box.faults.add({
      kind: 'reply',
      stage: 'recipient',
      code: 450,
      text: 'greylisted',
      times: 1,
    })
    expect(await failure()).toMatchObject({ code: 'EENVELOPE', responseCode: 450 })
    expect((await failure()).code).toBe('sent')
    expect(handle.hits()).toBe(1)
  })

  test('one recipient is rejected, the other gets the mail', async () => {
    const { box, send } = await openMailbox()
    box.faults.add({ kind: 'reply', stage: 'recipient', code: 550, recipient: 'gone@example.com' })
    expect(await send({ to: ['gone@example.com', 'ops@example.com'] })).toMatchObject({
      accepted: ['ops@example.com'],
      rejected: ['gone@example.com'],
    })
    expect(box.messages[0]?.envelope.to).toEqual(['ops@example.com'])
  })

  test('554 after the data keeps nothing', async () => {
    const { box, failure } = await openMailbox()
    const handle = box.faults.add({ kind: 'reply', stage: 'data', code: 554, text: 'spam' })
    expect(await failure()).toMatchObject({ code: 'EMESSAGE', responseCode: 554 })
    expect(box.messages).toEqual([])
    handle.remove()
    expect((await failure()).code).toBe('sent')
  })

  test('a dropped connection: kept or not, the client cannot tell', async () => {
    for (const kind of ['drop-after-accept', 'drop-before-accept'] as const) {
      const { box, failure } = await openMailbox()
      box.faults.add({ kind, times: 1 })
      expect((await failure()).code).toMatch(/ECONNECTION|ESOCKET|ECONNRESET/)
      expect(box.messages).toHaveLength(kind === 'drop-after-accept' ? 1 : 0)
    }
  })

  test('a delay answers late; cleared faults befall nobody', async () => {
    const { box, failure } = await openMailbox()
    box.faults.add({ kind: 'delay', ms: 20, times: 1 })
    expect((await failure()).code).toBe('sent')
    box.faults.add({ kind: 'reply', stage: 'data', code: 554 })
    box.faults.clear()
    expect((await failure()).code).toBe('sent')
  })
})
