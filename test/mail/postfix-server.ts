import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { requireProgram, run } from './tools.ts'

/** A real Postfix on loopback, with a queue and mailboxes of its own; nothing of it reaches further. */
export interface Postfix extends AsyncDisposable {
  /** STARTTLS and plain, TLS from the first byte, and one that takes small mails alone. */
  readonly ports: { readonly starttls: number; readonly implicit: number; readonly small: number }
  /** The certificate (PEM) of the authority that signed the server's. */
  readonly ca: string
  /** Mails delivered to an address so far, oldest first. */
  delivered(address: string): readonly string[]
  /** Connections that were made so far. */
  connections(): number
  log(): string
}

const PORTS = { starttls: 22_525, implicit: 22_465, small: 22_526, policy: 22_527 } as const

/** Addresses with a part in the tests; all are of example.com, which this server is the end of. */
export const GREYLISTED = 'greylisted@example.com'
export const UNKNOWN = 'unknown@example.com'
export const ELSEWHERE = 'somebody@elsewhere.example'

/** Who has a mailbox. */
const BOXES = ['alerts', 'ana', 'ben', 'greylisted', 'jürgen', 'many'] as const

/** Installs Debian's Postfix where it is missing and starts it; needs root. */
export async function startPostfix(): Promise<Postfix> {
  requireProgram('/usr/sbin/postfix', 'postfix')
  requireProgram('openssl', 'openssl')
  // Below /var: Postfix's own users have to reach it.
  const folder = mkdtempSync('/var/tmp/recipewatch-postfix-')
  chmodSync(folder, 0o755)
  const ca = certificates(folder)
  const [etc, mail] = [join(folder, 'etc'), join(folder, 'mail')]
  for (const each of [etc, mail, join(folder, 'queue'), join(folder, 'data')]) mkdirSync(each)
  run('chown', ['postfix', join(folder, 'data'), mail])
  writeFileSync(join(etc, 'main.cf'), mainOf(folder))
  writeFileSync(join(etc, 'master.cf'), MASTER)
  writeFileSync(
    join(etc, 'boxes'),
    BOXES.map((name) => `${name}@example.com ${name}@example.com/\n`).join(''),
  )
  for (const file of ['postfix-files', 'dynamicmaps.cf']) {
    if (existsSync(`/etc/postfix/${file}`)) cpSync(`/etc/postfix/${file}`, join(etc, file))
  }
  const policy = await greylist()
  const started = run('/usr/sbin/postfix', ['-c', etc, 'start'])
  const log = (): string =>
    existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'latin1') : ''
  if (started.status !== 0) throw new Error(`postfix does not start: ${started.err}${log()}`)
  return {
    ports: PORTS,
    ca,
    delivered(address) {
      const box = join(mail, address, 'new')
      if (!existsSync(box)) return []
      return readdirSync(box)
        .sort()
        .map((file) => readFileSync(join(box, file), 'latin1'))
    },
    connections: () => (log().match(/smtpd\[\d+\]: connect from/g) ?? []).length,
    log,
    async [Symbol.asyncDispose]() {
      run('/usr/sbin/postfix', ['-c', etc, 'stop'])
      await new Promise((resolve) => policy.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** An authority, and a certificate of its for 127.0.0.1 and localhost. */
function certificates(folder: string): string {
  const at = (name: string): string => join(folder, name)
  const openssl = (...args: readonly string[]): void => {
    const { status, err } = run('openssl', args)
    if (status !== 0) throw new Error(`openssl: ${err}`)
  }
  const key = (name: string) => ['-newkey', 'rsa:2048', '-nodes', '-keyout', at(`${name}.key`)]
  openssl('req', '-x509', ...key('ca'), '-out', at('ca.pem'), '-days', '2', '-subj', '/CN=private authority')
  openssl('req', ...key('server'), '-out', at('server.csr'), '-subj', '/CN=localhost')
  writeFileSync(at('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n')
  openssl(
    'x509',
    '-req',
    '-in',
    at('server.csr'),
    '-CA',
    at('ca.pem'),
    '-CAkey',
    at('ca.key'),
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    at('names'),
    '-out',
    at('server.pem'),
  )
  return readFileSync(at('ca.pem'), 'utf8')
}

/** Postfix's policy protocol: who sends to GREYLISTED is told to come again, and taken the second time. */
async function greylist(): Promise<Server> {
  const seen = new Set<string>()
  const server = createServer((socket) => {
    let asked = ''
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      asked += bytes.toString('latin1')
      if (!asked.endsWith('\n\n')) return
      const recipient = /^recipient=(.*)$/m.exec(asked)?.[1] ?? ''
      asked = ''
      const isNew = recipient === GREYLISTED && !seen.has(recipient)
      seen.add(recipient)
      socket.write(`action=${isNew ? '450 4.2.0 Greylisted, come again in a minute' : 'dunno'}\n\n`)
    })
  })
  await new Promise<void>((resolve) => server.listen(PORTS.policy, '127.0.0.1', resolve))
  return server
}

function mainOf(folder: string): string {
  return `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = ${folder}/log
maillog_file_prefixes = /var
meta_directory = ${folder}/etc
inet_interfaces = loopback-only
inet_protocols = ipv4
myhostname = mail.example.com
mydestination =
mynetworks =
smtputf8_enable = yes
virtual_mailbox_domains = example.com
virtual_mailbox_base = ${folder}/mail
virtual_mailbox_maps = texthash:${folder}/etc/boxes
virtual_transport = virtual
virtual_uid_maps = static:${idOf('-u')}
virtual_gid_maps = static:${idOf('-g')}
virtual_minimum_uid = 1
smtpd_tls_cert_file = ${folder}/server.pem
smtpd_tls_key_file = ${folder}/server.key
smtpd_tls_security_level = may
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions =
  check_recipient_access inline:{ { ${UNKNOWN} = 550 5.1.1 User unknown } }
  check_policy_service inet:127.0.0.1:${PORTS.policy}
`
}

function idOf(flag: '-u' | '-g'): string {
  return run('id', [flag, 'postfix']).out.trim()
}

/** Only what takes mail and puts it into mailboxes: no client that could send any further. */
const MASTER = `
127.0.0.1:${PORTS.starttls} inet n - n - - smtpd
127.0.0.1:${PORTS.implicit} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
127.0.0.1:${PORTS.small} inet n - n - - smtpd
  -o message_size_limit=4000
postlog unix-dgram n - n - 1 postlogd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
showq unix n - n - - showq
virtual unix - n n - - virtual
`
