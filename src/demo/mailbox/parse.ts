import { type AddressObject, simpleParser } from 'mailparser'
import type { ReceivedMail } from './types.ts'

/** Reads an accepted mail; `at` in ms, `number` its place of arrival. Throws where it is no mail at all. */
export async function parseMail(
  raw: Buffer,
  envelope: ReceivedMail['envelope'],
  number: number,
  at: number,
): Promise<ReceivedMail> {
  const parsed = await simpleParser(raw, { skipImageLinks: true, skipTextToHtml: true, skipHtmlToText: true })
  const headers = parsed.headerLines.map(({ key, line }) => ({
    name: key,
    value: line
      .slice(line.indexOf(':') + 1)
      .replace(/\r?\n(?=[ \t])/g, '')
      .trim(),
  }))
  const header = (name: string): string | undefined =>
    headers.find((each) => each.name === name.toLowerCase())?.value
  const sender = senderOf(parsed.from)
  const messageId = parsed.messageId ?? ''
  const references = typeof parsed.references === 'string' ? [parsed.references] : (parsed.references ?? [])
  return {
    number,
    envelope,
    raw,
    headers,
    header,
    fromName: sender.name,
    fromAddress: sender.address,
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: typeof parsed.html === 'string' ? parsed.html : '',
    messageId,
    thread: references[0] ?? parsed.inReplyTo ?? messageId,
    at,
  }
}

function senderOf(from: AddressObject | undefined): { name: string; address: string } {
  const first = from?.value[0]
  const address = first?.address ?? ''
  return { name: first === undefined || first.name === '' ? address : first.name, address }
}
