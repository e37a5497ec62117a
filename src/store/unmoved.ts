import { type RawBuilder, sql } from 'kysely'
import { type Context, members } from './backend.ts'
import { sequence } from './order.ts'
import type { CompletenessStore } from './port-completeness.ts'

/** See CompletenessStore.moved. */
export function unmovedWriter(context: Context): CompletenessStore['moved'] {
  const { backend } = context
  const take = sequence(context)
  return async (workspace, { unmoved, moved }) => {
    if (unmoved.length + moved.length === 0) return
    await backend.db.transaction().execute(async (trx) => {
      const of = (ids: readonly string[], is: 0 | 1) =>
        trx
          .updateTable('recipe')
          .where('workspace', '=', workspace)
          .where('id', 'in', members(backend, ids))
          .where('unmoved', '=', is)
      const seq = await take(trx, 1)
      if (unmoved.length > 0) await of(unmoved, 0).set({ unmoved: 1, seq }).execute()
      if (moved.length > 0)
        await of(moved, 1)
          .set({ ...notAsTheList(workspace), seq })
          .execute()
    })
  }
}

/** What becomes of recipes that are not known as far as the list any more: what it said until now stays. */
export function notAsTheList(workspace: string): {
  readonly unmoved: 0
  readonly unmoved_through: RawBuilder<number | null>
} {
  return {
    unmoved: 0,
    unmoved_through: sql<number | null>`case when unmoved = 1 then
      (select through from observed where observed.workspace = ${workspace} and what = 'counters')
      else unmoved_through end`,
  }
}
