import type { HealthFact } from '../model/alert.ts'
import { entryOf } from '../model/config.ts'
import { type DurationMs, MINUTE_MS } from '../model/instant.ts'
import { type Labels, labelsFrom, overlayLabels } from '../model/labels.ts'
import type { RecipeKey } from '../model/recipe.ts'
import type { Severity } from '../model/severity.ts'

/** SEMANTICS 4.2: how long polling fails before anyone is told, and before it is critical. */
const WARN_AFTER_MS: DurationMs = 5 * MINUTE_MS
const CRITICAL_AFTER_MS: DurationMs = 15 * MINUTE_MS
/** SEMANTICS 4.2: so many polls without success, where that is longer. */
const POLLS_WITHOUT_SUCCESS = 3

/** What self-alerts need to know of a workspace. */
export interface WatchedWorkspace {
  readonly name: string
  readonly labels: Labels
  readonly pollEveryMs: DurationMs
}

/** Whom self-alerts may be about. */
export interface Surroundings {
  readonly workspaces: readonly WatchedWorkspace[]
  /** Labels of recipes that are or were watched, gone ones too. */
  readonly recipeLabels: Pick<ReadonlyMap<RecipeKey, Labels>, 'get'>
}

/** How bad, and how long it must have failed for that. */
export interface SelfLevel {
  readonly severity: Severity
  readonly afterMs: DurationMs
}

/** One alert about RecipeWatch itself: who, how bad after how long, and in which words. */
export interface SelfRule {
  readonly rule: string
  readonly kind: 'self' | 'event'
  /** Mildest first. */
  readonly levels: readonly [SelfLevel, ...SelfLevel[]]
  readonly by: Labels
  readonly labels: Labels
  readonly recipes: readonly RecipeKey[]
  readonly note: string
}

/** The names of the rules that RecipeWatch brings along for itself (SEMANTICS 4.2, 4.5). */
export const SELF_RULES: Readonly<Record<HealthFact['subject'], string>> = {
  workspace: 'recipewatch-poll-failing',
  receiver: 'recipewatch-receiver-failing',
  recipe: 'recipewatch-recipe-gone',
  rights: 'recipewatch-rights-missing',
  api: 'recipewatch-api-slow',
  clock: 'recipewatch-clock-skew',
  completeness: 'recipewatch-failures-missing',
}

/** What a health fact is told as; null where its subject is none of ours any more. */
export function selfRule(fact: HealthFact, around: Surroundings): SelfRule | null {
  switch (fact.subject) {
    case 'workspace': {
      const workspace = entryOf(around.workspaces, fact.name)
      return workspace === undefined ? null : pollFailing(fact, workspace)
    }
    case 'rights':
    case 'api':
    case 'clock':
    case 'completeness':
      return aboutWorkspace(fact, fact.subject, around)
    case 'receiver':
      return receiverFailing(fact)
    case 'recipe':
      return recipeGone(fact, around.recipeLabels.get(fact.name) ?? {})
    default:
      return fact.subject satisfies never
  }
}

/** The longer of five minutes and three polls (SEMANTICS 4.2). */
export function warnAfterMs({ pollEveryMs }: WatchedWorkspace): DurationMs {
  return Math.max(WARN_AFTER_MS, POLLS_WITHOUT_SUCCESS * pollEveryMs)
}

function pollFailing(fact: HealthFact, workspace: WatchedWorkspace): SelfRule {
  const warnAfter = warnAfterMs(workspace)
  return {
    rule: SELF_RULES.workspace,
    kind: 'self',
    levels: [
      { severity: 'warning', afterMs: warnAfter },
      { severity: 'critical', afterMs: Math.max(CRITICAL_AFTER_MS, warnAfter) },
    ],
    by: labelsFrom({ workspace: fact.name }),
    labels: overlayLabels(workspace.labels, labelsFrom({ workspace: fact.name })),
    recipes: [],
    note: sentences(
      `RecipeWatch cannot see ${fact.name}: ${wordsOf(fact)}`,
      'Nothing is watched until then.',
    ),
  }
}

/** What is told of a workspace that can be polled all the same: after how long, and in which words. */
const ABOUT: Readonly<
  Record<
    'rights' | 'api' | 'clock' | 'completeness',
    { readonly afterMs: DurationMs; readonly words: (name: string) => string }
  >
> = {
  rights: { afterMs: 0, words: (name) => `RecipeWatch may not read all that it needs of ${name}` },
  api: { afterMs: WARN_AFTER_MS, words: (name) => `Workato answers slowly for ${name}` },
  clock: { afterMs: WARN_AFTER_MS, words: (name) => `Clocks differ, says ${name}` },
  // What only lists late is found by the next looks.
  completeness: { afterMs: WARN_AFTER_MS, words: (name) => `Failures of ${name} are unaccounted for` },
}

function aboutWorkspace(
  fact: HealthFact,
  subject: keyof typeof ABOUT,
  around: Surroundings,
): SelfRule | null {
  const workspace = entryOf(around.workspaces, fact.name)
  if (workspace === undefined) return null
  const { afterMs, words } = ABOUT[subject]
  const by = labelsFrom({ workspace: fact.name })
  return {
    rule: SELF_RULES[subject],
    kind: 'self',
    levels: [{ severity: 'warning', afterMs }],
    by,
    labels: overlayLabels(workspace.labels, by),
    recipes: [],
    note: sentences(`${words(fact.name)}: ${wordsOf(fact)}`),
  }
}

function receiverFailing(fact: HealthFact): SelfRule {
  return {
    rule: SELF_RULES.receiver,
    kind: 'self',
    levels: [{ severity: 'warning', afterMs: 0 }],
    by: labelsFrom({ receiver: fact.name }),
    labels: labelsFrom({ receiver: fact.name }),
    recipes: [],
    note: sentences(`RecipeWatch cannot reach ${fact.name}: ${wordsOf(fact)}`),
  }
}

function recipeGone(fact: HealthFact, labels: Labels): SelfRule {
  const name = labels['recipe_name']?.[0] ?? labels['recipe']?.[0] ?? 'A recipe'
  return {
    rule: SELF_RULES.recipe,
    kind: 'event',
    levels: [{ severity: 'info', afterMs: 0 }],
    by: labelsFrom({ workspace: labels['workspace'], recipe: labels['recipe'] }),
    labels,
    recipes: [fact.name],
    note: sentences(`${name} is gone and is no longer watched`, fact.detail ?? ''),
  }
}

/** Codes whose words are better than the code itself; a fact's own sentence goes before. */
const WORDS: Readonly<Record<string, string>> = {
  token_rejected: 'token rejected (401). Renew it: Workspace admin › API clients',
  forbidden: 'rights missing (403). Give the API client the role that the README names',
  api_unreachable: 'API unreachable. It is tried again until it answers',
  channel_not_found: 'channel not found. Check its id and invite the app',
  invalid_auth: 'token rejected. Renew it in the Slack app’s settings',
}

function wordsOf({ detail, reason }: HealthFact): string {
  return detail ?? WORDS[reason ?? ''] ?? reason?.replaceAll('_', ' ') ?? 'it does not answer'
}

function sentences(...parts: readonly string[]): string {
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => (/[.!?]$/.test(part) ? part : `${part}.`))
    .join(' ')
}
