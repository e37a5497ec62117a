import {
  type Complaints,
  checkKeys,
  checkList,
  checkOptionalText,
  checkText,
  checkTextObject,
  checkUrl,
} from './block_fields.ts'
import { isJson, type Json } from './types.ts'

/** Limits of Slack's block element reference, in characters or items. */
const BUTTON_TEXT_CHARS_MAX = 75
const BUTTON_VALUE_CHARS_MAX = 2_000
const ACTION_ID_CHARS_MAX = 255
const ALT_TEXT_CHARS_MAX = 2_000
const PLACEHOLDER_CHARS_MAX = 150
const OPTION_TEXT_CHARS_MAX = 75
const OPTION_VALUE_CHARS_MAX = 150
const SELECT_OPTIONS_MAX = 100
const OVERFLOW_OPTIONS_MAX = 5
const CHOICES_MAX = 10

const CONFIRM_TITLE_CHARS_MAX = 100
const CONFIRM_TEXT_CHARS_MAX = 300
const CONFIRM_BUTTON_CHARS_MAX = 30

/** Elements whose details are taken on trust. */
const TRUSTED_ELEMENTS: readonly string[] = [
  'users_select',
  'conversations_select',
  'channels_select',
  'external_select',
  'multi_static_select',
  'multi_users_select',
  'multi_conversations_select',
  'multi_channels_select',
  'multi_external_select',
  'datepicker',
  'datetimepicker',
  'timepicker',
  'workflow_button',
]

/** Complains of an interactive element (or an image where `image` allows one). */
export function checkElement(value: unknown, image: boolean, pointer: string, complaints: Complaints): void {
  if (!isJson(value)) {
    complaints.add('must be an object', pointer)
    return
  }
  const type = value['type']
  checkOptionalText(value['action_id'], ACTION_ID_CHARS_MAX, `${pointer}/action_id`, complaints)
  if (value['confirm'] !== undefined) checkConfirm(value['confirm'], `${pointer}/confirm`, complaints)
  if (type === 'button') checkButton(value, pointer, complaints)
  else if (type === 'image' && image) checkImage(value, pointer, complaints)
  else if (type === 'static_select') checkSelect(value, pointer, complaints)
  else if (type === 'overflow') checkOptions(value, OVERFLOW_OPTIONS_MAX, pointer, complaints)
  else if (type === 'radio_buttons' || type === 'checkboxes')
    checkOptions(value, CHOICES_MAX, pointer, complaints)
  else if (typeof type !== 'string' || !TRUSTED_ELEMENTS.includes(type)) {
    complaints.add(`unsupported type: ${String(type)}`, pointer)
  }
}

/** Complains of action ids that occur twice. */
export function checkUniqueActions(
  elements: readonly unknown[],
  pointer: string,
  complaints: Complaints,
): void {
  const seen = new Set<string>()
  for (const [index, element] of elements.entries()) {
    const id = isJson(element) ? element['action_id'] : undefined
    if (typeof id !== 'string') continue
    if (seen.has(id)) {
      complaints.add(`\`action_id\` \`${id}\` already exists`, `${pointer}/${index}/action_id`)
    }
    seen.add(id)
  }
}

/** Complains of an image without address or alternative text. */
export function checkImage(value: Json, pointer: string, complaints: Complaints): void {
  checkKeys(value, ['type', 'image_url', 'slack_file', 'alt_text'], pointer, complaints)
  checkImageFields(value, pointer, complaints)
}

/** What image elements and image blocks have in common. */
export function checkImageFields(value: Json, pointer: string, complaints: Complaints): void {
  if (value['slack_file'] === undefined) checkUrl(value['image_url'], `${pointer}/image_url`, complaints)
  checkText(value['alt_text'], ALT_TEXT_CHARS_MAX, `${pointer}/alt_text`, complaints)
}

function checkButton(value: Json, pointer: string, complaints: Complaints): void {
  const known = ['type', 'text', 'action_id', 'url', 'value', 'style', 'confirm', 'accessibility_label']
  checkKeys(value, known, pointer, complaints)
  checkTextObject(value['text'], 'plain_text', BUTTON_TEXT_CHARS_MAX, `${pointer}/text`, complaints)
  if (value['url'] !== undefined) checkUrl(value['url'], `${pointer}/url`, complaints)
  checkOptionalText(value['value'], BUTTON_VALUE_CHARS_MAX, `${pointer}/value`, complaints)
  const style = value['style']
  if (style !== undefined && style !== 'primary' && style !== 'danger') {
    complaints.add('must be one of: primary, danger', `${pointer}/style`)
  }
}

function checkSelect(value: Json, pointer: string, complaints: Complaints): void {
  if (value['placeholder'] !== undefined) {
    checkTextObject(
      value['placeholder'],
      'plain_text',
      PLACEHOLDER_CHARS_MAX,
      `${pointer}/placeholder`,
      complaints,
    )
  }
  if (value['option_groups'] === undefined) checkOptions(value, SELECT_OPTIONS_MAX, pointer, complaints)
}

function checkOptions(value: Json, most: number, pointer: string, complaints: Complaints): void {
  const options = checkList(value['options'], most, `${pointer}/options`, complaints)
  for (const [index, option] of options.entries()) {
    const at = `${pointer}/options/${index}`
    if (!isJson(option)) {
      complaints.add('must be an object', at)
      continue
    }
    checkKeys(option, ['text', 'value', 'description', 'url'], at, complaints)
    checkTextObject(option['text'], 'any', OPTION_TEXT_CHARS_MAX, `${at}/text`, complaints)
    checkText(option['value'], OPTION_VALUE_CHARS_MAX, `${at}/value`, complaints)
  }
}

function checkConfirm(value: unknown, pointer: string, complaints: Complaints): void {
  if (!isJson(value)) {
    complaints.add('must be an object', pointer)
    return
  }
  checkKeys(value, ['title', 'text', 'confirm', 'deny', 'style'], pointer, complaints)
  checkTextObject(value['title'], 'plain_text', CONFIRM_TITLE_CHARS_MAX, `${pointer}/title`, complaints)
  checkTextObject(value['text'], 'any', CONFIRM_TEXT_CHARS_MAX, `${pointer}/text`, complaints)
  for (const key of ['confirm', 'deny']) {
    checkTextObject(value[key], 'plain_text', CONFIRM_BUTTON_CHARS_MAX, `${pointer}/${key}`, complaints)
  }
}
