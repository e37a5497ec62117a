import { failAtChance } from './channels.ts'
import { killAgainAndAgain, MOMENTS } from './kill.ts'

/** Kills at each moment: between each pair of neighbouring commits at least so many. */
const KILLS_A_MOMENT = 6
const GROUPS = 20
/** Seeds of the channels' faults. */
const CHANCES = 6

const seed = Number(process.argv[2] ?? 20_261_124)
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const beganAt = performance.now()
const report = await killAgainAndAgain({
  groups: GROUPS,
  killsAMoment: KILLS_A_MOMENT,
  seed,
  onKill: (moment, nth) => say(`${String(nth).padStart(3)}. killed: ${moment}`),
})

say(`\nSIGKILL, ${GROUPS} groups, slow Slack and slow mail, seed ${seed}`)
for (const moment of MOMENTS) say(`  kills: ${moment.padEnd(30)} ${report.kills[moment]}`)
say(`  kills that hit a begun delivery:      ${report.killsOnBegun} (${report.begunHit} deliveries)`)
say(`  kills that hit an unanswered call:    ${report.killsOnAccepted} (${report.acceptedHit} deliveries)`)
say(`  groups that got worse meanwhile:      ${report.worsened}`)
say(`  mails again with the same Message-ID: ${report.sameMailAgain} (allowed)`)
say(`  groups untold:                        ${list(report.untold)}`)
say(`  groups told twice in Slack:           ${list(report.toldTwiceInSlack)}`)
say(`  second Message-IDs for one notice:    ${list(report.newMessageIds)}`)
say(`  took ${Math.round((performance.now() - beganAt) / 1_000)} s`)

say('\nSlack and the mail server fail at chance, 8 groups')
let atChance = 0
for (let chance = 1; chance <= CHANCES; chance += 1) {
  const { untold, toldTwiceInSlack, newMessageIds, faults, worsened } = await failAtChance(chance, 8)
  atChance += untold.length + toldTwiceInSlack.length + newMessageIds.length
  say(
    `  seed ${String(chance).padEnd(2)} faults ${String(faults).padEnd(4)} got worse ${worsened}  untold ${list(untold)}` +
      `  twice in Slack ${list(toldTwiceInSlack)}  second Message-IDs ${list(newMessageIds)}`,
  )
}

const broken = atChance + report.untold.length + report.toldTwiceInSlack.length + report.newMessageIds.length
process.exitCode = broken === 0 && report.stoppedWith === 0 ? 0 : 1

function list(names: readonly string[]): string {
  return names.length === 0 ? '0' : `${names.length} (${names.join(', ')})`
}
