import type { Subjects, SubjectsTable } from "../facts/subject.js"
import type { CustomerId } from "../values/index.js"
import type { CustomerFact } from "./events.js"

const its = ({ customer }: { readonly customer: CustomerId }): Partial<Subjects> => ({
  customers: [customer],
})

export const customerSubjects: SubjectsTable<CustomerFact> = {
  CustomerRegistered: its,
  ConditionsAgreed: its,
  ConditionsAmended: its,
  CreditLimitSet: its,
}
