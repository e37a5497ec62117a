import { type Html, html, trusted } from './html.ts'

const disc = (fill: string, shine: string): string =>
  `<circle cx="10" cy="10" r="9" fill="${fill}"/><ellipse cx="10" cy="6" rx="5.5" ry="3.2" fill="${shine}" opacity=".45"/>`

/** Drawn here, so that a picture looks the same on machines without an emoji font. */
const DRAWN: Readonly<Record<string, string>> = {
  '🔴': disc('#dd2e44', '#ff8a98'),
  '🟠': disc('#f4900c', '#ffc477'),
  '🟡': disc('#fdcb58', '#fff0c0'),
  '🟢': disc('#4f9a3d', '#a6e08f'),
  '🔵': disc('#3b88c3', '#9fd4ff'),
  '⚪': disc('#d5dde3', '#ffffff'),
  '⚫': disc('#31373d', '#8899a6'),
  '✅':
    '<rect x="1" y="1" width="18" height="18" rx="4" fill="#5c9e3f"/>' +
    '<path d="M5 10.5l3.4 3.4L15 6.6" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/>',
  '❌': '<path d="M4 4l12 12M16 4L4 16" stroke="#dd2e44" stroke-width="3.4" stroke-linecap="round"/>',
  '⚠':
    '<path d="M10 1.5L19 18H1z" fill="#ffcc4d" stroke="#ffcc4d" stroke-width="1.5" stroke-linejoin="round"/>' +
    '<path d="M10 7v5" stroke="#231f20" stroke-width="2" stroke-linecap="round"/><circle cx="10" cy="15" r="1.2" fill="#231f20"/>',
  '🔒':
    '<path d="M6 9V6.5a4 4 0 0 1 8 0V9" fill="none" stroke="currentColor" stroke-width="2"/>' +
    '<rect x="4" y="9" width="12" height="9" rx="2" fill="currentColor"/>',
  '🔕':
    '<path d="M10 2a5 5 0 0 0-5 5v4l-2 3h14l-2-3V7a5 5 0 0 0-5-5z" fill="#ffac33"/><circle cx="10" cy="16.5" r="1.8" fill="#c1694f"/>' +
    '<path d="M3 3l14 14" stroke="#dd2e44" stroke-width="2" stroke-linecap="round"/>',
}

const SHORTCODES: Readonly<Record<string, string>> = {
  red_circle: '🔴',
  large_orange_circle: '🟠',
  large_yellow_circle: '🟡',
  large_green_circle: '🟢',
  large_blue_circle: '🔵',
  white_circle: '⚪',
  black_circle: '⚫',
  white_check_mark: '✅',
  x: '❌',
  warning: '⚠',
  no_bell: '🔕',
  rotating_light: '🚨',
  eyes: '👀',
  wrench: '🔧',
  tada: '🎉',
}

const PIECES = /:([a-z0-9_+-]+):|(🔴|🟠|🟡|🟢|🔵|⚪|⚫|✅|❌|⚠|🔕|🔒)\uFE0F?|([▁▂▃▄▅▆▇█]{2,})/gu

/** An emoji by its short name without colons, or null where it is unknown. */
export function namedEmoji(name: string): Html | null {
  const char = Object.hasOwn(SHORTCODES, name) ? SHORTCODES[name] : undefined
  return char === undefined ? null : drawn(char)
}

/** Escaped text with its emoji drawn; short names (`:red_circle:`) only where wanted. */
export function textWithEmoji(text: string, shortcodes: boolean): Html {
  const parts: (Html | string)[] = []
  let from = 0
  for (const match of text.matchAll(PIECES)) {
    const [whole, name, char, bars] = match
    const emoji = pieceOf(name, char, bars, shortcodes)
    if (emoji === null) continue
    parts.push(text.slice(from, match.index), emoji)
    from = match.index + whole.length
  }
  parts.push(text.slice(from))
  return html`${parts}`
}

function pieceOf(
  name: string | undefined,
  char: string | undefined,
  bars: string | undefined,
  shortcodes: boolean,
): Html | null {
  if (bars !== undefined) return sparkline(bars)
  if (char !== undefined) return drawn(char)
  return shortcodes && name !== undefined ? namedEmoji(name) : null
}

/** Bars of eighths; many fonts lack them or draw them with gaps. */
function sparkline(bars: string): Html {
  const rects = Array.from(bars).map((bar, index) => {
    const height = (bar.charCodeAt(0) - 0x2580) * 2
    return html`<rect x="${index * 8}" y="${16 - height}" width="6" height="${height}" rx="1"/>`
  })
  const width = bars.length * 8
  return html`<svg class="spark" width="${width}" height="16" viewBox="0 0 ${width} 16" fill="currentColor" role="img" aria-label="${bars}">${rects}</svg>`
}

/** One emoji, drawn where we have a drawing. */
export function drawn(char: string): Html {
  const drawing = DRAWN[char]
  if (drawing === undefined) return html`${char}`
  return html`<svg class="emoji" viewBox="0 0 20 20" role="img" aria-label="${char}">${trusted(drawing)}</svg>`
}

/** Markup from elsewhere with the emoji in its text (not in tags and styles) drawn; it stays as untrusted as it was. */
export function drawEmojiInMarkup(markup: string): string {
  return markup.replace(
    /<style[\s\S]*?<\/style>|<[^>]*>|(🔴|🟠|🟡|🟢|🔵|⚪|⚫|✅|❌|⚠|🔕|🔒)\uFE0F?/giu,
    (whole, char) => {
      const drawing = typeof char === 'string' ? DRAWN[char] : undefined
      if (drawing === undefined) return whole
      return `<svg viewBox="0 0 20 20" style="width:1.1em;height:1.1em;vertical-align:-.18em" role="img" aria-label="${char}">${drawing}</svg>`
    },
  )
}
