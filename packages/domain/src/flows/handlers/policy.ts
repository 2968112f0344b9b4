import type { AssignResponsibility, PolicyCommand, RegisterDepartment } from "../../policy/commands.js"
import { policyDecider } from "../../policy/decide.js"
import { departmentsPolicyId } from "../../policy/departments.js"
import { type HandlersOf, single } from "../../running/handler.js"

type OfDepartments = RegisterDepartment | AssignResponsibility
const onPolicy = single(policyDecider, ({ policy }: Exclude<PolicyCommand, OfDepartments>) => policy)
const onDepartments = single(policyDecider, (_command: OfDepartments) => departmentsPolicyId)

export const policyHandlers: HandlersOf<PolicyCommand> = {
  PublishPolicy: onPolicy,
  WithdrawPolicy: onPolicy,
  EvaluateFlowTier: onPolicy,
  RegisterDepartment: onDepartments,
  AssignResponsibility: onDepartments,
}
