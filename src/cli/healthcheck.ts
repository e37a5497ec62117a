import { messageOf } from '../model/errors.ts'
import { timeoutSignal } from '../system/clock.ts'
import { EXIT, type Terminal } from './terminal.ts'

/** A probe that takes longer counts as failed. */
const TIMEOUT_MS = 5_000

/** Asks the daemon of this configuration whether its loops turn: the container's HEALTHCHECK. */
export async function healthcheck(
  http: { readonly host: string; readonly port: number },
  terminal: Terminal,
): Promise<number> {
  const host = ['0.0.0.0', '::'].includes(http.host) ? '127.0.0.1' : http.host
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${http.port}/-/healthy`
  try {
    const answer = await fetch(url, { signal: timeoutSignal(TIMEOUT_MS) })
    terminal.out(await answer.text())
    return answer.ok ? EXIT.ok : EXIT.failed
  } catch (error) {
    terminal.err(`no daemon answers at ${url}: ${messageOf(error)}`)
    return EXIT.failed
  }
}
