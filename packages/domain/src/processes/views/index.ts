import type { RecordedEvent } from "../../facts/event.js"
import { type OpenItems, openItems, openItemsRecipes } from "./open-items.js"
import { type OrdersUnderWay, seeOrder } from "./orders.js"
import { fold } from "./view.js"

export { type InvoiceItems, type OpenItem, type OpenItems, openInvoicesOf } from "./open-items.js"
export type { OrdersUnderWay } from "./orders.js"

/** What processes look at: as of the last fact that was taken in. */
export interface Views {
  readonly openItems: OpenItems
  readonly orders: OrdersUnderWay
}

export const noViews = (): Views => ({ openItems: openItems(), orders: new Map() })

/** Takes a fact in, in the log's order, changing the views in place. */
export const see = (views: Views, event: RecordedEvent): void => {
  fold(openItemsRecipes, views.openItems, event)
  seeOrder(views.orders, event)
}
