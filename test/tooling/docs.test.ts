import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './planted.ts'

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

const PAGES = globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT })

test('every link and picture of the documents leads to a file that exists', () => {
  expect(PAGES).toContain('README.md')
  const links = PAGES.flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)\s]+)[^)]*\)|(?:src|href)="([^"]+)"/g)]
      .map((match) => match[1] ?? match[2] ?? '')
      .filter((to) => !/^(https?:|mailto:|#)/.test(to))
      .map((to) => join(dirname(page), to.replace(/#.*/, ''))),
  )
  expect(links.length).toBeGreaterThan(0)
  expect(links.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
})

test('every npm script that the documents name exists', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'))
  const named = PAGES.flatMap((page) => [...read(page).matchAll(/npm run (?:-s )?([a-z][a-z:]*)/g)])
  expect(named.length).toBeGreaterThan(0)
  expect(named.map((match) => match[1] ?? '').filter((name) => !(name in scripts))).toEqual([])
})

test('every file that an npm script runs exists', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'))
  const files = Object.values(scripts).flatMap((script) => [...script.matchAll(/node (\S+\.ts)/g)])
  expect(files.map((match) => match[1] ?? '').filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
})

test('every error code is explained in the README', () => {
  const sources = globSync('src/**/*.ts', { cwd: ROOT }).map(read)
  const codes = sources.flatMap((text) => [...text.matchAll(/\breadonly code\b[^=\n;]*= '([a-z_]+)'/g)])
  expect(codes.length).toBeGreaterThan(0)
  const readme = read('README.md')
  expect(codes.map((match) => match[1] ?? '').filter((code) => !readme.includes(`\`${code}\``))).toEqual([])
})

test('the changelog tells of the version in package.json', () => {
  const { version }: { version: string } = JSON.parse(read('package.json'))
  expect(read('CHANGELOG.md')).toContain(`## ${version}`)
})
