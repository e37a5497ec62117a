import { type Broken, SMTP } from './broken.ts'
import { alertsYaml } from './memory.ts'

const receivers = (text: string, more: Readonly<Record<string, string | null>> = {}): string =>
  alertsYaml({ receivers: `receivers:\n  team: { ${text} }\n`, ...more })

/** Errors of values in the other sections of alerts.yaml. */
export const VALUE_ERRORS: readonly Broken[] = [
  {
    name: 'owners: discover without domains, addresses that are none',
    alerts: `${alertsYaml()}owners: ▸{ discover: true, default: [a@example.com] }\n`,
    says: ['expected allowed_domains'],
  },
  {
    name: 'owners: what is no address and no domain',
    alerts: `${alertsYaml()}owners: { allowed_domains: [▸"@x"], default: [▸ana], aliases: { ▸ci: [a@example.com] } }\n`,
    says: ["'@x' is no domain", "'ana' is no mail address", "'ci' is no mail address"],
  },
  {
    name: 'slack without token',
    alerts: alertsYaml({ slack: 'slack: ▸{ api_url: "https://slack.example/api" }\n' }),
    says: ["expected the key 'token' (a text): it is missing"],
  },
  {
    name: 'a channel, a mention and a reason that are none',
    alerts: receivers('slack: [{ channel: ▸alerts, mention: ▸"@ana", broadcast: [▸newest] }]'),
    says: ["'alerts' is no channel", "'@ana' mentions nobody", "got the text 'newest'; did you mean 'new'?"],
  },
  {
    name: 'templates: what labels do not have, and what is no Liquid',
    alerts: receivers(
      'slack: [{ channel: ▸"{{ channel }}" }, { channel: ▸"{{ labels.x" }, { channel: ▸"{{ labels.x | upcas }}" }]',
    ),
    says: [
      "unknown variable 'channel'; known: labels.*",
      'this is no Liquid: output',
      "there is no filter 'upcas'",
    ],
  },
  {
    name: 'mail to what is no address',
    alerts: receivers('email: [{ to: [▸ana] }, { to: ▸ana@example.com }, { to: ▸[] }]', { smtp: SMTP }),
    says: [
      "'ana' is no mail address",
      "expected owner or a list, got the text 'ana@example.com'",
      'at least one entry',
    ],
  },
  {
    name: 'an integration of another version',
    alerts: receivers('▸pagerduty: [{ routing_key: x }]'),
    says: ["unknown key 'pagerduty'; known: slack, email"],
  },
  {
    name: 'smtp: neither host nor url, no sender',
    alerts: `${alertsYaml()}smtp: ▸{ port: 25 }\n`,
    says: ["expected the key 'from'", 'expected host, or url'],
  },
  {
    name: 'smtp: url and what it says already; what is no url; user alone',
    alerts: `${alertsYaml()}smtp: { url: "smtps://m.example.com", ▸host: x, ▸tls: none, from: a@example.com }\n`,
    says: ['host does not go with url', 'smtps:// means implicit TLS'],
  },
  {
    name: 'smtp: an address that is none is not repeated, for it may hold a password',
    alerts: `${alertsYaml()}smtp: { url: ▸"http://u:p@m", from: ▸nobody }\n`,
    says: ['this is no mail server: expected smtps://user:password@host:465', "'nobody' is no sender"],
  },
  {
    name: 'smtp: a user without password, a port that is none',
    alerts: `${alertsYaml()}smtp: { host: x, ▸user: a, from: a@example.com }\n`,
    says: ['user needs password'],
  },
  {
    name: 'smtp: a port and a way of TLS that are none',
    alerts: `${alertsYaml()}smtp: { host: x, port: ▸70000, tls: ▸ssl, from: a@example.com }\n`,
    says: ['expected at most 65535, got the number 70000', 'expected one of implicit, starttls, none'],
  },
  {
    name: 'store: an unknown kind, a short retention',
    alerts: `${alertsYaml()}store: { url: ▸"mysql://x", retention: ▸1m }\n`,
    says: ['this is no store: expected sqlite:', "'1m' is too short: expected at least 1h"],
  },
  {
    name: 'http off loopback without token',
    alerts: `${alertsYaml()}http: { listen: ▸"0.0.0.0:9095" }\n`,
    says: ['0.0.0.0 can be reached from elsewhere: it needs http.token'],
  },
  {
    name: 'http off loopback with an empty token',
    alerts: `${alertsYaml()}http: { listen: ▸":9095", token: "\${NONE:-}" }\n`,
    says: ['it needs http.token'],
  },
  {
    name: 'http: what is no address, and what may not be public',
    alerts: `${alertsYaml()}http: { listen: ▸localhost, public: [▸everything] }\n`,
    says: ["'localhost' is no address to listen on", "expected metrics, got the text 'everything'"],
  },
  {
    name: 'log: a level that is none',
    alerts: `${alertsYaml()}log: { level: ▸warning, format: ▸jsno }\n`,
    says: ["did you mean 'warn'?", "did you mean 'json'?"],
  },
  {
    name: 'privacy: what is no expression, and a text for a switch',
    alerts: `${alertsYaml()}privacy: { redact: [▸"[0-9"], job_titles: ▸"no" }\n`,
    says: [
      "'[0-9' is no regular expression: Unterminated character class",
      "expected true or false, got the text 'no'",
    ],
  },
]
