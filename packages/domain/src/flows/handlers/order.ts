import type { ConfirmDelivery, OrderCommand } from "../../order/commands.js"
import { orderDecider } from "../../order/decide.js"
import type { OrderState } from "../../order/state.js"
import { type HandlersOf, single } from "../../running/handler.js"
import type { Calendars } from "../../terms/index.js"
import { amendOrder } from "../amend-order.js"
import { checkCredit } from "../check-credit.js"
import { underCredit } from "../credit-guard.js"
import { draftOrder } from "../draft-order.js"
import { gatedOrder } from "../gated-order.js"
import { handOverStep, noticeOrderStalled, setStepDeadline } from "../order-steps.js"
import { releaseHold } from "../override-credit.js"
import { pinningWorkflow } from "../pin-workflow.js"
import { placeOrder, reapplyConditions } from "../place-order.js"
import { reviseExpectedDelivery } from "../revise-expected-delivery.js"

const onOrder = single(
  orderDecider,
  ({
    order,
  }: Exclude<
    OrderCommand,
    {
      type:
        | "PlaceOrder"
        | "DraftOrder"
        | "AddOrderLine"
        | "ChangeOrderLine"
        | "ReapplyConditions"
        | "ReviseExpectedDelivery"
        | "CheckCredit"
    }
  >) => order,
)

/** What was dispatched has left already, with its credit: only what is delivered without leaves now. */
const isDispatchToo = ({ delivery }: ConfirmDelivery, { shipments }: OrderState): boolean =>
  shipments.get(delivery)?.stage !== "dispatched"

export const orderHandlers = (calendars: Calendars): HandlersOf<OrderCommand> => ({
  PlaceOrder: pinningWorkflow(placeOrder),
  DraftOrder: draftOrder,
  AddOrderLine: amendOrder,
  ChangeOrderLine: amendOrder,
  ReportProgress: onOrder,
  CertifyProgress: onOrder,
  ReapplyConditions: reapplyConditions,
  RemoveOrderLine: onOrder,
  AcknowledgeOrder: onOrder,
  NotifyCustomer: onOrder,
  ReviseExpectedDelivery: reviseExpectedDelivery,
  PlanDelivery: onOrder,
  DispatchDelivery: underCredit("dispatch", onOrder),
  FailDelivery: onOrder,
  CancelDelivery: onOrder,
  ReopenOrder: underCredit("release", onOrder),
  CheckCredit: checkCredit,
  ValidateOrder: underCredit("order", gatedOrder("validation", onOrder)),
  ReleaseOrder: underCredit("release", gatedOrder("deliveryRelease", onOrder)),
  HoldOrder: onOrder,
  ReleaseHold: releaseHold,
  PromiseDelivery: onOrder,
  RevisePromise: onOrder,
  ConfirmDelivery: underCredit<ConfirmDelivery>("dispatch", onOrder, isDispatchToo),
  ReturnGoods: onOrder,
  CancelOrderLine: onOrder,
  CancelOrder: onOrder,
  CloseOrderShort: onOrder,
  CompleteOrder: onOrder,
  ReportOrderEntryError: onOrder,
  CorrectOrderEntryError: onOrder,
  RejectOrderEntryError: onOrder,
  HandOverStep: handOverStep,
  AcceptStep: onOrder,
  ReturnStep: onOrder,
  CompleteStep: onOrder,
  SetStepDeadline: setStepDeadline(calendars),
  NoticeStepDeadlineMissed: onOrder,
  NoticeOrderStalled: noticeOrderStalled,
})
