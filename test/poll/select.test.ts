import { describe, expect, test } from 'vitest'
import type { RecipeItem } from '../../src/model/recipe.ts'
import type { Catalog, OwnersConfig, RecipeEntry, RecipeSelector } from '../../src/model/selection.ts'
import { ownersOf } from '../../src/poll/owners.ts'
import type { SelectionInput } from '../../src/poll/select.ts'
import { catalogNeeds, selectRecipes } from '../../src/poll/select.ts'
import { recipeItem } from './items.ts'

const CATALOG: Catalog = {
  folders: new Map([
    ['10', { path: 'Payments', lineage: ['10', '1'], projectId: '500' }],
    ['11', { path: 'Payments/Orders', lineage: ['11', '10', '1'], projectId: '500' }],
    ['12', { path: 'Payments/Orders old', lineage: ['12', '10', '1'], projectId: null }],
    ['1', { path: '', lineage: ['1'], projectId: null }],
  ]),
  projects: new Map([['500', 'Payments project']]),
  tags: new Map([['tag-a', 'critical']]),
  missing: [],
}

function recipe(id: string, over: Partial<RecipeItem> = {}): RecipeItem {
  return recipeItem({ id, name: `Recipe of ${id}`, ...over })
}

function entry(selector: RecipeSelector, over: Partial<RecipeEntry> = {}): RecipeEntry {
  return { selector, exclude: false, name: null, owners: null, labels: {}, privacy: null, ...over }
}

const ALL = entry({ kind: 'all' })

function select(recipes: readonly RecipeEntry[], over: Partial<SelectionInput> = {}) {
  const { recipes: watched, idle } = selectRecipes({
    workspace: { name: 'production', labels: { env: ['prod'] }, recipes },
    items: [
      recipe('1', { folderId: '10' }),
      recipe('2', { folderId: '11', tags: ['tag-a', 'tag-x'] }),
      recipe('3', { folderId: '12', projectId: '500' }),
      recipe('20', { folderId: '99' }),
    ],
    catalog: CATALOG,
    owners: null,
    urlOf: (id) => `https://app.example.com/recipes/${id}`,
    ...over,
  })
  return { recipes: [...watched], idle }
}

const ids = (recipes: readonly RecipeEntry[]) => select(recipes).recipes.map(({ id }) => id)

describe('what an entry names', () => {
  test.each<[string, RecipeSelector, string[]]>([
    ['all', { kind: 'all' }, ['1', '2', '3', '20']],
    ['an id', { kind: 'id', id: '2' }, ['2']],
    ['an id that the list does not show', { kind: 'id', id: '777' }, ['777']],
    ['a folder by path, with those below', { kind: 'folder', folder: 'Payments' }, ['1', '2', '3']],
    ['a folder by path, not its namesakes', { kind: 'folder', folder: '/Payments/Orders/' }, ['2']],
    ['a folder by path, with slashes too many', { kind: 'folder', folder: '//Payments/Orders//' }, ['2']],
    ['a folder by id, with those below', { kind: 'folder', folder: '10' }, ['1', '2', '3']],
    ['a folder by id that could not be placed', { kind: 'folder', folder: '99' }, ['20']],
    [
      'a project by name, also through its folder',
      { kind: 'project', project: 'Payments project' },
      ['1', '2', '3'],
    ],
    ['a project by id', { kind: 'project', project: '500' }, ['1', '2', '3']],
    ['a tag by title', { kind: 'tag', tag: 'critical' }, ['2']],
    ['a tag by handle', { kind: 'tag', tag: 'tag-a' }, ['2']],
    ['a tag without a title, by handle', { kind: 'tag', tag: 'tag-x' }, ['2']],
  ])('%s', (_, selector, expected) => {
    expect(ids([entry(selector)])).toEqual(expected)
  })

  test('entries are a union, and what one excludes is out wherever it stands', () => {
    const exclude = entry({ kind: 'folder', folder: 'Payments/Orders' }, { exclude: true })
    expect(ids([ALL, exclude])).toEqual(['1', '3', '20'])
    expect(ids([exclude, ALL])).toEqual(['1', '3', '20'])
    expect(ids([entry({ kind: 'id', id: '1' }), entry({ kind: 'id', id: '20' })])).toEqual(['1', '20'])
  })

  test('entries that name nothing are told', () => {
    const nothing = entry({ kind: 'tag', tag: 'no such' })
    expect(select([ALL, nothing]).idle).toEqual([nothing])
  })
})

