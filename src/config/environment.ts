/** What loading asks of the outside: files and variables. */
export interface ConfigEnvironment {
  /** A file's text. Rejects where it cannot be read. */
  readonly read: (path: string) => Promise<string>
  /** Absolute paths of the files below `folder` that a pattern (`rules/*.yaml`) names. */
  readonly glob: (pattern: string, folder: string) => Promise<readonly string[]>
  /** For `${NAME}`. */
  readonly variables: Readonly<Record<string, string | undefined>>
}
