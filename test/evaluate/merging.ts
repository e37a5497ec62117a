import { historyOf } from '../../src/evaluate/histories.ts'
import { type Member, memberOf } from '../../src/evaluate/member.ts'
import type { Dirty } from '../../src/evaluate/merged.ts'
import { aFailure, aRecipe } from './world.ts'

/** What happened to one recipe: failures at these instants, and successes in (from, to]. */
export interface Told {
  readonly places: readonly number[]
  readonly rises: readonly (readonly [from: number, to: number, count: number])[]
}

export const NOTHING: Told = { places: [], rises: [] }

function memberWith(id: string, { places, rises }: Told): Member {
  const failures = places.map((at) => aFailure(id, at))
  const activity = rises.map(([from, to, succeeded]) => ({ from, to, failed: 1, succeeded }))
  return memberOf(aRecipe(id), historyOf({ failures, activity }))
}

/** Recipes 0, 1, … of which some change, as those who keep them merged are told. */
export class Group {
  readonly members: Member[]

  constructor(...all: readonly Told[]) {
    this.members = all.map((told, index) => memberWith(String(index), told))
  }

  change(index: number, from: number, told: Told): Dirty {
    const member = memberWith(String(index), told)
    this.members[index] = member
    return new Map([[member.key, { member, index, from }]])
  }
}
