import type {
  ApprovalCommand,
  DecideApproval,
  DelegateApproval,
  RequestApproval,
} from "../../approval/commands.js"
import { approvalDecider } from "../../approval/decide.js"
import { type HandlersOf, single } from "../../running/handler.js"
import type { Calendars } from "../../terms/index.js"
import { decideApproval, delegateApproval } from "../decide-approval.js"
import { requestApproval } from "../request-approval.js"

const onApproval = single(
  approvalDecider,
  ({ approval }: Exclude<ApprovalCommand, RequestApproval | DecideApproval | DelegateApproval>) => approval,
)

export const approvalHandlers = (calendars: Calendars): HandlersOf<ApprovalCommand> => ({
  RequestApproval: requestApproval(calendars),
  DecideApproval: decideApproval,
  DelegateApproval: delegateApproval,
  ExpireApproval: onApproval,
  InvalidateApproval: onApproval,
  WithdrawApproval: onApproval,
})
