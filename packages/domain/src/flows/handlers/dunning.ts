import { caseOf, runsOf } from "../../dunning/case.js"
import type { DunningCommand, DunningCommandOf } from "../../dunning/commands.js"
import { dunningDecider } from "../../dunning/decide.js"
import { type HandlersOf, single } from "../../running/handler.js"
import {
  closeDunningCase,
  escalateDunning,
  escalationGates,
  reopenDunningCase,
  waiveDunningCharges,
} from "../close-dunning.js"
import { reachDunningLevel, sendDunningNotice } from "../dun.js"
import { gated } from "../gated.js"
import { recordPromise, reviewPromise } from "../promise-payment.js"

type OfCustomer = DunningCommandOf<"AssignDunningPolicy" | "SuppressDunning" | "BlockDunning">
type OfCase = DunningCommandOf<
  | "ApproveDunningNotice"
  | "RemoveFromDunningNotice"
  | "BounceDunningNotice"
  | "RetryDunningNotice"
  | "UnblockDunning"
>

const onCustomer = single(dunningDecider, ({ customer, currency }: OfCustomer) => caseOf(customer, currency))
const onCase = single(dunningDecider, (command: OfCase) => command.case)

export const dunningHandlers: HandlersOf<DunningCommand> = {
  RunDunning: single(dunningDecider, ({ scope }: DunningCommandOf<"RunDunning">) => runsOf(scope)),
  AssignDunningPolicy: onCustomer,
  ReachDunningLevel: reachDunningLevel,
  SuppressDunning: onCustomer,
  ApproveDunningNotice: onCase,
  RemoveFromDunningNotice: onCase,
  SendDunningNotice: sendDunningNotice,
  BounceDunningNotice: onCase,
  RetryDunningNotice: onCase,
  BlockDunning: onCustomer,
  UnblockDunning: onCase,
  RecordPromise: recordPromise,
  ReviewPromise: reviewPromise,
  EscalateDunning: gated(escalationGates, escalateDunning),
  WaiveDunningCharges: waiveDunningCharges,
  CloseDunningCase: closeDunningCase,
  ReopenDunningCase: reopenDunningCase,
}
