import { activity } from "./activity/activity.js"
import { approvals } from "./approvals/approval-book.js"
import { collection } from "./collection/collection.js"
import { concessions } from "./concessions/concessions.js"
import { contacts } from "./contacts/contact-book.js"
import { credit } from "./credit/ledger.js"
import { customers } from "./customers/customers.js"
import { relations } from "./customers/relation-book.js"
import { demand } from "./demand/demand-book.js"
import { steps } from "./departments/step-book.js"
import { disputes } from "./disputes/dispute-book.js"
import { corrections } from "./documents/correction-book.js"
import { dunning } from "./dunning/dunning-book.js"
import { type ReadModels, readModels } from "./engine/read-models.js"
import { indicators } from "./indicators/indicator-book.js"
import { messages } from "./messages/message-book.js"
import { delays } from "./orders/delay-book.js"
import { orders } from "./orders/order-book.js"
import { policies } from "./policies/policy-book.js"
import { quality } from "./quality/quality.js"
import { receivables } from "./receivables/ledger.js"
import { workload } from "./workload/ledger.js"

/** Every read model there is. */
export const projections = {
  customers,
  orders,
  receivables,
  activity,
  credit,
  delays,
  demand,
  quality,
  contacts,
  dunning,
  workload,
  collection,
  relations,
  concessions,
  steps,
  approvals,
  disputes,
  messages,
  policies,
  corrections,
  indicators,
}

export type CompanyModels = ReadModels<{
  readonly [Name in keyof typeof projections]: ReturnType<(typeof projections)[Name]["initial"]>
}>

/** All read models of a company, from nothing. */
export const companyModels = (): CompanyModels => readModels(projections)
