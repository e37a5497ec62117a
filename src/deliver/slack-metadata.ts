/** The event type under which a posted message carries its delivery's id. */
export const DELIVERY_EVENT = 'recipewatch_delivery'

/** The metadata by which a posted message is found again (SEMANTICS 5.4). */
export function deliveryMetadata(deliveryId: string): Readonly<Record<string, unknown>> {
  return { event_type: DELIVERY_EVENT, event_payload: { delivery: deliveryId } }
}
