/** Markup that is safe to send: made only by {@link html}, which escapes, or by {@link trusted}. */
export type Html = { readonly markup: string }

/** What may stand in an {@link html} template; strings are escaped, nothing becomes the empty text. */
export type HtmlPart = Html | string | number | false | null | undefined | readonly HtmlPart[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as it may stand in HTML content and in quoted attributes. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char)
}

/** Marks our own constant markup as safe; never give it text that came from outside. */
export function trusted(markup: string): Html {
  return { markup }
}

/** A template whose parts are escaped unless they are {@link Html} themselves. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  let markup = strings[0] ?? ''
  for (const [index, part] of parts.entries()) markup += partMarkup(part) + (strings[index + 1] ?? '')
  return { markup }
}

function partMarkup(part: HtmlPart): string {
  if (part === false || part === null || part === undefined) return ''
  if (typeof part === 'string') return escapeHtml(part)
  if (typeof part === 'number') return String(part)
  if (isList(part)) return part.map(partMarkup).join('')
  return part.markup
}

function isList(part: HtmlPart): part is readonly HtmlPart[] {
  return Array.isArray(part)
}
