/** Failed TLS handshakes, by the names that OpenSSL and Node give them; nothing was sent then. */
export const TLS_FAILURE: RegExp = /^(?:ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO$)/
