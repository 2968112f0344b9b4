import { approvalSubjects } from "../approval/subjects.js"
import { closingSubjects } from "../closing/subjects.js"
import { contactSubjects } from "../contact/subjects.js"
import { customerSubjects } from "../customer/subjects.js"
import { dashboardSubjects } from "../dashboard/subjects.js"
import { demandSubjects } from "../demand/subjects.js"
import { dunningSubjects } from "../dunning/subjects.js"
import { indicatorSubjects } from "../indicator/subjects.js"
import { invoiceSubjects } from "../invoice/subjects.js"
import { messageSubjects } from "../message/subjects.js"
import { orderSubjects } from "../order/subjects.js"
import { paymentSubjects } from "../payment/subjects.js"
import { policySubjects } from "../policy/subjects.js"
import { registerSubjects } from "../register/subjects.js"
import { stockSubjects } from "../stock/subjects.js"
import { teamSubjects } from "../team/subjects.js"
import type { DomainFact } from "./event.js"
import { noSubjects, type Subjects, type SubjectsTable } from "./subject.js"

const table: SubjectsTable<DomainFact> = {
  ...approvalSubjects,
  ...closingSubjects,
  ...contactSubjects,
  ...customerSubjects,
  ...dashboardSubjects,
  ...demandSubjects,
  ...dunningSubjects,
  ...indicatorSubjects,
  ...invoiceSubjects,
  ...messageSubjects,
  ...orderSubjects,
  ...paymentSubjects,
  ...policySubjects,
  ...registerSubjects,
  ...stockSubjects,
  ...teamSubjects,
}
const about = new Map<string, (data: never) => Partial<Subjects>>(Object.entries(table))

/**
 * What a fact is about, from the fact alone: history, explanations, exports and drill-down all use this.
 *
 * @example
 * import { subjectsOf } from "@adv/domain"
 *
 * assert.deepEqual(subjectsOf({ type: "OrderReleased", data: { order: "10248" } }).orders, ["10248"])
 */
export const subjectsOf = (fact: DomainFact): Subjects => ({
  ...noSubjects,
  ...about.get(fact.type)?.(fact.data as never),
})
