import { checkElement, checkImage, checkImageFields, checkUniqueActions } from './block_elements.ts'
import {
  type Complaints,
  checkKeys,
  checkList,
  checkOptionalText,
  checkText,
  checkTextObject,
  createComplaints,
} from './block_fields.ts'
import { isJson, type Json } from './types.ts'

/** Limits of Slack's block reference, in characters or items. */
const BLOCKS_MAX = 50
const BLOCK_ID_CHARS_MAX = 255
const SECTION_TEXT_CHARS_MAX = 3_000
const SECTION_FIELDS_MAX = 10
const SECTION_FIELD_CHARS_MAX = 2_000
const HEADER_CHARS_MAX = 150
const CONTEXT_ELEMENTS_MAX = 10
const CONTEXT_TEXT_CHARS_MAX = 2_000
const ACTIONS_ELEMENTS_MAX = 25
const MARKDOWN_CHARS_MAX = 12_000
const IMAGE_TITLE_CHARS_MAX = 2_000
/** Not in the reference, but measured by users: all text of a message's blocks together. */
const BLOCKS_TEXT_CHARS_MAX = 13_200

const RICH_TEXT_PARTS: readonly string[] = [
  'rich_text_section',
  'rich_text_list',
  'rich_text_preformatted',
  'rich_text_quote',
]

/** The verdict on a message's blocks: fine, or Slack's error with what it complains about. */
export type BlocksVerdict =
  | { readonly ok: true; readonly blocks: readonly Json[] }
  | { readonly ok: false; readonly error: string; readonly messages: readonly string[] }

/** Checks the `blocks` of a message as Slack does; null stands for unreadable JSON. */
export function checkBlocks(value: unknown): BlocksVerdict {
  if (!Array.isArray(value)) return { ok: false, error: 'invalid_blocks_format', messages: [] }
  const blocks = value as readonly unknown[]
  const complaints = createComplaints()
  if (blocks.length > BLOCKS_MAX) complaints.add(`no more than ${BLOCKS_MAX} items allowed`, '/blocks')
  const ids = new Set<string>()
  for (const [index, block] of blocks.entries()) {
    const pointer = `/blocks/${index}`
    if (!isJson(block)) {
      complaints.add('must be an object', pointer)
      continue
    }
    checkBlockId(block['block_id'], ids, pointer, complaints)
    checkBlock(block, pointer, complaints)
  }
  if (complaints.list.length > 0) return { ok: false, error: 'invalid_blocks', messages: complaints.list }
  if (textLength(blocks) > BLOCKS_TEXT_CHARS_MAX) {
    return { ok: false, error: 'msg_blocks_too_long', messages: [] }
  }
  return { ok: true, blocks: blocks.filter(isJson) }
}

function checkBlockId(id: unknown, ids: Set<string>, pointer: string, complaints: Complaints): void {
  if (id === undefined) return
  checkOptionalText(id, BLOCK_ID_CHARS_MAX, `${pointer}/block_id`, complaints)
  if (typeof id !== 'string') return
  if (ids.has(id)) complaints.add(`\`block_id\` \`${id}\` already exists`, `${pointer}/block_id`)
  ids.add(id)
}

type BlockCheck = {
  readonly keys: readonly string[]
  readonly check: (block: Json, pointer: string, complaints: Complaints) => void
}

const BLOCK_CHECKS: Readonly<Record<string, BlockCheck>> = {
  section: { keys: ['text', 'fields', 'accessory', 'expand'], check: checkSection },
  header: {
    keys: ['text', 'level'],
    check: (block, at, complaints) =>
      checkTextObject(block['text'], 'plain_text', HEADER_CHARS_MAX, `${at}/text`, complaints),
  },
  divider: { keys: [], check: () => {} },
  context: { keys: ['elements'], check: checkContext },
  actions: { keys: ['elements'], check: checkActions },
  image: {
    keys: ['image_url', 'slack_file', 'alt_text', 'title'],
    check: (block, at, complaints) => {
      checkImageFields(block, at, complaints)
      if (block['title'] === undefined) return
      checkTextObject(block['title'], 'plain_text', IMAGE_TITLE_CHARS_MAX, `${at}/title`, complaints)
    },
  },
  rich_text: { keys: ['elements'], check: checkRichText },
  markdown: {
    keys: ['text'],
    check: (block, at, complaints) => checkText(block['text'], MARKDOWN_CHARS_MAX, `${at}/text`, complaints),
  },
}

function checkBlock(block: Json, pointer: string, complaints: Complaints): void {
  const type = block['type']
  const rule = typeof type === 'string' && Object.hasOwn(BLOCK_CHECKS, type) ? BLOCK_CHECKS[type] : undefined
  if (rule === undefined) {
    complaints.add(`unsupported type: ${String(type)}`, `${pointer}/type`)
    return
  }
  checkKeys(block, ['type', 'block_id', ...rule.keys], pointer, complaints)
  rule.check(block, pointer, complaints)
}

function checkSection(block: Json, pointer: string, complaints: Complaints): void {
  const { text, fields, accessory } = block
  if (text === undefined && fields === undefined)
    complaints.add('missing required field: text or fields', pointer)
  if (text !== undefined) checkTextObject(text, 'any', SECTION_TEXT_CHARS_MAX, `${pointer}/text`, complaints)
  if (fields !== undefined) {
    const list = checkList(fields, SECTION_FIELDS_MAX, `${pointer}/fields`, complaints)
    for (const [index, field] of list.entries()) {
      checkTextObject(field, 'any', SECTION_FIELD_CHARS_MAX, `${pointer}/fields/${index}`, complaints)
    }
  }
  if (accessory !== undefined) checkElement(accessory, true, `${pointer}/accessory`, complaints)
}

function checkContext(block: Json, pointer: string, complaints: Complaints): void {
  const elements = checkList(block['elements'], CONTEXT_ELEMENTS_MAX, `${pointer}/elements`, complaints)
  for (const [index, element] of elements.entries()) {
    const at = `${pointer}/elements/${index}`
    if (isJson(element) && element['type'] === 'image') checkImage(element, at, complaints)
    else checkTextObject(element, 'any', CONTEXT_TEXT_CHARS_MAX, at, complaints)
  }
}

function checkActions(block: Json, pointer: string, complaints: Complaints): void {
  const at = `${pointer}/elements`
  const elements = checkList(block['elements'], ACTIONS_ELEMENTS_MAX, at, complaints)
  for (const [index, element] of elements.entries())
    checkElement(element, false, `${at}/${index}`, complaints)
  checkUniqueActions(elements, at, complaints)
}

function checkRichText(block: Json, pointer: string, complaints: Complaints): void {
  const at = `${pointer}/elements`
  const elements = checkList(block['elements'], Number.MAX_SAFE_INTEGER, at, complaints)
  for (const [index, part] of elements.entries()) {
    const type = isJson(part) ? part['type'] : undefined
    if (typeof type !== 'string' || !RICH_TEXT_PARTS.includes(type)) {
      complaints.add(`unsupported type: ${String(type)}`, `${at}/${index}/type`)
    }
  }
}

/** The length of every `text` string inside, at any depth. */
function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + textLength(item), 0)
  if (!isJson(value)) return 0
  let sum = 0
  for (const [key, inner] of Object.entries(value)) {
    sum += key === 'text' && typeof inner === 'string' ? inner.length : textLength(inner)
  }
  return sum
}
