import { createHash, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'

/** A key and its self-signed certificate, both PEM; pass `cert` as `ca` to trust it. */
export type SelfSigned = { readonly key: string; readonly cert: string }

const OID_COMMON_NAME = '550403'
const OID_ECDSA_SHA256 = '2a8648ce3d040302'
const OID_ALTERNATIVE_NAMES = '551d11'
const OID_BASIC_CONSTRAINTS = '551d13'
/** ASN.1 dates around the certificate's life: it belongs to a demo, so it never runs out in practice. */
const VALID_FROM = '20200101000000Z'
const VALID_TO = '20991231235959Z'

/** A new certificate for `localhost` and 127.0.0.1 (X.509 v3, P-256), written in DER by hand: node has no writer. */
export function selfSigned(): SelfSigned {
  const pair = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const algorithm = sequence(oid(OID_ECDSA_SHA256))
  const name = sequence(der(0x31, sequence(oid(OID_COMMON_NAME), der(0x0c, Buffer.from('localhost')))))
  const serial = createHash('sha256').update(pair.publicKey).digest().subarray(0, 16)
  // A positive number of full length: the first byte neither 0 nor above 127.
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f)
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    algorithm,
    name,
    sequence(der(0x18, Buffer.from(VALID_FROM)), der(0x18, Buffer.from(VALID_TO))),
    name,
    pair.publicKey,
    der(0xa3, sequence(alternativeNames(), authority())),
  )
  const signature = sign('sha256', body, createPrivateKey(pair.privateKey))
  const whole = sequence(body, algorithm, der(0x03, Buffer.from([0]), signature))
  const lines = whole.toString('base64').replace(/(.{64})/g, '$1\n')
  return { key: pair.privateKey, cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n` }
}

function alternativeNames(): Buffer {
  const names = sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])))
  return sequence(oid(OID_ALTERNATIVE_NAMES), der(0x04, names))
}

function authority(): Buffer {
  const yes = der(0x01, Buffer.from([0xff]))
  return sequence(oid(OID_BASIC_CONSTRAINTS), yes, der(0x04, sequence(yes)))
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts)
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'))
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, ...lengthBytes(content.length)]), content])
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length]
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
}
