export { activity, type InvoicesOfKind, invoicesByKind } from "./activity/activity.js"
export { type ApprovalBook, approvals } from "./approvals/approval-book.js"
export * from "./approvals/approvals.js"
export * from "./chain/chain.js"
export { type CollectionBook, collection } from "./collection/collection.js"
export { type Concessions, chargeKinds, concessions, writeOffReasons } from "./concessions/concessions.js"
export { type ContactBook, contacts } from "./contacts/contact-book.js"
export {
  type Question,
  type QuestionsQuery,
  questionsAsked,
  unansweredEnquiries,
} from "./contacts/unanswered.js"
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
export * from "./customers/customer-360.js"
export * from "./customers/customer-credit.js"
export { type CustomerCard, customers } from "./customers/customers.js"
export { type Ordering, orderingOf } from "./customers/ordering.js"
export * from "./customers/relation.js"
export { type RelationBook, relations } from "./customers/relation-book.js"
export {
  complianceOf,
  type DeadlineCompliance,
  type DeadlineQuery,
  type DeadlineSources,
  type DeadlineState,
  deadlineCompliance,
  deadlinesIn,
  stateOfDeadline,
} from "./deadlines/compliance.js"
export * from "./deadlines/deadline.js"
export { type DemandBook, demand } from "./demand/demand-book.js"
export * from "./demand/inventory-feed.js"
export * from "./demand/open-demand.js"
export * from "./demand/shortages.js"
export * from "./departments/gates.js"
export * from "./departments/hand-overs.js"
export * from "./departments/inbox.js"
export type { NextStep } from "./departments/next-steps.js"
export { type Organisation, organisationOf } from "./departments/organisation.js"
export * from "./departments/stalled.js"
export { type StepBook, steps } from "./departments/step-book.js"
export * from "./differences/difference.js"
export type { KpiChange, KpisAsked, TermCause, TermChange } from "./differences/kpi-changes.js"
export type { OrderChange, OrderTurn, StatusDimension } from "./differences/order-changes.js"
export { type DisputeBook, disputes } from "./disputes/dispute-book.js"
export * from "./disputes/disputes.js"
export { type DunningBook, dunning } from "./dunning/dunning-book.js"
export * from "./dunning/dunning-items.js"
export * from "./dunning/worklist.js"
export { carefulModels } from "./engine/careful.js"
export { Float64Column, Int32Column, Names, RowsOf, Uint8Column } from "./engine/columns.js"
export { Documents } from "./engine/documents.js"
export { type DatedFact, FactsBy } from "./engine/facts-by.js"
export { joinedModels } from "./engine/joined.js"
export { memoryOf } from "./engine/memory.js"
export * from "./engine/pace.js"
export * from "./engine/partitions.js"
export { type Moment, type Projection, projection } from "./engine/projection.js"
export {
  type AnyProjection,
  type Horizon,
  type Parked,
  type Projections,
  type ReadModels,
  type RecipeFailure,
  readModels,
  readModelsFrom,
  type Start,
  type States,
} from "./engine/read-models.js"
export { isReadableNow, type Retried, retryParked } from "./engine/retry.js"
export * from "./engine/snapshot.js"
export * from "./engine/snapshot-bytes.js"
export * from "./indicators/bridge.js"
export * from "./indicators/dashboard.js"
export { type CellFigure, type CellQuery, figureOf } from "./indicators/figure.js"
export { type IndicatorBook, indicators } from "./indicators/indicator-book.js"
export * from "./indicators/publication.js"
export * from "./indicators/targets.js"
export * from "./kpi/arithmetic/concentration.js"
export * from "./kpi/arithmetic/count-back.js"
export * from "./kpi/arithmetic/expected-loss.js"
export * from "./kpi/arithmetic/imbalance.js"
export { nearestRank } from "./kpi/arithmetic/percentile.js"
export { rankCorrelation } from "./kpi/arithmetic/rank-correlation.js"
export { ratioText } from "./kpi/arithmetic/ratio.js"
export { cashForecastKpi, termsDrift } from "./kpi/cash-kpis.js"
export { catalogue } from "./kpi/catalogue.js"
export { type KpiFailure, type KpiQuery, type KpiValue, kpisOf } from "./kpi/compute.js"
export type { Cell, Combination, Figure, Kpi, Sum } from "./kpi/declaration.js"
export { fillRates, onTimeInFull } from "./kpi/delivery-kpis.js"
export { formulaOf, nullRuleOf } from "./kpi/describe.js"
export {
  type ExplainedEntry,
  type ExplainedTerm,
  type ExplainFailure,
  explainKpi,
  explains,
  type KpiCellQuery,
  type KpiExplanation,
  rederiveKpi,
} from "./kpi/explain.js"
export { commonDimensions } from "./kpi/groups.js"
export { type KpiRegistry, kpiRegistry, registerKpi, registryOf } from "./kpi/registry.js"
export {
  accruedInterestKpi,
  type ProvisionMatrix,
  provisionMatrixKpi,
} from "./kpi/risk-kpis.js"
export type { Books, Counted, Entry, Term } from "./kpi/term.js"
export type { DeliveryRule } from "./kpi/terms/deliveries.js"
export { type Period, windowsOf } from "./kpi/windows.js"
export { type MessageBook, messages } from "./messages/message-book.js"
export * from "./messages/message-log.js"
export {
  type BacklogQuery,
  type BacklogReason,
  type BacklogRow,
  invoiceableBacklog,
} from "./orders/backlog.js"
export * from "./orders/customer-progress.js"
export { countDeadlines } from "./orders/deadlines.js"
export { type DelayBook, delays } from "./orders/delay-book.js"
export * from "./orders/delays.js"
export * from "./orders/explain-order.js"
export { amendedLines } from "./orders/line-amendments.js"
export { type OrderBook, orders } from "./orders/order-book.js"
export { type OrderCard, orderCardOf, orderCardsOf, type StatusLine } from "./orders/order-card.js"
export {
  type Block,
  type DimensionProgress,
  type OrderProgress,
  orderProgressOf,
  type ProgressSources,
  type Share,
} from "./orders/order-progress.js"
export { type OrderScope, orderScope } from "./orders/order-scope.js"
export * from "./orders/order-status.js"
export * from "./orders/order-timeline.js"
export { type QuestionSettings, questionsOf } from "./processes/questions.js"
export * from "./projections.js"
export { type Quality, quality } from "./quality/quality.js"
export * from "./receivables/aging.js"
export {
  type Balances,
  balancesOf,
  creditsOf,
  daysPastDue,
  type UnappliedCredit,
  unappliedOf,
} from "./receivables/balances.js"
export type { BaseFailure, InBase } from "./receivables/base-currency.js"
export * from "./receivables/cash-forecast.js"
export {
  type CashBooks,
  type ExpectedBy,
  type ExpectedCash,
  type ExpectedCashQuery,
  expectedCash,
  medianDays,
} from "./receivables/expected-cash.js"
export type {
  AgingBooks,
  AgingCellQuery,
  AgingExplanation,
  AgingRowOf,
  ExplainAgingFailure,
  ExplainedCredit,
  ExplainedItem,
  ExplainedMovement,
  FactSource,
} from "./receivables/explain-aging.js"
export { agingCell, explainAging, rederiveAging } from "./receivables/explain-aging.js"
export { countItem, noBalances } from "./receivables/item-balances.js"
export {
  itemOf,
  itemsOf,
  type Ledger,
  OPEN_ENDED,
  receivables,
  UNKNOWN_CUSTOMER,
} from "./receivables/ledger.js"
export { creditLeft, instrumentsOf } from "./receivables/of-customer.js"
export * from "./receivables/statement.js"
export * from "./what-if/index.js"
export { type WorkBook, workload } from "./workload/ledger.js"
export * from "./workload/load.js"
