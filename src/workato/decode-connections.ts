import type { ConnectionItem } from '../model/connection.ts'
import { listIn } from './envelope.ts'
import { parseApiTime } from './time.ts'
import type { Fields } from './values.ts'
import { fieldsOf, idOf, textOf } from './values.ts'

/** Connections of an answer; rows without an id are left out; null where it holds no list. Throws DigitsLostError. */
export function decodeConnections(answer: unknown): readonly ConnectionItem[] | null {
  const list = listIn(answer, ['items', 'result', 'connections'])
  if (list === null) return null
  return list.flatMap((entry) => {
    const fields = fieldsOf(entry)
    const id = fields === null ? null : idOf(fields['id'])
    return fields === null || id === null ? [] : [decodeConnection(id, fields)]
  })
}

function decodeConnection(id: string, fields: Fields): ConnectionItem {
  return {
    id,
    name: textOf(fields['name']),
    app: textOf(fields['application']) ?? textOf(fields['provider']),
    authorised: decodeStatus(fields),
    lostAt: parseApiTime(fields['connection_lost_at']),
    reason: textOf(fields['connection_lost_reason']) ?? textOf(fields['authorization_error']),
  }
}

/** A connection that was never authorised has no status; it has lost nothing. */
function decodeStatus(fields: Fields): boolean | null {
  const status = textOf(fields['authorization_status'])?.toLowerCase()
  if (status === 'success') return true
  if (status === 'failed' || status === 'exception') return false
  return parseApiTime(fields['connection_lost_at']) === null ? null : false
}
