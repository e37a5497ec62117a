import type { IncomingMessage } from 'node:http'
import { isJson, type Json } from './types.ts'

/** Longest request body taken, in bytes. */
const BODY_BYTES_MAX = 4_000_000

/** A call as it arrived: the arguments without the token, which came in a header or among them. */
export type SlackRequest = { readonly token: string | null; readonly args: Json }

/** Why a body could not be read, by Slack's error name. */
export type BadRequest = { readonly error: string }

/** Reads the body of a call, form-encoded or JSON, and query parameters. */
export async function readCall(
  request: IncomingMessage,
  query: URLSearchParams,
): Promise<SlackRequest | BadRequest> {
  const body = await readBody(request)
  if (body === null) return { error: 'request_too_large' }
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? ''
  const decoded = decodeBody(type, body)
  if (decoded === null) return { error: type === 'application/json' ? 'invalid_json' : 'invalid_post_type' }
  const { token: given, ...args } = { ...Object.fromEntries(query), ...decoded }
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  return { token: bearer ?? (typeof given === 'string' ? given : null), args }
}

function decodeBody(type: string, body: string): Json | null {
  if (body === '') return {}
  if (type === 'application/x-www-form-urlencoded') return Object.fromEntries(new URLSearchParams(body))
  if (type !== 'application/json') return null
  const value = parseJson(body)
  return isJson(value) ? value : null
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > BODY_BYTES_MAX) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** A decoded JSON text, or undefined where it is none. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** A text argument; numbers count as their digits, anything else as missing. */
export function textArg(args: Json, name: string): string | undefined {
  const value = args[name]
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value : undefined
}

/** A flag in any of Slack's spellings: true, "true", 1, "1". */
export function flagArg(args: Json, name: string): boolean {
  const value = args[name]
  return value === true || value === 'true' || value === 1 || value === '1'
}

/** An argument that forms carry as JSON text: its value, undefined where missing, null where broken. */
export function jsonArg(args: Json, name: string): unknown {
  const value = args[name]
  if (value === undefined || value === '') return undefined
  if (typeof value !== 'string') return value
  return parseJson(value) ?? null
}
