import { intervals } from '../digest/intervals.ts'
import { allKnown, lateEstimates, lateNews, silence } from '../evaluate/histories.ts'
import type { Suite } from './suite.ts'

/** All that `npm run test:deep` plays. A suite's own test plays its few quick seeds (playQuickly). */
export const SUITES: readonly Suite[] = [lateNews, allKnown, lateEstimates, silence, intervals]
