import { activity } from "./activity/activity.js"
import { customers } from "./customers/customers.js"
import { deadlines } from "./deadlines/deadlines.js"
import { type Horizon, type ReadModels, readModels } from "./engine/read-models.js"
import { orders } from "./orders/order-status.js"
import { receivables } from "./receivables/ledger.js"

/** Every read model there is. */
export const projections = { customers, orders, receivables, activity, deadlines }

export type CompanyModels = ReadModels<{
  readonly [Name in keyof typeof projections]: ReturnType<(typeof projections)[Name]["initial"]>
}>

/** All read models of a company, from nothing. With a horizon, the order cards are as of then. */
export const companyModels = (horizon?: Horizon): CompanyModels => readModels(projections, horizon)
