import { checkClients } from './clients.ts'
import { checkHtml } from './html.ts'
import { checkWithPython } from './parser.ts'
import { checkWithPostfix } from './postfix.ts'
import { samples } from './samples.ts'
import { checkSpam } from './spam.ts'

// Mails against the programs that they meet: npm run test:mail [-- PART…]. Debian packages that are missing are installed.

/** What each part says against the mails; empty where all is well. */
const PARTS: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  html: async () => checkHtml(await samples()),
  clients: async () => checkClients(await samples()),
  parser: async () => checkWithPython(await samples()),
  spam: async () => checkSpam(await samples()),
  postfix: checkWithPostfix,
}

const asked = process.argv.slice(2)
for (const [name, check] of Object.entries(PARTS)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  console.log(`\n${name}`)
  const complaints = await check()
  for (const complaint of complaints) console.log(`  FAILED  ${complaint}`)
  console.log(complaints.length === 0 ? '  all well' : `  ${complaints.length} complaints`)
  if (complaints.length > 0) process.exitCode = 1
}
