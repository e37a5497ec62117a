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
    ...rows.map((row) => columns.map((column) => oneLine(column.of(row)))),
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

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
}
