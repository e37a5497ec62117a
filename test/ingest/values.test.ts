import { expect, test } from 'vitest'
import { normalise } from '../../src/ingest/normalise.ts'

test.each([
  ['the id = abc is odd', 'the <*> is odd'],
  ['A1 = Abc is odd', 'is odd'],
  ['Key = (the id denied) was lost', 'was lost'],
  ['Key = [the id denied] was lost', 'was lost'],
])('1.7 what stands at an equals sign is left out, with all of its brackets: %s', (text, expected) => {
  expect(normalise(text)).toBe(expected)
})

test.each([
  ['was lost [Abc] here', 'was lost <*> here'],
  ['was lost [Abc, Def] here', 'was lost <*> here'],
  ['was lost [Abc and more] here', 'was lost Abc and more here'],
  ['the Abc[17] was lost', 'the Abc <*> was lost'],
  ['lost [a][Abc] here', 'lost a <*> here'],
])('1.7 square brackets hold values where all in them are names: %s', (text, expected) => {
  expect(normalise(text)).toBe(expected)
})

test.each([
  ['REQUIRED_FIELD: Billing Street: data is large', 'REQUIRED_FIELD <*> data is large'],
  ['xREQUIRED_FIELD: Billing Street: data is large', 'Billing Street data is large'],
  ['REQUIRED_FIELDx: Billing Street: data is large', 'Billing Street data is large'],
  ['"Item 5" Name: data is large', 'data is large'],
  ['E17: Billing Street: data is large', 'data is large'],
])('1.7 a label before a colon is left out, a code is not: %s', (text, expected) => {
  expect(normalise(text)).toBe(expected)
})

test.each([
  ['please give missing fields: tax code (none was given)', 'please give missing fields <*> none was given'],
  ['it was not found: abc. Try again', 'it was not found Try again'],
  ['it was not found: ID. Try again', 'it was not found Try again'],
  ['it was not found: Abc, Def', 'it was not found'],
  ['it was not found: abc and others', 'it was not found abc and others'],
  ['it was this: different', 'it was this'],
  ['it was this: opened', 'it was this opened'],
  ['it was this: open', 'it was this open'],
  ['it was this: errorcode', 'it was this errorcode'],
  ['it was this: already', 'it was this already'],
  ['it was: different', 'it was different'],
])('1.7 after a statement and a colon stand names, unless a statement does: %s', (text, expected) => {
  expect(normalise(text)).toBe(expected)
})

test.each([
  ['it (a) (Start work) now', 'it a <*> now'],
  ['it was kept (Abc goes on) here', 'it was kept Abc goes on here'],
  ['it was kept (Abc goes) here', 'it was kept <*> here'],
  ['it was kept (once 17 goes) here', 'it was kept <*> here'],
  ['it was kept (17 failed) here', 'it was kept <*> failed here'],
])(
  '1.7 what brackets hold beside a name or number is left out, unless it says what happened: %s',
  (text, expected) => {
    expect(normalise(text)).toBe(expected)
  },
)

test.each([
  ['paid EUR 17 here', 'paid <*> here'],
  ['paid 17 EUR here', 'paid <*> here'],
  ['paid 17, EUR here', 'paid <*> here'],
  ['due montag juni 17 again', 'due <*> again'],
  ['EUR 17 Jan is late', 'is late'],
  ['paid s once', 'paid s once'],
  ['paid (s) once', 'paid s once'],
])('1.7 units and parts of dates belong to the value beside them: %s', (text, expected) => {
  expect(normalise(text)).toBe(expected)
})
