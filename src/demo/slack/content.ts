import { checkBlocks } from './block_rules.ts'
import { jsonArg, textArg } from './request.ts'
import { isJson, type Json, refuse, refuseWith, type SlackContent, type SlackRefusal } from './types.ts'

/** Longest `text` of a posted message; Slack cuts there, this server refuses, which shows the mistake. */
const POST_TEXT_CHARS_MAX = 40_000
/** Longest `text` of an edit. */
const UPDATE_TEXT_CHARS_MAX = 4_000
const ATTACHMENTS_MAX = 100
/** Slack does not publish its bound of metadata; this is a cautious one, in bytes of JSON. */
const METADATA_BYTES_MAX = 8_192

type Decoded = { readonly ok: true; readonly content: SlackContent }

/** The content of a `chat.postMessage`, or Slack's refusal. */
export function postContent(args: Json): Decoded | SlackRefusal {
  const given = givenContent(args)
  if (!given.ok) return given
  const { text, blocks, attachments, metadata } = given
  if ((text ?? '').length > POST_TEXT_CHARS_MAX) return refuse('msg_too_long')
  const content: SlackContent = {
    text: text ?? '',
    blocks: blocks ?? [],
    attachments: attachments ?? [],
    metadata: metadata ?? null,
  }
  return isEmpty(content) ? refuse('no_text') : { ok: true, content }
}

/**
 * The content of a `chat.update`, or Slack's refusal. Blocks and attachments that are not given stay only where
 * no text is given either; metadata stays unless given, and goes with an empty object.
 */
export function updateContent(args: Json, before: SlackContent): Decoded | SlackRefusal {
  const given = givenContent(args)
  if (!given.ok) return given
  const { text, blocks, attachments, metadata } = given
  if ((text ?? '').length > UPDATE_TEXT_CHARS_MAX) return refuse('msg_too_long')
  if (text === undefined && blocks === undefined && attachments === undefined) return refuse('no_text')
  const kept: SlackContent = text === undefined ? before : { ...before, blocks: [], attachments: [] }
  const content: SlackContent = {
    text: text ?? (blocks === undefined ? before.text : ''),
    blocks: blocks ?? kept.blocks,
    attachments: attachments ?? kept.attachments,
    metadata: metadata === undefined ? before.metadata : metadata,
  }
  return isEmpty(content) ? refuse('no_text') : { ok: true, content }
}

type Given = {
  readonly ok: true
  readonly text: string | undefined
  readonly blocks: readonly Json[] | undefined
  readonly attachments: readonly Json[] | undefined
  readonly metadata: Json | null | undefined
}

function givenContent(args: Json): Given | SlackRefusal {
  let blocks: readonly Json[] | undefined
  const givenBlocks = jsonArg(args, 'blocks')
  if (givenBlocks !== undefined) {
    const verdict = checkBlocks(givenBlocks)
    if (!verdict.ok) return refuseWith(verdict.error, verdict.messages)
    blocks = verdict.blocks
  }
  const givenAttachments = jsonArg(args, 'attachments')
  if (givenAttachments !== undefined && !Array.isArray(givenAttachments)) {
    return refuse('invalid_attachments')
  }
  const attachments = (givenAttachments as readonly unknown[] | undefined)?.filter(isJson)
  if ((attachments ?? []).length > ATTACHMENTS_MAX) return refuse('too_many_attachments')
  const nested = nestedBlocksError(attachments ?? [])
  if (nested !== null) return nested
  const metadata = jsonArg(args, 'metadata')
  const wrong = metadataError(metadata)
  if (wrong !== null) return refuse(wrong)
  const text = textArg(args, 'text')
  return { ok: true, text, blocks, attachments, metadata: metadataFrom(metadata) }
}

function nestedBlocksError(attachments: readonly Json[]): SlackRefusal | null {
  for (const attachment of attachments) {
    if (attachment['blocks'] === undefined) continue
    const verdict = checkBlocks(attachment['blocks'])
    if (!verdict.ok) return refuseWith('invalid_attachments', verdict.messages)
  }
  return null
}

function metadataError(metadata: unknown): string | null {
  if (metadata === undefined) return null
  if (!isJson(metadata)) return 'invalid_metadata_format'
  if (Object.keys(metadata).length === 0) return null
  const { event_type: type, event_payload: payload } = metadata
  if (typeof type !== 'string' || type === '' || !isJson(payload)) return 'invalid_metadata_schema'
  return Buffer.byteLength(JSON.stringify(metadata)) > METADATA_BYTES_MAX ? 'metadata_too_large' : null
}

function metadataFrom(metadata: unknown): Json | null | undefined {
  if (!isJson(metadata)) return undefined
  return Object.keys(metadata).length === 0 ? null : metadata
}

function isEmpty(content: SlackContent): boolean {
  return content.text.trim() === '' && content.blocks.length === 0 && content.attachments.length === 0
}
