import type { Subjects, SubjectsTable } from "../facts/subject.js"
import type { CustomerId } from "../values/index.js"
import type { IndicatorFact } from "./events.js"
import type { Scope } from "./scope.js"

/** A figure of one customer is about that customer. */
const ofScope = ({ scope }: { readonly scope: Scope }): Partial<Subjects> => {
  const { customer } = scope
  // A dimension called customer holds a customer's id.
  return customer === undefined ? {} : { customers: [customer as CustomerId] }
}

export const indicatorSubjects: SubjectsTable<IndicatorFact> = {
  TargetSet: ofScope,
  TargetWithdrawn: ofScope,
  ThresholdCrossed: ofScope,
  KpiPublished: ofScope,
}
