import { Count, LocalDate, OrderId, shape, Text } from "../facts/codecs.js"
import { PolicyRef } from "../policy/ref.js"

/** A step of an order, by its code (`validation`, `delivery`, whatever the workflow names), and who it is with. */
export const stepFacts = {
  StepHandedOver: shape("StepHandedOver", {
    order: OrderId,
    step: Text,
    fromDepartment: Text,
    toDepartment: Text,
    reason: Text,
  }),
  StepAccepted: shape("StepAccepted", { order: OrderId, step: Text, department: Text }),
  /** Back to the department that had handed it over. */
  StepReturned: shape(
    "StepReturned",
    { order: OrderId, step: Text, fromDepartment: Text, toDepartment: Text, reasonCode: Text },
    { note: Text },
  ),
  StepCompleted: shape("StepCompleted", { order: OrderId, step: Text, department: Text }),
  /** `policy` is there when a service level set the deadline, not somebody. */
  StepDeadlineSet: shape(
    "StepDeadlineSet",
    { order: OrderId, step: Text, dueBy: LocalDate },
    { policy: PolicyRef },
  ),
  /** Evidence that it was noticed, once for each deadline: whether a step is late follows from its deadline. */
  StepDeadlineMissed: shape("StepDeadlineMissed", {
    order: OrderId,
    step: Text,
    dueBy: LocalDate,
    daysLate: Count,
  }),
  /** Noticed once for each time an order stands still; `sinceStep` is what happened to it last, on the day `since`. */
  OrderStalled: shape("OrderStalled", {
    order: OrderId,
    sinceStep: Text,
    since: LocalDate,
    ageDays: Count,
    policy: PolicyRef,
  }),
}
