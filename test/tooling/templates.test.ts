import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compiledDigest, DIGEST_TEMPLATE_PATH } from './templates.ts'

test('the digest’s template is the one that templates/digest.mjml compiles to', async () => {
  expect(readFileSync(DIGEST_TEMPLATE_PATH, 'utf8')).toBe(await compiledDigest())
})

test('6.3 the template loads nothing from elsewhere', async () => {
  const template = readFileSync(DIGEST_TEMPLATE_PATH, 'utf8').replaceAll(/xmlns[:a-z]*="[^"]*"/g, '')
  expect(template).not.toMatch(/https?:|@import|<img|<link|<script/)
})
