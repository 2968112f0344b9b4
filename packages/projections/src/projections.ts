import { activity } from "./activity/activity.js"
import { customers } from "./customers/customers.js"
import { type ReadModels, readModels } from "./engine/read-models.js"
import { orders } from "./orders/order-book.js"
import { receivables } from "./receivables/ledger.js"

/** Every read model there is. */
export const projections = { customers, orders, receivables, activity }

export type CompanyModels = ReadModels<{
  readonly [Name in keyof typeof projections]: ReturnType<(typeof projections)[Name]["initial"]>
}>

/** All read models of a company, from nothing. */
export const companyModels = (): CompanyModels => readModels(projections)
