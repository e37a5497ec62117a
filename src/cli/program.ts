import { userInfo } from 'node:os'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { drawRoutes, isLabelPair, testRoutes } from '../app/routes-text.ts'
import { version } from '../app/version.ts'
import type { AlertState } from '../model/alert.ts'
import { HintedError, messageOf } from '../model/errors.ts'
import { type DurationMs, parseDuration } from '../model/instant.ts'
import { type Matcher, matches, parseMatchers } from '../model/matcher.ts'
import type { BacktestOptions } from './backtest.ts'
import { BrokenConfigError, type ConfigOptions, requireConfig } from './configuration.ts'
import type { DigestOptions } from './digest.ts'
import { withStore, withWritableStore } from './reading.ts'
import { EXIT, type Terminal } from './terminal.ts'

/** Rows that a list shows unless asked for more. */
const LIST_ROWS = 100

const FORMATS: readonly DigestOptions['format'][] = ['text', 'html', 'slack']

const STATES: readonly AlertState[] = ['pending', 'firing', 'resolved', 'closed']

/** Runs one command line (without node and script) and returns its exit status (CONFIG 3). Never throws. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  let status: number = EXIT.ok
  const program = createProgram(terminal, (ended) => {
    status = ended
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return status
  } catch (error) {
    return complain(error, terminal)
  }
}

/** Says what went wrong, in a line and a hint, and which status that is. */
function complain(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  if (error instanceof HintedError) {
    terminal.err(`recipewatch: ${error.message}`)
    terminal.err(error.hint)
    return error instanceof BrokenConfigError ? EXIT.usage : EXIT.failed
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  terminal.err(`recipewatch: this is a defect of RecipeWatch, please report it: ${text}`)
  return EXIT.failed
}

function createProgram(terminal: Terminal, ended: (status: number) => void): Command {
  const program = new Command('recipewatch')
    .description('Tells the right people, once, when Workato recipes fail.')
    .version(version())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    })
    .addHelpText('after', `\nExamples:\n  $ recipewatch demo\n  $ recipewatch check --online`)
    .showHelpAfterError('Add --help to see what is possible.')
  addRunning(program, terminal, ended)
  addTrials(program, terminal, ended)
  addChecking(program, terminal, ended)
  addLists(program, terminal)
  addSilences(program, terminal, ended)
  addRoutes(program, terminal)
  return program
}

// Each command's file is loaded for it alone: the daemon starts without what only others need.

function addRunning(program: Command, terminal: Terminal, ended: (status: number) => void): void {
  configured(
    program,
    'run',
    'the daemon: polls, evaluates and tells until it is stopped',
    'run --config alerts.yaml',
  ).action(async (options) =>
    ended(await (await import('./run.ts')).run(await requireConfig(options, terminal), terminal)),
  )
  configured(program, 'once', 'one poll of everything, then what is due is told: for cron', 'once').action(
    async (options) =>
      ended(await (await import('./once.ts')).once(await requireConfig(options, terminal), terminal)),
  )
  command(
    program,
    'demo',
    'a simulated workspace, Slack and mailbox, and the daemon watching it',
    'demo --exit',
  )
    .option('--exit', 'end after the story, with status 1 if it did not come true')
    .option('--port <number>', 'first of the ports for the pages (default: any free ones)', port)
    .action(async (options: { exit?: boolean; port?: number }) => {
      // The demo's packages are loaded for it alone: the daemon starts without them.
      const { demo } = await import('./demo.ts')
      ended(await demo(options, terminal))
    })
  configured(
    program,
    'healthcheck',
    'whether the daemon of this configuration turns, by its /-/healthy',
    'healthcheck',
  ).action(async (options) =>
    ended(
      await (await import('./healthcheck.ts')).healthcheck(
        (await requireConfig(options, terminal)).http,
        terminal,
      ),
    ),
  )
}

function addTrials(program: Command, terminal: Terminal, ended: (status: number) => void): void {
  configured(program, 'notify <receiver>', 'a test message through a receiver', 'notify on-call').action(
    async (receiver: string, options) =>
      ended(
        await (await import('./notify.ts')).notify(
          receiver,
          await requireConfig(options, terminal),
          terminal,
        ),
      ),
  )
  configured(
    program,
    'digest <name>',
    'the next digest as it would be now: to look at, or to send as a trial',
    'digest owners-daily --preview --owner ana@example.com',
  )
    .option('--preview', 'print it')
    .addOption(new Option('--format <format>', 'how').choices(FORMATS).default('text'))
    .option('--owner <address>', "one owner's part; everybody's in one where left out")
    .option('--send', 'send it now, to that owner or to all whom it reaches; the next one comes all the same')
    .action(async (name: string, options: DigestOptions) =>
      ended(await (await import('./digest.ts')).digest(name, options, terminal)),
    )
}

function addChecking(program: Command, terminal: Terminal, ended: (status: number) => void): void {
  configured(program, 'check', 'validates everything and prints the plan', 'check --online')
    .option('--online', "also proves the token and its rights, Slack's scopes, SMTP's login")
    .option('--json', 'problems as a JSON array')
    .action(async (options) => ended(await (await import('./check.ts')).check(options, terminal)))
  command(
    program,
    'test <file...>',
    'rule tests in virtual time: expected and got',
    'test rules/tests/*.yaml',
  )
    .option('--json', 'a JSON array, one object a test')
    .action(async (files: string[], options: { json?: boolean }) =>
      ended(await (await import('./test.ts')).test(files, options, terminal)),
    )
  configured(
    program,
    'backtest',
    'real history through the rules, nothing sent: what there would have been',
    'backtest --since 7d',
  )
    .requiredOption('--since <duration>', 'how far back, such as 7d', duration)
    .option('--rules <file...>', 'these rules in place of the configuration’s')
    .option('--diff <file...>', 'compared with these rules')
    .option('--all-jobs', 'reads successful jobs too, for rules about them: more requests')
    .option('--json', 'a JSON object')
    .action(async (options: BacktestOptions) =>
      ended(await (await import('./backtest.ts')).runBacktest(options, terminal)),
    )
  command(program, 'schema', 'JSON Schema of alerts.yaml', 'schema > alerts.schema.json')
    .option('--rules', 'of rule files')
    .option('--tests', 'of rule tests')
    .action(async (options: { rules?: boolean; tests?: boolean }) =>
      terminal.out((await import('./schema.ts')).schema(options)),
    )
}

