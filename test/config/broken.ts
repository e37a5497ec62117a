/**
 * A configuration that is not right. Each ▸ in it marks the place of one problem; `says` has what each problem's line
 * must contain, in the same order (alerts.yaml first).
 */
export interface Broken {
  readonly name: string
  readonly alerts?: string
  readonly rules?: string
  readonly says: readonly string[]
}

/** A window that every rule can have. */
export const WHEN = 'when: { job_failed_count: { over: 15m, at_least: 5 } }'

/** A mail server. */
export const SMTP = 'smtp: { host: mail.example.com, from: a@example.com }\n'
