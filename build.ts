import { chmodSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

// Node refuses to strip types under node_modules, so what is published is JavaScript. A daemon keeps the text of every
// module that it loads: there are few of them, which hold what is used of packages too, and no more than that.
const root = import.meta.dirname
const dist = join(root, 'dist')

rmSync(dist, { recursive: true, force: true })
await using build = await rolldown({
  input: join(root, 'src/main.ts'),
  platform: 'node',
  // PostgreSQL's client asks for it where somebody installed it.
  external: ['pg-native'],
  onLog: (level, log) => {
    // What a package does is not ours to judge, but it has to be there.
    if (log.code !== 'EVAL') throw new Error(`${level}: ${log.message}`)
  },
})
const { output } = await build.write({
  dir: dist,
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name]-[hash].js',
  // Names stay: stacks of defects show them.
  minify: { compress: true, mangle: false, codegen: true },
})
const chunks = output.filter((file) => file.type === 'chunk')
for (const { fileName, code } of chunks) writeFileSync(join(dist, fileName), asLatin(code))
writeFileSync(join(dist, 'licenses.txt'), licenses(chunks.flatMap(({ moduleIds }) => moduleIds)))
chmodSync(join(dist, 'main.js'), 0o755)

/** One letter beyond U+00FF would have the whole text kept with two bytes a letter. */
function asLatin(code: string): string {
  return code.replaceAll(/[\u0100-\uffff]/g, (letter) => {
    return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** Of all packages that have a part in the program. */
function licenses(modules: readonly string[]): string {
  const folders = modules.flatMap((path) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [])
  const texts = [...new Set(folders)].toSorted().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const files = globSync('{licen[cs]e,LICEN[CS]E,Licen[cs]e}*', { cwd: folder })
    const found = files.map((file) => readFileSync(join(folder, file), 'utf8').trim())
    return [`${name} ${version} (${license})`, ...found].join('\n\n')
  })
  return `${texts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}
