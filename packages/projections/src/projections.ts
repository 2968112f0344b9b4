import { activity } from "./activity/activity.js"
import { collection } from "./collection/collection.js"
import { contacts } from "./contacts/contact-book.js"
import { credit } from "./credit/ledger.js"
import { customers } from "./customers/customers.js"
import { demand } from "./demand/demand-book.js"
import { dunning } from "./dunning/dunning-book.js"
import { type ReadModels, readModels } from "./engine/read-models.js"
import { delays } from "./orders/delay-book.js"
import { orders } from "./orders/order-book.js"
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
}

export type CompanyModels = ReadModels<{
  readonly [Name in keyof typeof projections]: ReturnType<(typeof projections)[Name]["initial"]>
}>

/** All read models of a company, from nothing. */
export const companyModels = (): CompanyModels => readModels(projections)
