import stringWidth from 'string-width'

/** A column of a table for people. */
export interface Column<Row> {
  readonly title: string
  readonly of: (row: Row) => string
  readonly align?: 'right'
}

const GAP = '  '

/** Aligned columns under their titles, by what a terminal shows of each character; control characters are dropped. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = [
    columns.map((column) => column.title),
    ...rows.map((row) => columns.map((column) => plainText(column.of(row)))),
  ]
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => stringWidth(row[index] ?? ''))))
  return cells
    .map((row) =>
      row
        .map((cell, index) => pad(cell, widths[index] ?? 0, columns[index]?.align))
        .join(GAP)
        .trimEnd(),
    )
    .join('\n')
}

function pad(cell: string, width: number, align: 'right' | undefined): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(cell)))
  return align === 'right' ? space + cell : cell + space
}

/** Controls, line ends, and marks that turn the direction of a terminal's text. */
const UNFIT = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/gu

/** Shorter values would mask ordinary words. */
const SECRET_CHARS_MIN = 4

/** A text of others as one line that a terminal shows as it stands; secrets masked. */
export function plainText(text: string, secrets: readonly string[] = []): string {
  const hidden = secrets
    .filter((secret) => secret.length >= SECRET_CHARS_MIN)
    .toSorted((a, b) => b.length - a.length)
  return hidden.reduce((kept, secret) => kept.replaceAll(secret, '•••'), text).replaceAll(UNFIT, ' ')
}
