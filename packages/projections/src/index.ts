export { activity, type InvoicesOfKind, invoicesByKind } from "./activity/activity.js"
export * from "./chain/chain.js"
export { type CollectionBook, collection } from "./collection/collection.js"
export { type ContactBook, contacts } from "./contacts/contact-book.js"
export {
  type CreditPicture,
  type CustomerExposure,
  creditPicture,
  type ExposureQuery,
  exposureOf,
} from "./credit/exposure.js"
export * from "./credit/held.js"
export { type CreditLedger, credit } from "./credit/ledger.js"
export { groupOf, lineageOf, reservationsOf, standingOf } from "./credit/standing.js"
export { type CustomerCard, customers } from "./customers/customers.js"
export { type DemandBook, demand } from "./demand/demand-book.js"
export * from "./demand/inventory-feed.js"
export * from "./demand/open-demand.js"
export { type DunningBook, dunning } from "./dunning/dunning-book.js"
export * from "./dunning/dunning-items.js"
export * from "./dunning/worklist.js"
export { Documents } from "./engine/documents.js"
export { type Moment, type Projection, projection } from "./engine/projection.js"
export { type Horizon, type Parked, type ReadModels, readModels } from "./engine/read-models.js"
export * from "./kpi/arithmetic/collection.js"
export * from "./kpi/arithmetic/count-back.js"
export * from "./kpi/arithmetic/imbalance.js"
export { ratioText } from "./kpi/arithmetic/ratio.js"
export { catalogue } from "./kpi/catalogue.js"
export { type KpiQuery, kpisOf } from "./kpi/compute.js"
export type { KpiDefinition, KpiScope, KpiSources, KpiValue } from "./kpi/definition.js"
export { countDeadlines } from "./orders/deadlines.js"
export { type DelayBook, delays } from "./orders/delay-book.js"
export * from "./orders/delays.js"
export { amendedLines } from "./orders/line-amendments.js"
export { type OrderBook, orders } from "./orders/order-book.js"
export { type OrderCard, orderCardOf, orderCardsOf, type StatusLine } from "./orders/order-card.js"
export * from "./orders/order-status.js"
export { type QuestionSettings, questionsOf } from "./processes/questions.js"
export * from "./projections.js"
export { type EntryQuality, entryQualityOf, type Quality, quality } from "./quality/quality.js"
export * from "./receivables/aging.js"
export {
  type Balances,
  balancesOf,
  creditsOf,
  daysPastDue,
  type UnappliedCredit,
  unappliedOf,
} from "./receivables/balances.js"
export {
  itemOf,
  itemsOf,
  type Ledger,
  OPEN_ENDED,
  receivables,
  UNKNOWN_CUSTOMER,
} from "./receivables/ledger.js"
export { instrumentsOf } from "./receivables/of-customer.js"
export { type WorkBook, workload } from "./workload/ledger.js"
export * from "./workload/load.js"
