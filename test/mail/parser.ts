import type { Sample } from './samples.ts'
import { requireProgram, run } from './tools.ts'

/** Prints every defect that Python's parser finds in a mail, its headers and its parts. */
const PROGRAM = `
import sys, email, email.policy
message = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.SMTPUTF8)
for part in message.walk():
    for defect in part.defects:
        print(repr(defect))
    for name, value in part.items():
        for defect in getattr(value, 'defects', []):
            print(name, repr(defect))
    if not part.is_multipart():
        part.get_content()
kinds = [part.get_content_type() for part in message.walk()]
if kinds != ['multipart/alternative', 'text/plain', 'text/html']:
    print('parts', kinds)
for name in ['Date', 'Message-ID', 'From', 'To', 'Subject', 'Auto-Submitted', 'List-Id']:
    if len(message.get_all(name, [])) != 1:
        print('header', name, message.get_all(name))
`

/** What Python's email package, a strict reader of the RFCs, finds wrong. */
export function checkWithPython(samples: readonly Sample[]): readonly string[] {
  requireProgram('python3', 'python3')
  console.log(
    `  ${samples.length} mails, the largest ${Math.max(...samples.map(({ request }) => request.raw.length))} bytes`,
  )
  return samples.flatMap(({ name, request }) => {
    const { out, err } = run('python3', ['-c', PROGRAM], request.raw)
    return `${out}${err}`
      .split('\n')
      .filter((line) => line !== '' && !(isInternational(request.to) && line.startsWith('To ')))
      .map((line) => `${name}: ${line}`)
  })
}

/** Such an address stands in its header as UTF-8 (RFC 6532), which the parser knows and still calls a defect. */
function isInternational(to: readonly string[]): boolean {
  return to.some((address) => /[^\u0020-\u007e]/.test(address))
}