function addLists(program: Command, terminal: Terminal): void {
  list(program, 'alerts', 'alerts, newest first')
    .addOption(new Option('--state <state...>', 'only these').choices(STATES))
    .action(async (options) => withStore(options, terminal, (await import('./lists.ts')).listAlerts))
  list(program, 'failures', 'failures, newest first')
    .option('--workspace <name>', 'only of this workspace')
    .option('--recipe <id>', 'only of this recipe')
    .option('--since <duration>', 'only the last …, such as 24h', duration)
    .action(async (options) => withStore(options, terminal, (await import('./lists.ts')).listFailures))
  list(program, 'recipes', 'watched recipes and how far each is known').action(async (options) =>
    withStore(options, terminal, (await import('./lists.ts')).listRecipes),
  )
  list(program, 'deliveries', 'what was told, to whom, and what is due').action(async (options) =>
    withStore(options, terminal, (await import('./lists.ts')).listDeliveries),
  )
}

function addSilences(program: Command, terminal: Terminal, ended: (status: number) => void): void {
  const silence = command(program, 'silence', 'alerts that cause no notices for a while', 'silence add …')
  const adding = 'silence add team=payments --for 2h --comment "vendor maintenance"'
  configured(silence, 'add <matchers...>', 'silences what these matchers select, from now on', adding)
    .requiredOption('--for <duration>', 'how long, such as 2h', duration)
    .requiredOption('--comment <text>', 'why')
    .option('--by <name>', 'who says so', userInfo().username)
    .action(async (texts: string[], options) => {
      const matchers = texts.flatMap((text) => silenceMatchers(silence, text))
      if (matchers.every((matcher) => matches(matcher, {})))
        silence.error('error: these matchers select every alert: name at least one label', USAGE)
      ended(
        await withWritableStore(options, terminal, async (store, now) =>
          (await import('./silences.ts')).addSilence(store, { ...options, matchers }, terminal, now),
        ),
      )
    })
  configured(silence, 'expire <id>', 'ends a silence now', 'silence expire 3f2a').action(
    async (id: string, options) =>
      ended(
        await withWritableStore(options, terminal, async (store, now) =>
          (await import('./silences.ts')).expireSilence(store, id, terminal, now),
        ),
      ),
  )
  list(program, 'silences', 'silences, those that end first before others')
    .option('--all', 'those that are over too')
    .action(async (options) => withStore(options, terminal, (await import('./silences.ts')).listSilences))
  configured(program, 'ack <alert>', 'acknowledges an alert: no repeats unless it gets worse', 'ack 3f2a')
    .option('--by <name>', 'who takes care of it', userInfo().username)
    .action(async (id: string, options: ConfigOptions & { readonly by: string }) =>
      ended(
        await withWritableStore(options, terminal, async (store, now) =>
          (await import('./silences.ts')).acknowledge(store, { id, by: options.by }, terminal, now),
        ),
      ),
    )
}

function silenceMatchers(silence: Command, text: string): readonly Matcher[] {
  try {
    return parseMatchers(text)
  } catch (error) {
    return silence.error(`error: ${messageOf(error)}`, USAGE)
  }
}

const USAGE = { exitCode: EXIT.usage }

function addRoutes(program: Command, terminal: Terminal): void {
  const routes = command(program, 'routes', 'the routing tree', 'routes show')
  configured(routes, 'show', 'draws the tree', 'routes show').action(async (options) =>
    terminal.out(drawRoutes((await requireConfig(options, terminal)).route)),
  )
  configured(
    routes,
    'test [labels...]',
    'the receivers that an alert with these labels reaches, in order',
    'routes test team=payments severity=critical',
  ).action(async (labels: string[], options) => {
    for (const label of labels) {
      if (!isLabelPair(label))
        routes.error(`error: '${label}' is no label: expected name=value`, { exitCode: EXIT.usage })
    }
    terminal.out(testRoutes((await requireConfig(options, terminal)).route, labels))
  })
}

function command(parent: Command, name: string, description: string, example: string): Command {
  return parent
    .command(name)
    .description(description)
    .addHelpText('after', `\nExample:\n  $ recipewatch ${example}`)
}

function configured(parent: Command, name: string, description: string, example: string): Command {
  return command(parent, name, description, example).option(
    '--config <path>',
    'alerts.yaml (default: $RECIPEWATCH_CONFIG, else ./alerts.yaml)',
  )
}

function list(parent: Command, name: string, description: string): Command {
  return configured(parent, name, description, `${name} --json`)
    .option('--json', 'a JSON array')
    .option('--limit <rows>', 'how many rows', count, LIST_ROWS)
}

function duration(text: string): DurationMs {
  const ms = parseDuration(text)
  if (ms === null) throw new InvalidArgumentError('Expected a duration such as 30s, 5m, 24h or 7d.')
  return ms
}

function count(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('Expected a whole number above 0.')
  return Number(text)
}

function port(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1 || number > 65_000)
    throw new InvalidArgumentError('Expected a port.')
  return number
}
