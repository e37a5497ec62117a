/** A truth value as both back ends keep it. */
export type Flag = 0 | 1

/** A value as JSON text. */
export type JsonText = string
