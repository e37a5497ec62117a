import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from './planted.ts'

type Instruction = { readonly name: string; readonly value: string }

/** Instructions by stage, continued lines joined, comments gone. */
function readStages(text: string): Instruction[][] {
  const stages: Instruction[][] = []
  for (const line of text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')) {
    const [, name = '', value = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? []
    if (name === 'FROM') {
      stages.push([])
    }
    if (name !== '') {
      stages.at(-1)?.push({ name, value })
    }
  }
  return stages
}

const stages = readStages(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'))
const final = stages.at(-1) ?? []
const manifest: { engines: { node: string } } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))

function valuesOf(stage: readonly Instruction[], name: string): string[] {
  return stage.filter((i) => i.name === name).map((i) => i.value)
}

test('every stage of the image pins the major version of Node that package.json asks for', () => {
  const major = manifest.engines.node.replace('>=', '')
  const bases = stages.flatMap((stage) => valuesOf(stage, 'FROM')).map((from) => from.split(' ')[0])
  expect(bases.length).toBeGreaterThan(1)
  expect(new Set(bases)).toEqual(new Set([`node:${major}-slim`]))
})

test('the image runs as a user who is not root, from the data folder, its only volume', () => {
  expect(valuesOf(final, 'USER')).toEqual(['node'])
  expect(valuesOf(final, 'WORKDIR')).toEqual(['/data'])
  expect(valuesOf(final, 'VOLUME')).toEqual(['/data'])
  const user = final.findIndex((i) => i.name === 'USER')
  expect(final.slice(user).filter((i) => ['RUN', 'COPY', 'ADD'].includes(i.name))).toEqual([])
})

test('the product is process 1, so that signals reach it', () => {
  expect(valuesOf(final, 'ENTRYPOINT')).toEqual(['["recipewatch"]'])
  expect(valuesOf(final, 'CMD')).toEqual(['["run"]'])
})

test('the health check asks the product itself', () => {
  expect(valuesOf(final, 'HEALTHCHECK')).toEqual([
    expect.stringContaining('CMD ["recipewatch", "healthcheck"]'),
  ])
})

test('the image holds no package beside the program', () => {
  const copied = valuesOf(final, 'COPY')
  expect(copied).toContain('--from=build /app/dist /app/dist')
  expect(copied.filter((value) => value.includes('node_modules'))).toEqual([])
})

test('all that the image copies exists, and .dockerignore lets it through', () => {
  const ignore = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n')
  expect(ignore).toContain('*')
  const copied = stages
    .flatMap((stage) => valuesOf(stage, 'COPY'))
    .filter((value) => !value.startsWith('--from='))
    .flatMap((value) => value.split(' ').slice(0, -1))
  expect(copied).toContain('src')
  expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  expect(copied.filter((path) => !ignore.includes(`!${path}`))).toEqual([])
})

test('the compose example gives the container no more than it needs', () => {
  const compose: { services: Record<string, Record<string, unknown>> } = parse(
    readFileSync(join(ROOT, 'compose.example.yaml'), 'utf8'),
  )
  expect(compose.services['recipewatch']).toMatchObject({
    read_only: true,
    cap_drop: ['ALL'],
    volumes: ['data:/data', './alerts.yaml:/data/alerts.yaml:ro', './rules:/data/rules:ro'],
  })
})
