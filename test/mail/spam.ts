import type { Sample } from './samples.ts'
import { requireProgram, run } from './tools.ts'

/** SpamAssassin calls spam what scores 5; a mail of ours is to be far from it. */
const SCORE_MAX = 2

/** Scores of SpamAssassin without network (-L): what is above SCORE_MAX. */
export function checkSpam(samples: readonly Sample[]): readonly string[] {
  requireProgram('spamassassin', 'spamassassin')
  let worst = { name: '', score: Number.NEGATIVE_INFINITY }
  const complaints: string[] = []
  for (const { name, request } of samples) {
    const { out } = run('spamassassin', ['-L', '-t'], request.raw)
    const score = Number(/Content analysis details:\s+\((-?[\d.]+) points/.exec(out)?.[1] ?? Number.NaN)
    if (score > worst.score) worst = { name, score }
    if (!(score < SCORE_MAX)) complaints.push(`${name} scores ${score}: ${rulesOf(out)}`)
  }
  console.log(`  ${samples.length} mails; the worst, ${worst.name}, scores ${worst.score}`)
  return complaints
}

function rulesOf(report: string): string {
  return [...report.matchAll(/^ *(-?\d+\.\d) ([A-Z0-9_]+)/gm)]
    .filter(([, points]) => Number(points) > 0)
    .map(([, points, rule]) => `${rule} ${points}`)
    .join(', ')
}