test('a later entry adds to an earlier one: labels merge, the rest replaces', () => {
  const folder = entry(
    { kind: 'folder', folder: 'Payments' },
    {
      labels: { team: ['payments'], tier: ['2'] },
      privacy: { messages: false },
      owners: ['a@example.com'],
      name: 'A',
    },
  )
  const one = entry(
    { kind: 'id', id: '2' },
    { labels: { tier: ['1'] }, name: 'Order sync', owners: ['b@example.com'] },
  )
  const [first, second] = select([folder, one]).recipes
  expect(first).toMatchObject({ name: 'A', owners: ['a@example.com'] })
  expect(second).toMatchObject({
    name: 'Order sync',
    owners: ['b@example.com'],
    privacy: { messages: false },
  })
  expect(second?.labels).toMatchObject({ team: ['payments'], tier: ['1'] })
})

test('a recipe has the labels that are found, the workspace’s and its own', () => {
  const [found] = select([ALL], {
    items: [
      recipe('2', {
        folderId: '11',
        tags: ['tag-a', 'tag-x'],
        apps: ['rest', 'salesforce'],
        versionAuthorEmail: 'Ana@example.com',
      }),
    ],
    owners: { discover: true, allowedDomains: ['example.com'], default: ['d@example.com'], aliases: {} },
  }).recipes
  expect(found).toMatchObject({
    workspace: 'production',
    id: '2',
    url: 'https://app.example.com/recipes/2',
    privacy: { messages: true },
  })
  expect(found?.labels).toEqual({
    workspace: ['production'],
    recipe: ['2'],
    recipe_name: ['Recipe of 2'],
    folder: ['Payments/Orders'],
    project: ['Payments project'],
    owner: ['ana@example.com'],
    tag: ['critical', 'tag-x'],
    app: ['rest', 'salesforce'],
    env: ['prod'],
  })
})

test('own labels go before the workspace’s and the found ones; which recipe it is cannot be relabelled', () => {
  const labels = { env: ['own'], folder: ['Mine'], recipe: ['7'], workspace: ['other'] }
  const [found] = select([entry({ kind: 'id', id: '2' }, { labels })]).recipes
  expect(found?.labels).toMatchObject({
    env: ['own'],
    folder: ['Mine'],
    recipe: ['2'],
    workspace: ['production'],
  })
})

test('a recipe that the list does not show is watched by its id, with what the configuration says', () => {
  const [found] = select([
    entry({ kind: 'id', id: '777' }),
    entry({ kind: 'id', id: '777' }, { name: 'Hidden' }),
  ]).recipes
  expect(found).toMatchObject({ id: '777', name: 'Hidden', item: { id: '777', name: null } })
  expect(select([entry({ kind: 'id', id: '777' })]).recipes[0]).toMatchObject({ name: 'Recipe 777' })
})

test('recipes in the home folder have no folder label', () => {
  const [found] = select([ALL], { items: [recipe('5', { folderId: '1' })] }).recipes
  expect(found?.labels).not.toHaveProperty('folder')
})

test('the home folder has no path, so none names it', () => {
  const items = [recipe('5', { folderId: '1' })]
  expect(select([entry({ kind: 'folder', folder: '/' })], { items }).recipes).toEqual([])
})

