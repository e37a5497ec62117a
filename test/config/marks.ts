/** A text without its ▸ marks, and where they stood, as `line:column` from 1. */
export function unmark(marked: string): { readonly text: string; readonly places: readonly string[] } {
  const places: string[] = []
  const lines = marked.split('\n').map((line, index) => {
    const parts = line.split('▸')
    let column = 1
    for (const part of parts.slice(0, -1)) {
      column += part.length
      places.push(`${index + 1}:${column}`)
    }
    return parts.join('')
  })
  return { text: lines.join('\n'), places }
}
