import type { Evolve, Mutable } from "../decider.js"
import type { LocalDate } from "../values/index.js"
import type { OrderFact } from "./events.js"
import type { OrderState } from "./state.js"

/** Where a step is, and by when it is to be done. */
export interface OrderStepState {
  readonly department: string | null
  /** Who had handed it over, so that it can go back. */
  readonly from: string | null
  /** Whether the department it was handed to has still to accept it. */
  readonly pending: boolean
  readonly completed: boolean
  readonly dueBy: LocalDate | null
  /** The deadline whose missing was noticed. */
  readonly noticed: LocalDate | null
}

/** What happened to an order last that brought it forward, and the standstill that was noticed since. */
export interface OrderProgress {
  readonly step: string
  readonly since: LocalDate
  readonly stalled: boolean
}

type Data<T extends OrderFact["type"]> = Extract<OrderFact, { readonly type: T }>["data"]

/** A step of which nobody has said anything. */
export const untouched: OrderStepState = {
  department: null,
  from: null,
  pending: false,
  completed: false,
  dueBy: null,
  noticed: null,
}

const change = (state: Mutable<OrderState>, step: string, to: Partial<OrderStepState>): void => {
  state.steps.set(step, { ...(state.steps.get(step) ?? untouched), ...to })
}

export const stepRecipes = {
  StepHandedOver: (state: Mutable<OrderState>, data: Data<"StepHandedOver">) => {
    const { step, fromDepartment, toDepartment } = data
    change(state, step, { department: toDepartment, from: fromDepartment, pending: true, completed: false })
  },
  StepAccepted: (state: Mutable<OrderState>, { step }: Data<"StepAccepted">) => {
    change(state, step, { pending: false })
  },
  StepReturned: (state: Mutable<OrderState>, { step, toDepartment }: Data<"StepReturned">) => {
    change(state, step, { department: toDepartment, from: null, pending: false })
  },
  StepCompleted: (state: Mutable<OrderState>, { step, department }: Data<"StepCompleted">) => {
    change(state, step, { department, pending: false, completed: true })
  },
  StepDeadlineSet: (state: Mutable<OrderState>, { step, dueBy }: Data<"StepDeadlineSet">) => {
    change(state, step, { dueBy })
  },
  StepDeadlineMissed: (state: Mutable<OrderState>, { step, dueBy }: Data<"StepDeadlineMissed">) => {
    change(state, step, { noticed: dueBy })
  },
  OrderStalled: (state: Mutable<OrderState>) => {
    if (state.progress !== null) state.progress = { ...state.progress, stalled: true }
  },
}

/** What brings an order forward. */
const forward: { readonly [type: string]: string | undefined } = {
  OrderPlaced: "placed",
  OrderValidated: "validated",
  OrderReleased: "released",
  DeliveryDispatched: "dispatched",
  DeliveryConfirmed: "delivered",
  OrderInvoiced: "invoiced",
}

/** Keeps what brought an order forward last, beside what its facts add up to. */
export const noteProgress: Evolve<OrderState, OrderFact> = (state, { type }, on) => {
  const step = Object.hasOwn(forward, type) ? forward[type] : undefined
  if (step !== undefined && on !== undefined) state.progress = { step, since: on, stalled: false }
}
