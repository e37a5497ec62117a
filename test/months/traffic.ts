/** An error as the vendor shows it. */
export interface MonthError {
  readonly type: string
  readonly message: string
}

/** A recipe of the simulated company. */
export interface MonthRecipe {
  readonly id: string
  readonly name: string
  /** The application whose failures it shows. */
  readonly adapter: string
  /** Jobs in an hour of the day (UTC), on a working day or a weekend. */
  readonly jobsAnHour: (hour: number, weekend: boolean) => number
  /** Share of its jobs that fail for no lasting reason. */
  readonly weather: number
  /** What such failures say: known for long. */
  readonly usualErrors: readonly MonthError[]
  /** The recipe that calls it. */
  readonly calledBy: string | null
}

const ADAPTERS = ['salesforce', 'netsuite', 'workday', 'jira', 'postgresql', 'rest'] as const
const RECIPES_AN_ADAPTER = 10

/** Share of jobs that fail by chance: one of five thousand. */
const WEATHER = 1 / 5_000

/** The nightly batch always fails a little: one of a hundred rows is refused. */
const BATCH_WEATHER = 1 / 100

const USUAL: readonly MonthError[] = [
  { type: 'Timeout', message: 'The request timed out after 30 seconds' },
  { type: 'ValidationError', message: "Required field 'Email' is missing" },
  { type: 'ConnectionReset', message: 'Connection reset by peer' },
]

/** Sixty recipes on six applications: busy and quiet ones, a nightly batch, and a chain of three. */
export function recipesOf(): readonly MonthRecipe[] {
  const plain = ADAPTERS.flatMap((adapter, at) =>
    Array.from({ length: RECIPES_AN_ADAPTER }, (_, index): MonthRecipe => {
      const peak = [240, 120, 60, 40, 30, 24, 20, 16, 12, 12][index] ?? 12
      return {
        id: String(1_000 + at * 100 + index),
        name: `${adapter} sync ${index + 1}`,
        adapter,
        jobsAnHour: officeHours(peak),
        weather: WEATHER,
        usualErrors: USUAL,
        calledBy: null,
      }
    }),
  )
  return [...plain, NIGHTLY, ...CHAIN]
}

/** Busy by day, a fifth of it by night, a third of that on weekends. */
function officeHours(peak: number): MonthRecipe['jobsAnHour'] {
  return (hour, weekend) => (hour >= 7 && hour < 19 ? peak : peak / 5) * (weekend ? 1 / 3 : 1)
}

const NIGHTLY: MonthRecipe = {
  id: '2000',
  name: 'Nightly price import',
  adapter: 'sftp',
  jobsAnHour: (hour) => (hour === 2 ? 400 : 0),
  weather: BATCH_WEATHER,
  usualErrors: [{ type: 'ValidationError', message: "Price of article '4711' is not a number" }],
  calledBy: null,
}

const CHAIN: readonly MonthRecipe[] = [
  {
    id: '3000',
    name: 'Create invoice',
    adapter: 'sap',
    jobsAnHour: officeHours(60),
    weather: WEATHER,
    usualErrors: USUAL,
    calledBy: '3001',
  },
  {
    id: '3001',
    name: 'Process order',
    adapter: 'sap',
    jobsAnHour: () => 0,
    weather: 0,
    usualErrors: USUAL,
    calledBy: '3002',
  },
  {
    id: '3002',
    name: 'Import orders',
    adapter: 'sap',
    jobsAnHour: () => 0,
    weather: 0,
    usualErrors: USUAL,
    calledBy: null,
  },
]
