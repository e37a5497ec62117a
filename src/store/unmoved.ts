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
          .returning('id')
      const changed = [
        ...(unmoved.length > 0 ? await of(unmoved, 0).set({ unmoved: 1 }).execute() : []),
        ...(moved.length > 0 ? await of(moved, 1).set(notAsTheList(workspace)).execute() : []),
      ]
      if (changed.length === 0) return
      // Recipes before the sequence, as at the end of a look: otherwise each could wait for the other for ever.
      await trx
        .updateTable('recipe')
        .set({ seq: await take(trx, 1) })
        .where('workspace', '=', workspace)
        .where(
          'id',
          'in',
          members(
            backend,
            changed.map(({ id }) => id),
          ),
        )
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
