import type { RecordedEvent } from "../../facts/event.js"
import { type Addressees, addresseesRecipes } from "./customers.js"
import { type Queued, queuedRecipes } from "./messages.js"
import { type Notices, notices, noticesRecipes } from "./notices.js"
import { type Unborne, unborneRecipes } from "./numbers.js"
import { type OpenItems, openItems, openItemsRecipes } from "./open-items.js"
import { type Orders, orders, seeOrder } from "./orders.js"
import { type Policies, seePolicy } from "./policies.js"
import { fold } from "./view.js"

export type { Addressee, Addressees } from "./customers.js"
export type { Queued } from "./messages.js"
export type { Notices } from "./notices.js"
export type { Unborne } from "./numbers.js"
export { type InvoiceItems, type OpenItem, type OpenItems, openInvoicesOf } from "./open-items.js"
export type { Orders } from "./orders.js"
export type { Policies } from "./policies.js"

/** What processes look at: as of the last command whose facts were taken in. */
export interface Views {
  readonly openItems: OpenItems
  readonly orders: Orders
  readonly addressees: Addressees
  readonly policies: Policies
  readonly queued: Queued
  readonly notices: Notices
  readonly unborne: Unborne
}

export const noViews = (): Views => ({
  openItems: openItems(),
  orders: orders(),
  addressees: new Map(),
  policies: new Map(),
  queued: new Map(),
  notices: notices(),
  unborne: new Map(),
})

/**
 * Takes the facts of one command in, in the log's order, changing the views in place. They are one: what somebody reacts to
 * is what they come to together, a payment that is allocated with the invoice it settles.
 */
export const see = (views: Views, facts: ReadonlyArray<RecordedEvent>): void => {
  views.orders.changes.clear()
  for (const event of facts) {
    fold(openItemsRecipes, views.openItems, event)
    fold(addresseesRecipes, views.addressees, event)
    fold(queuedRecipes, views.queued, event)
    fold(noticesRecipes, views.notices, event)
    fold(unborneRecipes, views.unborne, event)
    seeOrder(views.orders, event)
    seePolicy(views.policies, event)
  }
}
