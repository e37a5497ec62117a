import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import mjml2html from 'mjml'
import { ROOT } from './planted.ts'

// Mail templates are compiled ahead, since MJML is too heavy to ship: npm run templates.

/** Where the compiled template of the digest belongs. */
export const DIGEST_TEMPLATE_PATH: string = join(ROOT, 'src/message/digest-template.ts')

/** The source file that templates/digest.mjml compiles to: HTML with Liquid in it. */
export async function compiledDigest(): Promise<string> {
  const source = readFileSync(join(ROOT, 'templates/digest.mjml'), 'utf8')
  // No fonts: MJML would have mail programs load them from elsewhere.
  const { html } = await mjml2html(source, { fonts: {}, keepComments: false, validationLevel: 'strict' })
  const lines = html
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')
    .replace(/\n>/g, '>')
    .replace(/(<\w+) *\n/g, '$1 ')
  if (/`|\$\{|\\/.test(lines)) throw new Error('the template holds what TypeScript would read as its own')
  return `/** templates/digest.mjml, compiled by \`npm run templates\`: HTML, with Liquid for what varies. */
export const DIGEST_TEMPLATE: string = \`${lines}
\`
`
}

if (import.meta.main) writeFileSync(DIGEST_TEMPLATE_PATH, await compiledDigest())
