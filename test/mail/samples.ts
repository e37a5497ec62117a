import { composeMail, messageIdOf } from '../../src/deliver/mail-compose.ts'
import { digestMail } from '../../src/message/digest-mail.ts'
import { mail } from '../../src/message/mail.ts'
import { view } from '../../src/message/view.ts'
import type { MailRequest } from '../../src/model/delivery.ts'
import { DIGESTS } from '../message/digest-stories.ts'
import { STORIES } from '../message/stories.ts'

/** Who sends these samples. */
export const FROM = 'RecipeWatch <alerts@example.com>'

/** A mail as it leaves, and the HTML in it. */
export interface Sample {
  readonly name: string
  readonly request: MailRequest
  readonly html: string
}

/** Every digest story, and every alert story, as mails. */
export async function samples(): Promise<readonly Sample[]> {
  const digests = Object.entries(DIGESTS).map(async ([name, report]) => {
    const content = digestMail(report)
    const about = { kind: 'digest', name: report.digest, contact: report.contact } as const
    return await sampleOf(`digest-${name}`, content, report.owner ?? 'team@example.com', about)
  })
  const alerts = Object.entries(STORIES).map(async ([name, input]) => {
    const seen = view(input)
    const about = { kind: 'alerts', rules: ['failure-burst'], severity: seen.severity } as const
    return await sampleOf(`alert-${name}`, mail(seen), 'ana@example.com', about)
  })
  return await Promise.all([...digests, ...alerts])
}

async function sampleOf(
  name: string,
  content: { readonly subject: string; readonly text: string; readonly html: string },
  to: string,
  about: Parameters<typeof composeMail>[0]['about'],
): Promise<Sample> {
  const messageId = messageIdOf(`sample-${name}`, FROM)
  const request = await composeMail({
    content,
    from: FROM,
    to: [to],
    messageId,
    date: Date.now(),
    references: [],
    about,
  })
  return { name, request, html: content.html }
}
