import { isRight, right } from "fp-ts/lib/Either.js"
import { requiredGates } from "../../approval/required-gates.js"
import { underCredit } from "../../flows/credit-guard.js"
import { pinningWorkflow } from "../../flows/pin-workflow.js"
import { approvalStream, orderStream } from "../../flows/streams.js"
import { pinnedWorkflow, tierFor, workflowInForce } from "../../flows/workflow.js"
import { attributesOf } from "../../order/gating.js"
import type { OrderState } from "../../order/state.js"
import type { OrderId } from "../../values/index.js"
import { type Again, asRecorded, commands, type Occasion, type Recorded, type Rules, under } from "./again.js"

/** An order's workflow, tier and gates, as they are pinned when it is placed. */
const placed = (event: Recorded<"OrderPlaced">, at: Occasion): Again => {
  const { workflow: _workflow, gates: _gates, ...data } = event.data
  const { order, customer, currency } = data
  const place = { type: "PlaceOrder", on: at.on, order, customer, currency, lines: [] } as const
  return {
    asked: [
      () =>
        under(at, place, pinningWorkflow, () =>
          right(
            at.group.events.map((each) => ({
              stream: each.stream,
              facts: [each === event ? { type: event.type, data } : { type: each.type, data: each.data }],
            })),
          ),
        ),
    ],
    refused: "keep",
  }
}

/** Goods left as they did; whether credit would have let them is looked at again. */
const left = (
  { data: { order } }: { readonly data: { readonly order: OrderId } },
  at: Occasion,
  applies: (state: OrderState) => boolean,
): Again => ({
  asked: [
    () =>
      under(
        at,
        { type: "DispatchDelivery", on: at.on, order },
        (inner) => underCredit("dispatch", inner, (_, state) => applies(state)),
        () => asRecorded(at.group),
      ),
  ],
  refused: "keep",
})

/** Whether the gate an approval was asked for is still one that has to be passed. */
const stillRequired = ({ data: { subject, gate } }: Recorded<"ApprovalRequested">, at: Occasion): boolean => {
  const { world, on } = at
  if (subject.kind !== "order") {
    const workflow = workflowInForce(world, on)
    if (!isRight(workflow) || workflow.right === null) return false
    const tier = tierFor(workflow.right, world, on)
    const asked = workflow.right.body.gates.find((each) => each.gate === gate)
    if (asked === undefined || !isRight(tier)) return false
    return asked.tiers === undefined || (tier.right !== null && asked.tiers.includes(tier.right))
  }
  // The subject of an order's approval is the order.
  const state = world.state(orderStream(subject.id as OrderId))
  const attributes = attributesOf(state)
  if (state.gating === null || attributes === null) return false
  const { workflow, gates } = state.gating
  if (gates.some((each) => each.gate === gate)) return true
  const body = pinnedWorkflow(workflow, world)
  return (
    isRight(body) &&
    requiredGates(body.right, ["validation", "deliveryRelease"], attributes, workflow.tier ?? null).some(
      (each) => each.gate === gate,
    )
  )
}

export const orderRules: Rules = {
  OrderPlaced: placed,
  OrderValidated: ({ data: { order, gates } }, at) =>
    commands(
      at,
      [{ type: "ValidateOrder", on: at.on, order, ...(gates === undefined ? {} : { gates }) }],
      "keep",
    ),
  OrderReleased: ({ data: { order } }, at) =>
    commands(at, [{ type: "ReleaseOrder", on: at.on, order }], "keep"),
  OrderHoldReleased: ({ data }, at) =>
    data.hold === "credit" ? commands(at, [{ type: "ReleaseHold", on: at.on, ...data }]) : null,
  DeliveryDispatched: (event, at) => left(event, at, () => true),
  DeliveryConfirmed: (event, at) =>
    left(event, at, ({ shipments }) => shipments.get(event.data.delivery)?.stage !== "dispatched"),
  StepDeadlineSet: ({ data: { order, step, policy } }, at) =>
    policy === undefined ? null : commands(at, [{ type: "SetStepDeadline", on: at.on, order, step }]),
  StepDeadlineMissed: ({ data: { order, step } }, at) =>
    commands(at, [{ type: "NoticeStepDeadlineMissed", on: at.on, order, step }]),
  OrderStalled: ({ data: { order } }, at) => commands(at, [{ type: "NoticeOrderStalled", on: at.on, order }]),
}

const nothing: Again = { asked: [() => right([])], refused: "drop" }

export const approvalRules: Rules = {
  ApprovalRequested: (event, at) => {
    if (!stillRequired(event, at)) return nothing
    const { subject, gate, requestedBy, note, context, dueBy } = event.data
    const own = {
      type: "RequestApproval",
      on: at.on,
      subject,
      gate,
      requestedBy,
      ...(note === undefined ? {} : { note }),
      ...(subject.kind === "order" ? {} : { context: JSON.parse(context) as object }),
    } as const
    return commands(at, [own, { ...own, dueBy }])
  },
  ApprovalDecided: ({ data: { contextHash: _hash, onBehalfOf: _of, ...data } }, at) =>
    commands(at, [{ type: "DecideApproval", on: at.on, ...data }]),
  ApprovalDelegated: ({ data: { validFrom: _from, ...data } }, at) =>
    commands(at, [{ type: "DelegateApproval", on: at.on, ...data }]),
  ApprovalExpired: ({ data: { approval } }, at) =>
    commands(at, [{ type: "ExpireApproval", on: at.on, approval }]),
  ApprovalInvalidated: ({ data: { approval, because } }, at) =>
    commands(at, [{ type: "InvalidateApproval", on: at.on, approval, because }]),
  ApprovalWithdrawn: ({ data }, at) => commands(at, [{ type: "WithdrawApproval", on: at.on, ...data }]),
}

/** The approvals of an order's gates at a step that were granted: the others let nothing go ahead. */
export const grantedOf = <D extends { readonly approval: Parameters<typeof approvalStream>[0] }>(
  decisions: ReadonlyArray<D>,
  { world }: Pick<Occasion, "world">,
): ReadonlyArray<D> =>
  decisions.filter(({ approval }) => world.state(approvalStream(approval)).status === "granted")
