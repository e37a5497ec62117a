import { z } from 'zod'
import { labelsFrom } from '../model/labels.ts'
import type { RecipeEntry, RecipeSelector } from '../model/selection.ts'
import {
  EVEN_IF_FAULTY,
  emailAddress,
  faultyKey,
  faultyMapping,
  labelName,
  mapping,
  someText,
  textAs,
} from './values.ts'

/** Labels that RecipeWatch sets itself: from the API, a rule, a failure, or about itself (CONFIG, Labels; SEMANTICS 4.5). */
export const BUILT_IN_LABELS = {
  recipe: ['workspace', 'customer', 'recipe', 'recipe_name', 'folder', 'project', 'owner', 'tag', 'app'],
  alert: ['rule', 'severity', 'source', 'receiver'],
  failure: ['adapter', 'error'],
} as const

const RESERVED: readonly string[] = Object.values(BUILT_IN_LABELS).flat()

const ownLabelName = labelName.pipe(
  textAs((name) =>
    RESERVED.includes(name)
      ? { expected: `the label '${name}' is set by RecipeWatch itself: choose another name` }
      : { value: name },
  ),
)

/** Labels that an operator adds. */
export const labels: z.ZodType<Record<string, string>, Record<string, string>> = z.record(
  ownLabelName,
  someText,
)

/** An API id: digits, or a handle. */
const id = z.union([z.int().nonnegative(), someText]).transform(String)

/** Keys that name recipes; an entry has exactly one. */
const SELECTORS = ['all', 'id', 'folder', 'project', 'tag'] as const

const owners = z.union([emailAddress, z.array(emailAddress).min(1)]).transform((given) => [given].flat())

const shape = mapping({
  all: z.literal(true).optional().describe('All recipes that the token may see'),
  id: id.optional().describe('One recipe, by its id'),
  folder: id.optional().describe('A folder, by path (Payments/Orders) or id, with those below it'),
  project: id.optional().describe('A project, by name or id'),
  tag: someText.optional().describe('Recipes with this tag, by its title'),
  exclude: z.boolean().optional().describe('true: take these recipes out again'),
  name: someText.optional().describe('What the recipe is called in messages; discovered where left out'),
  owner: owners.optional().describe('Mail address of who owns the recipes, or a list'),
  labels: labels.optional().describe('Labels of these recipes, merged into those of earlier entries'),
  privacy: mapping({
    messages: z
      .boolean()
      .describe('false: keep adapter, type, fingerprint and link of an error, not its text'),
  })
    .optional()
    .describe('What is kept of the failures of these recipes'),
})

type Given = z.output<typeof shape>

/** One entry of `recipes:`. */
export const recipeEntry: z.ZodType<RecipeEntry> = shape
  .superRefine((given, context) => {
    const [first, ...more] = SELECTORS.filter((key) => given[key] !== undefined)
    if (first === undefined)
      faultyMapping(context, `expected one of ${SELECTORS.join(', ')}: which recipes are meant`)
    for (const extra of more) {
      faultyKey(
        context,
        extra,
        `expected one of ${SELECTORS.join(', ')}, but there is ${first} already: make it an entry of its own`,
      )
    }
    if (given.name !== undefined && given.id === undefined) {
      faultyKey(context, 'name', 'name goes with id: it names one recipe')
    }
    for (const key of ['name', 'owner', 'labels', 'privacy'] as const) {
      if (given.exclude === true && given[key] !== undefined) {
        faultyKey(context, key, `${key} does nothing in an entry that excludes its recipes`)
      }
    }
  }, EVEN_IF_FAULTY)
  .transform((given) => ({
    selector: selectorOf(given),
    exclude: given.exclude ?? false,
    name: given.name ?? null,
    owners: given.owner ?? null,
    labels: labelsFrom(given.labels ?? {}),
    privacy: given.privacy ?? null,
  }))

function selectorOf(given: Given): RecipeSelector {
  if (given.id !== undefined) return { kind: 'id', id: given.id }
  if (given.folder !== undefined) return { kind: 'folder', folder: given.folder }
  if (given.project !== undefined) return { kind: 'project', project: given.project }
  return given.tag === undefined ? { kind: 'all' } : { kind: 'tag', tag: given.tag }
}
