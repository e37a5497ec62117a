import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './planted.ts'
import { STATEMENTS, untested } from './statements.ts'
import { readTitles } from './titles.ts'

test('every clause of every statement has a test', () => {
  const files = globSync('test/**/*.test.ts', { cwd: ROOT })
  const titles = files.flatMap((file) => readTitles(file, readFileSync(join(ROOT, file), 'utf8')))
  expect(titles.length).toBeGreaterThan(0)
  expect(untested(STATEMENTS, titles)).toEqual([])
})

test('a statement with fewer tests than clauses is listed', () => {
  const titles = ['1.1 one', '1.10 of another', '2.1 two', '2.1 more']
  expect(untested({ '1.1': ['a', 'b'], '2.1': ['c', 'd'], '3.1': ['e'] }, titles)).toEqual([
    '1.1: 1 tests for 2 clauses (a; b)',
    '3.1: 0 tests for 1 clauses (e)',
  ])
})

test('titles are read wherever a test is declared, and nowhere else', () => {
  const source = [
    "test('1.1 plain', () => {})",
    "test.each([['1.9 not a title']])('1.2 of each %s', () => {})",
    "test.for([1])('1.3 of for', () => {})",
    'test(`1.4 of ${x}`, () => {})',
    "describe('1.5 not a test', () => {})",
    "// test('1.6 a comment')",
  ].join('\n')
  expect(readTitles('a.test.ts', source)).toEqual(['1.1 plain', '1.2 of each %s', '1.3 of for', '1.4 of '])
})
