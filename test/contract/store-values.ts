import type { Delivery } from '../../src/model/delivery.ts'
import type { Failure } from '../../src/model/failure.ts'
import type { Conversation } from '../../src/model/notice.ts'
import type { Recipe, RecipeItem } from '../../src/model/recipe.ts'
import type { RecordBatch } from '../../src/store/port.ts'

/** 2026-03-02T10:00:00Z, on a full minute. */
export const NOW = 1_772_445_600_000

/** A failure of recipe 1 that completed and was seen now, with what a test says otherwise. */
export function aFailure(over: Partial<Failure> = {}): Failure {
  return {
    workspace: 'production',
    recipe: '1',
    job: 'j-1',
    errorId: 'e-1',
    fingerprint: 'v1:abc',
    completedAt: NOW,
    firstSeenAt: NOW,
    placedAt: NOW,
    adapter: 'salesforce',
    errorType: 'Timeout',
    message: 'no answer',
    title: null,
    masterJob: null,
    callingRecipe: null,
    callingJob: null,
    rootRecipe: null,
    rootJob: null,
    isPollError: false,
    isTest: false,
    news: true,
    ...over,
  }
}

/** A page of recipe 1, without counters, with what a test says otherwise. */
export function aBatch(over: Partial<RecordBatch> = {}): RecordBatch {
  return {
    workspace: 'production',
    recipe: '1',
    at: NOW,
    failures: [],
    aliases: [],
    ignored: [],
    counters: { failed: null, succeeded: null, scope: null },
    owners: ['ada@example.com'],
    countedFrom: 0,
    ...over,
  }
}

/** Counters of a jobs answer. */
export function counters(failed: number | null, succeeded: number | null): RecordBatch['counters'] {
  return { failed, succeeded, scope: null }
}

/** A selected recipe, as the API describes it. */
export function aRecipe(id: string, over: Partial<Recipe> = {}): Recipe & { readonly item: RecipeItem } {
  return {
    workspace: 'production',
    id,
    name: `Recipe ${id}`,
    owners: ['ada@example.com'],
    labels: { workspace: ['production'], recipe: [id] },
    privacy: { messages: true },
    url: `https://app.example.com/recipes/${id}`,
    item: {
      id,
      name: `Recipe ${id}`,
      folderId: null,
      projectId: null,
      running: true,
      stopCause: null,
      stoppedAt: null,
      lastRunAt: NOW,
      updatedAt: null,
      failedCount: 3,
      succeededCount: 4,
      tags: [],
      connections: [],
      apps: ['salesforce'],
      versionAuthorEmail: null,
      versionAuthorName: null,
    },
    ...over,
  }
}

/** A Slack conversation that was just opened. */
export function aConversation(id: string, over: Partial<Conversation> = {}): Conversation {
  return {
    id,
    group: `route-0\u0000${id}`,
    route: 'route-0',
    labels: { rule: ['failure-burst'] },
    destination: { receiver: 'on-call', integration: 0, channel: 'slack', target: 'C1', owner: null },
    openedAt: NOW,
    ref: null,
    subject: null,
    lastNoticeAt: null,
    lastEditAt: null,
    shown: {},
    blockedUntil: null,
    closedAt: null,
    ...over,
  }
}

/** A due first notice. */
export function aDelivery(id: string, conversation: string, over: Partial<Delivery> = {}): Delivery {
  return {
    id,
    conversation,
    reason: 'new',
    state: 'due',
    severity: 'warning',
    dueAt: NOW,
    notBefore: NOW,
    attempts: 0,
    lastError: null,
    begunAt: null,
    body: null,
    shown: null,
    alerts: ['a-1'],
    finishedAt: null,
    ...over,
  }
}
