import { describe, expect, test } from 'vitest'
import { loadCatalog } from '../../src/workato/catalog.ts'
import type { Handler } from './loopback.ts'
import { answer, errorOf, useLoopback } from './loopback.ts'

const api = useLoopback()

const FOLDERS: Record<string, readonly unknown[]> = {
  home: [
    { id: 10, name: 'Payments', parent_id: 1, is_project: true, project_id: 500 },
    { id: 20, name: 'HR', parent_id: 1, project_id: null },
  ],
  10: [{ id: 11, name: 'Orders', parent_id: 10, project_id: null }],
  11: [{ id: 12, name: 'Old', parent_id: 11, project_id: null }],
}

/** The API of folders, projects and tags; what is named in `denied` answers 403. */
function tree(denied: readonly string[] = []): Handler {
  return (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', api.baseUrl)
    if (denied.includes(pathname)) return answer(403, { message: 'Forbidden' })(request, response)
    if (pathname === '/api/tags')
      return answer(200, [{ handle: 'tag-a', title: 'critical' }])(request, response)
    if (pathname === '/api/projects') {
      return answer(200, [{ id: 500, name: 'Payments', folder_id: 10 }])(request, response)
    }
    return answer(200, FOLDERS[searchParams.get('parent_id') ?? 'home'] ?? [])(request, response)
  }
}

describe('the catalog', () => {
  const needs = (...folders: string[]) => ({ folders: new Set(folders), projects: true, tags: true })

  test('places folders in their tree, names projects and tags', async () => {
    api.handler = tree()
    const catalog = await loadCatalog(api.client(), needs('12', '1'))
    expect(catalog.folders.get('12')).toEqual({
      path: 'Payments/Orders/Old',
      lineage: ['12', '11', '10'],
      projectId: '500',
    })
    expect(catalog.folders.get('20')).toEqual({ path: 'HR', lineage: ['20'], projectId: null })
    expect(catalog.folders.get('1')).toEqual({ path: '', lineage: ['1'], projectId: null })
    expect(catalog.projects).toEqual(new Map([['500', 'Payments']]))
    expect(catalog.tags).toEqual(new Map([['tag-a', 'critical']]))
    expect(catalog.missing).toEqual([])
  })
  test('asks no more than needed', async () => {
    api.handler = tree()
    await loadCatalog(api.client(), { folders: new Set(), projects: false, tags: false })
    expect(api.asked).toHaveLength(0)
    await loadCatalog(api.client(), { folders: new Set(['10']), projects: false, tags: false })
    expect(api.asked.map(({ url }) => url)).toEqual(['/api/projects?page=1&per_page=100'])
    await loadCatalog(api.client(), { folders: new Set(['11']), projects: false, tags: false })
    expect(api.asked).toHaveLength(4)
  })
  test('leaves out what the token may not read, and says so', async () => {
    api.handler = tree(['/api/folders', '/api/tags', '/api/projects'])
    const catalog = await loadCatalog(api.client(), needs('12'))
    expect(catalog).toMatchObject({ folders: new Map(), projects: new Map(), tags: new Map() })
    expect(catalog.missing).toHaveLength(3)
    expect(catalog.missing[0]).toMatch(
      /GET \/api\/projects: the server answered 403: Forbidden: .* lacks the privilege 'Projects & folders › .*\. Give it at Workspace admin/,
    )
    expect(api.asked).toHaveLength(3)
  })
  test('other errors are thrown', async () => {
    api.handler = answer(500, '')
    expect(await errorOf(loadCatalog(api.client(), needs('12')))).toMatchObject({ code: 'server_error' })
  })
})

describe('proving the token', () => {
  test('says what it may read', async () => {
    api.handler = (request, response) => {
      const url = request.url ?? ''
      if (url.startsWith('/api/recipes?')) return answer(200, { items: [{ id: 1 }] })(request, response)
      if (url.startsWith('/api/recipes/1/jobs')) return answer(403, '')(request, response)
      return tree(['/api/tags'])(request, response)
    }
    const probes = await api.client().probe()
    expect(probes.map(({ what, error }) => [what, error?.code ?? null])).toEqual([
      ['recipes', null],
      ['jobs', 'forbidden'],
      ['connections', null],
      ['projects', null],
      ['folders', null],
      ['tags', 'forbidden'],
    ])
    expect(api.asked[0]?.url).toBe('/api/recipes?per_page=1')
  })
  test('throws where the token is no good at all', async () => {
    api.handler = answer(401, { message: 'Unauthorized' })
    expect(await errorOf(api.client().probe())).toMatchObject({ code: 'token_rejected' })
    expect(api.asked).toHaveLength(1)
  })
})
