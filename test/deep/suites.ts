import { sameAlerts } from '../app/same/suite.ts'
import { intervals } from '../digest/intervals.ts'
import { lateNews, newErrors, rules, rulesByError } from '../evaluate/random/suites.ts'
import { polling50, polling500, polling5000, pollingEmbedded } from '../polling/suites.ts'
import { hostileAnswers } from '../workato/hostile.ts'
import type { Suite } from './suite.ts'

/** All that `npm run test:deep` plays. A suite's own test plays its few quick seeds (playQuickly). */
export const SUITES: readonly Suite[] = [
  rules,
  rulesByError,
  lateNews,
  newErrors,
  intervals,
  sameAlerts,
  polling50,
  polling500,
  polling5000,
  pollingEmbedded,
  hostileAnswers,
]
