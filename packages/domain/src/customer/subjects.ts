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
  AccountOwnerAssigned: its,
  ContactPreferencesSet: its,
  RelationshipRiskOpened: its,
  RelationshipRiskClosed: its,
  ConditionsSuspended: its,
  ConditionsResumed: its,
  ConditionsExpired: its,
  OrderDeferredToPeriod: (data) => ({ ...its(data), orders: [data.order] }),
  PeriodInvoiced: (data) => ({ ...its(data), invoices: [data.invoice], orders: data.orders }),
  PaymentPlanGranted: (data) => ({ ...its(data), invoices: data.invoices }),
  CreditLimitSet: its,
  CreditLimitExpired: its,
  CreditLimitWithdrawn: its,
  AccountBlocked: its,
  AccountUnblocked: its,
  CreditOverrideGranted: (data) => ({
    ...its(data),
    orders: data.order === undefined ? [] : [data.order],
    policies: [data.policy.policy],
  }),
  CreditOverrideRevoked: its,
  ParentAssigned: ({ customer, parent }) => ({
    customers: parent === null ? [customer] : [customer, parent],
  }),
  CreditReserved: (data) => ({ ...its(data), orders: [data.order] }),
  CreditReservationReleased: (data) => ({ ...its(data), orders: [data.order] }),
}
