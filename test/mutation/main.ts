import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/** The pure rooms, broken on purpose one after the other: each has to be noticed by its own tests. */
const ROOMS = ['model', 'poll', 'ingest', 'evaluate', 'alerts', 'route', 'message', 'digest']

/** Of what was broken, at most so much may go unnoticed, in per cent. */
const SURVIVORS_PERCENT_MAX = 5

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const PLACE = `${ROOT}.stryker-tmp`

/** What came of the broken places of a room. */
interface Tally {
  readonly room: string
  readonly broken: number
  readonly survived: number
}

/** Of Stryker's report, what is counted here. */
interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>
}

function breakRoom(room: string): Tally {
  const report = `${PLACE}/${room}.json`
  const config = `${PLACE}/${room}.config.json`
  mkdirSync(PLACE, { recursive: true })
  writeFileSync(
    config,
    JSON.stringify({
      ...JSON.parse(readFileSync(`${ROOT}stryker.config.json`, 'utf8')),
      mutate: [`src/${room}/**/*.ts`],
      tempDirName: `${PLACE}/${room}`,
      jsonReporter: { fileName: report },
    }),
  )
  const run = spawnSync('stryker', ['run', config], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, MUTATED_ROOM: room },
  })
  if (run.status !== 0) throw new Error(`the mutation run of src/${room} failed`)
  return tallyOf(room, JSON.parse(readFileSync(report, 'utf8')))
}

function tallyOf(room: string, report: Report): Tally {
  const statuses = Object.values(report.files).flatMap(({ mutants }) => mutants.map(({ status }) => status))
  const survived = statuses.filter((status) => status === 'Survived' || status === 'NoCoverage')
  const noticed = statuses.filter((status) => status === 'Killed' || status === 'Timeout')
  return { room, broken: survived.length + noticed.length, survived: survived.length }
}

function lineOf({ room, broken, survived }: Tally): string {
  const percent = broken === 0 ? 0 : (100 * survived) / broken
  return `${room.padEnd(10)} ${String(broken).padStart(6)} broken ${String(survived).padStart(5)} unnoticed ${percent.toFixed(1).padStart(6)} %`
}

const { positionals } = parseArgs({ allowPositionals: true })
const tallies = (positionals.length > 0 ? positionals : ROOMS).map(breakRoom)
const all: Tally = {
  room: 'all',
  broken: tallies.reduce((sum, { broken }) => sum + broken, 0),
  survived: tallies.reduce((sum, { survived }) => sum + survived, 0),
}
console.log([...tallies, all].map(lineOf).join('\n'))
process.exitCode = 100 * all.survived > SURVIVORS_PERCENT_MAX * all.broken ? 1 : 0
