/** A text with Liquid in it, checked when the configuration was read. */
export interface Template {
  readonly source: string
  /** True where the text has no variable: it always renders to itself. */
  readonly literal: boolean
}