test('recipes are sorted by id, a shorter number before a longer one', () => {
  const items = ['20', '3', '1', '100', '2', '10'].map((id) => recipe(id))
  expect(select([ALL], { items }).recipes.map(({ id }) => id)).toEqual(['1', '2', '3', '10', '20', '100'])
})

test('of a recipe that the list does not show, nothing is made up', () => {
  const [found] = select([entry({ kind: 'id', id: '777' })]).recipes
  expect(found?.labels).toEqual({
    workspace: ['production'],
    recipe: ['777'],
    recipe_name: ['Recipe 777'],
    env: ['prod'],
  })
})

test('folders and tags are read only where something needs them', () => {
  const items = [recipe('1', { folderId: '10', tags: ['tag-a'] }), recipe('2')]
  const none = { folders: new Set(), projects: false, tags: false }
  expect(catalogNeeds([ALL], items, new Set(['env']))).toEqual(none)
  const folders = new Set(['10'])
  expect(catalogNeeds([entry({ kind: 'folder', folder: 'x' })], items, new Set())).toEqual({
    ...none,
    folders,
  })
  expect(catalogNeeds([ALL], items, new Set(['folder']))).toEqual({ ...none, folders })
  expect(catalogNeeds([ALL], items, new Set(['project']))).toEqual({ ...none, folders, projects: true })
  expect(catalogNeeds([entry({ kind: 'project', project: 'x' })], items, new Set())).toEqual({
    ...none,
    folders,
    projects: true,
  })
  expect(catalogNeeds([entry({ kind: 'tag', tag: 'x' })], items, new Set())).toEqual({ ...none, tags: true })
  expect(catalogNeeds([ALL], items, new Set(['tag']))).toEqual({ ...none, tags: true })
  expect(catalogNeeds([ALL], [recipe('2')], new Set(['tag']))).toEqual(none)
})

describe('owners', () => {
  const config: OwnersConfig = {
    discover: true,
    allowedDomains: ['Example.com', 'example.org'],
    default: ['integrations@example.com'],
    aliases: {
      'CI@example.com': ['integrations@example.com'],
      'robot@elsewhere.example': ['ops@example.com'],
    },
  }
  test.each<[string, readonly string[] | null, string | null, readonly string[]]>([
    ['named ones go first', ['x@anywhere.example'], 'ana@example.com', ['x@anywhere.example']],
    ['the version author within the allowed domains', null, 'Ana@EXAMPLE.com', ['ana@example.com']],
    ['any of the allowed domains', null, 'ana@example.org', ['ana@example.org']],
    ['several addresses at an allowed domain', null, 'x,ana@example.com', ['integrations@example.com']],
    ['others fall to the default', null, 'ana@gone.example', ['integrations@example.com']],
    ['a subdomain is another domain', null, 'ana@sub.example.com', ['integrations@example.com']],
    ['no author', null, null, ['integrations@example.com']],
    ['no owners named', [], 'ana@example.com', ['ana@example.com']],
    ['an alias of the author', null, 'ci@example.com', ['integrations@example.com']],
    ['an alias outside the allowed domains', null, 'robot@elsewhere.example', ['ops@example.com']],
    [
      'an alias of a named one, without repeats',
      ['ci@example.com', 'integrations@example.com'],
      null,
      ['integrations@example.com'],
    ],
    ['what is no plain address', null, 'ana@x.example,b@example.com', ['integrations@example.com']],
    ['a line break in it', null, 'ana\r\nbcc:x@example.com', ['integrations@example.com']],
  ])('%s', (_, named, author, expected) => {
    expect(ownersOf(named, author, config)).toEqual(expected)
  })
  test('without discovery nobody is found', () => {
    expect(ownersOf(null, 'ana@example.com', { ...config, discover: false })).toEqual([
      'integrations@example.com',
    ])
  })
  test('without owners in the configuration there are those named', () => {
    expect(ownersOf(null, 'ana@example.com', null)).toEqual([])
    expect(ownersOf(['a@example.com', 'a@example.com'], null, null)).toEqual(['a@example.com'])
  })
})
