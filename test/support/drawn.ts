import fc from 'fast-check'

/**
 * Property tests draw the same cases each time, so that a suite that passed passes again; `PROPERTY_SEED=N` draws others.
 */
fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 1) })
