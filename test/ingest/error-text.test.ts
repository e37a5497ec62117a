import { expect, test } from 'vitest'
import { readErrorText } from '../../src/ingest/error-text.ts'

const UUID = '603260f5-a309-45b3-a20e-111d90a28917'

test.each([
  ['Bad request: field X', null, 'Bad request: field X'],
  [`Bad request: field X; Error ID ${UUID}; input: {"Name"=>"n"}`, UUID, 'Bad request: field X'],
  [`Bad request (error id: ${UUID})`, UUID, 'Bad request'],
  [`Bad request. error_id=${UUID}`, UUID, 'Bad request'],
  [`Bad request, Error-ID: ${UUID.toUpperCase()}`, UUID.toUpperCase(), 'Bad request'],
  [`Error ID ${UUID}: Bad request; input: {"a"=>1}`, UUID, 'Bad request'],
  [
    `{"error_type"=>"Bad request", "error_id"=>"${UUID}", "input"=>"{}"}`,
    UUID,
    '{"error_type"=>"Bad request',
  ],
  [`{\\"error_id\\": \\"${UUID}\\"}`, UUID, null],
  ['Bad request; Error ID 12345678', '12345678', 'Bad request'],
  ['Bad request; Error ID e-77-ABCDEF', 'e-77-ABCDEF', 'Bad request'],
  [`Invalid error id 12345678 given; Error ID ${UUID}`, UUID, 'Invalid error id 12345678 given'],
  ['Invalid error id provided', null, 'Invalid error id provided'],
  ['Terror identity unknown 12345678', null, 'Terror identity unknown 12345678'],
  ['  Bad request \n', null, 'Bad request'],
  [`  Bad request; Error ID ${UUID}`, UUID, 'Bad request'],
  [`((Error ID ${UUID}))`, UUID, null],
  [`Error ID ${UUID})) (Bad request)`, UUID, 'Bad request'],
  ['BAD REQUEST; ERROR ID 12345678', '12345678', 'BAD REQUEST'],
  ['Failed; "input": {"card": "4111"}', null, 'Failed'],
  ['FAILED, INPUT: {"CARD": "4111"}', null, 'FAILED'],
  ['{"input"=>{"card"=>"4111"}}', null, null],
  ['Bad value {input: 5} given', null, 'Bad value {input: 5} given'],
  ['Invalid input: 5 is no date', null, 'Invalid input: 5 is no date'],
  ['Step failed\nInput: {"card": "4111"}', null, 'Step failed'],
  ['Step failed, input => {"card": "4111"}', null, 'Step failed'],
  ['', null, null],
  ['404 Not Found', null, '404 Not Found'],
])('1.2 the error id within a text: %s', (text, id, message) => {
  const read = readErrorText(text)
  expect(read).toEqual({ id, message })
})

test('2.11 nothing of the appended input is left, wherever the id stands', () => {
  for (const text of [
    `Failed; input: {"n": "SECRET"}; Error ID ${UUID}`,
    `Error ID ${UUID}; input: {"n": "SECRET"}`,
    `Failed; Error ID ${UUID}; input: {"n": "SECRET"}`,
  ]) {
    expect(readErrorText(text)).toMatchObject({ id: UUID })
    expect(readErrorText(text).message ?? '').not.toContain('SECRET')
  }
})

test('a long text is read in no time', () => {
  for (const part of ['error id ', ' ', ';', '"', 'error_id-', 'input ', ', input ']) {
    expect(readErrorText(part.repeat(20_000)).id).toBeNull()
  }
}, 2_000)
