/** A mail as it was accepted; `at` in ms. */
export type ReceivedMail = {
  /** Counts from 1 in the order of arrival. */
  readonly number: number
  readonly envelope: { readonly from: string; readonly to: readonly string[] }
  readonly raw: Buffer
  /** Every header as it came, unfolded, names in lower case, in order. */
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  /** The first value of a header by name in any case. */
  readonly header: (name: string) => string | undefined
  readonly fromName: string
  readonly fromAddress: string
  readonly subject: string
  readonly text: string
  /** Empty where the mail has no HTML part. */
  readonly html: string
  /** With angle brackets; empty where missing. */
  readonly messageId: string
  /** Message-ID of the first mail of the thread, by References and In-Reply-To. */
  readonly thread: string
  readonly at: number
}
