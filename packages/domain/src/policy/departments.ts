import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import type { AssignResponsibility, RegisterDepartment } from "./commands.js"
import type { PolicyFact } from "./events.js"
import { policyId } from "./ref.js"
import type { PolicyState } from "./state.js"

/** Where departments and their responsibilities are kept. */
export const departmentsPolicyId = policyId("departments")

export const departmentUnknown = (department: string, known: ReadonlyArray<string>) =>
  failure(
    "DEPARTMENT_UNKNOWN",
    `There is no department ${department}: register it first${known.length > 0 ? `, or take one of ${known.join(", ")}` : ""}.`,
    { department, known },
  )

/** Departments, and which of them is responsible for a step: said again, it changes nothing. */
export const decideDepartment = (
  command: RegisterDepartment | AssignResponsibility,
  state: PolicyState,
): Either<Failure, ReadonlyArray<PolicyFact>> => {
  const { department } = command
  const policy = departmentsPolicyId
  if (command.type === "RegisterDepartment")
    return right(
      state.departments.get(department) === command.name
        ? []
        : [{ type: "DepartmentRegistered", data: { policy, department, name: command.name } }],
    )
  if (!state.departments.has(department))
    return left(departmentUnknown(department, [...state.departments.keys()]))
  const { step } = command
  return right(
    state.responsibilities.get(step) === department
      ? []
      : [{ type: "ResponsibilityAssigned", data: { policy, step, department } }],
  )
}
