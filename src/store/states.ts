import { recipeKey } from '../model/recipe.ts'
import type { Context } from './backend.ts'
import { connectionsRecorder } from './connections.ts'
import { listEnder, listedRecorder } from './listed.ts'
import type { StatesStore } from './port-facts.ts'

/** What lists say: counters, which recipes run, which connections are authorised. */
export function statesStore(context: Context): StatesStore {
  const { db } = context.backend
  return {
    listed: listedRecorder(context),
    listEnded: listEnder(context),
    connections: connectionsRecorder(context),
    stopped: async () => {
      const rows = await db
        .selectFrom('stop')
        .selectAll()
        .where('to_at', 'is', null)
        .orderBy('workspace')
        .orderBy('recipe')
        .execute()
      return rows.map(({ workspace, recipe, from_at: from, to_at: to, cause, base_line: baseLine }) => ({
        recipe: recipeKey({ workspace, id: recipe }),
        from,
        to,
        cause,
        baseLine: baseLine === 1,
      }))
    },
    listConnections: async () => {
      const rows = await db
        .selectFrom('connection')
        .leftJoin('lost', (join) =>
          join
            .onRef('lost.workspace', '=', 'connection.workspace')
            .onRef('lost.connection', '=', 'connection.id')
            .on('lost.to_at', 'is', null),
        )
        .selectAll('connection')
        .select('lost.from_at')
        .orderBy('connection.workspace')
        .orderBy('connection.id')
        .execute()
      return rows.map(({ authorised, from_at: lostSince, ...row }) => ({
        ...row,
        authorised: authorised === 1,
        lostSince,
      }))
    },
  }
}
