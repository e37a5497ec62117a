import { describe, expect, test } from 'vitest'
import { SUMMARY_VARIABLES, type SummaryValues } from '../../src/model/rule.ts'
import { parseTemplate, renderTemplate, TemplateError, templateVariables } from '../../src/model/template.ts'

const render = (source: string, values: Readonly<Record<string, unknown>> = {}): string | null =>
  renderTemplate(parseTemplate(source), values)

describe('reading', () => {
  test('a text without Liquid is literal', () => {
    expect(parseTemplate('#alerts')).toEqual({ source: '#alerts', literal: true })
    expect(parseTemplate('{{ a }}')).toEqual({ source: '{{ a }}', literal: false })
    expect(parseTemplate('{% if a %}b{% endif %}')).toMatchObject({ literal: false })
  })

  test.each([
    ['{{ a', 'not closed'],
    ['{{ a | upcas }}', "there is no filter 'upcas'"],
    ['{% foo %}', 'tag "foo" not found'],
    ['{% if a %}', 'not closed'],
  ])('%s is no Liquid', (source, why) => {
    expect(() => parseTemplate(source)).toThrow(TemplateError)
    expect(() => parseTemplate(source)).toThrow(why)
  })

  test('what is wrong is said in a line, with how it is written', () => {
    expect(() => parseTemplate('Order sync: {{ count | upcas }}')).toThrow(
      expect.objectContaining({
        message: "there is no filter 'upcas'",
        code: 'template_invalid',
        hint: expect.stringContaining('{{ name | upcase }}'),
      }),
    )
  })

  test.each(['include', 'render', 'layout', 'block'])(
    'there is no tag %s: templates read no files',
    (tag) => {
      expect(() => parseTemplate(`{% ${tag} "package.json" %}`)).toThrow('not found')
    },
  )

  test.each(['date: "%H"', 'date_to_xmlschema', 'sample'])(
    'there is no filter %s: it would not be pure',
    (filter) => {
      expect(() => parseTemplate(`{{ "now" | ${filter} }}`)).toThrow('there is no filter')
    },
  )

  test('a text that is too long is refused', () => {
    expect(() => parseTemplate(`{{ a }}${'x'.repeat(10_001)}`)).toThrow(TemplateError)
  })
})

describe('variables', () => {
  const variables = (source: string): readonly string[] => templateVariables(parseTemplate(source))

  test('are paths, each once, in order, also in tags and arguments', () => {
    expect(variables('{% if b.c > 1 %}{{ a | append: labels.x }}{% endif %}{{ a }}{{ b["d"] }}')).toEqual([
      'b.c',
      'a',
      'labels.x',
      'b.d',
    ])
  })

  test('a computed part is a star', () => {
    expect(variables('{{ labels[rule] }}').toSorted()).toEqual(['labels.*', 'rule'])
  })

  test('what the template sets itself is none', () => {
    expect(
      variables('{% assign x = a %}{{ x }}{% for i in list %}{{ i }}{{ forloop.index }}{% endfor %}'),
    ).toEqual(['a', 'list'])
  })
})

describe('rendering', () => {
  test('fills in values; what is missing is empty', () => {
    expect(render('{{ a.b }}: {{ n | plus: 1 }}{{ none.at.all }}', { a: { b: 'x' }, n: 1 })).toBe('x: 2')
  })

  test('a literal is itself', () => {
    expect(render('plain } text')).toBe('plain } text')
  })

  test('values are text, not templates, and nothing is escaped', () => {
    expect(render('{{ a }}', { a: '{{ b }} <!channel> & "' })).toBe('{{ b }} <!channel> & "')
  })

  test('prototypes are out of reach', () => {
    expect(render('{{ a.constructor.name }}{{ labels.toString }}', { a: {}, labels: {} })).toBe('')
  })

  test('what runs too long or makes too much breaks off', () => {
    expect(render('{% for i in (1..100000000) %}x{% endfor %}')).toBeNull()
    expect(
      render(
        '{% assign a = "xxxxxxxxxx" %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}{{ a }}',
      ),
    ).toBeNull()
  })
})

test('every documented variable of a summary has a value', () => {
  const values: SummaryValues = {
    recipe: { name: 'Order sync', id: '1', url: 'https://app.workato.com/recipes/1' },
    recipes: 1,
    count: 41,
    about: 'about ',
    since: '02:03',
    window: '15m',
    severity: 'critical',
    rule: 'failure-burst',
    workspace: 'production',
    error: { message: 'Limit exceeded', type: 'Limit', adapter: 'salesforce', fingerprint: 'f1' },
    labels: { team: 'payments' },
  }
  const names = Object.keys(SUMMARY_VARIABLES).map((name) => name.replace('*', 'team'))
  for (const name of names) expect(render(`{{ ${name} }}`, { ...values })).not.toBe('')
  const paths = Object.entries(values).flatMap(([name, value]) =>
    typeof value === 'object' ? Object.keys(value).map((part) => `${name}.${part}`) : [name],
  )
  expect(names.toSorted()).toEqual(paths.toSorted())
  for (const description of Object.values(SUMMARY_VARIABLES)) expect(description).toMatch(/\w+ \w+/)
})
