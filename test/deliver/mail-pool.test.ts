import type { Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createMailChannel } from '../../src/deliver/mail.ts'
import { mailTo, openMailbox, openServer } from './mail-world.ts'

/** What a plain SMTP server answers to each line; data ends with a dot. */
function speak(socket: Socket, onMail: (answer: (line: string) => void) => void): void {
  let inData = false
  socket.write('220 mail.example.com\r\n')
  socket.on('data', (bytes) => {
    const text = String(bytes)
    if (inData) {
      if (!text.endsWith('\r\n.\r\n')) return
      inData = false
      return onMail((line) => void socket.write(`${line}\r\n`))
    }
    const [verb = ''] = text.split(/[\s:]/)
    inData = verb === 'DATA'
    socket.write(inData ? '354 go on\r\n' : verb === 'QUIT' ? '221 bye\r\n' : '250 fine\r\n')
    if (verb === 'QUIT') socket.end()
  })
}

test('5.6 mails go one after another over the same connection, at most 50', async () => {
  let connections = 0
  const access = await openServer((socket) => {
    connections += 1
    speak(socket, (answer) => answer('250 queued'))
  })
  const channel = createMailChannel(access)
  for (let index = 0; index < 51; index += 1) {
    expect(await channel.send(await mailTo(['ana@example.com'], `d${index}`), `d${index}`)).toEqual({
      kind: 'sent',
      ref: `<d${index}@example.com>`,
    })
  }
  expect(connections).toBe(2)
  await channel.close()
})

test('5.6 at most three connections at once; the others wait for their turn', async () => {
  let open = 0
  let most = 0
  const answers: (() => void)[] = []
  const access = await openServer((socket) => {
    open += 1
    most = Math.max(most, open)
    socket.on('close', () => (open -= 1))
    speak(socket, (answer) => answers.push(() => answer('250 queued')))
  })
  const channel = createMailChannel(access)
  const mails = await Promise.all(Array.from({ length: 8 }, (_, index) => mailTo(undefined, `d${index}`)))
  const sent = Promise.all(mails.map((mail, index) => channel.send(mail, `d${index}`)))
  for (let index = 0; index < 8; index += 1) {
    await expect.poll(() => answers.length).toBeGreaterThan(0)
    answers.shift()?.()
  }
  expect((await sent).map(({ kind }) => kind)).toEqual(Array.from({ length: 8 }, () => 'sent'))
  expect(most).toBe(3)
  await channel.close()
})

test('5.7 a server that hangs up between two mails costs neither', async () => {
  const sockets: Socket[] = []
  const access = await openServer((socket) => {
    sockets.push(socket)
    speak(socket, (answer) => answer('250 queued'))
  })
  const channel = createMailChannel(access)
  expect(await channel.send(await mailTo(), 'd1')).toMatchObject({ kind: 'sent' })
  // Before the client knows of it, and after.
  sockets[0]?.end()
  expect(await channel.send(await mailTo(), 'd2')).toMatchObject({ kind: 'sent' })
  sockets[1]?.destroy()
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(await channel.send(await mailTo(), 'd3')).toMatchObject({ kind: 'sent' })
  expect(sockets).toHaveLength(3)
  await channel.close()
})

test('5.7 after a refusal the next mail gets a connection of its own', async () => {
  const { box, access } = await openMailbox()
  const channel = createMailChannel(access)
  onTestFinished(() => channel.close())
  expect(await channel.send(await mailTo(), 'd1')).toMatchObject({ kind: 'sent' })
  box.faults.add({ kind: 'reply', stage: 'recipient', code: 450, times: 1 })
  expect(await channel.send(await mailTo(), 'd2')).toMatchObject({ kind: 'refused' })
  expect(await channel.send(await mailTo(), 'd2')).toMatchObject({ kind: 'sent' })
  expect(box.messages).toHaveLength(2)
})
