/** The statements of behaviour that the product keeps, each with its clauses: what a test can break. */
export const STATEMENTS: Readonly<Record<string, readonly string[]>> = {
  '1.1': ['is_error', 'error', 'error_parts', 'status', 'shows none: ignored and counted', 'test runs'],
  '1.2': ['id from error_parts', 'id inside the text of error', 'no id', 'workspace and recipe count too'],
  '1.3': [
    'same completed_at',
    'no completed_at yet',
    'id appears',
    'id vanishes',
    'fills in',
    'empties nothing',
  ],
  '1.4': ['same identity', 'across restarts', 'another error id', 'a rerun is news'],
  '1.6': ['opaque ids', 'beyond 2^53', 'any offset', 'any precision'],
  '2.1': ['budget in any 60 s', 'Retry-After', 'back off without', 'time-out', 'one request a recipe'],
  '2.2': ['every poll_every'],
  '2.3': [
    'a whole page of known ones',
    'an unexplained rise',
    'empty page',
    'no new id',
    'job_scope_count',
    'horizon',
    'any page size',
    'any order',
    'the future',
    'purged cursor: other ids',
    'then the head',
  ],
  '2.5': [
    'the later of both',
    'never moves back',
    'nothing older',
    'out of order',
    'returns to the selection',
  ],
  '2.6': [
    '404',
    '401 and 403',
    '5xx',
    'time-out',
    'broken bodies',
    'no id',
    'other workspaces go on',
    'neighbours of a broken item',
    'success: false',
  ],
  '2.7': ['older than look_back', 'only recipes that ran within look_back', 'after those that moved'],
  '2.11': ['lines, inputs, outputs'],
  '3.1': ['(t − D, t]', 'by completed_at', 'clock skew', 'at most when first seen', 'no completed_at'],
  '3.2': [
    'stored and estimated',
    'about',
    'errors and by leave estimates out',
    'interval longer than window',
  ],
  '3.3': ['what is known says yes', 'beyond it no is unknown', 'sums leave out the unreadable'],
  '3.4': ['rerun from T', 'extends an episode told', 'new and still on', 'already over: one catch-up'],
  '3.6': ['a repeat does not make a failure unhappen'],
  '3.7': ['pure function of rules, facts, now'],
  '4.1': ['for', 'keep_firing_for', 'resolved', 'worse and better', 'restarts', 'polled before resolving'],
  '4.2': ['keeps its state', 'warning', 'critical', 'one cause, one self-alert'],
  '4.3': ['changes nothing', 'stops for', 'stops keep_firing_for'],
  '4.4': ['told once', 'closes itself'],
  '4.5': ['label source', "the workspace's labels"],
  '5.1': ['group_wait', 'group_interval', 'worse', 'edits', 'repeat_interval', 'resolved once', 'more'],
  '5.2': ['by alert, group, destination', 'who is added', 'no resolved while it fires', 'end to all'],
  '5.3': ['rendered in its turn', 'nothing piles up', 'a first notice stays due'],
  '5.4': [
    'begin before the call',
    'parents are looked for',
    'replies are looked for',
    'edits are repeated',
    'same bytes again',
    'same Message-ID',
    'a refusal renders anew',
  ],
  '5.5': ['one parent', 'edited', 'thread', 'broadcast', 'quiet end', 'deleted parent', 'limits', 'counted'],
  '5.6': ['per destination', 'per token', 'critical first'],
  '5.7': ['retried with back-off', 'permanent errors stop', 'self-alert'],
  '5.8': ['Slack', 'HTML', 'headers', 'secrets'],
  '5.11': ['first line', 'what changed', 'what remains'],
  '6.1': [
    'intervals of the store’s order',
    'cut at the schedule',
    'committed with the deliveries',
    'exactly one digest of each owner',
    'owners at the recording',
    'starts at its creation',
    'made up for by one',
  ],
  '6.2': [
    'one mail an owner',
    'worst first',
    'against the week before',
    'ratio',
    'errors by fingerprint',
    'alerts open',
    'stopped',
    'proof',
    'empty',
  ],
  '6.3': ['text and HTML', 'Date, Message-ID, Auto-Submitted, List-Id', 'rule and severity', 'threads'],
  '7.1': ['clocks that jump back', 'clocks that were ahead', 'DST'],
  '7.2': ['who holds it', 'falls with its process', 'reading beside it'],
  '7.3': ['migrated forward', 'newer refused', 'goes on when it can'],
}

/**
 * Statements with fewer tests than clauses, as `2.3: 4 tests for 11 clauses (…)`.
 * @param titles titles of all tests; those about a statement begin with its number and a space
 */
export function untested(
  statements: Readonly<Record<string, readonly string[]>>,
  titles: readonly string[],
): string[] {
  return Object.entries(statements).flatMap(([number, clauses]) => {
    const tests = titles.filter((title) => title.startsWith(`${number} `)).length
    return tests < clauses.length
      ? [`${number}: ${tests} tests for ${clauses.length} clauses (${clauses.join('; ')})`]
      : []
  })
}
