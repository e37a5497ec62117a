/** Where a data centre's API and web application answer (API.md, roots). */
interface Roots {
  readonly baseUrl: string
  readonly appUrl: string
}

/** Data centres by the names that `region` takes. */
export const REGIONS = ['us', 'eu', 'jp', 'sg', 'au', 'il', 'kr', 'cn', 'trial'] as const

/** One of REGIONS. */
export type Region = (typeof REGIONS)[number]

/** The roots of a region; only the first one keeps its API and its application apart. */
export function rootsOf(region: Region): Roots {
  switch (region) {
    case 'us':
      return { baseUrl: 'https://www.workato.com', appUrl: 'https://app.workato.com' }
    case 'cn':
      return oneHost('app.workatoapp.cn')
    case 'eu':
    case 'jp':
    case 'sg':
    case 'au':
    case 'il':
    case 'kr':
    case 'trial':
      return oneHost(`app.${region}.workato.com`)
    default:
      return region satisfies never
  }
}

function oneHost(host: string): Roots {
  return { baseUrl: `https://${host}`, appUrl: `https://${host}` }
}
