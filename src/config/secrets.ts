import type { Tree } from './tree.ts'

/** Keys whose value is a secret. */
const SECRET_KEYS: readonly string[] = ['token', 'user_token', 'password']

/** Values that must appear in no log and no store: tokens, passwords, and passwords inside addresses; each once. */
export function collectSecrets(tree: Tree): readonly string[] {
  const found = new Set<string>()
  visit(tree, '', found)
  found.delete('')
  return [...found]
}

function visit(tree: Tree, key: string, found: Set<string>): void {
  if (tree.kind === 'map') for (const [name, { value }] of tree.entries) visit(value, name, found)
  if (tree.kind === 'list') for (const item of tree.items) visit(item, key, found)
  if (tree.kind !== 'scalar' || tree.value === null) return
  const text = String(tree.value)
  if (SECRET_KEYS.includes(key)) for (const secret of [text, ...tree.filledIn]) found.add(secret)
  if (key === 'url' && URL.canParse(text)) {
    const { password } = new URL(text)
    found.add(password)
    found.add(decoded(password))
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
