import { intervals } from '../digest/intervals.ts'
import { newErrors, rules, rulesByError } from '../evaluate/random/suites.ts'
import type { Suite } from './suite.ts'

/** All that `npm run test:deep` plays. A suite's own test plays its few quick seeds (playQuickly). */
export const SUITES: readonly Suite[] = [rules, rulesByError, newErrors, intervals]
