import { MINUTE_MS, toIso } from '../../src/model/instant.ts'
import type { MonthNotice, Verdict } from './judge.ts'

/** A verdict as lines for a person: one an incident, then the noise. */
export function verdictText({ incidents, noise, worstDayOfNoise, mild }: Verdict): string {
  const lines = incidents.map(({ incident, notices, toldAfterMs }) => {
    const after =
      toldAfterMs === null ? 'nobody was told' : `told after ${Math.round(toldAfterMs / MINUTE_MS)} min`
    const said = notices.map(noticeText).join(', ')
    return `${incident.kind.padEnd(9)} ${toIso(incident.from).slice(0, 16)} ${after}, ${notices.length} notices: ${said}`
  })
  return [
    ...lines,
    `noise: ${noise.length} warnings, at most ${worstDayOfNoise} a day; ${mild} milder notices`,
    ...noise.map((notice) => `  ${toIso(notice.at).slice(0, 16)} ${noticeText(notice)}`),
  ].join('\n')
}

function noticeText({ reason, alerts }: MonthNotice): string {
  const what = [
    ...new Set(
      alerts.map(
        ({ rule, severity, labels }) => `${rule} ${severity} (${labels['recipe_name']?.join(', ') ?? ''})`,
      ),
    ),
  ].join(' + ')
  return `${reason} ${what}`
}
