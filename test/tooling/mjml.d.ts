declare module 'mjml' {
  /** Compiles MJML; strict validation throws. */
  export default function mjml2html(
    source: string,
    options: {
      readonly fonts: Readonly<Record<string, string>>
      readonly keepComments: boolean
      readonly validationLevel: 'strict'
    },
  ): Promise<{ readonly html: string }>
}
