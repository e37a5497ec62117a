import type { DigestConfig, WorkspaceConfig } from '../model/config.ts'
import type { Route } from '../model/route.ts'
import type { Rule } from '../model/rule.ts'
import type { Tree } from './tree.ts'

/** A checked rule and where it stands. */
export interface PlacedRule {
  readonly rule: Rule
  readonly tree: Tree
}

/** What a configuration without errors may still be doubtful in. */
export interface Checkable {
  readonly tree: Tree
  readonly workspaces: readonly WorkspaceConfig[]
  readonly rules: readonly PlacedRule[]
  readonly route: Route
  readonly digests: readonly DigestConfig[]
  /** Receivers that have at least one integration. */
  readonly telling: ReadonlySet<string>
  /** Of them, those with only one way of telling. */
  readonly oneWay: ReadonlySet<string>
}
