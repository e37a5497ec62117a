/** How bad, from worst to mildest. */
export const SEVERITIES = ['critical', 'warning', 'info'] as const

/** Decides whom an alert reaches and how loudly. */
export type Severity = (typeof SEVERITIES)[number]

/** 3 for critical, 2 for warning, 1 for info: larger is worse. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.length - SEVERITIES.indexOf(severity)
}

/** The worse of two. */
export function worseSeverity(a: Severity, b: Severity): Severity {
  return severityRank(a) >= severityRank(b) ? a : b
}

/** The milder of two. */
export function milderSeverity(a: Severity, b: Severity): Severity {
  return severityRank(a) < severityRank(b) ? a : b
}
