import { expect, test } from 'vitest'
import { groupsAhead } from '../../../src/evaluate/ahead.ts'
import { courseOf, isLasting, type LastingRule } from '../../../src/evaluate/conditions.ts'
import type { Reading } from '../../../src/evaluate/course.ts'
import { evaluate } from '../../../src/evaluate/evaluate.ts'
import { createHistories } from '../../../src/evaluate/histories.ts'
import type { GroupWindow } from '../../../src/evaluate/needed.ts'
import {
  byLabels,
  createRoster,
  failureValuesOf,
  hasFailureLabels,
  membersOf,
} from '../../../src/evaluate/roster.ts'
import type { GroupSpans } from '../../../src/model/facts.ts'
import type { DurationMs } from '../../../src/model/instant.ts'
import type { Rule } from '../../../src/model/rule.ts'
import { alertsYaml, filesOf, loaded, ruleYaml } from '../../config/memory.ts'
import { key, someFacts, World } from '../world.ts'
import { type Drawing, type Row, readDrawing, writeDrawing } from './drawing.ts'
import { factsOf, failuresOf, historyRowsOf } from './facts.ts'

/** What is shown, the rule's `when` with further keys, a line each, and the time line. */
type Case = readonly [title: string, rule: string, drawing: string]

/** A condition's specification: each drawing is what the rule says of its facts. A column is a minute where left out. */
export function specify(cases: readonly Case[], columnMs?: DurationMs): void {
  test.each(cases)('%s', async (_, text, lines) => {
    const [rule, drawing] = [await ruleOf(text), readDrawing(lines, columnMs)]
    const drawn = isLasting(rule) ? redrawn(rule, drawing) : withTold(rule, drawing)
    expect(writeDrawing(drawn)).toBe(writeDrawing(drawing))
  })
}

async function ruleOf(text: string): Promise<Rule> {
  const [when = '', ...lines] = text.split('\n').map((line) => line.trim())
  const [rule] = (await loaded(filesOf(alertsYaml(), ruleYaml(`when: ${when}`, ...lines)))).rules
  if (rule === undefined) throw new Error('no rule')
  return rule
}

/**
 * The drawing with what the rule says of it: rows `says` (`.` no, `?` unknown; `i`, `w`, `c` yes, at that level), `count`
 * and `about` (`~` where the number is an estimate) are written anew, all others are facts (see facts.ts). A row may name
 * one of several groups by a value: `says netsuite`.
 */
function redrawn(rule: LastingRule, drawing: Drawing): Drawing {
  const groups = evaluated(rule, drawing)
  const rows = drawing.rows.map((row): Row => {
    const [kind = '', value] = row.label.split(' ')
    const answer = ANSWERS[kind]
    if (answer === undefined) return row
    const one = groups.find(({ said }) => value === undefined || said.group.includes(JSON.stringify(value)))
    const cells = drawing.instants.map((at) => (one === undefined ? '-' : answer(one, at)))
    return { ...row, cells: cells.join('') }
  })
  return { ...drawing, rows }
}

/** Rows `told` of events: `!` where one is told. What `later` says is learned of in a second evaluation. */
function withTold(rule: Rule, drawing: Drawing): Drawing {
  const recipes = factsOf(drawing)
  const world = new World([rule], recipes)
  const now = drawing.instants.at(-1) ?? 0
  for (const [recipe, { maintenance = [] }] of historyRowsOf(drawing))
    world.learn(recipe, null, { maintenance })
  for (const name of ['failed', 'later']) {
    for (const { key: recipe } of recipes) world.fail(...failuresOf(drawing, recipe, name))
    world.step(now)
  }
  const rows = drawing.rows.map((row): Row => {
    const [first = '', second] = row.label.split(' ')
    if (first !== 'told' && second !== 'told') return row
    const recipe = key(second === undefined ? '1' : first)
    const told = world.errorsTold.filter((one) => one.recipe === recipe)
    const cells = drawing.instants.map((at) =>
      told.some(({ failure }) => failure.placedAt === at) ? '!' : '.',
    )
    return { ...row, cells: cells.join('') }
  })
  return { ...drawing, rows }
}

interface Evaluated {
  readonly said: GroupSpans
  readonly read: (at: number) => Reading
}

const ANSWERS: Readonly<Record<string, (one: Evaluated, at: number) => string>> = {
  says({ said: { spans } }, at) {
    const span = spans.findLast(({ from }) => from <= at)
    if (span?.truth === 'yes') return (span.severity ?? '!').charAt(0)
    return span?.truth === 'no' ? '.' : '?'
  },
  count({ read }, at) {
    const { count } = read(at)
    return count > 9 ? '+' : String(count)
  },
  about: ({ read }, at) => (read(at).about ? '~' : '.'),
}

function evaluated(rule: LastingRule, drawing: Drawing): readonly Evaluated[] {
  const recipes = new Map(factsOf(drawing).map((facts) => [facts.key, facts]))
  const histories = createHistories()
  for (const [recipe, rows] of historyRowsOf(drawing)) histories.load(recipe, rows)
  const roster = createRoster(recipes)
  const facts = someFacts({ recipes, histories: histories.all })
  roster.kept.follow(facts)
  const [from = 0, now = 0] = [drawing.instants[0], drawing.instants.at(-1)]
  const parts = new Map(
    roster.allParts(rule).map(({ key: group, values }): [string, GroupWindow] => {
      return [group, { group, by: byLabels(rule, values), from, knownThrough: 0 }]
    }),
  )
  const groups = hasFailureLabels(rule) ? groupsAhead(rule, facts, roster, from, now) : parts
  const plan = { windows: [{ rule, groups }], failures: [], known: [], newRules: [], now }
  return evaluate(plan, facts, roster).groups.map((said) => {
    const members = membersOf(rule, said.by, roster)
    const values = failureValuesOf(rule, said.by)
    const group = { rule, members, values, from, now, knownBefore: 0 }
    return { said, read: courseOf(rule.condition, group).read }
  })
}
