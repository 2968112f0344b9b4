import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import type { PaymentId } from "../values/index.js"
import type {
  AcceptInstrument,
  AnnouncePayment,
  HonourInstrument,
  IdentifyPayment,
  ReassignPayment,
  ReceivePayment,
} from "./commands.js"
import type { PaymentFact } from "./events.js"
import type { PaymentState } from "./state.js"

type Decision = Either<Failure, ReadonlyArray<PaymentFact>>

const refuse = (code: string, message: string, data: Failure["data"]): Either<Failure, never> =>
  left(failure(code, message, data))

export const paymentUnknown = (payment: PaymentId) =>
  failure("PAYMENT_UNKNOWN", `Payment ${payment} does not exist: receive it first.`, { payment })

/** What a payment must be to come into being: new, and above zero. */
const checkNew = (
  { payment, amount }: Pick<ReceivePayment, "payment" | "amount">,
  known: boolean,
): Either<Failure, null> => {
  if (known) return refuse("PAYMENT_EXISTS", `Payment ${payment} was already received.`, { payment })
  if (amount <= 0)
    return refuse("AMOUNT_NOT_POSITIVE", `Payment ${payment} must be above zero.`, { payment, amount })
  return right(null)
}

/** Money comes in, is promised by an instrument, or is only announced. */
export const receive = (
  command: ReceivePayment | AcceptInstrument | AnnouncePayment,
  state: PaymentState,
): Decision => {
  const known = state.payment !== null || (command.type === "AnnouncePayment" && state.announced !== null)
  const sound = checkNew(command, known)
  if (sound._tag === "Left") return sound
  const customer = command.customer ?? state.announced?.customer ?? null
  switch (command.type) {
    case "ReceivePayment": {
      const { type: _type, on: _on, customer: _customer, ...received } = command
      return right([{ type: "PaymentReceived", data: { ...received, customer } }])
    }
    case "AcceptInstrument": {
      const { type: _type, on, customer: _customer, ...accepted } = command
      if (accepted.maturity < on)
        return refuse(
          "INSTRUMENT_MATURED",
          `Instrument ${command.payment} matured on ${command.maturity}, before it was accepted on ${on}: receive the payment instead, or correct the maturity.`,
          { payment: command.payment, maturity: command.maturity, on },
        )
      return right([{ type: "InstrumentAccepted", data: { ...accepted, customer } }])
    }
    case "AnnouncePayment": {
      const { type: _type, on: _on, customer: _customer, ...announced } = command
      return right([{ type: "PaymentAnnounced", data: { ...announced, customer } }])
    }
  }
}

/** Says whose money it is. */
export const identify = (command: IdentifyPayment | ReassignPayment, state: PaymentState): Decision => {
  const { payment, customer } = command
  if (command.type === "IdentifyPayment") {
    if (state.customer === customer) return right([])
    if (state.customer !== null)
      return refuse(
        "PAYMENT_IDENTIFIED",
        `Payment ${payment} is known to be ${state.customer}'s: reassign it, if that was wrong.`,
        { payment, customer: state.customer },
      )
    return right([
      {
        type: "PaymentIdentified",
        data: {
          payment,
          customer,
          ...(command.evidence === undefined ? {} : { evidence: command.evidence }),
        },
      },
    ])
  }
  if (state.customer === customer) return right([])
  if (state.customer === null)
    return refuse("PAYMENT_NOT_IDENTIFIED", `Nobody said whose payment ${payment} is: identify it.`, {
      payment,
    })
  if (state.allocations.size > 0 || state.surplus > 0)
    return refuse(
      "PAYMENT_ALLOCATED",
      `Payment ${payment} is put against invoices as ${state.customer}'s: take its allocations back first.`,
      { payment, customer: state.customer, allocations: [...state.allocations.keys()] },
    )
  return right([
    { type: "PaymentReassigned", data: { payment, from: state.customer, customer, reason: command.reason } },
  ])
}

export const instrumentOf = (
  payment: PaymentId,
  state: PaymentState,
): Either<Failure, NonNullable<PaymentState["instrument"]>> => {
  if (state.instrument === null)
    return refuse("INSTRUMENT_UNKNOWN", `Payment ${payment} is money that came in, not an instrument.`, {
      payment,
    })
  if (state.instrument.status !== "outstanding")
    return refuse("INSTRUMENT_SETTLED", `Instrument ${payment} was already ${state.instrument.status}.`, {
      payment,
      status: state.instrument.status,
    })
  return right(state.instrument)
}

/** The instrument was paid: what it settled stays settled, without condition. */
export const honour = (command: HonourInstrument, state: PaymentState): Decision => {
  const { payment, on } = command
  const instrument = instrumentOf(payment, state)
  if (instrument._tag === "Left") return instrument
  if (state.currency === null) return left(paymentUnknown(payment))
  if (on < instrument.right.maturity)
    return refuse(
      "INSTRUMENT_NOT_MATURE",
      `Instrument ${payment} matures on ${instrument.right.maturity}: it can't be honoured on ${on}.`,
      { payment, on, maturity: instrument.right.maturity },
    )
  return right([
    {
      type: "InstrumentHonoured",
      data: {
        payment,
        customer: state.customer,
        currency: state.currency,
        amount: state.received,
        ...(command.bankReference === undefined ? {} : { bankReference: command.bankReference }),
      },
    },
  ])
}
