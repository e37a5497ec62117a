import type { NewErrorCondition } from '../model/condition.ts'
import {
  type Facts,
  type FreshFailure,
  type NewError,
  newErrorKey,
  type RecipeFacts,
} from '../model/facts.ts'
import type { Instant } from '../model/instant.ts'
import { labelsFrom, overlayLabels } from '../model/labels.ts'
import type { Rule } from '../model/rule.ts'
import { isWithin } from './maintenance.ts'
import { groupKey } from './parts.ts'
import { counts, type Roster } from './roster.ts'

type NewErrorRule = Rule & { readonly condition: NewErrorCondition }

/**
 * Fresh failures of a kind that their recipe did not show for so long before (SEMANTICS 4.4): one a rule, recipe and
 * fingerprint, until it was unseen for so long again, and none that lies before one that was told; none while the recipe
 * is not known far enough back (SEMANTICS 3.5).
 */
export function newErrors(rules: readonly Rule[], facts: Facts, roster: Roster): readonly NewError[] {
  const told = new Map<string, Instant>()
  const found: NewError[] = []
  for (const rule of rules.filter(isNewErrorRule)) {
    for (const [recipe, { fresh }] of facts.changed) {
      const known = facts.recipes.get(recipe)
      if (known === undefined || fresh.length === 0 || !roster.selects(rule, recipe)) continue
      for (const failure of fresh.toSorted((a, b) => a.placedAt - b.placedAt)) {
        const key = newErrorKey(rule.name, recipe, failure.fingerprint)
        if (!isNew(rule, failure, known, told.get(key) ?? facts.newErrors.get(key))) continue
        if (
          !counts(rule, failure) ||
          isWithin(facts.histories.get(recipe)?.maintenance ?? [], failure.placedAt)
        )
          continue
        told.set(key, failure.placedAt)
        found.push(eventOf(rule, failure, known))
      }
    }
  }
  return found
}

function isNewErrorRule(rule: Rule): rule is NewErrorRule {
  return rule.condition.kind === 'new_error'
}

/** True where nobody saw it for so long, as far as that is known. */
function isNew(
  { condition }: NewErrorRule,
  { placedAt, previousAt }: FreshFailure,
  { historyFrom, knownFrom }: RecipeFacts,
  toldAt: Instant | undefined,
): boolean {
  const unseenSince = placedAt - condition.unseenForMs
  const seenAt = Math.max(previousAt ?? -Infinity, toldAt ?? -Infinity)
  return seenAt < unseenSince && (historyFrom ?? knownFrom ?? -Infinity) <= unseenSince
}

function eventOf(rule: NewErrorRule, failure: FreshFailure, { labels }: RecipeFacts): NewError {
  const own = labelsFrom({ workspace: labels['workspace'], recipe: labels['recipe'] })
  const error = labelsFrom({ error: failure.fingerprint })
  const by = rule.by.includes('error') ? overlayLabels(own, error) : own
  return {
    rule: rule.name,
    group: groupKey(Object.values(by).flat()),
    by,
    labels: overlayLabels(labels, labelsFrom({ adapter: failure.adapter }), error),
    recipe: failure.recipe,
    severity: rule.condition.severity,
    failure,
  }
}
