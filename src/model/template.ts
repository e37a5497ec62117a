import { Liquid, type Template as LiquidNode } from 'liquidjs'
import { messageOf } from './errors.ts'

/** A text with Liquid in it, checked when the configuration was read. */
export interface Template {
  readonly source: string
  /** True where the text has no variable: it always renders to itself. */
  readonly literal: boolean
}

/** What a template's text may be wrong in; the message says where and why. */
export class TemplateError extends Error {
  readonly code = 'template_invalid'
  readonly hint = 'Write variables as {{ name }} and filters as {{ name | upcase }}, as in Liquid.'
}

/** Longest template, in characters. */
const TEMPLATE_CHARS_MAX = 10_000

/** Longest rendering, in milliseconds; a summary takes well below one. */
const RENDER_MS_MAX = 100

/** Liquid's measure of objects made in one rendering: roughly characters and list items. */
const RENDER_OBJECTS_MAX = 200_000

/** Tags that would read files. */
const FILE_TAGS = ['include', 'render', 'layout', 'block'] as const

/** Filters that would read the clock or chance: the same values must give the same text. */
const IMPURE_FILTERS = [
  'date',
  'date_to_xmlschema',
  'date_to_rfc822',
  'date_to_string',
  'date_to_long_string',
  'sample',
] as const

const liquid = engine()

/** Reads a template. Throws TemplateError where it is no Liquid, or asks for an unknown tag or filter. */
export function parseTemplate(source: string): Template {
  parseNodes(source)
  return { source, literal: !/\{\{|\{%/.test(source) }
}

/**
 * The variables that a template expects from outside, as paths (`recipe.name`, `labels.team`), each once, in order of
 * appearance. A part that is computed while rendering is shown as `*`.
 */
export function templateVariables(template: Template): readonly string[] {
  const { globals } = liquid.analyzeSync(parseNodes(template.source))
  const paths = Object.values(globals)
    .flat()
    .toSorted((a, b) => a.location.row - b.location.row || a.location.col - b.location.col)
    .map((variable) =>
      variable.segments.map((segment) => (typeof segment === 'object' ? '*' : String(segment))).join('.'),
    )
  return [...new Set(paths)]
}

/**
 * The text with the values filled in; unknown variables are empty. Null where the template breaks off: it ran too long
 * or made too much.
 */
export function renderTemplate(template: Template, values: Readonly<Record<string, unknown>>): string | null {
  if (template.literal) return template.source
  try {
    return String(liquid.renderSync(liquid.parse(template.source), values))
  } catch {
    return null
  }
}

function parseNodes(source: string): LiquidNode[] {
  try {
    return liquid.parse(source)
  } catch (error) {
    const text = messageOf(error).replace(/, line:1, col:\d+$/, '')
    throw new TemplateError(text.replace(/^undefined filter: (.*)$/, "there is no filter '$1'"))
  }
}

function engine(): Liquid {
  const made = new Liquid({
    strictFilters: true,
    strictVariables: false,
    ownPropertyOnly: true,
    templates: {},
    parseLimit: TEMPLATE_CHARS_MAX,
    renderLimit: RENDER_MS_MAX,
    memoryLimit: RENDER_OBJECTS_MAX,
  })
  for (const tag of FILE_TAGS) delete made.tags[tag]
  for (const filter of IMPURE_FILTERS) made.unregisterFilter(filter)
  return made
}
